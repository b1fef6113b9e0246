import { z } from "zod";
import { ANSWER_KEY, CHECKS, type CheckStatement } from "../grader/mod.ts";

const ID = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "write small letters, digits and single dashes");

/** One check: validated by its own schema (`readChecks` in lab.ts), so that a fault speaks of that check alone. */
const CHECK = z.record(z.string(), z.unknown());

export const TASK_SCHEMA = z.strictObject({
  id: ID.describe("`## <id>` in task.md opens its part"),
  title: z.string().min(1).optional(),
  points: z.number().positive().max(1000),
  after: z.array(z.string()).optional().describe("Not looked at before these tasks have passed"),
  keep: z.boolean().optional().describe("It must also hold at the end; else a passed task stays passed"),
  checks: z.array(CHECK).min(1).optional(),
  partial: z.boolean().optional().describe(
    "Each check that holds earns its share of the points, even if others don't; else a task earns all or nothing",
  ),
  question: z.string().min(1).optional(),
  options: z.array(z.string()).min(2).optional().describe("Choices of the question"),
  answer: ANSWER_KEY.optional(),
  hints: z.array(z.string().min(1)).max(10).optional().describe("From a nudge to the command"),
  hintCost: z.number().min(0).optional().describe("Points that each hint costs; 0 without"),
});

export const LAB_SCHEMA = z.strictObject({
  $schema: z.string().optional(),
  title: z.string().min(1).max(120),
  order: z.number().int().positive().optional().describe("Its place in the track; labs without one come last, by name"),
  about: z.string().optional().describe("One sentence for the list of labs"),
  document: z.string().optional().describe("Which text it mirrors"),
  cluster: z.string().min(1).describe("A file of labs/clusters without `.yaml`"),
  minutes: z.number().int().positive().max(600).optional(),
  vary: z.record(z.string().regex(/^[A-Za-z_]\w*$/), z.array(z.union([z.string(), z.number(), z.boolean()])).min(2))
    .optional()
    .describe("Drawn from the attempt's seed; `${name}` in texts, files and checks"),
  tasks: z.array(TASK_SCHEMA).min(1).max(50),
});

/** A track's own file, labs/<track>/track.yaml: what the site shows above its labs. */
export const TRACK_SCHEMA = z.strictObject({
  title: z.string().min(1).max(120),
  about: z.string().optional().describe("One sentence below the title"),
  order: z.number().int().positive().optional().describe(
    "Its place among the tracks; those without one come last, by name",
  ),
});

export type LabStatement = z.infer<typeof LAB_SCHEMA>;
export type TaskStatement = z.infer<typeof TASK_SCHEMA>;

/** The JSON Schema of lab.yaml, for authors' editors: labs/lab.schema.json. */
export function labJsonSchema(): Record<string, unknown> {
  const checks = z.union(
    CHECKS.map((check) => (check.schema as z.ZodType).describe(check.about)) as unknown as [z.ZodType, z.ZodType],
  );
  const task = TASK_SCHEMA.extend({ checks: z.array(checks).min(1).optional() });
  const lab = LAB_SCHEMA.extend({ tasks: z.array(task).min(1).max(50) });
  const schema = z.toJSONSchema(lab, { io: "input", unrepresentable: "any" });
  return { ...schema, title: "A lab of Slipway" };
}

/** The check's statement if it stands for one: the checks that an answer to a question makes. */
export function questionCheck(task: TaskStatement): CheckStatement | undefined {
  if (!task.answer) return undefined;
  return { answer: task.answer, question: task.question, ...(task.options ? { options: task.options } : {}) };
}

let words: readonly string[] | undefined;

/** Every field that a lab.yaml may have, wherever. */
export function labWords(): readonly string[] {
  return words ??= [...new Set(fieldsIn(labJsonSchema()))].sort();
}

function fieldsIn(schema: unknown): string[] {
  if (schema === null || typeof schema !== "object") return [];
  const { properties } = schema as { properties?: object };
  return [...Object.keys(properties ?? {}), ...Object.values(schema).flatMap(fieldsIn)];
}
