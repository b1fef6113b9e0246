/** What a StatefulSet does next, as tables: one word a number, from 0. */
import assert from "node:assert/strict";
import { deepFreeze } from "../../engine/base/json.ts";
import { plan, revisionFor } from "../../engine/controllers/stateful_set/plan.ts";
import { numberedPod } from "../../engine/controllers/stateful_set/pods.ts";
import { status } from "../../engine/controllers/stateful_set/status.ts";
import type { Pod } from "../../engine/kinds/types.ts";
import type { StatefulSet } from "../../engine/kinds/workload_types.ts";

const NOW = Date.UTC(2026, 0, 1);
const REVISIONS = { update: "new", current: "old" };

function set(replicas: number, spec: object = {}, more: object = {}): StatefulSet {
  return deepFreeze({
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name: "web", namespace: "default", uid: "set", generation: 3 },
    spec: {
      replicas,
      selector: { matchLabels: { app: "web" } },
      serviceName: "peers",
      template: { metadata: { labels: { app: "web" } }, spec: { containers: [] } },
      updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 0 } },
      ...spec,
    },
    ...more,
  }) as unknown as StatefulSet;
}

/** `N` new and ready, `n` new, `O` old and ready, `o` old, `F` failed, `x` new and terminating, `-` none. */
function pods(text: string): Pod[] {
  return text.split(" ").flatMap((letter, ordinal) => {
    if (letter === "-") return [];
    const ready = letter === "N" || letter === "O";
    return deepFreeze({
      apiVersion: "v1",
      kind: "Pod",
      metadata: {
        name: `web-${ordinal}`,
        labels: { "controller-revision-hash": letter.toLowerCase() === "o" ? "old" : "new" },
        ...(letter === "x" && { deletionTimestamp: "2025-01-01T00:01:00Z" }),
      },
      status: {
        phase: letter === "F" ? "Failed" : "Running",
        conditions: [{ type: "Ready", status: ready ? "True" : "False", lastTransitionTime: "2025-01-01T00:00:00Z" }],
      },
    }) as unknown as Pod;
  });
}

const PARALLEL = { podManagementPolicy: "Parallel" };
const partition = (count: number) => ({
  updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: count } },
});
const unavailable = (count: number | string) => ({
  ...PARALLEL,
  updateStrategy: { rollingUpdate: { maxUnavailable: count } },
});

Deno.test("a stateful set goes step by step", () => {
  const table: [sentence: string, replicas: number, pods: string, wanted: string, spec?: object][] = [
    ["the first pod comes first", 3, "- - -", "+0"],
    ["the next waits until it is ready", 3, "n - -", ""],
    ["and then comes", 3, "N - -", "+1"],
    ["a gap is filled before what follows", 3, "N - N", "+1"],
    ["in parallel nobody waits", 3, "n - -", "+1 +2", PARALLEL],
    ["a failed pod is replaced", 2, "F N", "-0"],
    ["one that is going is waited for", 2, "x N", ""],
    ["the highest number goes first", 1, "N N N", "-2"],
    ["and the next when it is gone", 1, "N N x", ""],
    ["even above a broken one", 1, "N n N", "-2"],
    ["but a broken one waits for a broken one below", 1, "N n n", ""],
    ["and goes when it is the only one", 1, "N N n", "-2"],
    ["nothing goes while one that stays is broken", 1, "n N N", ""],
    ["in parallel all go", 1, "N N N", "-2 -1", PARALLEL],
    ["an update begins at the highest", 3, "O O O", "-2"],
    ["and waits for each", 3, "O O n", ""],
    ["and goes on downwards", 3, "O O N", "-1"],
    ["down to the partition", 3, "O O N", "", partition(2)],
    ["and is over", 3, "N N N", ""],
    ["OnDelete leaves the old ones alone", 3, "O O O", "", { updateStrategy: { type: "OnDelete" } }],
    ["two at a time when two may be missed", 4, "O O O O", "-3 -2", unavailable(2)],
    ["half of them", 4, "O O O N", "-2 -1", unavailable("50%")],
    ["those that are missed already count", 4, "O O n O", "-3", unavailable(2)],
    ["numbers may start later", 2, "- - O N", "-2", { ordinals: { start: 2 } }],
    ["and those below go", 2, "N - N N", "-0", { ordinals: { start: 2 } }],
  ];
  for (const [sentence, replicas, text, wanted, spec] of table) {
    const next = plan(set(replicas, spec), pods(text), REVISIONS, NOW);
    const said = [
      ...next.create.map((i) => `+${i}`),
      ...next.delete.map(({ metadata }) => metadata.name.replace("web", "")),
    ];
    assert.equal(said.join(" "), wanted, sentence);
  }
});

Deno.test("below the partition a new pod is of the old revision", () => {
  assert.equal(revisionFor(set(3, partition(2)), 1, REVISIONS), "old");
  assert.equal(revisionFor(set(3, partition(2)), 2, REVISIONS), "new");
  assert.equal(revisionFor(set(3, { updateStrategy: { type: "OnDelete" } }), 0, REVISIONS), "new");
});

Deno.test("a numbered pod knows its number, its peers and its claims", () => {
  const claims = { volumeClaimTemplates: [{ metadata: { name: "data" } }] };
  const template = {
    metadata: { labels: { app: "web" } },
    spec: { containers: [], volumes: [{ name: "data" }, { name: "tmp" }] },
  };
  const { metadata, spec } = numberedPod(set(3, claims), 1, template, "web-abc") as Pod;
  assert.deepEqual([metadata.name, metadata.generateName, spec["hostname"], spec["subdomain"]], [
    "web-1",
    "web-",
    "web-1",
    "peers",
  ]);
  assert.deepEqual(metadata.labels, {
    "app": "web",
    "apps.kubernetes.io/pod-index": "1",
    "controller-revision-hash": "web-abc",
    "statefulset.kubernetes.io/pod-name": "web-1",
  });
  assert.deepEqual(spec.volumes, [{ name: "data", persistentVolumeClaim: { claimName: "data-web-1" } }, {
    name: "tmp",
  }]);
});

Deno.test("the status counts old and new until all are new", () => {
  const table: [pods: string, wanted: object][] = [
    ["- - -", { replicas: 0, availableReplicas: 0 }],
    ["O O N", { replicas: 3, readyReplicas: 3, currentReplicas: 2, updatedReplicas: 1, availableReplicas: 3 }],
    ["O n x", { replicas: 3, readyReplicas: 1, currentReplicas: 1, updatedReplicas: 1, availableReplicas: 1 }],
    ["N N N", {
      replicas: 3,
      readyReplicas: 3,
      currentReplicas: 3,
      updatedReplicas: 3,
      availableReplicas: 3,
      currentRevision: "new",
    }],
  ];
  for (const [text, wanted] of table) {
    const common = { observedGeneration: 3, collisionCount: 0, currentRevision: "old", updateRevision: "new" };
    assert.deepEqual(status(set(3), pods(text), REVISIONS, NOW), { ...common, ...wanted }, text);
  }
});
