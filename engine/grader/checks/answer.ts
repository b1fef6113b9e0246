import { z } from "zod";
import type { Check } from "../check.ts";
import { readExpression, valueOf } from "../expression.ts";
import { WORDS, type Words } from "../statements.ts";

/** What an answer is compared with. */
export type AnswerKey =
  | { readonly cel: string }
  | { readonly text: string | number | readonly (string | number)[] }
  | { readonly choice: string | readonly string[] };

interface AnswerStatement extends Words {
  readonly answer: AnswerKey;
  readonly question?: string;
  readonly options?: readonly string[];
}

const EXPRESSION = z.string().superRefine((text, context) => {
  const read = readExpression(text);
  if ("fault" in read) context.addIssue({ code: "custom", message: `cannot read the expression: ${read.fault}` });
});

export const ANSWER_KEY = z.union([
  z.strictObject({ cel: EXPRESSION.describe("Computed from the learner's own cluster") }),
  z.strictObject({
    text: z.union([z.string(), z.number(), z.array(z.union([z.string(), z.number()]))]).describe(
      "One text, or several of which any will do",
    ),
  }),
  z.strictObject({
    choice: z.union([z.string(), z.array(z.string())]).describe("The right option, or all the right ones"),
  }),
]);

/** The learner's answer to the task's question. It never says what the right answer is. */
export const answer: Check<AnswerStatement> = {
  name: "answer",
  about: "The learner's answer equals what CEL computes, one of some texts, or the right choice",
  schema: z.strictObject({
    answer: ANSWER_KEY,
    question: z.string().optional(),
    options: z.array(z.string()).min(2).optional(),
    ...WORDS,
  }) as unknown as z.ZodType<AnswerStatement>,
  settles: false,
  sticky: "hit",
  watches: () => "always",

  look({ answer, question }, scene) {
    const expected = question ? `the answer to “${question}”` : "the right answer";
    const given = scene.answer;
    if (given === undefined) return { passed: false, expected, found: "no answer yet" };
    const wanted = "cel" in answer ? valueOf(answer.cel, scene) : undefined;
    const passed = wanted === undefined
      ? "choice" in answer
        ? sameChoice([answer.choice].flat(), given)
        : ["text" in answer ? answer.text : []].flat().some((text) => same(text, given))
      : "value" in wanted && same(wanted.value, given);
    return {
      passed,
      expected,
      found: passed ? "the right answer" : `the answer “${[given].flat().join(", ").slice(0, 200)}” isn't right`,
    };
  },
};

/** Numbers by value; texts trimmed, in any case; lists in any order. */
function same(wanted: unknown, given: string | readonly string[]): boolean {
  if (Array.isArray(wanted)) {
    const items = typeof given === "string" ? given.split(/[\s,]+/).filter((item) => item !== "") : given;
    return sameChoice(wanted.map(String), items);
  }
  const text = [given].flat().join(" ");
  if (typeof wanted === "number") return text.trim() !== "" && Number(text) === wanted;
  return folded(String(wanted)) === folded(text);
}

function sameChoice(wanted: readonly string[], given: string | readonly string[]): boolean {
  const [left, right] = [new Set(wanted.map(folded)), new Set([given].flat().map(folded))];
  return left.size === right.size && [...left].every((item) => right.has(item));
}

function folded(text: string): string {
  return text.trim().replace(/\s+/g, " ").toLowerCase();
}
