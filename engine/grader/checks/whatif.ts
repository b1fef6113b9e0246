import { z } from "zod";
import { parseGoDuration } from "../../base/time.ts";
import type { Check, CheckStatement } from "../check.ts";
import { WORDS, type Words } from "../statements.ts";

interface WhatifStatement extends Words {
  readonly whatif: string;
  readonly do: string;
  readonly wait?: string;
  readonly checks: readonly CheckStatement[];
}

const WAIT_MS = 30_000;
/** A wait costs work; ten minutes show everything but the slowest back-off. */
export const WAIT_MAX_MS = 600_000;

/** On a fork of the learner's cluster: do this, let time go by, then look. */
export const whatif: Check<WhatifStatement> = {
  name: "whatif",
  about:
    "On a fork of the learner's cluster: run `do`, let `wait` go by, then its checks pass. Their own cluster is untouched",
  schema: z.strictObject({
    whatif: z.string().min(1).describe("In words: `a fourth node joins`"),
    do: z.string().describe("Shell; files of the lab's `hidden/` folder lie in /lab"),
    wait: z.string().optional().describe("30s without").refine((text) => {
      const ms = text === undefined ? 0 : parseGoDuration(text);
      return ms !== undefined && ms >= 0 && ms <= WAIT_MAX_MS;
    }, "write a duration of at most 10m, such as 30s"),
    checks: z.array(z.record(z.string(), z.unknown())).min(1),
    ...WORDS,
  }),
  settles: true,
  costly: true,
  watches: () => "always",
  inner: ({ checks }) => checks,

  look(statement, scene) {
    const waitMs = statement.wait === undefined ? WAIT_MS : parseGoDuration(statement.wait)!;
    const { scene: after, exit, said } = scene.rehearse(statement.do, waitMs);
    const head = `when ${statement.whatif}, `;
    if (exit !== 0) {
      return {
        passed: false,
        expected: `${head}that the rehearsal works`,
        found: `it ends with ${exit}: ${said.trim().split("\n").at(-1)}`,
      };
    }
    for (const inner of statement.checks) {
      const finding = after.look(inner);
      if (!finding.passed) {
        return { ...finding, expected: head + finding.expected, found: `then ${finding.found}`, look: undefined };
      }
    }
    return { passed: true, expected: `${head}all goes well`, found: "so it does" };
  },
};
