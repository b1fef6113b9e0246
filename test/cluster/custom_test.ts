import assert from "node:assert/strict";
import { customResourceDefinition } from "../../engine/controllers/custom_resource_definition.ts";
import { cluster, create, made, names, said } from "./make.ts";

const DEFINITION = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "ships.example.com" },
  spec: {
    group: "example.com",
    scope: "Namespaced",
    names: { plural: "ships", singular: "ship", kind: "Ship", shortNames: ["sh"] },
    versions: [{
      name: "v1",
      served: true,
      storage: true,
      schema: {
        openAPIV3Schema: {
          type: "object",
          properties: {
            spec: {
              type: "object",
              required: ["name"],
              properties: {
                name: { type: "string", minLength: 2, pattern: "^[a-z]+$" },
                masts: { type: "integer", minimum: 1, maximum: 5, default: 3 },
                ports: { type: "array", maxItems: 2, items: { type: "string" }, "x-kubernetes-list-type": "set" },
                kind: { type: "string", enum: ["brig", "sloop"] },
                size: { "x-kubernetes-int-or-string": true },
              },
              "x-kubernetes-validations": [
                { rule: "!has(self.kind) || self.kind != 'sloop' || self.masts == 1", message: "a sloop has one mast" },
                { rule: "!has(oldSelf.name) || self.name == oldSelf.name", message: "a ship keeps its name" },
              ],
            },
            status: { type: "object", properties: { replicas: { type: "integer" } } },
          },
        },
      },
      subresources: { status: {}, scale: { specReplicasPath: ".spec.masts", statusReplicasPath: ".status.replicas" } },
    }],
  },
};

function ship(spec: object) {
  return { apiVersion: "example.com/v1", kind: "Ship", metadata: { name: "a" }, spec };
}

function fleet() {
  const on = cluster([customResourceDefinition]);
  made(create(on, DEFINITION));
  on.advance(10);
  return on;
}

const UNCHECKED =
  "<nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation";

const ROWS: readonly (readonly [what: string, spec: object, says: string])[] = [
  ["too short", { name: "x" }, 'spec.name: Invalid value: "x": spec.name in body should be at least 2 chars long'],
  ["out of pattern", { name: "X1" }, "spec.name: Invalid value: \"X1\": spec.name in body should match '^[a-z]+$'"],
  [
    "too many masts",
    { name: "ab", masts: 9 },
    "spec.masts: Invalid value: 9: spec.masts in body should be less than or equal to 5",
  ],
  [
    "not a number",
    { name: "ab", masts: "x" },
    `[spec.masts: Invalid value: "string": spec.masts in body must be of type integer: "string", ${UNCHECKED}]`,
  ],
  ["nameless", {}, `[spec.name: Required value, ${UNCHECKED}]`],
  [
    "of an unknown kind",
    { name: "ab", kind: "raft" },
    `[spec.kind: Unsupported value: "raft": supported values: "brig", "sloop", ${UNCHECKED}]`,
  ],
  ["against a rule", { name: "ab", kind: "sloop" }, "spec: Invalid value: a sloop has one mast"],
  ["twice in one port", { name: "ab", ports: ["x", "x"] }, 'spec.ports[1]: Duplicate value: "x"'],
];

Deno.test("a custom resource is what its schema says", () => {
  const on = fleet();
  for (const [what, spec, says] of ROWS) {
    assert.equal(said(create(on, ship(spec))), `Ship.example.com "a" is invalid: ${says}`, what);
  }
  const stored = made(create(on, ship({ name: "ab", sails: 3, size: "50%" })));
  assert.deepEqual(stored.spec, { name: "ab", masts: 3, size: "50%" }, "pruned, and with its default");
  assert.equal(stored.metadata.generation, 1);
});

Deno.test("it has the subresources that it declares, and rules about changes", () => {
  const on = fleet();
  create(on, ship({ name: "ab" }));
  const patch = (body: object, subresource?: string) =>
    on.request({
      verb: "patch",
      resource: "ships.example.com",
      namespace: "default",
      name: "a",
      patchType: "merge",
      subresource,
      body,
    });
  assert.equal(made(patch({ spec: { masts: 4 }, status: { replicas: 9 } })).status, undefined);
  assert.deepEqual(made(patch({ status: { replicas: 2 } }, "status")).status, { replicas: 2 });
  assert.equal(made(patch({ spec: { replicas: 5 } }, "scale")).spec.replicas, 5);
  const now = made(patch({}));
  assert.deepEqual([now.spec.masts, now.metadata.generation], [5, 3]);
  assert.match(said(patch({ spec: { name: "cd" } })), /a ship keeps its name/);
});

Deno.test("it goes with its definition", () => {
  const on = fleet();
  create(on, ship({ name: "ab" }));
  assert.deepEqual(names(on, "ships.example.com"), ["a"]);
  on.request({ verb: "delete", resource: "customresourcedefinitions.apiextensions.k8s.io", name: "ships.example.com" });
  on.advance(100);
  assert.equal(
    said(on.request({ verb: "list", resource: "ships.example.com" })),
    "the server could not find the requested resource",
  );
  assert.ok(!names(on, "customresourcedefinitions.apiextensions.k8s.io").includes("ships.example.com"));
});
