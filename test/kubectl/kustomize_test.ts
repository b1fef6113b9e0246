import assert from "node:assert/strict";
import { parseAll } from "@std/yaml";
import { openShell } from "../support/shell.ts";

const FILES: Readonly<Record<string, string>> = {
  "base/kustomization.yaml": `
resources: [web.yaml]
labels: [{pairs: {app: web}, includeSelectors: true}]
configMapGenerator:
- {name: settings, literals: [COLOR=blue]}
`,
  "base/web.yaml": `
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {ports: [{port: 80}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers: [{name: web, image: "nginx:1.25", envFrom: [{configMapRef: {name: settings}}]}]
`,
  "over/kustomization.yaml": `
resources: [../base]
namespace: dev
namePrefix: p-
images: [{name: nginx, newTag: "1.29"}]
replicas: [{name: web, count: 3}]
configMapGenerator:
- {name: settings, behavior: merge, literals: [SIZE=large]}
patches:
- patch: '[{"op": "add", "path": "/spec/minReadySeconds", "value": 5}]'
  target: {kind: Deployment}
- path: limit.yaml
`,
  "over/limit.yaml": `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {template: {spec: {containers: [{name: web, resources: {limits: {cpu: 100m}}}]}}}
`,
};

const NODE = "apiVersion: v1\nkind: Node\nmetadata: {name: node1}\n";
const shell = () => openShell(NODE, new Map(Object.entries(FILES)));

Deno.test("kustomize: an overlay changes names, images, replicas and what refers to them", () => {
  const { stdout, stderr } = shell().run("kubectl kustomize over");
  assert.equal(stderr, "");
  // deno-lint-ignore no-explicit-any -- manifests of a test
  const [map, service, deployment] = parseAll(stdout) as any[];
  assert.equal(service.metadata.name, "p-web");
  assert.deepEqual(service.spec.selector, { app: "web" });
  assert.match(map.metadata.name, /^p-settings-[a-z0-9]{10}$/);
  assert.deepEqual(map.data, { COLOR: "blue", SIZE: "large" });
  const { spec, metadata } = deployment;
  assert.deepEqual([metadata.name, metadata.namespace, spec.replicas, spec.minReadySeconds], ["p-web", "dev", 3, 5]);
  assert.deepEqual(spec.template.metadata.labels, { app: "web" });
  assert.deepEqual(spec.template.spec.containers, [{
    name: "web",
    image: "nginx:1.29",
    envFrom: [{ configMapRef: { name: map.metadata.name } }],
    resources: { limits: { cpu: "100m" } },
  }]);
});

Deno.test("kustomize: -k makes what it prints, and takes it away", () => {
  const player = shell();
  player.run("kubectl create namespace dev");
  const { stdout } = player.run("kubectl apply -k over");
  assert.match(stdout, /^configmap\/p-settings-\w+ created\nservice\/p-web created\ndeployment.apps\/p-web created\n$/);
  assert.match(player.run("kubectl delete -k over").stdout, /deployment.apps "p-web" deleted from dev namespace/);
});

for (
  const [says, line, words] of [
    ["a folder without a kustomization", "mkdir empty; kubectl kustomize empty", /unable to find one of/],
    ["a folder that is not there", "kubectl kustomize nowhere", /not a valid directory/],
    [
      "a field that nobody knows",
      "mkdir odd; echo 'foo: 1' > odd/kustomization.yaml; kubectl kustomize odd",
      /unknown field "foo"/,
    ],
    [
      "a base that leads back",
      "mkdir o; echo 'resources: [../o]' > o/kustomization.yaml; kubectl kustomize o",
      /cycle detected/,
    ],
  ] as const
) {
  Deno.test(`kustomize refuses ${says}`, () => {
    const { stderr, exit } = shell().run(line);
    assert.equal(exit, 1);
    assert.match(stderr, words);
  });
}
