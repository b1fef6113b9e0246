import { bodyLimit } from "hono/body-limit";
import { describeRoute, resolver, validator } from "hono-openapi";
import { z } from "zod";
import { gradeSubmission, nameFor, RESULT_SCHEMA, SUBMISSION_BYTES_MAX } from "../../engine/session/mod.ts";
import { prepareDescriptions } from "../host/descriptions.ts";
import { host } from "../host/engine.ts";
import type { Routes } from "../site.ts";
import { Problem, problem } from "./problem.ts";

const SEED_DEFAULT = "0";
/** JSON may write one byte of a submission as six (`\u0000`); what it comes to is measured once more. */
const BODY_BYTES_MAX = SUBMISSION_BYTES_MAX;
const TOO_LARGE = `Hand in at most ${SUBMISSION_BYTES_MAX / 1024} KB`;

const File = z.object({
  name: z.string().min(1).max(200).regex(/^(?!\/)(?!.*\.\.)[^\0]*$/, "Name a file below the home folder").meta({
    examples: ["solution.sh", "answers.yaml"],
  }),
  text: z.string(),
});

const Submission = z.object({
  lab: z.string().meta({ description: "track/lab", examples: ["daemonsets/lab-17"] }),
  seed: z.string().max(100).default(SEED_DEFAULT).meta({
    description: "The same seed draws the same variant of the lab",
  }),
  submission: z.union([
    z.string().meta({ description: "A shell script, a conversation, or manifests: told apart by what it looks like" }),
    z.array(File).min(1).max(100).meta({ description: "Files by name: .sh, .txt, .yaml, and answers.yaml" }),
  ]),
}).meta({ id: "Submission" });

const Result = RESULT_SCHEMA.meta({ id: "GradingResult" });

const json = (schema: z.ZodType) => ({ "application/json": { schema: resolver(schema) } });
const faulty = (description: string) => ({
  description,
  content: { "application/problem+json": { schema: resolver(Problem) } },
});

/** Grades a submission from the lab's start, as `deno task grade` does: the same submission and seed, the same document. */
export const gradings: Routes = {
  name: "gradings",
  mount(app, { labs }) {
    app.post(
      "/api/v1/gradings",
      describeRoute({
        operationId: "createGrading",
        summary: "Grade a submission",
        description:
          "Plays the submission on a fresh cluster of the lab, in virtual time, and answers with the result. Nothing is stored.",
        responses: {
          200: { description: "The grading result", content: json(Result) },
          400: faulty("The body is not JSON"),
          404: faulty("There is no such lab"),
          413: faulty(TOO_LARGE),
          422: faulty("The body is JSON, but not a submission, or one that could not be graded"),
        },
      }),
      bodyLimit({ maxSize: BODY_BYTES_MAX, onError: (c) => problem(c, 413, "too-large", TOO_LARGE) }),
      async (c, next) => {
        try {
          await c.req.json();
        } catch {
          return problem(c, 400, "not-json", "The body is not JSON", {
            detail: "Send application/json; see /api/v1/openapi.json",
          });
        }
        return await next();
      },
      validator("json", Submission, (read, c) => {
        if (read.success) return;
        const errors = read.error.map(({ message, path = [] }) => ({
          detail: message,
          pointer: path.map((step) => `/${String(typeof step === "object" ? step.key : step)}`).join(""),
        }));
        return problem(c, 422, "not-a-submission", "The body is not a submission", { errors });
      }),
      async (c) => {
        const { lab: id, seed, submission } = c.req.valid("json");
        const lab = labs.lab(id);
        if (!lab) {
          return problem(c, 404, "no-such-lab", `There is no lab "${id}"`, {
            detail: "See the first page for the labs there are",
          });
        }
        const files = typeof submission === "string"
          ? new Map([[nameFor(submission), submission]])
          : new Map(submission.map(({ name, text }) => [name, text]));
        await prepareDescriptions([...files.values()].join("\n"));
        const result = gradeSubmission(lab, { files }, { seed, ...host });
        if ("fault" in result) {
          return problem(c, 422, "not-gradable", "The submission could not be graded", { detail: result.fault });
        }
        return c.json(result);
      },
    );
  },
};
