import assert from "node:assert/strict";
import { differences, like } from "../../engine/grader/match.ts";
import { mergeKeysOf } from "../../engine/grader/merge_keys.ts";

const POD = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "web-x1", labels: { app: "web", version: "1.10" } },
  spec: {
    containers: [
      { name: "web", image: "nginx:1.27", args: ["-g", "off"], resources: { requests: { cpu: "500m" } } },
      { name: "log", image: "busybox" },
    ],
    tolerations: [{ key: "a", operator: "Exists" }, { key: "b", operator: "Exists" }],
    priority: 3,
  },
  status: { phase: "Running", conditions: [{ type: "Ready", status: "True" }] },
};

/** Each row: what it says, what is wanted, and the paths of the differences. */
const CASES: readonly [string, unknown, readonly string[]][] = [
  ["an empty wish is met", {}, []],
  ["equal texts match", { status: { phase: "Running" } }, []],
  ["a difference has its path", { status: { phase: "Failed" } }, ["status.phase"]],
  ["lists of named things match in any order", { spec: { containers: [{ name: "log" }, { name: "web" }] } }, []],
  ["a named thing shows its name in the path", { spec: { containers: [{ name: "web", image: "httpd" }] } }, [
    "spec.containers[web].image",
  ]],
  ["a missing named thing is one difference", { spec: { containers: [{ name: "db", image: "pg" }] } }, [
    "spec.containers[db]",
  ]],
  ["conditions go by their type", { status: { conditions: [{ type: "Ready", status: "False" }] } }, [
    "status.conditions[Ready].status",
  ]],
  ["a part of a list without keys matches in order", { spec: { tolerations: [{ key: "b" }] } }, []],
  ["but not out of order", { spec: { tolerations: [{ key: "b" }, { key: "a" }] } }, ["spec.tolerations[1]"]],
  ["lists of plain values match as a whole", { spec: { containers: [{ name: "web", args: ["-g"] }] } }, [
    "spec.containers[web].args",
  ]],
  ["amounts match however they are written", {
    spec: { containers: [{ name: "web", resources: { requests: { cpu: 0.5 } } }] },
  }, []],
  ["versions are no amounts", { metadata: { labels: { version: "1.1" } } }, ["metadata.labels.version"]],
  ["more than", { spec: { priority: "> 2" } }, []],
  ["not more than", { spec: { priority: "> 3" } }, ["spec.priority"]],
  ["at most", { spec: { priority: "<= 3" } }, []],
  ["between", { spec: { priority: "1..3" } }, []],
  ["not between", { spec: { priority: "4..9" } }, ["spec.priority"]],
  ["a glob", { metadata: { name: "~ web-*" } }, []],
  ["a glob that isn't met", { metadata: { name: "~ db-*" } }, ["metadata.name"]],
  ["other than", { status: { phase: "!= Failed" } }, []],
  ["an absent field", { spec: { nodeName: "!" } }, []],
  ["a field that should be absent", { spec: { priority: "!" } }, ["spec.priority"]],
  ["an absent field in an absent map", { spec: { affinity: { nodeAffinity: "!" } } }, []],
  ["true is not a text", { status: { phase: true } }, ["status.phase"]],
];

for (const [title, wanted, paths] of CASES) {
  Deno.test(`match: ${title}`, () => {
    assert.deepEqual(differences(wanted, POD, mergeKeysOf("v1", "Pod", undefined)).map(({ path }) => path), paths);
  });
}

Deno.test("globs take time in proportion to what they read", () => {
  const text = "a".repeat(20_000);
  assert.equal(like("*a*a*a*a*b", text), false);
  assert.equal(like("a*?a", text), true);
  assert.equal(like("", ""), true);
});
