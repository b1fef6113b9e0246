import assert from "node:assert/strict";
import type { KubeObject } from "../../engine/base/object.ts";
import type { Cluster } from "../../engine/cluster/cluster.ts";
import { cluster, configMap, create, made, said } from "./make.ts";

function apply(on: Cluster, fieldManager: string, data: object | undefined, force = false) {
  return on.request({
    verb: "patch",
    resource: "configmaps",
    namespace: "default",
    name: "a",
    patchType: "apply",
    fieldManager,
    force,
    body: data ? { ...configMap("a"), data } : configMap("a"),
  });
}

function owners({ metadata }: KubeObject): string[] {
  return metadata.managedFields!.map(({ manager, operation, fieldsV1 }) =>
    `${manager} ${operation} ${Object.keys(fieldsV1["f:data"] ?? {}).filter((name) => name !== ".").join(",")}`
  );
}

Deno.test("fields belong to who applied them, until somebody takes them by force or they are given up", () => {
  const on = cluster();
  assert.deepEqual(owners(made(apply(on, "ann", { x: "1", y: "1" }))), ["ann Apply f:x,f:y"]);
  assert.equal(said(apply(on, "bob", { x: "2" })), 'Apply failed with 1 conflict: conflict with "ann": .data.x');
  assert.deepEqual(owners(made(apply(on, "bob", { x: "2" }, true))), ["ann Apply f:y", "bob Apply f:x"]);
  const left = made(apply(on, "ann", undefined));
  assert.deepEqual([left.data, owners(left)], [{ x: "2" }, ["bob Apply f:x"]]);
});

Deno.test("the same value may be applied by two, and stays while one of them wants it", () => {
  const on = cluster();
  apply(on, "ann", { x: "1" });
  assert.equal(said(apply(on, "bob", { x: "1" })), "ok");
  assert.deepEqual(made(apply(on, "ann", undefined)).data, { x: "1" });
  assert.equal(made(apply(on, "bob", undefined)).data, undefined);
});

Deno.test("what is updated belongs to the updater; nobody sees it who doesn't ask", () => {
  const on = cluster();
  create(on, { ...configMap("a"), data: { x: "1" } }, { fieldManager: "ann" });
  for (let i = 0; i < 30; i++) {
    const body = { data: { [`k${i % 3}`]: String(i) } };
    on.request({
      verb: "patch",
      resource: "configmaps",
      namespace: "default",
      name: "a",
      patchType: "merge",
      body,
      fieldManager: `m${i % 3}`,
    });
  }
  const object = made(on.request({ verb: "get", resource: "configmaps", namespace: "default", name: "a" }));
  assert.deepEqual(owners(object).sort(), ["ann Update f:x", "m0 Update f:k0", "m1 Update f:k1", "m2 Update f:k2"]);
  assert.ok(!JSON.stringify(object).includes("managedFields"));
});
