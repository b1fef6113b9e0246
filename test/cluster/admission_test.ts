import assert from "node:assert/strict";
import { cluster, configMap, create, made, pod, said } from "./make.ts";

const VERSION = "admissionregistration.k8s.io/v1";

function policy(validations: readonly object[], more: object = {}) {
  const rule = { apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE", "UPDATE"], resources: ["configmaps"] };
  return {
    apiVersion: VERSION,
    kind: "ValidatingAdmissionPolicy",
    metadata: { name: "colors" },
    spec: { failurePolicy: "Fail", matchConstraints: { resourceRules: [rule] }, validations, ...more },
  };
}

function binding(validationActions: readonly string[]) {
  return {
    apiVersion: VERSION,
    kind: "ValidatingAdmissionPolicyBinding",
    metadata: { name: "everywhere" },
    spec: { policyName: "colors", validationActions },
  };
}

Deno.test("a policy in CEL refuses, or only warns", () => {
  const on = cluster();
  made(create(on, policy([{ expression: "has(object.data) && object.data.color in ['blue', 'red']" }])));
  const paint = (color: string) => create(on, { ...configMap(`is-${color}`), data: { color } });
  assert.equal(said(paint("green")), "ok", "no binding, no effect");
  made(create(on, binding(["Deny"])));
  assert.equal(said(paint("blue")), "ok");
  assert.equal(
    said(paint("pink")),
    "configmaps \"is-pink\" is forbidden: ValidatingAdmissionPolicy 'colors' with binding 'everywhere' denied request: failed expression: has(object.data) && object.data.color in ['blue', 'red']",
  );
  on.request({
    verb: "delete",
    resource: "validatingadmissionpolicybindings.admissionregistration.k8s.io",
    name: "everywhere",
  });
  made(create(on, binding(["Warn"])));
  assert.match(paint("pink").warnings.join(), /^Validation failed for ValidatingAdmissionPolicy 'colors'/);
});

function quota(hard: object) {
  return { apiVersion: "v1", kind: "ResourceQuota", metadata: { name: "q" }, spec: { hard } };
}

const LIMITED = { containers: [{ name: "a", image: "a", resources: { limits: { cpu: "600m" } } }] };

const QUOTAS: readonly (readonly [what: string, hard: object, pods: readonly object[], says: string])[] = [
  ["room for all", { pods: "2" }, [{}, {}], "ok"],
  [
    "one too many",
    { pods: "1" },
    [{}, {}],
    'pods "p1" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1',
  ],
  [
    "amounts add up",
    { "limits.cpu": "1" },
    [LIMITED, LIMITED],
    'pods "p1" is forbidden: exceeded quota: q, requested: limits.cpu=600m, used: limits.cpu=600m, limited: limits.cpu=1',
  ],
  [
    "what is counted must be said",
    { "limits.cpu": "1", "requests.memory": "1Gi" },
    [{}],
    'pods "p0" is forbidden: failed quota: q: must specify limits.cpu for: a; requests.memory for: a',
  ],
];

for (const [what, hard, pods, says] of QUOTAS) {
  Deno.test(`quota: ${what}`, () => {
    const on = cluster();
    made(create(on, quota(hard)));
    const answers = pods.map((spec, i) => said(create(on, pod(`p${i}`, spec))));
    assert.equal(answers[answers.length - 1], says);
  });
}

const SECURITY: readonly (readonly [what: string, level: string, spec: object, says: string])[] = [
  ["anything goes", "privileged", { hostNetwork: true }, "ok"],
  [
    "the host's network",
    "baseline",
    { hostNetwork: true, containers: [{ name: "a", image: "a", ports: [{ containerPort: 80, hostPort: 80 }] }] },
    'violates PodSecurity "baseline:latest": host namespaces (hostNetwork=true), hostPort (container "a" uses hostPort 80)',
  ],
  [
    "a folder of the host",
    "baseline",
    { volumes: [{ name: "v", hostPath: { path: "/" } }] },
    'violates PodSecurity "baseline:latest": hostPath volumes (volume "v")',
  ],
  [
    "an ordinary pod where little is allowed",
    "restricted",
    {},
    'violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "a" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "a" must set securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "a" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container "a" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
  ],
];

for (const [what, level, spec, says] of SECURITY) {
  Deno.test(`pod security: ${what}`, () => {
    const on = cluster();
    const labels = { "pod-security.kubernetes.io/enforce": level };
    made(create(on, { apiVersion: "v1", kind: "Namespace", metadata: { name: "n", labels } }));
    const answer = said(create(on, pod("p", spec), { namespace: "n" }));
    assert.equal(answer.replace('pods "p" is forbidden: ', ""), says);
  });
}
