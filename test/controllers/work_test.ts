/** Work is counted, not timed: it grows with what changed, never with the size of the cluster. */
import assert from "node:assert/strict";
import { HEADLESS_START_MS, Machine } from "../../engine/session/mod.ts";

const node = (i: number) => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: { name: `node${i}` },
  status: { capacity: { cpu: "1", memory: "1Gi", pods: "110" } },
});

const SET = {
  apiVersion: "apps/v1",
  kind: "DaemonSet",
  metadata: { name: "agent", namespace: "default" },
  spec: {
    selector: { matchLabels: { app: "agent" } },
    template: { metadata: { labels: { app: "agent" } }, spec: { containers: [{ name: "agent", image: "agent:1" }] } },
  },
};

/** Objects written by resource, from the moment in which something happens until all is quiet. */
function touched(nodes: number, happens: (machine: Machine) => void): Record<string, number> {
  const items = [...Array.from({ length: nodes }, (_, i) => node(i)), SET];
  const machine = Machine.open({
    cluster: JSON.stringify({ apiVersion: "v1", kind: "List", items }),
    files: new Map(),
    seed: "0",
    startMs: HEADLESS_START_MS,
    pace: "headless",
  });
  machine.advance(machine.nowMs + 60_000);
  const { version } = machine.cluster;
  happens(machine);
  machine.advance(machine.nowMs + 30_000);
  const counts: Record<string, number> = {};
  for (const { resource } of machine.cluster.changesSince(version)!) counts[resource] = (counts[resource] ?? 0) + 1;
  return counts;
}

const HAPPENINGS: readonly { title: string; happens: (machine: Machine) => void }[] = [
  {
    title: "one more node",
    happens: ({ cluster }) => void cluster.request({ verb: "create", resource: "nodes", body: node(9999) }),
  },
  {
    title: "a taint that evicts one pod",
    happens: ({ cluster }) => {
      const body = { spec: { taints: [{ key: "k", effect: "NoExecute" }] } };
      void cluster.request({ verb: "patch", resource: "nodes", name: "node7", patchType: "merge", body });
    },
  },
];

for (const { title, happens } of HAPPENINGS) {
  Deno.test(`${title} touches as many objects among 5,000 nodes as among 100`, () => {
    const [{ events: fewEvents = 0, ...few }, { events: manyEvents = 0, ...many }] = [
      touched(100, happens),
      touched(5000, happens),
    ];
    assert.ok(few["pods"]! > 0, JSON.stringify(few));
    assert.deepEqual(many, few);
    // Whether one more event is told depends on how many like it came before.
    assert.ok(Math.abs(manyEvents - fewEvents) <= 1, `${manyEvents} and ${fewEvents} events`);
  });
}
