/** Figures of grading: solutions of all labs, looks at their tasks, batches of the command line, attempts played again. */
import { TaskBook } from "../../engine/grader/mod.ts";
import { drawn, gradeSubmission, type Lab, type Submission } from "../../engine/session/mod.ts";
import { host } from "../../routes/host/engine.ts";
import { labIds, loadLab } from "../../routes/host/labs.ts";
import { REPLAYS } from "./replaying.ts";
import { median, medianMs } from "./run.ts";

const LAB_17 = "daemonsets/lab-17";
const SEED = "0";

function labOf(id: string): Lab {
  const loaded = loadLab(id);
  if (!loaded || "faults" in loaded) throw new Error(`The lab ${id} cannot be read`);
  return loaded.lab;
}

function solutionOf(lab: Lab): Submission {
  return { files: new Map([["solution.txt", drawn(lab, SEED, lab.solution!)]]) };
}

/** Grades a lab's solution; the second time it is known to earn every point. */
function grader(lab: Lab): () => void {
  const submission = solutionOf(lab);
  const grade = () => gradeSubmission(lab, submission, { seed: SEED, ...host });
  const result = grade();
  if ("fault" in result || !result.passed) throw new Error(`The solution of ${lab.id} does not earn every point`);
  return () => void grade();
}

/** Lab 17's solution, from its start to the result document. */
export function lab17Time() {
  return medianMs(30, grader(labOf(LAB_17)), 5);
}

/** The same for every lab that has a solution: the median of the labs' medians. */
export function solutionTime() {
  const times = graded().map((lab) => medianMs(7, grader(lab), 2).value);
  return { value: median(times), n: times.length };
}

function graded(): readonly Lab[] {
  return labIds().map(labOf).filter(({ solution }) => solution !== undefined);
}

const LOOK_RUNS = 5;

let looks: readonly number[] | undefined;

/**
 * What looking at all open tasks takes after each command of each lab's solution: the glance as it ends and the look after
 * it, futures and rehearsals included. Of several runs the median.
 */
function lookTimes(): readonly number[] {
  return looks ??= graded().flatMap((lab) => {
    const grade = grader(lab);
    const runs = Array.from({ length: LOOK_RUNS }, () => looksDuring(grade));
    return runs[0]!.map((_, i) => median(runs.map((run) => run[i]!)));
  });
}

function looksDuring(work: () => void): number[] {
  const { glance, look } = TaskBook.prototype;
  const times: number[] = [];
  let lastGlanceMs = 0;
  TaskBook.prototype.glance = function (...args) {
    const startMs = performance.now();
    const due = glance.apply(this, args);
    lastGlanceMs = performance.now() - startMs;
    return due;
  };
  TaskBook.prototype.look = function (...args) {
    const startMs = performance.now();
    look.apply(this, args);
    times.push(lastGlanceMs + performance.now() - startMs);
    lastGlanceMs = 0;
  };
  try {
    work();
  } finally {
    Object.assign(TaskBook.prototype, { glance, look });
  }
  return times;
}

export function lookMedian() {
  const times = lookTimes();
  return { value: median(times), n: times.length };
}

export function lookWorst() {
  const times = lookTimes();
  return { value: Math.max(...times), n: times.length };
}

/** Submissions of Lab 17 that the command line grades in a second with two jobs, starting included. */
export async function batchRate() {
  const n = 1200;
  const folder = await Deno.makeTempDir();
  const { solution } = labOf(LAB_17);
  for (let i = 0; i < n; i++) await Deno.writeTextFile(`${folder}/${String(i).padStart(4, "0")}.txt`, solution!);
  const startMs = performance.now();
  const grade = new URL("../../routes/cli/grade.ts", import.meta.url).pathname;
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", grade, LAB_17, "--batch", folder, "--jobs", "2"],
    stdout: "null",
  }).output();
  const value = n * 1000 / (performance.now() - startMs);
  await Deno.remove(folder, { recursive: true });
  if (code !== 0) throw new Error("A submission does not earn every point");
  return { value, n };
}

const PROCESSES = 2;
/** Live attempts of Lab 17 that are played again and graded in a second by two processes, starting included. */
export async function regradeRate() {
  const replaying = new URL("replaying.ts", import.meta.url).pathname;
  const startMs = performance.now();
  const codes = await Promise.all(Array.from({ length: PROCESSES }, async (_, i) => {
    const { code } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", replaying, String(i)],
      stderr: "inherit",
    }).output();
    return code;
  }));
  if (codes.some((code) => code !== 0)) throw new Error("A stored attempt does not earn every point again");
  const n = PROCESSES * REPLAYS;
  return { value: n * 1000 / (performance.now() - startMs), n };
}
