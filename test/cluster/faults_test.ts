import assert from "node:assert/strict";
import type { Request } from "../../engine/cluster/api.ts";
import { cluster, configMap, create, pod, said } from "./make.ts";

const JANE = { name: "jane", groups: ["system:authenticated"] };
const IN_DEFAULT = { resource: "configmaps", namespace: "default" } as const;

const REFUSALS: readonly (readonly [what: string, request: Request, says: string])[] = [
  ["a name that isn't there", { verb: "get", ...IN_DEFAULT, name: "x" }, 'configmaps "x" not found'],
  [
    "a name in a namespace that isn't there",
    { verb: "get", resource: "configmaps", namespace: "no", name: "x" },
    'namespaces "no" not found',
  ],
  ["a name that is taken", { verb: "create", ...IN_DEFAULT, body: configMap("a") }, 'configmaps "a" already exists'],
  [
    "something new in a namespace that isn't there",
    { verb: "create", resource: "configmaps", namespace: "no", body: configMap("b") },
    'namespaces "no" not found',
  ],
  [
    "a resource that nobody knows",
    { verb: "list", resource: "rockets.example.com" },
    "the server could not find the requested resource",
  ],
  [
    "a verb that a resource doesn't have",
    { verb: "deletecollection", resource: "namespaces" },
    "the server does not allow this method on the requested resource",
  ],
  [
    "a stale version",
    { verb: "update", ...IN_DEFAULT, name: "a", body: configMap("a", { resourceVersion: "1" }) },
    'Operation cannot be fulfilled on configmaps "a": the object has been modified; please apply your changes to the latest version and try again',
  ],
  [
    "another name in the body than on the path",
    { verb: "update", ...IN_DEFAULT, name: "a", body: configMap("b") },
    "the name of the object (b) does not match the name on the URL (a)",
  ],
  [
    "another namespace in the body than on the path",
    { verb: "create", ...IN_DEFAULT, body: configMap("b", { namespace: "kube-system" }) },
    "the namespace of the provided object does not match the namespace sent on the request",
  ],
  [
    "another version in the body than on the path",
    { verb: "create", ...IN_DEFAULT, body: { ...configMap("b"), apiVersion: "v2" } },
    "the API version in the data (v2) does not match the expected API version (v1)",
  ],
  [
    "an unknown field, strictly",
    { verb: "create", ...IN_DEFAULT, fieldValidation: "Strict", body: { ...configMap("b"), dta: {} } },
    'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "dta"',
  ],
  [
    "a finalizer without a domain",
    { verb: "create", ...IN_DEFAULT, body: configMap("b", { finalizers: ["guard"] }) },
    'ConfigMap "b" is invalid: metadata.finalizers[0]: Invalid value: "guard": name is neither a standard finalizer name nor is it fully qualified',
  ],
  [
    "a list by a stranger",
    { verb: "list", resource: "pods", namespace: "default", user: JANE },
    'pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "default"',
  ],
  [
    "a node for a stranger",
    { verb: "get", resource: "nodes", name: "n", user: JANE },
    'nodes "n" is forbidden: User "jane" cannot get resource "nodes" in API group "" at the cluster scope',
  ],
  [
    "the end of a namespace that stays",
    { verb: "delete", resource: "namespaces", name: "kube-system" },
    'namespaces "kube-system" is forbidden: this namespace may not be deleted',
  ],
  [
    "a field selector that the kind doesn't have",
    { verb: "list", resource: "configmaps", fieldSelector: "data=x" },
    '"data" is not a known field selector: only "metadata.name", "metadata.namespace"',
  ],
  [
    "a pod of an account that isn't there",
    { verb: "create", resource: "pods", namespace: "default", body: pod("p", { serviceAccountName: "x" }) },
    'pods "p" is forbidden: error looking up service account default/x: serviceaccount "x" not found',
  ],
  [
    "a pod of a class that isn't there",
    { verb: "create", resource: "pods", namespace: "default", body: pod("p", { priorityClassName: "x" }) },
    'pods "p" is forbidden: no PriorityClass with name x was found',
  ],
];

Deno.test("what the server refuses, and how it says so", () => {
  const on = cluster();
  create(on, configMap("a"));
  for (const [what, request, says] of REFUSALS) assert.equal(said(on.request(request)), says, what);
});

Deno.test("a dry run answers like the real thing and leaves nothing", () => {
  const on = cluster();
  const before = on.version;
  assert.ok(create(on, configMap("a"), { dryRun: true }).ok);
  assert.equal(said(on.request({ verb: "get", ...IN_DEFAULT, name: "a" })), 'configmaps "a" not found');
  assert.equal(on.version, before);
});

Deno.test("an update that changes nothing keeps the version", () => {
  const on = cluster();
  create(on, { ...configMap("a"), data: { x: "1" } });
  const before = on.version;
  assert.ok(on.request({ verb: "patch", ...IN_DEFAULT, name: "a", patchType: "merge", body: { data: { x: "1" } } }).ok);
  assert.equal(on.version, before);
});

Deno.test("rights come from roles and their bindings", () => {
  const on = cluster();
  const group = "rbac.authorization.k8s.io";
  create(on, {
    apiVersion: `${group}/v1`,
    kind: "Role",
    metadata: { name: "reader" },
    rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["list"] }],
  });
  const list = () => said(on.request({ verb: "list", resource: "pods", namespace: "default", user: JANE }));
  assert.notEqual(list(), "ok");
  create(on, {
    apiVersion: `${group}/v1`,
    kind: "RoleBinding",
    metadata: { name: "jane" },
    roleRef: { apiGroup: group, kind: "Role", name: "reader" },
    subjects: [{ apiGroup: group, kind: "User", name: "jane" }],
  });
  assert.equal(list(), "ok");
});

Deno.test("a body that is too large is refused in words", () => {
  const on = cluster();
  const body = { ...configMap("big"), data: { x: "x".repeat(1024 * 1024), y: "y".repeat(700 * 1024) } };
  assert.match(said(create(on, body)), /too large|Too long/);
});
