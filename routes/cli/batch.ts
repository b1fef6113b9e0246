import { setImmediate } from "node:timers";
import { gradeSubmission, type Lab } from "../../engine/session/mod.ts";
import { prepareDescriptions } from "../host/descriptions.ts";
import { host } from "../host/engine.ts";
import { isFolder } from "../host/labs.ts";
import { linesOf, write } from "./lines.ts";
import { CannotGrade, ownWords, submissionAt, theLab } from "./submissions.ts";

/** How many files a child process has at a time: enough that it never waits for the next. */
const IN_HAND = 4;

/**
 * Grades every file (or folder) of a folder: one JSON line each, in the order of their names. With `-`, paths come in on
 * standard input instead, each a line of JSON, and their lines go out in that order.
 *
 * @param jobs Processes that share the work, this one among them.
 * @returns 0 when each earned every point, 1 when one did not, 2 when one could not be graded.
 */
export async function batch(labName: string, folder: string, seed: string, jobs: number): Promise<number> {
  if (folder !== "-" && !isFolder(folder)) throw new CannotGrade(`There is no folder ${folder}`);
  const lab = theLab(labName);
  if (folder === "-") return await fromInput(lab, seed);
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) => !name.startsWith(".")).sort();
  const work = new Work(names.map((name) => `${folder}/${name}`));
  const others = Array.from(
    { length: Math.min(jobs, names.length) - 1 },
    () => inChild(labName, seed, work),
  );
  await Promise.all([inThis(lab, seed, work), ...others]);
  await work.written;
  return work.worst;
}

interface Taken {
  readonly index: number;
  readonly path: string;
}

/** What several processes take from, and bring their lines back to: those are written in the order of the paths. */
class Work {
  worst = 0;
  /** Everything so far is on its way out. */
  written: Promise<void> = Promise.resolve();
  readonly #paths: readonly string[];
  readonly #lines: (string | undefined)[] = [];
  #taken = 0;
  #told = 0;

  constructor(paths: readonly string[]) {
    this.#paths = paths;
  }

  take(): Taken | undefined {
    const index = this.#taken++;
    const path = this.#paths[index];
    return path === undefined ? undefined : { index, path };
  }

  bring(index: number, line: string, exit: number): void {
    this.#lines[index] = line;
    this.worst = Math.max(this.worst, exit);
    let text = "";
    for (let next; (next = this.#lines[this.#told]) !== undefined; this.#told++) {
      text += `${next}\n`;
      this.#lines[this.#told] = "";
    }
    if (text !== "") this.written = this.written.then(() => write(text));
  }
}

async function inThis(lab: Lab, seed: string, work: Work): Promise<void> {
  for (let next; (next = work.take());) {
    const { line, exit } = await graded(lab, next.path, seed);
    work.bring(next.index, line, exit);
    // What the other processes have to say is heard in between.
    await new Promise((done) => setImmediate(done));
  }
}

/** A process that takes paths like this one. What it had in hand when it ended early is answered with a fault. */
async function inChild(lab: string, seed: string, work: Work): Promise<void> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", import.meta.resolve("./grade.ts"), lab, "--batch", "-", "--seed", seed],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const inHand: Taken[] = [];
  const give = async () => {
    const next = work.take();
    if (!next) return await child.stdin.close().catch(() => {});
    inHand.push(next);
    await write(JSON.stringify(next.path) + "\n", child.stdin).catch(() => {});
  };
  for (let i = 0; i < IN_HAND; i++) await give();
  for await (const line of linesOf(child.stdout)) {
    work.bring(inHand.shift()!.index, line, exitOf(line));
    await give();
  }
  await child.status;
  for (const { index, path } of inHand) {
    work.bring(index, JSON.stringify({ submission: nameOf(path), fault: "the grader ended early" }), 2);
  }
}

function exitOf(line: string): number {
  const { fault, passed } = JSON.parse(line) as { fault?: string; passed?: boolean };
  return fault !== undefined ? 2 : passed ? 0 : 1;
}

async function fromInput(lab: Lab, seed: string): Promise<number> {
  let worst = 0;
  for await (const line of linesOf(Deno.stdin.readable)) {
    const answer = await graded(lab, JSON.parse(line), seed);
    await write(`${answer.line}\n`);
    worst = Math.max(worst, answer.exit);
  }
  return worst;
}

async function graded(lab: Lab, path: string, seed: string): Promise<{ line: string; exit: number }> {
  try {
    const submission = ownWords(await submissionAt(path), path, lab, seed);
    await prepareDescriptions([...submission.files.values()].join("\n"));
    const result = gradeSubmission(lab, submission, { seed, ...host });
    if ("fault" in result) throw new CannotGrade(result.fault);
    return { line: JSON.stringify(result), exit: result.passed ? 0 : 1 };
  } catch (error) {
    const name = nameOf(path);
    const fault = error instanceof Error ? error.message : String(error);
    console.error(`${name}: ${fault}`);
    return { line: JSON.stringify({ submission: name, fault }), exit: 2 };
  }
}

function nameOf(path: string): string {
  return path.split("/").at(-1)!;
}
