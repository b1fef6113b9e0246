/** What a DaemonSet does on its nodes, as tables: letters are pods, one word a node. */
import assert from "node:assert/strict";
import { deepFreeze } from "../../engine/base/json.ts";
import { daemonTolerations, eligibility } from "../../engine/controllers/daemon_set/nodes.ts";
import { byNode, plan } from "../../engine/controllers/daemon_set/pods.ts";
import { status } from "../../engine/controllers/daemon_set/status.ts";
import { rollingUpdate } from "../../engine/controllers/daemon_set/update.ts";
import type { DaemonSet, Node, Pod } from "../../engine/kinds/types.ts";

const NOW = Date.UTC(2026, 0, 1);

function set(
  strategy: object = { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1 } },
  spec: object = {},
): DaemonSet {
  return deepFreeze({
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { name: "agent", namespace: "default", uid: "set", generation: 1 },
    spec: { selector: { matchLabels: { app: "agent" } }, template: { spec }, updateStrategy: strategy },
  }) as unknown as DaemonSet;
}

function node(name: string, more: object = {}): Node {
  return deepFreeze({
    apiVersion: "v1",
    kind: "Node",
    metadata: { name, labels: {} },
    spec: {},
    ...more,
  }) as unknown as Node;
}

/** `N` new and ready, `n` new, `O` old and ready, `o` old, `F` failed, `x` old and terminating. */
function pod(letter: string, where: string, i: number): Pod {
  const isNew = letter.toUpperCase() === "N";
  const ready = letter === letter.toUpperCase() && letter !== "F";
  return deepFreeze({
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: `${where}-${letter}${i}`,
      namespace: "default",
      labels: { "controller-revision-hash": isNew ? "new" : "old" },
      creationTimestamp: `2025-01-01T00:00:0${i}Z`,
      ...(letter === "x" && { deletionTimestamp: "2025-01-01T00:01:00Z" }),
    },
    spec: { nodeName: where, containers: [] },
    status: {
      phase: letter === "F" ? "Failed" : "Running",
      conditions: [{ type: "Ready", status: ready ? "True" : "False", lastTransitionTime: "2025-01-01T00:00:00Z" }],
    },
  }) as unknown as Pod;
}

/** `N O -`: a new pod on node-0, an old one on node-1, none on node-2. */
function world(text: string): { nodes: Node[]; pods: ReturnType<typeof byNode> } {
  const words = text.split(" ");
  const pods = words.flatMap((word, at) =>
    [...word].filter((letter) => letter !== "-").map((letter, i) => pod(letter, `node-${at}`, i))
  );
  return { nodes: words.map((_, at) => node(`node-${at}`)), pods: byNode(pods) };
}

const PLANS = [
  { title: "makes what is missing", have: "- N -", does: "+node-0 +node-2" },
  { title: "leaves enough alone", have: "N O n", does: "" },
  { title: "waits for a pod that ends before it makes the next", have: "x -", does: "+node-1" },
  { title: "keeps the oldest of two", have: "NN", does: "-node-0-N1" },
  { title: "replaces a failed one", have: "F N", does: "!node-0-F0" },
];

for (const { title, have, does } of PLANS) {
  Deno.test(`a daemon set ${title}`, () => {
    const { nodes, pods } = world(have);
    const made = plan(set(), nodes, pods, { hash: "new", nowMs: NOW, waits: () => false });
    const said = [
      ...made.create.map((name) => `+${name}`),
      ...made.delete.map(({ metadata }) => `-${metadata.name}`),
      ...made.failed.map(({ pod }) => `!${pod.metadata.name}`),
    ];
    assert.equal(said.join(" "), does);
  });
}

const UPDATES = [
  { title: "one at a time", have: "O O O", limit: 1, does: "-node-0-O0" },
  { title: "two at a time", have: "O O O", limit: 2, does: "-node-0-O0 -node-1-O0" },
  { title: "a half, rounded up", have: "O O O", limit: "50%", does: "-node-0-O0 -node-1-O0" },
  { title: "not while a new one isn't ready", have: "n O O", limit: 1, does: "" },
  { title: "not while a node has none", have: "- O O", limit: 1, does: "" },
  { title: "but old ones that don't work at once", have: "n o o", limit: 1, does: "-node-1-o0 -node-2-o0" },
  { title: "nothing once all are new", have: "N N n", limit: 1, does: "" },
];

