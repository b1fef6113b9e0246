/**
 * Grades what a learner hands in.
 *
 *   deno task grade <lab> <submission> [--seed N] [--format FORMAT] [--out FILE]
 *                 FORMAT: text, json, junit, tap, ctrf, gradescope, prairielearn, check50 or xqueue
 *                 [--attempt FILE]   also writes what was played, for deno task replay
 *   deno task grade <lab> --batch DIR [--jobs N] [--seed N]
 *
 * A submission is a shell script, a conversation, manifests, a folder with any of these and answers.yaml, or `-`. Exit 0
 * when every point is earned, 1 when not, 2 when it could not grade.
 */
import { parseArgs } from "node:util";
import {
  drawn,
  gradeSubmission,
  type Lab,
  nameFor,
  playSubmission,
  report,
  REPORTS,
  resultOf,
  type Submission,
  SUBMISSION_BYTES_MAX,
} from "../../engine/session/mod.ts";
import { prepareDescriptions } from "../host/descriptions.ts";
import { host } from "../host/engine.ts";
import { isFolder, labFolder, loadLab, readFolder } from "../host/labs.ts";

const USAGE =
  `Usage: deno task grade <lab> <submission> [--seed N] [--format ${Object.keys(REPORTS).join("|")}] [--out FILE]\n` +
  "       deno task grade <lab> --batch DIR [--jobs N] [--seed N]";

class CannotGrade extends Error {}

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

function theLab(name: string): Lab {
  const loaded = loadLab(name);
  if (!loaded) throw new CannotGrade(`There is no lab "${name}"`);
  if ("lab" in loaded) return loaded.lab;
  const faults = loaded.faults.map(({ file, line, column, message }) =>
    `${file}${line ? `:${line}:${column}` : ""}: ${message}`
  );
  throw new CannotGrade(`The lab "${name}" has faults:\n${faults.join("\n")}`);
}

async function submissionAt(path: string): Promise<Submission> {
  if (path === "-") {
    const text = await new Response(Deno.stdin.readable).text();
    return { files: new Map([[nameFor(text), text]]) };
  }
  const name = path.replace(/\/$/, "").split("/").at(-1)!;
  if (isFolder(path)) return { name, files: readFolder(path) };
  try {
    if (Deno.statSync(path).size > SUBMISSION_BYTES_MAX) {
      throw new CannotGrade(`${path} is larger than ${SUBMISSION_BYTES_MAX / 1024} KiB: hand in less`);
    }
    return { name, files: new Map([[name, Deno.readTextFileSync(path)]]) };
  } catch (error) {
    if (error instanceof CannotGrade) throw error;
    throw new CannotGrade(`Cannot read ${path}: ${error instanceof Error ? error.message : error}`);
  }
}

/** The lab's own solution and mistakes speak of words that the seed draws; what a learner hands in stands as it is. */
function ownWords(submission: Submission, path: string, lab: Lab, seed: string): Submission {
  const folder = labFolder(lab.id);
  if (path === "-" || !folder || !Deno.realPathSync(path).startsWith(`${Deno.realPathSync(folder)}/`)) {
    return submission;
  }
  const files = new Map([...submission.files].map(([name, text]) => [name, drawn(lab, seed, text)]));
  return { ...submission, files };
}

/** Every file (or folder) of a folder, in the order of their names, one JSON line each. */
async function batch(labName: string, folder: string, seed: string, jobs: number): Promise<number> {
  if (!isFolder(folder)) throw new CannotGrade(`There is no folder ${folder}`);
  const lab = theLab(labName);
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) => !name.startsWith(".")).sort();
  if (jobs > 1 && names.length > 1) return await inParallel(labName, folder, names, seed, jobs);
  let worst = 0;
  for (const name of names) {
    const { line, exit } = await graded(lab, `${folder}/${name}`, name, seed);
    await write(line);
    worst = Math.max(worst, exit);
  }
  return worst;
}

async function graded(
  lab: ReturnType<typeof theLab>,
  path: string,
  name: string,
  seed: string,
): Promise<{ line: string; exit: number }> {
  try {
    const submission = ownWords(await submissionAt(path), path, lab, seed);
    await prepareDescriptions([...submission.files.values()].join("\n"));
    const result = gradeSubmission(lab, submission, { seed, ...host });
    if ("fault" in result) throw new CannotGrade(result.fault);
    return { line: JSON.stringify(result) + "\n", exit: result.passed ? 0 : 1 };
  } catch (error) {
    const fault = error instanceof Error ? error.message : String(error);
    console.error(`${name}: ${fault}`);
    return { line: JSON.stringify({ submission: name, fault }) + "\n", exit: 2 };
  }
}

/** Child processes, each with its share of the files; their lines come out in the order of the names. */
async function inParallel(
  lab: string,
  folder: string,
  names: readonly string[],
  seed: string,
  jobs: number,
): Promise<number> {
  const lines = new Map<string, string>();
  let worst = 0;
  const workers = Array.from({ length: Math.min(jobs, names.length) }, async (_, w) => {
    const share = names.filter((_, i) => i % jobs === w);
    const work = await Deno.makeTempDir();
    for (const name of share) await Deno.symlink(await Deno.realPath(`${folder}/${name}`), `${work}/${name}`);
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", import.meta.filename!, lab, "--batch", work, "--seed", seed],
      stderr: "inherit",
    });
    const { stdout, code } = await child.output();
    new TextDecoder().decode(stdout).split("\n").filter(Boolean).forEach((line, i) => lines.set(share[i]!, line));
    worst = Math.max(worst, code);
    await Deno.remove(work, { recursive: true });
  });
  await Promise.all(workers);
  await write(
    names.map((name) => lines.get(name) ?? JSON.stringify({ submission: name, fault: "the grader ended early" })).join(
      "\n",
    ) + "\n",
  );
  return worst;
}

async function write(text: string): Promise<void> {
  const writer = Deno.stdout.writable.getWriter();
  await writer.write(new TextEncoder().encode(text));
  writer.releaseLock();
}
