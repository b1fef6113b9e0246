/** An attempt taken apart: how everything was after each deed, and what turned each check. */
import assert from "node:assert/strict";
import { bisect, playSubmission, Seat, steps } from "../../engine/session/mod.ts";
import { loadLab } from "../../routes/host/labs.ts";

const loaded = loadLab("daemonsets/lab-17");
assert.ok(loaded && "lab" in loaded);
const { lab } = loaded;

Deno.test("a check's turns name the command, the object and the field that changed", () => {
  const script = [
    "kubectl create ns lab-17",
    "kubectl create -f demo.yaml -n lab-17",
    "kubectl rollout status ds/fluentd-elasticsearch -n lab-17",
    "kubectl set image ds/fluentd-elasticsearch fluentd-elasticsearch=nosuch:1 -n lab-17",
  ].join("\n");
  const played = playSubmission(lab, { files: new Map([["script.sh", script]]) }, { seed: "1" });
  assert.ok("attempt" in played);
  const all = steps(lab, played.attempt);
  assert.equal(all.length, 5);
  assert.match(all[2]!.screen, /\$ kubectl create -f demo.yaml -n lab-17\ndaemonset.apps.* created\nroot@lab:~\$ $/);
  assert.equal(all[1]!.seat.machine.cluster.request({ verb: "list", resource: "daemonsets.apps" }).ok, true);

  const history = bisect(all).find(({ task }) => task === "daemonset")!;
  assert.deepEqual(history.turns.map(({ step, passed }) => [step, passed]), [[2, true], [4, false]]);
  const [object] = history.turns[1]!.objects;
  assert.deepEqual([object!.type, object!.kind, object!.name], ["changed", "DaemonSet", "fluentd-elasticsearch"]);
  assert.deepEqual(object!.fields[0], {
    path: "spec.template.spec.containers[0].image",
    from: '"gcr.io/fluentd-elasticsearch/fluentd:v2.5.1"',
    to: '"nosuch:1"',
  });
  const seen = bisect(all).find(({ task }) => task === "nodes")!;
  assert.deepEqual(seen.turns, [], "what was never so has no turn");
});

Deno.test("a live attempt is looked at as it was when the next deed came, and undo turns a check back", () => {
  const startMs = 1_800_000_000_000;
  const options = { seed: "1", startMs, pace: "live" as const };
  const seat = Seat.open(lab, options);
  const entries = ([
    ["kubectl create ns lab-17", 1000],
    ["kubectl create -f demo.yaml -n lab-17", 2000],
    ["kubectl get nodes", 60_000],
  ] as const).map(([line, ms]) => {
    const entry = seat.entry({ kind: "command", line }, startMs + ms);
    seat.apply(entry);
    return entry;
  });
  entries.push(seat.entry({ kind: "undo", to: 1 }, startMs + 70_000) as typeof entries[number]);
  const all = steps(lab, { lab: lab.id, digest: lab.digest, engine: "", ...options, entries });
  const history = (task: string) => bisect(all).find((one) => one.task === task)!;
  assert.deepEqual(history("one-per-node").turns.map(({ step, passed }) => [step, passed]), [[2, true], [4, false]]);
  const daemonset = history("daemonset").turns;
  assert.deepEqual(daemonset.map(({ step, passed }) => [step, passed]), [[2, true], [4, false]]);
  assert.equal(daemonset[1]!.objects[0]!.type, "removed");
});
