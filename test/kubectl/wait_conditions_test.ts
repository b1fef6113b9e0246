import assert from "node:assert/strict";
import type { KubeObject } from "../../engine/base/object.ts";
import { conditionOf } from "../../engine/kubectl/verbs/wait/conditions.ts";

const OBJECT = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", generation: 3 },
  spec: { replicas: 2 },
  status: {
    observedGeneration: 3,
    readyReplicas: 2,
    phase: "Running",
    conditions: [
      { type: "Available", status: "True" },
      { type: "Progressing", status: "False" },
      { type: "Old", status: "True", observedGeneration: 2 },
    ],
  },
} as unknown as KubeObject;

const ROWS: readonly (readonly [says: string, text: string, met: boolean | string])[] = [
  ["a condition is True unless it says otherwise", "condition=Available", true],
  ["letters may be small", "condition=available=TRUE", true],
  ["another status is another status", "condition=Progressing", false],
  ["a status can be named", "condition=Progressing=false", true],
  ["what speaks of an older generation does not count", "condition=Old", false],
  ["a value at a path", "jsonpath={.status.readyReplicas}=2", true],
  ["braces may be missing, quotes are taken off", "jsonpath=.status.phase='Running'", true],
  ["a path alone takes any value", "jsonpath={.status.phase}", true],
  ["a path to nothing", "jsonpath={.status.nosuch}", false],
  ["two equal signs belong to the path", 'jsonpath={.status.conditions[?(@.type=="Available")].status}=True', true],
  ["an object is no value", "jsonpath={.status}=x", "jsonpath leads to a nested object or list which is not supported"],
  [
    "several values",
    "jsonpath={.status.conditions[*].type}=x",
    "given jsonpath expression matches more than one value",
  ],
];

for (const [says, text, met] of ROWS) {
  Deno.test(`wait: ${says} (${text})`, () => {
    const condition = conditionOf(text);
    assert.ok("is" in condition && condition.is === "state");
    const got = condition.met(OBJECT);
    assert.deepEqual(got, typeof met === "string" ? { fault: met } : met);
  });
}

Deno.test("wait: what can't be understood is said back", () => {
  assert.deepEqual(conditionOf("ready"), { fault: 'unrecognized condition: "ready"' });
  assert.ok("fault" in conditionOf("jsonpath={.status.phase}="));
  assert.ok("fault" in conditionOf("jsonpath={.status"));
  assert.deepEqual(conditionOf("Delete"), { is: "delete" });
});
