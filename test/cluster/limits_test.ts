import assert from "node:assert/strict";
import type { Controller } from "../../engine/cluster/controller.ts";
import { letTimeGoBy } from "../../engine/cluster/loop.ts";
import { Machine } from "../../engine/cluster/machine.ts";
import { perform } from "../../engine/cluster/perform.ts";

/** Never done: every look asks for the next one. */
const restless: Controller = {
  name: "restless",
  watches: { namespaces: ({ metadata }) => metadata.name },
  reconcile: (_view, key) => [{ do: "again", key, afterMs: 1 }],
};

const listed = (machine: Machine) => perform(machine, { verb: "list", resource: "namespaces" });

Deno.test("a cluster that can't get its work done says so, until it has caught up", () => {
  const machine = new Machine({ seed: "a", startMs: 0, controllers: [restless] });
  machine.queue.add(0, "default", 0);
  letTimeGoBy(machine, 10, 5);
  assert.match(listed(machine).warnings?.join() ?? "", /more to do than it can get done/);
  letTimeGoBy(machine, 10);
  assert.deepEqual(listed(machine).warnings ?? [], []);
});
