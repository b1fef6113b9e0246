import { z } from "zod";
import { nameFor, RESULT_SCHEMA, TERMINALS_MAX } from "../../engine/session/mod.ts";
import type { GradingRequest } from "../host/gradings.ts";

const File = z.strictObject({
  name: z.string().min(1).max(200).regex(/^(?!\/)(?!.*\.\.)[^\0]*$/, "Name a file below the home folder").meta({
    examples: ["solution.sh", "answers.yaml"],
  }),
  text: z.string(),
});

const Answers = z.record(z.string().max(100), z.union([z.string(), z.array(z.string()).max(100)])).meta({
  description: "Answers to the lab's questions, by task",
});

const Submission = z.object({
  lab: z.string().max(200).meta({ description: "track/lab", examples: ["track/lab"] }),
  seed: z.string().max(100).default("0").meta({
    description: "The same seed draws the same variant of the lab",
  }),
  submission: z.union([
    z.string().meta({ description: "A shell script, a conversation, or manifests: told apart by what it looks like" }),
    z.array(File).min(1).max(100).meta({ description: "Files by name: .sh, .txt, .yaml, and answers.yaml" }),
  ]).optional(),
  answers: Answers.optional(),
}).refine(({ submission, answers }) => submission !== undefined || answers !== undefined, {
  message: "Hand in a submission, answers or an attempt",
  path: ["submission"],
}).meta({ id: "Submission" });

const Timed = { sequence: z.int().min(1), atMs: z.int().min(0).max(8.64e15) };
/** At which terminal; the engine says how many there are. */
const At = { terminal: z.int().min(1).max(TERMINALS_MAX).optional() };
const Word = z.string().max(200);
const Text = z.string();

/** An entry of a journal: what the learner did, its number, and when by the seat's clock. */
const Entry = z.discriminatedUnion("kind", [
  z.strictObject({
    ...Timed,
    ...At,
    kind: z.literal("command"),
    line: Text,
    columns: z.int().min(1).max(1000).optional(),
  }),
  z.strictObject({ ...Timed, ...At, kind: z.literal("input"), text: Text.nullable() }),
  z.strictObject({ ...Timed, ...At, kind: z.literal("signal"), name: z.enum(["INT", "QUIT", "TERM"]) }),
  z.strictObject({
    ...Timed,
    kind: z.literal("answer"),
    task: Word,
    answer: z.union([Text, z.array(Text).readonly()]),
    stands: z.boolean().optional(),
  }),
  z.strictObject({ ...Timed, kind: z.literal("hint"), task: Word }),
  z.strictObject({ ...Timed, kind: z.literal("show"), task: Word }),
  z.strictObject({ ...Timed, kind: z.literal("file"), path: z.string().max(4096), text: Text }),
  z.strictObject({ ...Timed, ...At, kind: z.literal("close") }),
  z.strictObject({ ...Timed, kind: z.literal("undo"), to: z.int().min(0).optional() }),
  z.strictObject({ ...Timed, kind: z.literal("reset") }),
  z.strictObject({ ...Timed, kind: z.literal("wait"), ms: z.int().min(0).max(8.64e15) }),
]).meta({ id: "JournalEntry" });

/** An attempt as it is passed around; what else stands beside it (a `result`) is left alone. */
export const AttemptSchema = z.object({
  lab: Word,
  digest: Word,
  seed: z.string().max(200),
  startMs: z.int().min(0).max(8.64e15),
  pace: z.enum(["headless", "live"]),
  engine: Word,
  entries: z.array(Entry).max(10_000),
}).meta({ id: "Attempt", description: "All that a learner did, in order: everything else is computed from it" });

export const GradingRequestSchema = z.union([
  z.object({ attempt: AttemptSchema }).meta({ id: "JournalSubmission" }),
  Submission,
]).meta({ id: "GradingRequest" });

export const ResultSchema = RESULT_SCHEMA.meta({ id: "GradingResult" });

export const GradingSchema = z.object({
  id: z.string(),
  lab: z.string(),
  state: z.enum(["waiting", "done", "failed"]),
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().optional(),
  result: ResultSchema.optional().meta({ description: "Once it is done" }),
  fault: z.string().optional().meta({ description: "Why it could not be graded" }),
}).meta({ id: "Grading" });

/** What is handed in as one thing to grade. */
export function requestOf(body: z.output<typeof GradingRequestSchema>): GradingRequest {
  if ("attempt" in body) return body;
  const { lab, seed, submission, answers } = body;
  const files = submission === undefined
    ? []
    : typeof submission === "string"
    ? [[nameFor(submission), submission] as const]
    : submission.map(({ name, text }) => [name, text] as const);
  // JSON is YAML.
  return { lab, seed, files: answers ? [...files, ["answers.yaml", JSON.stringify(answers)]] : files };
}
