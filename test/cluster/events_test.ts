import assert from "node:assert/strict";
import type { Controller } from "../../engine/cluster/controller.ts";
import { cluster, configMap, create } from "./make.ts";

/** Says what each value of the config map tells it to. */
const speaker: Controller = {
  name: "speaker",
  watches: { configmaps: ({ metadata }) => metadata.name === "a" ? "default/a" : undefined },
  reconcile(view, key) {
    const about = view.get("configmaps", key)!;
    return about.data?.say ? [{ do: "event", about, type: "Warning", reason: "Said", message: about.data.say }] : [];
  },
};

function heard(texts: readonly string[], pauseMs = 1000): string[] {
  const on = cluster([speaker]);
  create(on, configMap("a"));
  texts.forEach((say, i) => {
    const body = { data: { say, i: String(i) } };
    on.request({ verb: "patch", resource: "configmaps", namespace: "default", name: "a", patchType: "merge", body });
    on.advance(pauseMs);
  });
  const answer = on.request({ verb: "list", resource: "events", namespace: "default" });
  return answer.ok ? answer.items!.map(({ message, count }) => `${count}x ${message}`) : [];
}

const numbers = (n: number) => Array.from({ length: n }, (_, i) => `no ${i}`);

const ROWS: readonly (readonly [what: string, texts: readonly string[], pauseMs: number, heard: readonly string[]])[] =
  [
    ["equal ones are counted", ["x", "x", "x"], 1000, ["3x x"]],
    ["different ones stand by themselves", ["x", "y", "x"], 1000, ["2x x", "1x y"]],
    [
      "from the tenth different one on they are combined",
      numbers(12),
      1000,
      [...numbers(9).map((text) => `1x ${text}`), "3x (combined from similar events): no 11"],
    ],
    ["a flood is cut off after 25", Array.from({ length: 40 }, () => "x"), 10, ["25x x"]],
    ["after five minutes one more gets through", Array.from({ length: 27 }, () => "x"), 300_000, ["27x x"]],
  ];

for (const [what, texts, pauseMs, expected] of ROWS) {
  Deno.test(`events: ${what}`, () => assert.deepEqual(heard(texts, pauseMs), expected));
}
