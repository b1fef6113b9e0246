import assert from "node:assert/strict";
import { goJson } from "../../engine/base/json.ts";
import type { KubeObject } from "../../engine/base/object.ts";
import { fieldOrder, writtenByGo } from "../../engine/kinds/schema/mod.ts";

Deno.test("typed objects have their fields in Go's order, and those without omitempty always", () => {
  const pod = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "p", labels: { b: "1", a: "2" } },
    spec: { containers: [{ image: "nginx", name: "a", resources: { limits: { cpu: "1000m" } }, command: [] }] },
  } as unknown as KubeObject;
  assert.equal(
    goJson(writtenByGo(pod), { order: fieldOrder("v1", "Pod") }),
    '{"kind":"Pod","apiVersion":"v1","metadata":{"name":"p","labels":{"a":"2","b":"1"}},' +
      '"spec":{"containers":[{"name":"a","image":"nginx","resources":{"limits":{"cpu":"1"}}}]},"status":{}}',
  );
});

Deno.test("kinds without facts are written as they are", () => {
  const thing = { apiVersion: "example.com/v1", kind: "Thing", metadata: { name: "t" } } as unknown as KubeObject;
  assert.equal(writtenByGo(thing), thing);
  assert.equal(fieldOrder("example.com/v1", "Thing"), undefined);
});
