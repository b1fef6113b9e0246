/** The map of the cluster and the time machine, as values: what stands where, in which state, at which moment. */
import assert from "node:assert/strict";
import { eventFeed, HEADLESS_START_MS, mapView, replay, Seat } from "../../engine/session/mod.ts";
import { labWith } from "../support/labs.ts";

const LAB = labWith(
  `- id: space
  points: 1
  checks:
  - object: {kind: Namespace, metadata: {name: web}}
`,
  {
    "files/ds.yaml": `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec: {containers: [{name: a, image: nginx}]}
`,
  },
);

/** Nodes and their pods as words: `node1[!] agent:running agent:starting:old`. */
function drawn(lines: readonly string[]): string[] {
  const seat = Seat.open(LAB, { seed: "1", startMs: HEADLESS_START_MS, pace: "headless" });
  for (const line of lines) seat.apply(seat.entry({ kind: "command", line }));
  const { nodes, waiting } = mapView(seat.machine.cluster);
  const pods = (all: typeof waiting) =>
    all.map(({ workload, name, state, isOld }) => `${workload?.split(" ")[1] ?? name}:${state}${isOld ? ":old" : ""}`);
  return [
    ...nodes.map(({ name, isReady, isClosed, taints, pods: own }) =>
      [name + (isReady ? "" : "?") + (isClosed ? "!" : "") + taints.map((taint) => `[${taint}]`).join(""), ...pods(own)]
        .join(" ")
    ),
    ...(waiting.length > 0 ? [`waiting ${pods(waiting).join(" ")}`] : []),
  ];
}

const MAPS: readonly { title: string; lines: readonly string[]; map: readonly string[] }[] = [
  { title: "an empty cluster is three nodes", lines: [], map: ["node1", "node2", "node3"] },
  {
    title: "a DaemonSet has a running pod on each node",
    lines: ["kubectl create -f ds.yaml; sleep 10"],
    map: ["node1 agent:running", "node2 agent:running", "node3 agent:running"],
  },
  {
    title: "a cordoned node is closed and tainted",
    lines: ["kubectl cordon node2; sleep 2"],
    map: ["node1", "node2![node.kubernetes.io/unschedulable:NoSchedule]", "node3"],
  },
  {
    title: "a NoExecute taint sends the pod away",
    lines: ["kubectl create -f ds.yaml; sleep 10", "kubectl taint node node2 a=b:NoExecute; sleep 45"],
    map: ["node1 agent:running", "node2[a=b:NoExecute]", "node3 agent:running"],
  },
  {
    title: "pods of an older revision are told from those of the newest",
    lines: [
      `kubectl create -f ds.yaml; kubectl patch ds agent -p '{"spec":{"updateStrategy":{"type":"OnDelete"}}}'; sleep 10`,
      "kubectl set image ds/agent a=nginx:2; sleep 1",
      "kubectl delete $(kubectl get pod -o name --field-selector spec.nodeName=node3); sleep 10",
    ],
    map: ["node1 agent:running:old", "node2 agent:running:old", "node3 agent:running"],
  },
  {
    title: "a pod that fits nowhere waits",
    lines: ["kubectl cordon node1 node2 node3; kubectl run lone --image=nginx; sleep 2"],
    map: [
      "node1![node.kubernetes.io/unschedulable:NoSchedule]",
      "node2![node.kubernetes.io/unschedulable:NoSchedule]",
      "node3![node.kubernetes.io/unschedulable:NoSchedule]",
      "waiting lone:starting",
    ],
  },
];

for (const { title, lines, map } of MAPS) Deno.test(title, () => assert.deepEqual(drawn(lines), map));

Deno.test("the feed tells the newest events first", () => {
  const seat = Seat.open(LAB, { seed: "1", startMs: HEADLESS_START_MS, pace: "headless" });
  seat.apply(seat.entry({ kind: "command", line: "kubectl run lone --image=nginx; sleep 5" }));
  const feed = eventFeed(seat.machine.cluster, 2);
  assert.deepEqual(feed.map(({ reason, kind, name }) => `${reason} ${kind} ${name}`), [
    "Started Pod lone",
    "Scheduled Pod lone",
  ]);
});

Deno.test("the time machine shows each moment as it was, and goes on from there; a replay agrees", () => {
  const start = { seed: "1", startMs: HEADLESS_START_MS, pace: "live" as const };
  const seat = Seat.open(LAB, start);
  const entries = [];
  const lines = ["kubectl create ns web", "kubectl create ns other", "kubectl delete ns web", "kubectl get ns"];
  for (const line of lines) {
    entries.push(seat.entry({ kind: "command", line }, seat.nowMs + 10_000));
    seat.apply(entries.at(-1)!);
  }
  const names = (one: Seat) =>
    one.machine.run("kubectl get ns -o name").stdout.split("\n").filter((name) => /web|other/.test(name));
  assert.deepEqual(seat.moments().map(({ command, line }) => [command, line]), [
    [0, ""],
    ...lines.map((line, i) => [i + 1, line]),
  ]);
  assert.deepEqual(names(seat.asOf(0)!), []);
  assert.equal(seat.asOf(0)!.tasks()[0]!.state, "open");
  assert.deepEqual(names(seat.asOf(2)!), ["namespace/other", "namespace/web"]);
  assert.equal(seat.asOf(2)!.tasks()[0]!.state, "passed");
  assert.equal(seat.asOf(7), undefined);

  entries.push(seat.entry({ kind: "undo", to: 1 }, seat.nowMs + 1000));
  seat.apply(entries.at(-1)!);
  assert.deepEqual(names(seat.fork()), ["namespace/web"]);
  assert.deepEqual(seat.moments().map(({ command, line }) => [command, line]), [[0, ""], [4, lines[0]]]);
  const attempt = { lab: LAB.id, digest: LAB.digest, engine: "", ...start, entries };
  assert.deepEqual(names(replay(LAB, attempt)), ["namespace/web"]);
});
