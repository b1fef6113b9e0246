import assert from "node:assert/strict";
import { openShell } from "../support/shell.ts";

const NODE = "apiVersion: v1\nkind: Node\nmetadata: {name: node1}\n";

Deno.test("config: a context of one's own, chosen, renamed and deleted", () => {
  const shell = openShell(NODE, new Map());
  const rows = [
    [
      "kubectl config set-context dev --cluster=kubernetes --user=kubernetes-admin --namespace=dev",
      'Context "dev" created.\n',
    ],
    ["kubectl config set-context dev --namespace=test", 'Context "dev" modified.\n'],
    ["kubectl config use-context dev", 'Switched to context "dev".\n'],
    ["kubectl get pods", "No resources found in test namespace.\n"],
    ["kubectl config rename-context dev other", 'Context "dev" renamed to "other".\n'],
    ["kubectl config current-context", "other\n"],
    ["kubectl config delete-context other", "deleted context other from /root/.kube/config\n"],
    ["kubectl config use-context other", 'error: no context exists with the name: "other"\n'],
  ] as const;
  for (const [line, says] of rows) {
    const { stdout, stderr } = shell.run(line);
    assert.ok((stdout + stderr).startsWith(says) || (stdout + stderr).endsWith(says), `${line}: ${stdout}${stderr}`);
  }
});

Deno.test("config view hides keys unless it is asked for them", () => {
  const shell = openShell(NODE, new Map());
  assert.match(shell.run("kubectl config view").stdout, /client-key-data: DATA\+OMITTED/);
  assert.doesNotMatch(shell.run("kubectl config view --raw").stdout, /OMITTED/);
  assert.match(
    shell.run("kubectl config view --minify -o jsonpath='{.contexts[0].name}'").stdout,
    /^kubernetes-admin@/,
  );
});
