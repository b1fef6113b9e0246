import assert from "node:assert/strict";
import { resourceNamed, resourceOfKind } from "../../engine/kinds/discovery.ts";
import { deepFreeze } from "../../engine/base/json.ts";
import { decode, type DecodeSource, fieldAt } from "../../engine/kinds/schema/mod.ts";

const manifest = {
  apiVersion: "apps/v1",
  kind: "DaemonSet",
  metadata: { name: "agent" },
  spec: {
    selector: { matchLabels: { app: "agent" } },
    template: {
      metadata: { labels: { app: "agent" } },
      spec: {
        containers: [{
          name: "agent",
          image: "a:1",
          env: [{ name: "A", value: "1" }],
          resources: { limits: { cpu: "1" } },
        }],
      },
    },
  },
};

/** The manifest with one value changed, decoded: its fault, or the object with the names of unknown fields. */
function decoded(path: string, value: unknown, source: DecodeSource = "json"): ReturnType<typeof decode> {
  const body = structuredClone(manifest) as Record<string, unknown>;
  const names = path.split(".");
  let here = body;
  for (const name of names.slice(0, -1)) here = (here[name] ??= {}) as Record<string, unknown>;
  here[names.at(-1)!] = value;
  return decode("apps/v1", "DaemonSet", body, source);
}

Deno.test("wrong types are refused as Go's decoder refuses them", () => {
  const pod = "spec.template.spec";
  const rows: [path: string, value: unknown, fault: string][] = [
    ["spec.minReadySeconds", "a", "string into Go struct field DaemonSetSpec.spec.minReadySeconds of type int32"],
    ["spec.minReadySeconds", 1.5, "number 1.5 into Go struct field DaemonSetSpec.spec.minReadySeconds of type int32"],
    ["metadata", "x", "string into Go struct field DaemonSet.metadata of type v1.ObjectMeta"],
    [
      "spec.selector.matchLabels",
      [],
      "array into Go struct field LabelSelector.spec.selector.matchLabels of type map[string]string",
    ],
    [
      "spec.selector.matchLabels.app",
      1,
      "number into Go struct field LabelSelector.spec.selector.matchLabels of type string",
    ],
    [`${pod}.containers`, {}, `object into Go struct field PodSpec.${pod}.containers of type []v1.Container`],
    [
      `${pod}.containers.0.env.0.value`,
      true,
      `bool into Go struct field EnvVar.${pod}.containers.env.value of type string`,
    ],
  ];
  for (const [path, value, fault] of rows) {
    assert.deepEqual(decoded(path, value), { fault: `json: cannot unmarshal ${fault}` }, path);
  }
});

Deno.test("after a patch, wrong types are refused in other words", () => {
  assert.deepEqual(decoded("spec.minReadySeconds", "a", "patch"), { fault: "unrecognized type: int32" });
  assert.deepEqual(decoded("spec.updateStrategy.rollingUpdate.maxUnavailable", 1.5, "patch"), {
    fault: "json: cannot unmarshal number 1.5 into Go value of type int32",
  });
});

Deno.test("unknown fields are dropped and named in the order of sorted keys", () => {
  const result = decode("apps/v1", "DaemonSet", {
    ...manifest,
    spec: { ...manifest.spec, zone: 1, Template: {}, template: { spec: { containers: [{ imagee: "x" }] } } },
  });
  assert.ok("unknown" in result);
  assert.deepEqual(result.unknown, ["spec.Template", "spec.template.spec.containers[0].imagee", "spec.zone"]);
  assert.equal("zone" in result.object.spec, false);
});

Deno.test("values come into their stored form, and what is in form stays the same object", () => {
  const limits = "spec.template.spec.containers.0.resources.limits";
  const result = decoded(limits, { cpu: 0.5, memory: "1024Mi" });
  assert.ok("object" in result);
  assert.deepEqual(result.object.spec.template.spec.containers[0].resources.limits, { cpu: "500m", memory: "1Gi" });
  const dropped = decoded("spec.template.spec.hostNetwork", false);
  assert.ok("object" in dropped);
  assert.equal("hostNetwork" in dropped.object.spec.template.spec, false);
  const frozen = deepFreeze(structuredClone(manifest));
  const same = decode("apps/v1", "DaemonSet", frozen);
  assert.ok("object" in same);
  assert.equal(same.object as unknown, frozen);
});

Deno.test("fields and resources are found by name", () => {
  assert.equal(fieldAt("apps/v1", "DaemonSet", "spec.template.spec.containers.ports")?.goType, "[]v1.ContainerPort");
  assert.equal(fieldAt("v1", "Pod", "spec.nosuch"), undefined);
  assert.equal(resourceNamed("daemonsets.apps")?.kind, "DaemonSet");
  assert.equal(resourceNamed("horizontalpodautoscalers.autoscaling")?.version, "v2");
  assert.equal(resourceOfKind("v1", "ConfigMap")?.name, "configmaps");
  assert.equal(resourceOfKind("v1", "configmap"), undefined);
});
