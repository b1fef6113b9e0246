import assert from "node:assert/strict";
import type { KubeObject } from "../../engine/base/object.ts";
import type { Request } from "../../engine/cluster/api.ts";
import type { Cluster } from "../../engine/cluster/cluster.ts";
import { garbageCollector } from "../../engine/controllers/garbage_collector.ts";
import { namespace } from "../../engine/controllers/namespace.ts";
import { serviceAccount } from "../../engine/controllers/service_account.ts";
import { cluster, configMap, create, made, names, pod, said } from "./make.ts";

function remove(on: Cluster, resource: string, name: string, more: Partial<Request> = {}) {
  return on.request({ verb: "delete", resource, namespace: "default", name, ...more });
}

function ownedBy(owner: KubeObject, more: object = {}) {
  const { name, uid } = owner.metadata;
  return { ownerReferences: [{ apiVersion: "v1", kind: "ConfigMap", name, uid, ...more }] };
}

/** Config maps of our own, without the certificate that every namespace has. */
function own(on: Cluster, inside = "default"): string[] {
  return names(on, "configmaps", inside).filter((name) => name !== "kube-root-ca.crt");
}

Deno.test("what holds a deleted object is let go last", () => {
  const on = cluster();
  create(on, configMap("a", { finalizers: ["example.com/guard"] }));
  const going = made(remove(on, "configmaps", "a"));
  assert.equal(going.metadata.deletionGracePeriodSeconds, 0);
  assert.equal(said(create(on, configMap("a"))), 'object is being deleted: configmaps "a" already exists');
  const patch = (finalizers: readonly string[]) =>
    said(
      on.request({
        verb: "patch",
        resource: "configmaps",
        namespace: "default",
        name: "a",
        patchType: "merge",
        body: { metadata: { finalizers } },
      }),
    );
  assert.equal(
    patch(["example.com/guard", "example.com/more"]),
    'ConfigMap "a" is invalid: metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"example.com/more"}',
  );
  assert.equal(patch([]), "ok");
  assert.deepEqual(own(on), []);
});

const POLICIES: readonly (readonly [Request["propagationPolicy"], at: string, now: string[], later: string[]])[] = [
  ["Background", "the owner goes at once, its dependent soon", ["child"], []],
  ["Foreground", "the owner waits for its dependent", ["child", "parent"], []],
  ["Orphan", "the dependent stays, and forgets", ["child", "parent"], ["child"]],
];

for (const [propagationPolicy, what, now, later] of POLICIES) {
  Deno.test(`${propagationPolicy}: ${what}`, () => {
    const on = cluster([garbageCollector]);
    const parent = made(create(on, configMap("parent")));
    create(on, configMap("child", ownedBy(parent, { blockOwnerDeletion: true })));
    on.advance(100);
    remove(on, "configmaps", "parent", { propagationPolicy });
    assert.deepEqual(own(on), now);
    on.advance(1000);
    assert.deepEqual(own(on), later);
    const child = on.request({ verb: "get", resource: "configmaps", namespace: "default", name: "child" });
    if (child.ok) assert.equal(child.object!.metadata.ownerReferences, undefined);
  });
}

Deno.test("an owner that never was is no owner; of two, the living one counts", () => {
  const on = cluster([garbageCollector]);
  const parent = made(create(on, configMap("parent")));
  const [living] = ownedBy(parent).ownerReferences;
  const absent = { ...living!, name: "nobody", uid: "11111111-2222-3333-4444-555555555555" };
  create(on, configMap("lost", { ownerReferences: [absent] }));
  create(on, configMap("kept", { ownerReferences: [absent, living] }));
  on.advance(1000);
  assert.deepEqual(own(on), ["kept", "parent"]);
  const kept = made(on.request({ verb: "get", resource: "configmaps", namespace: "default", name: "kept" }));
  assert.deepEqual(kept.metadata.ownerReferences, [living]);
});

Deno.test("a pod that runs gets its grace, which a second deletion may only shorten", () => {
  const on = cluster();
  create(on, pod("free"));
  create(on, pod("bound", { nodeName: "n" }));
  assert.ok(remove(on, "pods", "free").ok);
  assert.deepEqual(names(on, "pods"), ["bound"]);
  assert.equal(made(remove(on, "pods", "bound")).metadata.deletionGracePeriodSeconds, 30);
  assert.equal(made(remove(on, "pods", "bound", { gracePeriodSeconds: 60 })).metadata.deletionGracePeriodSeconds, 30);
  assert.equal(made(remove(on, "pods", "bound", { gracePeriodSeconds: 5 })).metadata.deletionGracePeriodSeconds, 5);
  remove(on, "pods", "bound", { gracePeriodSeconds: 0 });
  assert.deepEqual(names(on, "pods"), []);
});

Deno.test("the wrong twin is not deleted", () => {
  const on = cluster();
  const { uid } = made(create(on, configMap("a"))).metadata;
  const answer = remove(on, "configmaps", "a", { preconditions: { uid: "other" } });
  assert.equal(
    said(answer),
    `Operation cannot be fulfilled on configmaps "a": Precondition failed: UID in precondition: other, UID in object meta: ${uid}`,
  );
});

Deno.test("a namespace is emptied after five seconds, and waits for what is held", () => {
  const on = cluster([garbageCollector, namespace, serviceAccount]);
  create(on, { apiVersion: "v1", kind: "Namespace", metadata: { name: "lab" } });
  on.advance(10);
  assert.deepEqual(names(on, "serviceaccounts", "lab"), ["default"]);
  create(on, configMap("plain"), { namespace: "lab" });
  create(on, configMap("held", { finalizers: ["example.com/guard"] }), { namespace: "lab" });
  on.request({ verb: "delete", resource: "namespaces", name: "lab" });
  assert.equal(
    said(create(on, configMap("late"), { namespace: "lab" })),
    'configmaps "late" is forbidden: unable to create new content in namespace lab because it is being terminated',
  );
  on.advance(4900);
  assert.deepEqual(own(on, "lab"), ["held", "plain"]);
  on.advance(200);
  assert.deepEqual(own(on, "lab"), ["held"]);
  const { status } = made(on.request({ verb: "get", resource: "namespaces", name: "lab" }));
  const remaining = status.conditions.filter((one: { status: string }) => one.status === "True");
  assert.deepEqual(remaining.map((one: { message: string }) => one.message), [
    "Some resources are remaining: configmaps. has 1 resource instances",
    "Some content in the namespace has finalizers remaining: example.com/guard in 1 resource instances",
  ]);
  on.request({
    verb: "patch",
    resource: "configmaps",
    namespace: "lab",
    name: "held",
    patchType: "merge",
    body: { metadata: { finalizers: null } },
  });
  on.advance(10_000);
  assert.ok(!names(on, "namespaces").includes("lab"));
});
