/** How a Deployment moves replicas from old sets to the new one: `have` and `wanted` are sizes, the new set's first. */
import assert from "node:assert/strict";
import { deepFreeze } from "../../engine/base/json.ts";
import { nextScales } from "../../engine/controllers/deployment/scaling.ts";
import { newSetOf, type Sets, surgeOf, unavailableOf } from "../../engine/controllers/deployment/sets.ts";
import type { Deployment, ReplicaSet } from "../../engine/kinds/types.ts";

function deployment(replicas: number, rollingUpdate: object = { maxSurge: "25%", maxUnavailable: "25%" }): Deployment {
  return deepFreeze({
    metadata: { name: "web", namespace: "default", uid: "d" },
    spec: { replicas, strategy: { type: "RollingUpdate", rollingUpdate }, template: template("new") },
  }) as unknown as Deployment;
}

function template(image: string): object {
  return { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "app", image }] } };
}

/** `4/3`: four replicas, three of them available. The first is the new set. `max` is what the sizes were made for. */
function sets(text: string, desired: number, max: number): Sets {
  const all = text.split(" ").map((word, i) => {
    const [replicas, available = replicas] = word.split("/").map(Number);
    const annotations = {
      "deployment.kubernetes.io/desired-replicas": String(desired),
      "deployment.kubernetes.io/max-replicas": String(max),
    };
    return deepFreeze({
      metadata: { name: `web-${i}`, annotations, creationTimestamp: `2025-01-01T00:00:0${9 - i}Z` },
      spec: { replicas, template: template(i === 0 ? "new" : `old-${i}`) },
      status: { replicas, availableReplicas: available },
    }) as unknown as ReplicaSet;
  });
  return { current: all[0], old: all.slice(1), all };
}

function after(it: Sets, scales: ReturnType<typeof nextScales>): string {
  return it.all.map((set) => scales.find((scale) => scale.set === set)?.to ?? set.spec.replicas).join(" ");
}

Deno.test("a rolling update goes step by step", () => {
  const table: [sentence: string, replicas: number, have: string, wanted: string, strategy?: object][] = [
    ["the new set grows by what may be too much", 4, "0 4", "1 4"],
    ["then the old one shrinks to what may be missed", 4, "1/0 4", "1 3"],
    ["one that is ready makes room for the next", 4, "1 3", "2 3"],
    ["nothing goes while too little is available", 4, "2/0 3", "2 3"],
    ["old ones that don't work go first", 4, "1/0 4/2", "1 3"],
    ["the last old ones go", 4, "4 1", "4 0"],
    ["and it is over", 4, "4 0", "4 0"],
    ["without surge the old one shrinks first", 4, "0 4", "0 3", { maxSurge: 0, maxUnavailable: 1 }],
    ["without anything to miss the new one must be available", 4, "1/0 4", "1 4", { maxSurge: 1, maxUnavailable: 0 }],
    ["all at once when all may be missed", 4, "0 4", "0 0", { maxSurge: 0, maxUnavailable: "100%" }],
    ["of several old ones the oldest shrinks first", 4, "2 2 1", "2 1 0"],
    ["a new set that is too large shrinks", 2, "4 0", "2 0"],
  ];
  for (const [sentence, replicas, have, wanted, strategy] of table) {
    const it = deployment(replicas, strategy);
    const there = sets(have, replicas, replicas + surgeOf(it));
    assert.equal(after(there, nextScales(it, there, "rolling")), wanted, sentence);
  }
});

Deno.test("a new size in the middle of a rollout is shared by the sizes", () => {
  const table: [sentence: string, from: number, to: number, have: string, wanted: string][] = [
    ["one set takes all", 3, 5, "3 0", "5 0"],
    ["two sets grow alike", 10, 20, "5 8", "10 15"],
    ["and shrink alike", 10, 5, "5 8", "3 4"],
    ["nothing is shared when nothing runs", 0, 4, "0 0", "4 0"],
  ];
  for (const [sentence, from, to, have, wanted] of table) {
    const there = sets(have, from, from + surgeOf(deployment(from)));
    assert.equal(after(there, nextScales(deployment(to), there, "proportional")), wanted, sentence);
  }
});

Deno.test("shares of surge are rounded up, of what may be missed down", () => {
  const table: [replicas: number, strategy: object, surge: number, unavailable: number][] = [
    [3, { maxSurge: "25%", maxUnavailable: "25%" }, 1, 0],
    [10, { maxSurge: "25%", maxUnavailable: "25%" }, 3, 2],
    [1, { maxSurge: 0, maxUnavailable: "25%" }, 0, 1],
    [2, { maxSurge: 0, maxUnavailable: 5 }, 0, 2],
  ];
  for (const [replicas, strategy, surge, unavailable] of table) {
    const it = deployment(replicas, strategy);
    assert.deepEqual([surgeOf(it), unavailableOf(it)], [surge, unavailable], JSON.stringify([replicas, strategy]));
  }
});

Deno.test("the new set is the one of the same template, its hash aside", () => {
  const [current] = sets("1 1", 1, 1).all;
  const labels = { app: "web", "pod-template-hash": "abc" };
  const hashed = {
    ...current!,
    spec: { ...current!.spec, template: { ...current!.spec.template, metadata: { labels } } },
  };
  assert.equal(newSetOf(deployment(1), [hashed]), hashed);
  assert.equal(newSetOf(deployment(1), sets("1 1", 1, 1).old), undefined);
});
