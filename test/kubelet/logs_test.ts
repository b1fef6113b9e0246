/** What containers are heard to say, on nodes where they really run and on hollow ones. */
import assert from "node:assert/strict";
import { openShell } from "../support/shell.ts";

const HOLLOW =
  `{apiVersion: v1, kind: Node, metadata: {name: node1}, status: {capacity: {cpu: "2", memory: 4Gi, pods: "110"}}}`;
const REAL = HOLLOW.replace(
  `pods: "110"}`,
  `pods: "110"}, images: [{names: ["docker.io/library/busybox:1.36", "docker.io/library/nginx:1.27"]}]`,
);

const COUNTING =
  "kubectl run p --image=busybox:1.36 -- sh -c 'for i in 1 2 3 4; do echo $i; echo $i >> /tmp/n; sleep 1; done; sleep 99'";

const CASES: readonly (readonly [says: string, lines: readonly string[], shows: RegExp])[] = [
  ["a script's lines come as time goes by", [COUNTING, "sleep 3", "kubectl logs p"], /^1\n2\n3\n$/],
  ["and its files are there", [COUNTING, "sleep 6", "kubectl exec p -- cat /tmp/n"], /^1\n2\n3\n4\n$/],
  ["the last lines only", [COUNTING, "sleep 6", "kubectl logs p --tail=1"], /^4\n$/],
  ["what came lately", [COUNTING, "sleep 4", "kubectl logs p --since=1500ms"], /^[34]\n(4\n)?$/],
  [
    "with their times",
    [COUNTING, "sleep 2", "kubectl logs p --timestamps --tail=1"],
    /^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{9}Z 2\n$/,
  ],
  ["a web server tells how it starts", [
    "kubectl run p --image=nginx:1.27",
    "sleep 2",
    "kubectl logs p",
  ], /ready for start up\n\d{4}\/\d\d\/\d\d [\d:]{8} \[notice\] 1#1: /],
  ["but not when something else runs in its image", [
    "kubectl run p --image=nginx:1.27 --command -- sleep 99",
    "sleep 2",
    "kubectl logs p",
  ], /^$/],
  ["and who asked for what", [
    `kubectl run p --image=nginx:1.27 --overrides='{"spec":{"containers":[{"name":"p","image":"nginx:1.27","readinessProbe":{"httpGet":{"path":"/x","port":80},"periodSeconds":1}}]}}'`,
    "sleep 3",
    "kubectl logs p",
  ], /"GET \/x HTTP\/1.1" 404 .*kube-probe/],
];

for (const [kind, node] of [["hollow", HOLLOW], ["real", REAL]] as const) {
  for (const [says, lines, shows] of CASES) {
    Deno.test(`${kind}: ${says}`, () => {
      const shell = openShell(node, new Map());
      let stdout = "";
      for (const line of lines) stdout = shell.run(line).stdout;
      assert.match(stdout, shows);
    });
  }
}