for (const { title, have, limit, does } of UPDATES) {
  Deno.test(`a rolling update replaces ${title}`, () => {
    const { nodes, pods } = world(have);
    const strategy = { type: "RollingUpdate", rollingUpdate: { maxUnavailable: limit } };
    const step = rollingUpdate(set(strategy), nodes, pods, { hash: "new", nowMs: NOW, desired: nodes.length });
    assert.equal(step.delete.map(({ metadata }) => `-${metadata.name}`).join(" "), does);
  });
}

const SURGES = [
  { title: "adds a new pod beside an old one", have: "O O", does: "+node-0" },
  { title: "waits until it is ready", have: "On O", does: "" },
  { title: "then takes the old one away", have: "ON O", does: "-node-0-O0 +node-1" },
];

for (const { title, have, does } of SURGES) {
  Deno.test(`a surging update ${title}`, () => {
    const { nodes, pods } = world(have);
    const strategy = { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } };
    const step = rollingUpdate(set(strategy), nodes, pods, { hash: "new", nowMs: NOW, desired: nodes.length });
    const said = [...step.delete.map(({ metadata }) => `-${metadata.name}`), ...step.create.map((name) => `+${name}`)];
    assert.equal(said.join(" "), does);
  });
}

Deno.test("OnDelete replaces nothing by itself", () => {
  const { nodes, pods } = world("O O");
  const step = rollingUpdate(set({ type: "OnDelete" }), nodes, pods, { hash: "new", nowMs: NOW, desired: 2 });
  assert.deepEqual(step, { delete: [], create: [] });
});

const NODES = [
  { title: "any node", spec: {}, node: {}, is: "runs" },
  { title: "no node without the label", spec: { nodeSelector: { disk: "ssd" } }, node: {}, is: "goes" },
  {
    title: "no new pod on a node with a taint",
    spec: {},
    node: { spec: { taints: [{ key: "a", effect: "NoSchedule" }] } },
    is: "stays",
  },
  {
    title: "no pod at all where the taint evicts",
    spec: {},
    node: { spec: { taints: [{ key: "a", effect: "NoExecute" }] } },
    is: "goes",
  },
  {
    title: "a node whose taint it tolerates",
    spec: { tolerations: [{ operator: "Exists" }] },
    node: { spec: { taints: [{ key: "a", effect: "NoExecute" }] } },
    is: "runs",
  },
  {
    title: "a cordoned node",
    spec: {},
    node: {
      spec: { unschedulable: true, taints: [{ key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" }] },
    },
    is: "runs",
  },
];

for (const { title, spec, node: more, is } of NODES) {
  Deno.test(`a daemon set wants ${title}`, () => {
    const { shouldRun, shouldContinue } = eligibility(set(undefined, spec), node("a", more));
    assert.equal(shouldRun ? "runs" : shouldContinue ? "stays" : "goes", is);
  });
}

Deno.test("a toleration that the template has already is not added twice", () => {
  const own = {
    key: "node.kubernetes.io/not-ready",
    operator: "Exists",
    effect: "NoExecute",
    tolerationSeconds: 5,
  } as const;
  const all = daemonTolerations({ spec: { containers: [], tolerations: [own] } });
  assert.equal(all.length, 6);
  assert.equal(all[0]!.tolerationSeconds, undefined);
});

Deno.test("the status counts nodes, not pods", () => {
  const { nodes, pods } = world("NO n - F");
  const counted = status(set(), nodes, pods, { hash: "new", nowMs: NOW });
  assert.equal(counted.desiredNumberScheduled, 4);
  assert.equal(counted.currentNumberScheduled, 3);
  assert.equal(counted.numberReady, 1);
  assert.equal(counted.numberUnavailable, 3);
  assert.equal(counted.updatedNumberScheduled, 2);
});
