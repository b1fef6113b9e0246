import assert from "node:assert/strict";
import {
  changedFields,
  difference,
  EMPTY_OBJECT,
  fieldsOf,
  intersection,
  mergeApplied,
  ownable,
  pathsOf,
  removeFields,
  setFields,
  shapeFault,
  union,
} from "../../engine/base/field_set.ts";
import { shape } from "../../engine/kinds/schema/mod.ts";

const configMap = shape("v1", "ConfigMap");
const set = shape("apps/v1", "DaemonSet");

function withContainers(...containers: unknown[]): unknown {
  return { spec: { template: { spec: { containers } } } };
}

Deno.test("an applied configuration owns its fields, and list elements by their keys", () => {
  const applied = {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "c", labels: { app: "x" } },
    data: { size: "1" },
  };
  assert.deepEqual(ownable(fieldsOf(applied, configMap)), {
    "f:data": { "f:size": {} },
    "f:metadata": { "f:labels": { "f:app": {} } },
  });
  const ports = withContainers({ name: "a", ports: [{ containerPort: 80 }] });
  assert.deepEqual(
    pathsOf(fieldsOf(ports, set)).slice(-2),
    [
      '.spec.template.spec.containers[name="a"].ports[containerPort=80,protocol="TCP"]',
      '.spec.template.spec.containers[name="a"].ports[containerPort=80,protocol="TCP"].containerPort',
    ].sort(),
  );
});

Deno.test("an update owns what it sets, and maps that it makes", () => {
  const before = { metadata: { name: "c" }, data: { a: "1" } };
  const after = { metadata: { name: "c", labels: { x: "y" } }, data: { a: "2" } };
  assert.deepEqual(setFields(before, after, configMap), {
    "f:data": { "f:a": {} },
    "f:metadata": { "f:labels": { ".": {}, "f:x": {} } },
  });
  const made = setFields(EMPTY_OBJECT, withContainers({ name: "a" }), set);
  assert.deepEqual(made, {
    "f:spec": { "f:template": { "f:spec": { "f:containers": { 'k:{"name":"a"}': { ".": {}, "f:name": {} } } } } },
  });
});

Deno.test("sets are joined, taken apart and compared", () => {
  const [a, b] = [{ "f:x": { "f:y": {}, "f:z": {} } }, { "f:x": { "f:y": {} }, "f:w": {} }];
  assert.deepEqual(union(a, b), { "f:x": { "f:y": {}, "f:z": {} }, "f:w": {} });
  assert.deepEqual(difference(a, b), { "f:x": { "f:z": {} } });
  assert.deepEqual(intersection(a, b), { "f:x": { "f:y": {} } });
});

Deno.test("conflicts are fields whose value would change", () => {
  const owned = fieldsOf(withContainers({ name: "a", image: "1" }), set);
  const changed = changedFields(
    owned,
    withContainers({ name: "a", image: "1" }),
    withContainers({ name: "a", image: "2" }),
    set,
  );
  assert.deepEqual(pathsOf(changed), ['.spec.template.spec.containers[name="a"].image']);
});

Deno.test("applying merges, and giving up fields removes them", () => {
  const live = withContainers({ name: "a", image: "1" }, { name: "b", image: "2" });
  assert.deepEqual(
    mergeApplied(live, withContainers({ name: "b", image: "3" }, { name: "c" }), set),
    withContainers({ name: "a", image: "1" }, { name: "b", image: "3" }, { name: "c" }),
  );
  assert.equal(mergeApplied(live, withContainers({ name: "b", image: "2" }), set), live);
  assert.equal(mergeApplied(live, withContainers(), set), live, "an empty list takes nothing away");
  assert.deepEqual(
    removeFields(live, fieldsOf(withContainers({ name: "a", image: "1" }), set), set),
    withContainers({ name: "b", image: "2" }),
  );
});

Deno.test("a configuration that doesn't fit its kind is refused", () => {
  assert.equal(
    shapeFault({ data: { size: 10 } }, configMap),
    ".data.size: expected string, got &value.valueUnstructured{Value:10}",
  );
  assert.equal(shapeFault({ dta: {} }, configMap), ".dta: field not declared in schema");
});
