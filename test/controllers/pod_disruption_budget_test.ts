/** How many pods a budget asks for, as a table: one letter an owner of a pod. */
import assert from "node:assert/strict";
import type { KubeObject } from "../../engine/base/object.ts";
import type { View } from "../../engine/cluster/controller.ts";
import { needs } from "../../engine/controllers/pod_disruption_budget.ts";
import type { Pod } from "../../engine/kinds/types.ts";

const OWNERS: Readonly<Record<string, { kind: string; replicas?: number; owner?: string }>> = {
  d: { kind: "Deployment", replicas: 10 },
  r: { kind: "ReplicaSet", replicas: 3, owner: "d" },
  q: { kind: "ReplicaSet", replicas: 4 },
  s: { kind: "StatefulSet", replicas: 5 },
  a: { kind: "DaemonSet" },
};

function reference(letter: string) {
  return { apiVersion: "apps/v1", kind: OWNERS[letter]!.kind, name: letter, uid: letter, controller: true };
}

/** `r`, `q`: sets (the first of a deployment), `s`: a stateful set, `a`: a daemon set, `x`: one that is gone, `-`: nobody. */
function pods(text: string): Pod[] {
  return [...text].map((letter, i) => {
    const owner = letter === "x"
      ? { ...reference("q"), name: "x", uid: "x" }
      : letter === "-"
      ? undefined
      : reference(letter);
    return {
      metadata: { name: `pod-${i}`, namespace: "default", ...(owner && { ownerReferences: [owner] }) },
    } as unknown as Pod;
  });
}

const resources = ["Deployment", "ReplicaSet", "StatefulSet", "DaemonSet"].map((kind) => ({
  name: `${kind.toLowerCase()}s.apps`,
  kind,
  apiVersion: "apps/v1",
  namespaced: true,
}));

const view = {
  resources: () => resources,
  resourceOf: (_apiVersion: string, kind: string) => resources.find((one) => one.kind === kind),
  get(_resource: string, key: string) {
    const name = key.split("/")[1]!;
    const known = OWNERS[name];
    if (!known) return undefined;
    const metadata = { name, uid: name, ...(known.owner && { ownerReferences: [reference(known.owner)] }) };
    return { metadata, spec: { ...(known.replicas !== undefined && { replicas: known.replicas }) } };
  },
} as unknown as View;

Deno.test("a budget asks for so many pods", () => {
  const table: [sentence: string, spec: object, pods: string, expected: number, desired: number][] = [
    ["a plain number counts what is there", { minAvailable: 2 }, "rrr-", 4, 2],
    ["a share is of what the owner wants", { minAvailable: "50%" }, "qq", 4, 2],
    ["rounded up", { minAvailable: "60%" }, "s", 5, 3],
    ["a deployment speaks for its sets", { maxUnavailable: 1 }, "r", 10, 9],
    ["several owners together", { maxUnavailable: 2 }, "qs", 9, 7],
    ["all may be missed", { maxUnavailable: "100%" }, "q", 4, 0],
    ["nothing is asked", {}, "q", 0, 0],
  ];
  for (const [sentence, spec, text, expected, desired] of table) {
    const found = needs(view, { metadata: {}, spec } as unknown as KubeObject, pods(text));
    assert.deepEqual({ ...found, unmanaged: undefined }, { expected, desired, unmanaged: undefined }, sentence);
  }
});

Deno.test("nobody knows how many there should be", () => {
  const budget = { metadata: {}, spec: { maxUnavailable: 1 } } as unknown as KubeObject;
  assert.deepEqual(needs(view, budget, pods("a")), {
    fault: "daemonsets.apps does not implement the scale subresource",
  });
  assert.deepEqual(needs(view, budget, pods("x")), { fault: 'found no controllers for pod "pod-0"' });
  assert.deepEqual(needs(view, budget, pods("-")), { expected: 0, desired: 0, unmanaged: true });
});
