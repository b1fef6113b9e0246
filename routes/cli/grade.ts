/**
 * Grades what a learner hands in.
 *
 *   deno task grade <lab> <submission> [--seed N] [--format FORMAT] [--out FILE]
 *                 FORMAT: text, json, junit, tap, ctrf, gradescope, prairielearn, check50 or xqueue
 *                 [--attempt FILE]   also writes what was played, for deno task replay
 *   deno task grade <lab> --batch DIR [--jobs N] [--seed N]     one JSON line for each file of a folder
 *   deno task grade <lab> --batch - [--seed N]                  the same for paths that come in, each a line of JSON
 *
 * A submission is a shell script, a conversation, manifests, a folder with any of these and answers.yaml, or `-`. Exit 0
 * when every point is earned, 1 when not, 2 when it could not grade.
 */
import { parseArgs } from "node:util";
import { playSubmission, report, REPORTS, resultOf } from "../../engine/session/mod.ts";
import { prepareDescriptions } from "../host/descriptions.ts";
import { host } from "../host/engine.ts";
import { batch } from "./batch.ts";
import { write } from "./lines.ts";
import { CannotGrade, ownWords, submissionAt, theLab } from "./submissions.ts";

const USAGE =
  `Usage: deno task grade <lab> <submission> [--seed N] [--format ${Object.keys(REPORTS).join("|")}] [--out FILE]\n` +
  "       deno task grade <lab> --batch DIR|- [--jobs N] [--seed N]";

if (import.meta.main) {
  try {
    Deno.exit(await main(Deno.args));
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    // Our own mistake, not the caller's: say where.
    const isCallers = error instanceof CannotGrade ||
      String((error as { code?: string }).code).startsWith("ERR_PARSE_ARGS");
    if (!isCallers && error instanceof Error) console.error(error.stack);
    Deno.exit(2);
  }
}

async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      seed: { type: "string", default: "0" },
      format: { type: "string", default: "text" },
      out: { type: "string" },
      attempt: { type: "string" },
      batch: { type: "string" },
      jobs: { type: "string", default: "1" },
    },
  });
  const [labName, path, ...more] = positionals;
  if (!labName || more.length > 0 || (path === undefined) === (values.batch === undefined)) {
    throw new CannotGrade(USAGE);
  }
  const { seed, format, jobs } = values as { seed: string; format: string; jobs: string };
  if (!Object.hasOwn(REPORTS, format)) {
    throw new CannotGrade(`There is no format "${format}": use one of ${Object.keys(REPORTS).join(", ")}`);
  }
  if (values.batch !== undefined) return await batch(labName, values.batch, seed, Number(jobs));
  const lab = theLab(labName);
  const submission = ownWords(await submissionAt(path!), path!, lab, seed);
  await prepareDescriptions([...submission.files.values()].join("\n"));
  const played = playSubmission(lab, submission, { seed, ...host });
  if ("fault" in played) throw new CannotGrade(played.fault);
  const result = resultOf(played.seat, submission.name);
  if (values.attempt !== undefined) {
    await Deno.writeTextFile(
      values.attempt,
      JSON.stringify({ ...played.attempt, result: resultOf(played.seat) }) + "\n",
    );
  }
  const text = report(result, format)!;
  if (values.out === undefined) await write(text);
  else await Deno.writeTextFile(values.out, text);
  return result.passed ? 0 : 1;
}
