import assert from "node:assert/strict";
import { labWith, seatAfter } from "../support/labs.ts";

const DAEMON = (extra = "") =>
  `cat > ds.yaml <<'END'
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec:
      containers: [{name: agent, image: "nginx:1.27"}]
${extra}END
kubectl create -f ds.yaml`;

const TWIN = `cat > twin.yaml <<'END'
apiVersion: apps/v1
kind: Deployment
metadata: {name: twin}
spec:
  replicas: 1
  selector: {matchLabels: {own: twin}}
  template:
    metadata: {labels: {own: twin, app: agent}}
    spec:
      containers: [{name: agent, image: "nginx:1.27"}]
END
kubectl create -f twin.yaml`;

const ONE_PER_NODE = labWith(`- id: one-per-node
  points: 1
  checks:
  - each: {kind: Node}
    count: 1
    object: {kind: Pod, metadata: {namespace: default, labels: {app: agent}}, spec: {nodeName: "\${each.metadata.name}"}, status: {phase: Running}}
`);

/** Each row: what the learner did, and what the first reason must say; "" passes. */
const CASES: readonly [string, readonly string[], RegExp | ""][] = [
  ["passes when each node has its pod", [DAEMON(), "sleep 3"], ""],
  ["passes on a cordoned node", ["kubectl cordon node2", DAEMON(), "sleep 3"], ""],
  [
    "names the taint that isn't tolerated",
    ["kubectl taint nodes node3 gpu=yes:NoSchedule", DAEMON(), "sleep 3"],
    /node3 has the taint gpu=yes:NoSchedule/,
  ],
  [
    "names the nodeSelector",
    [DAEMON("      nodeSelector: {disktype: ssd}\n"), "sleep 3"],
    /nodeSelector asks for disktype=ssd/,
  ],
  ["names the namespace in which it is", [
    "kubectl create ns other",
    DAEMON().replace("-f ds.yaml", "-f ds.yaml -n other"),
    "sleep 3",
  ], /is in namespace other/],
  ["says that nothing makes pods", ["true"], /nothing in namespace default makes pods/],
  ["says that a pod is still starting", [DAEMON()], /DaemonSet default.agent has made no pods yet/],
  [
    "names the owner of the second pod on a node",
    [
      TWIN,
      "sleep 3",
      DAEMON(),
      "sleep 3",
    ],
    /belongs to ReplicaSet twin/,
  ],
];

for (const [title, lines, reason] of CASES) {
  Deno.test(`one pod per node: ${title}`, () => {
    const seat = seatAfter(ONE_PER_NODE, lines);
    const [task] = seat.tasks();
    const said = seat.commands.map(({ cmd, stdout, stderr }) => `$ ${cmd}\n${stdout}${stderr}`).join("");
    if (reason === "") assert.equal(task!.state, "passed", said + JSON.stringify(task!.checks));
    else {
      assert.notEqual(task!.state, "passed", said);
      assert.match(task!.checks[0]!.why ?? "(no reason)", reason, said);
      assert.ok(task!.checks[0]!.look?.startsWith("kubectl "), "it says where to look");
    }
  });
}

Deno.test("what is on its way is said to be so, and passes by itself", () => {
  const seat = seatAfter(ONE_PER_NODE, [DAEMON()]);
  assert.equal(seat.tasks()[0]!.state, "soon");
  seat.apply(seat.entry({ kind: "wait", ms: 5000 }));
  assert.deepEqual(seat.tasks()[0]!.passed?.command, 1);
});
