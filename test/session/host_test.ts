/** Nothing of the host shows: two processes, at two host times, in two time zones, give the same bytes. */
import assert from "node:assert/strict";

const root = new URL("../..", import.meta.url).pathname;

const SCRIPT = `kubectl create ns lab-17
date; echo $RANDOM $$ $SECONDS $PPID; mktemp; ls -la; hostname; env | sort
kubectl create -f demo.yaml -n lab-17
sleep 3
kubectl get pods -n lab-17 -o yaml
kubectl describe nodes
head -c 16 /dev/urandom | od -c
kubectl get events -A
`;

async function grade(path: string, env: Record<string, string>): Promise<string> {
  const { stdout, code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", `${root}routes/cli/grade.ts`, "lab-17", path, "--format", "json"],
    env: { ...env, LABS: `${root}labs` },
  }).output();
  assert.equal(code, 1, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

Deno.test("the same submission gives the same bytes in two processes at two host times", async () => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/submission.sh`;
  await Deno.writeTextFile(path, SCRIPT);
  const first = await grade(path, { TZ: "Asia/Tokyo", LANG: "de_DE.UTF-8", SECRET: "42" });
  await new Promise((done) => setTimeout(done, 1100));
  const second = await grade(path, { TZ: "America/New_York" });
  await Deno.remove(folder, { recursive: true });
  assert.equal(first, second);
  assert.doesNotMatch(first, /SECRET|\/work\/|\/tmp\/bash/);
});
