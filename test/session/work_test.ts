/** How much is done for a command, so that it stays little: looks, futures, forks. */
import assert from "node:assert/strict";
import { Cluster } from "../../engine/cluster/cluster.ts";
import { type Entry, gradeAttempt, HEADLESS_START_MS, Seat } from "../../engine/session/mod.ts";
import { labWith } from "../support/labs.ts";

/** A regular expression may take long, so the host bounds it: each time it is worked out, the host hears of it. */
const SLOW = 'nodes.exists(n, n.metadata.name.matches("^x"))';

function seatOf(tasks: string, bounded: <T>(work: () => T) => T = (work) => work()): Seat {
  return Seat.open(labWith(tasks), { seed: "1", startMs: HEADLESS_START_MS, pace: "headless", bounded });
}

function run(seat: Seat, ...lines: string[]): void {
  for (const line of lines) seat.apply(seat.entry({ kind: "command", line }));
}

Deno.test("a check is asked again only when a list that it reads has changed", () => {
  let asked = 0;
  const seat = seatOf(`- id: a\n  points: 1\n  checks: [{cel: '${SLOW}'}]\n`, (work) => {
    asked++;
    return work();
  });
  run(seat, "kubectl get nodes");
  const first = asked;
  run(seat, "kubectl create cm a", "kubectl create ns b", "kubectl create deploy c --image=nginx", "kubectl get pods");
  assert.equal(asked, first, "nothing of this touches a node");
  run(seat, "kubectl label node node1 a=b");
  assert.ok(asked > first);
});

Deno.test("only an expression that may take long gets a limit of time", () => {
  let bounded = 0;
  const seat = seatOf(
    "- id: a\n  points: 1\n  checks: [{cel: 'pods.all(p, p.status.phase == \"Running\")'}]\n",
    (work) => {
      bounded++;
      return work();
    },
  );
  run(seat, "kubectl create deploy c --image=nginx", "kubectl get pods");
  assert.equal(bounded, 0);
});

/** How often time goes by for half a minute, which only futures do, while `work` is done. */
function futures(work: () => void): number {
  const { advance } = Cluster.prototype;
  let count = 0;
  Cluster.prototype.advance = function (ms) {
    if (ms >= 20_000) count++;
    advance.call(this, ms);
  };
  try {
    work();
  } finally {
    Cluster.prototype.advance = advance;
  }
  return count;
}

Deno.test("one look into the future serves all tasks, and none is taken for what time can't mend", () => {
  const pod = (name: string) => `{object: {kind: Pod, metadata: {name: ${name}}, status: {phase: Running}}}`;
  const three = ["a", "b", "c"].map((id) => `- id: ${id}\n  points: 1\n  checks: [${pod(id)}]\n`).join("");
  const waiting = seatOf(three);
  assert.equal(futures(() => run(waiting, "kubectl run a --image=nginx")), 1);
  const save = () => waiting.apply(waiting.entry({ kind: "file", path: "a.txt", text: "a" }));
  assert.equal(futures(save), 0, "the cluster is the same as before");
  const asked = `- id: a\n  points: 1\n  checks: [${pod("a")}, {seen: {verb: get, resource: secrets}}]\n`;
  assert.equal(futures(() => run(seatOf(asked), "kubectl run a --image=nginx")), 0);
});

Deno.test("a live attempt counts as far as its journal says that time had come", () => {
  const lab = labWith(
    "- id: gone\n  points: 1\n  checks: [{absent: {kind: Namespace, metadata: {name: a}}}]\n  keep: true\n",
  );
  const start = { seed: "1", startMs: HEADLESS_START_MS, pace: "live" as const };
  const lines = ["kubectl create ns a", "kubectl run web -n a --image=nginx", "sleep 9", "kubectl delete ns a"];
  const atMs = (i: number) => start.startMs + (i + 1) * 10_000;
  const typed = lines.map((line, i): Entry => ({ kind: "command", line, sequence: i + 1, atMs: atMs(i) }));
  const waited: Entry = { kind: "wait", ms: 0, sequence: 5, atMs: atMs(9) };
  const points = (entries: readonly Entry[]) =>
    gradeAttempt(lab, { lab: lab.id, digest: lab.digest, engine: "test", ...start, entries }).points;
  assert.equal(points(typed), 0, "the namespace was still there");
  assert.equal(points([...typed, waited]), 1);
});
