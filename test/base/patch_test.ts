import assert from "node:assert/strict";
import { jsonPatch } from "../../engine/base/json_patch.ts";
import { mergePatch, strategicPatch } from "../../engine/base/patch.ts";
import { threeWayStrategicPatch } from "../../engine/base/three_way.ts";
import { merging } from "../../engine/kinds/schema/mod.ts";

const podSpec = {
  containers: [{ name: "a", image: "1", env: [{ name: "X", value: "1" }] }, { name: "b", image: "2" }],
  volumes: [{ name: "v", hostPath: { path: "/" } }],
};
const set = { spec: { template: { spec: podSpec } } };
const schema = merging("apps/v1", "DaemonSet");

function patched(spec: unknown): unknown {
  const result = strategicPatch(set, { spec: { template: { spec } } }, schema) as typeof set | { fault: string };
  return "fault" in result ? result.fault : result.spec.template.spec;
}

Deno.test("a strategic patch merges lists by key", () => {
  const [a, b] = podSpec.containers;
  const rows: [says: string, patch: unknown, containers: unknown][] = [
    ["an element is changed in its place", [{ name: "b", image: "3" }], [a, { name: "b", image: "3" }]],
    ["a new element comes first", [{ name: "n", image: "3" }], [{ name: "n", image: "3" }, a, b]],
    ["an element is deleted", [{ name: "a", $patch: "delete" }], [b]],
    ["a list is replaced", [{ $patch: "replace" }, { name: "n" }], [{ name: "n" }]],
    ["null removes", null, undefined],
  ];
  for (const [says, containers, wanted] of rows) {
    assert.deepEqual((patched({ containers }) as typeof podSpec).containers, wanted, says);
  }
  assert.equal(
    patched({ containers: [{ image: "3" }] }),
    "map: map[image:3] does not contain declared merge key: name",
  );
  const order = patched({ "$setElementOrder/containers": [{ name: "b" }, { name: "a" }] }) as typeof podSpec;
  assert.deepEqual(order.containers, [b, a]);
  const kept = patched({ volumes: [{ name: "v", $retainKeys: ["name", "emptyDir"], emptyDir: {} }] }) as typeof podSpec;
  assert.deepEqual(kept.volumes, [{ name: "v", emptyDir: {} }]);
});

Deno.test("patches share what they leave alone, and give back the target when nothing changes", () => {
  assert.equal(strategicPatch(set, { spec: { template: { spec: { volumes: podSpec.volumes } } } }, schema), set);
  assert.equal(mergePatch(set, { spec: {} }), set);
  const next = mergePatch({ a: podSpec, b: 1 }, { b: null, c: 2 }) as Record<string, unknown>;
  assert.equal(next.a, podSpec);
  assert.deepEqual(Object.keys(next), ["a", "c"]);
});

Deno.test("what apply finds brings the object to the manifest", () => {
  const modified = {
    spec: { template: { spec: { containers: [{ name: "a", image: "9" }], volumes: [{ name: "v", emptyDir: {} }] } } },
  };
  const patch = threeWayStrategicPatch(set, modified, set, schema);
  assert.deepEqual(strategicPatch(set, patch, schema), modified);
  assert.deepEqual(threeWayStrategicPatch(set, set, set, schema), {});
  const live = { spec: { ...set.spec, minReadySeconds: 5 } };
  assert.deepEqual(threeWayStrategicPatch(set, set, live, schema), {}, "what others set stays");
});

Deno.test("JSON patches apply all of their operations or none", () => {
  const target = { a: [1, 2], "b/c": 1 };
  const operations = [{ op: "add", path: "/a/-", value: 3 }, { op: "remove", path: "/a/0" }, {
    op: "move",
    from: "/b~1c",
    path: "/d",
  }];
  assert.deepEqual(jsonPatch(target, operations), { a: [2, 3], d: 1 });
  for (
    const operation of [{ op: "remove", path: "/x" }, { op: "test", path: "/a/0", value: 7 }, { op: "fly", path: "/a" }]
  ) {
    assert.ok("fault" in (jsonPatch(target, [operation]) as object), operation.op);
  }
});

Deno.test("JSON patches complain in the words of the library that Kubernetes uses", () => {
  const target = { a: [1, 2], b: { c: 1 } };
  const rows: [operation: unknown, outcome: unknown][] = [
    [{ op: "replace", path: "/b/d", value: 2 }, { a: [1, 2], b: { c: 1, d: 2 } }],
    [{ op: "copy", from: "/b/x", path: "/b/y" }, { a: [1, 2], b: { c: 1, y: null } }],
    [{ op: "add", path: "/a/-1", value: 3 }, { a: [1, 2, 3], b: { c: 1 } }],
    [{ op: "remove", path: "/a/-1" }, { a: [1], b: { c: 1 } }],
    [
      { op: "remove", path: "/b/d" },
      "error in remove for path: '/b/d': Unable to remove nonexistent key: d: missing value",
    ],
    [
      { op: "remove", path: "/a/9" },
      "error in remove for path: '/a/9': Unable to access invalid index: 9: invalid index referenced",
    ],
    [{ op: "add", path: "/x/y", value: 1 }, 'add operation does not apply: doc is missing path: "/x/y": missing value'],
    [
      { op: "replace", path: "/x/y", value: 1 },
      "replace operation does not apply: doc is missing path: /x/y: missing value",
    ],
    [
      { op: "move", from: "/x/y", path: "/z" },
      "move operation does not apply: doc is missing from path: /x/y: missing value",
    ],
    [{ op: "test", path: "/b/c", value: 2 }, "testing value /b/c failed: test failed"],
    [{ path: "/b" }, "Unexpected kind: unknown"],
    [7, "json: cannot unmarshal number into Go value of type jsonpatch.Operation"],
  ];
  for (const [operation, outcome] of rows) {
    const wanted = typeof outcome === "string" ? { fault: outcome } : outcome;
    assert.deepEqual(jsonPatch(target, [operation]), wanted, JSON.stringify(operation));
  }
});
