import assert from "node:assert/strict";
import type { Cluster } from "../../engine/cluster/cluster.ts";
import type { Controller } from "../../engine/cluster/controller.ts";
import { cluster, configMap, create, made, names, START_MS } from "./make.ts";

/** Copies each config map once, a second later, and remembers how many it saw. */
const copier: Controller = {
  name: "copier",
  delayMs: 1000,
  watches: {
    configmaps: ({ metadata }) =>
      metadata.name.startsWith("copy-") ? undefined : `${metadata.namespace}/${metadata.name}`,
  },
  reconcile(view, key) {
    const object = view.get("configmaps", key);
    if (!object || view.get("configmaps", key.replace("/", "/copy-"))) return [];
    const { name, namespace } = object.metadata;
    return [
      { do: "create", object: { ...configMap(`copy-${name}`), metadata: { name: `copy-${name}`, namespace } } },
      { do: "remember", key: "seen", value: (view.memory<number>("seen") ?? 0) + 1 },
      { do: "event", about: object, type: "Normal", reason: "Copied", message: "Copied it" },
    ];
  },
};

function state(on: Cluster): string {
  return JSON.stringify(
    on.resources().flatMap(({ name, verbs }) =>
      verbs.includes("list") ? [on.request({ verb: "list", resource: name })] : []
    ),
  );
}

Deno.test("neither side of a fork notices what the other does", () => {
  const on = cluster([copier]);
  create(on, configMap("a"));
  const fork = on.fork();
  assert.equal(state(fork), state(on));
  create(on, configMap("b"));
  on.advance(5000);
  assert.deepEqual(names(fork, "configmaps", "default"), ["a"]);
  assert.equal(fork.memory("copier", "seen"), undefined);
  fork.request({ verb: "delete", resource: "configmaps", namespace: "default", name: "a" });
  fork.advance(5000);
  assert.deepEqual(names(fork, "configmaps", "default"), []);
  assert.deepEqual(names(on, "configmaps", "default"), ["a", "b", "copy-a", "copy-b"]);
  assert.equal(on.memory("copier", "seen"), 3, "two, and the one that every cluster has");
});

Deno.test("a fork carries on as the original would, and with a seed goes its own way", () => {
  const on = cluster([copier]);
  create(on, configMap("a"));
  const [same, other] = [on.fork(), on.fork({ seed: "other" })];
  const generated = (side: Cluster) => made(create(side, configMap("", { generateName: "x-" }))).metadata;
  const expected = generated(on);
  assert.deepEqual(generated(same), expected);
  assert.notDeepEqual(generated(other), expected);
});

Deno.test("the same seed and the same requests give the same cluster, bit for bit", () => {
  const play = () => {
    const on = cluster([copier]);
    for (let i = 0; i < 20; i++) {
      create(on, configMap("", { generateName: "x-" }));
      on.advance(300);
    }
    return state(on);
  };
  assert.equal(play(), play());
});

Deno.test("changes in one wait make one look, and time ends where it was told to", () => {
  let looks = 0;
  const counting: Controller = { ...copier, reconcile: (view, key) => (looks++, copier.reconcile(view, key)) };
  const on = cluster([counting]);
  create(on, configMap("a"));
  for (const x of ["1", "2"]) {
    on.request({
      verb: "patch",
      resource: "configmaps",
      namespace: "default",
      name: "a",
      patchType: "merge",
      body: { data: { x } },
    });
  }
  on.advance(2500);
  assert.equal(looks, 2, "one for the object, one for the system's own");
  assert.equal(on.nowMs, START_MS + 2500);
});

Deno.test("what is refused comes back later and later", () => {
  const tries: number[] = [];
  const stubborn: Controller = {
    name: "stubborn",
    watches: { configmaps: ({ metadata }) => metadata.name === "a" ? "a" : undefined },
    reconcile(view) {
      tries.push(view.nowMs - START_MS);
      return [{ do: "create", object: { ...configMap("b"), metadata: { name: "b", namespace: "nowhere" } } }];
    },
  };
  const on = cluster([stubborn]);
  create(on, configMap("a"));
  on.advance(200);
  assert.deepEqual(tries, [0, 5, 15, 35, 75, 155]);
});

Deno.test("two that fight for ever do not hang the clock", () => {
  const flip: Controller = {
    name: "flip",
    watches: { configmaps: ({ metadata }) => metadata.name === "a" ? "default/a" : undefined },
    reconcile: (view, key) => {
      const object = view.get("configmaps", key)!;
      return [{ do: "patch", object, patch: { data: { x: String(Number(object.data?.x ?? 0) + 1) } } }];
    },
  };
  const on = cluster([flip]);
  create(on, configMap("a"));
  on.advance(1000);
  assert.equal(on.nowMs, START_MS + 1000);
});

Deno.test("changes are told in the order of versions, with what was there before", () => {
  const on = cluster();
  const before = on.version;
  create(on, configMap("a"));
  on.request({
    verb: "patch",
    resource: "configmaps",
    namespace: "default",
    name: "a",
    patchType: "merge",
    body: { data: { x: "1" } },
  });
  on.request({ verb: "delete", resource: "configmaps", namespace: "default", name: "a" });
  const changes = on.changesSince(before)!;
  assert.deepEqual(changes.map(({ type, version }) => [type, version - before]), [["ADDED", 1], ["MODIFIED", 2], [
    "DELETED",
    3,
  ]]);
  assert.equal(changes[1]!.previous, changes[0]!.object);
  for (let i = 0; i < 11_000; i++) create(on, configMap("", { generateName: "x-" }));
  assert.equal(on.changesSince(before), undefined);
  assert.equal(on.changesSince(on.version - 300)!.length, 300);
});

Deno.test("who asked for what is written down, but not what controllers do", () => {
  const on = cluster([copier]);
  create(on, configMap("a"));
  on.advance(5000);
  assert.deepEqual(on.audit().map(({ verb, resource, code, user }) => `${user} ${verb} ${resource} ${code}`), [
    "kubernetes-admin create configmaps 201",
  ]);
});
