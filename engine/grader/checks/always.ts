import { z } from "zod";
import type { ResourceName } from "../../base/object.ts";
import type { Check, CheckStatement } from "../check.ts";
import { WORDS, type Words } from "../statements.ts";

interface AlwaysStatement extends Words {
  readonly always: string;
  readonly checks: readonly CheckStatement[];
}

/** Never stopped holding since the task was open; looked at whenever the cluster changed. */
export const always: Check<AlwaysStatement> = {
  name: "always",
  about: "Since the task's `after` passed, these checks never stopped passing, at any moment",
  schema: z.strictObject({
    always: z.string().min(1).describe("In words: `no more than one node is without its daemon`"),
    checks: z.array(z.record(z.string(), z.unknown())).min(1),
    ...WORDS,
  }),
  settles: false,
  sticky: "miss",
  inner: ({ checks }) => checks,

  watches({ checks }, scene) {
    const names: ResourceName[] = [];
    for (const inner of checks) {
      const watched = scene.watches(inner);
      if (watched === "always") return "always";
      names.push(...watched);
    }
    return names;
  },

  look({ always, checks }, scene) {
    const expected = `always: ${always}`;
    for (const inner of checks) {
      const finding = scene.look(inner);
      if (!finding.passed) return { ...finding, expected, found: `it didn't hold all the time: ${finding.found}` };
    }
    return { passed: true, expected, found: "so it was" };
  },
};
