import {
  drawn,
  HEADLESS_START_MS,
  type Lab,
  playSubmission,
  readConversation,
  type Result,
  resultOf,
  Seat,
} from "../session/mod.ts";
import { didYouMean } from "../base/nearest_word.ts";
import { consoleFaults } from "./console.ts";
import { mutation } from "./mutation.ts";
import type { ProofOptions, ProvenStep } from "./prove.ts";
import { textFaults } from "./text.ts";

type Outcome = Omit<ProvenStep, "name">;

interface ProofOf {
  readonly name: string;
  /** It says nothing while the solution doesn't solve. */
  readonly isAboutSolution?: boolean;
  run(lab: Lab, options: ProofOptions): Outcome;
}

export const SOLUTION = "the solution earns every point";

/** In the order in which an author mends things. */
export const PROOFS: readonly ProofOf[] = [
  { name: "nothing passes by itself", run: vacuity },
  { name: SOLUTION, run: solution },
  { name: "other ways earn it too", run: ways },
  { name: "mistakes lose what they say", run: mistakes },
  { name: "mutants are caught", isAboutSolution: true, run: mutation },
  { name: "every variant can be solved", isAboutSolution: true, run: variants },
  { name: "the text is sound", run: text },
  { name: "its commands work", isAboutSolution: true, run: commands },
];

const VARIANTS = 10;
/** Where a lab varies: in these a wrong word, a start state that passes or a mistake that doesn't lose would show. */
const SEEDS = ["1", "2", "3"];

function seedsOf(lab: Lab): readonly string[] {
  return isVaried(lab) ? SEEDS : SEEDS.slice(0, 1);
}

function isVaried({ vary }: Lab): boolean {
  return Object.keys(vary).length > 0;
}

/** What is wrong with some seeds: said once, with the first of them unless all say so. */
function bySeed(lab: Lab, faultsOf: (seed: string) => readonly string[]): string[] {
  const seeds = seedsOf(lab);
  const found = new Map<string, string[]>();
  for (const seed of seeds) for (const fault of faultsOf(seed)) found.set(fault, [...found.get(fault) ?? [], seed]);
  return [...found].map(([fault, at]) => at.length === seeds.length ? fault : `${fault} (seed ${at.join(", ")})`);
}

function vacuity(lab: Lab, options: ProofOptions): Outcome {
  const notes = bySeed(lab, (seed) => vainNotes(opened(lab, seed, options)));
  const open = opened(lab, SEEDS[0]!, options).tasks().filter(({ state }) => state !== "locked").length;
  return { ok: notes.length === 0, figure: `${open} open tasks`, notes };
}

function opened(lab: Lab, seed: string, { bounded, descriptions }: ProofOptions): Seat {
  return Seat.open(lab, { seed, startMs: HEADLESS_START_MS, pace: "headless", bounded, descriptions });
}

function vainNotes(seat: Seat): string[] {
  const notes: string[] = [];
  for (const task of seat.tasks()) {
    if (task.state === "locked") continue;
    const vain = task.checks.filter(({ passed }) => passed);
    if (vain.length === task.checks.length) {
      notes.push(
        `Task "${task.id}" passes before the learner starts: check something that they must make, or put it after another task`,
      );
    } else {
      notes.push(...vain.map(({ expected }) => `Task "${task.id}": the start state already has ${expected}`));
    }
  }
  return notes;
}

function solution(lab: Lab, options: ProofOptions): Outcome {
  if (lab.solution === undefined) {
    return { ok: false, figure: "none", notes: ["Write solution.txt: a conversation that earns every point"] };
  }
  const result = played(lab, lab.solution, SEEDS[0]!, options);
  if ("fault" in result) return { ok: false, figure: "fault", notes: [result.fault] };
  return { ok: result.passed, figure: `${result.points} of ${result.maximum}`, notes: lostNotes(result) };
}

function ways(lab: Lab, options: ProofOptions): Outcome {
  const faultsOf = (conversation: string) => (seed: string) => {
    const result = played(lab, conversation, seed, options);
    return "fault" in result ? [result.fault] : lostNotes(result);
  };
  const notes = [...lab.ways].flatMap(([name, conversation]) => {
    const lost = bySeed(lab, faultsOf(conversation));
    return lost.length === 0 ? [] : [`ways/${name}: ${lost.join("; ")}`];
  });
  return { ok: notes.length === 0, figure: `${lab.ways.size - notes.length} of ${lab.ways.size}`, notes };
}

function mistakes(lab: Lab, options: ProofOptions): Outcome {
  if (lab.mistakes.size === 0) {
    return {
      ok: false,
      figure: "none",
      notes: ["Write mistakes/….txt: conversations that go wrong the way learners do"],
    };
  }
  const notes: string[] = [];
  let good = 0;
  for (const [name, conversation] of lab.mistakes) {
    const faults = bySeed(lab, (seed) => [mistakeFault(lab, conversation, seed, options)].flatMap((one) => one ?? []));
    notes.push(...faults.map((fault) => `mistakes/${name}: ${fault}`));
    good += Number(faults.length === 0);
  }
  return { ok: notes.length === 0, figure: `${good} of ${lab.mistakes.size}`, notes };
}

function mistakeFault(
  lab: Lab,
  conversation: string,
  seed: string,
  options: ProofOptions,
): string | undefined {
  const { head } = readConversation(drawn(lab, seed, conversation));
  const loses = head.get("loses");
  if (loses === undefined) return 'say in its head which tasks are lost: "loses: task, task"';
  const named = loses.split(/[\s,]+/).filter((id) => id !== "");
  const unknown = named.find((id) => !lab.tasks.some((task) => task.id === id));
  if (unknown !== undefined) {
    return `there is no task "${unknown}"${didYouMean(unknown, lab.tasks.map(({ id }) => id))}`;
  }
  const result = played(lab, conversation, seed, options);
  if ("fault" in result) return result.fault;
  const lost = result.tasks.filter(({ passed }) => !passed).map(({ id }) => id);
  if (lost.toSorted().join() !== named.toSorted().join()) {
    const reasons = result.tasks.filter(({ id, passed }) => !passed && !named.includes(id)).map(reasonOf);
    return `it loses ${lost.join(", ") || "nothing"}, not ${named.join(", ") || "nothing"}${
      reasons.length > 0 ? ` (${reasons.join("; ")})` : ""
    }`;
  }
  const says = head.get("says");
  const said = result.tasks.flatMap(({ checks }) => checks.filter(({ passed }) => !passed))
    .map(({ expected, found, why = "" }) => `${expected}; ${found}; ${why}`).join("\n");
  return says !== undefined && !said.toLowerCase().includes(says.toLowerCase())
    ? `its feedback doesn't say "${says}" but: ${said.replaceAll("\n", " | ")}`
    : undefined;
}

function variants(lab: Lab, options: ProofOptions): Outcome {
  if (lab.solution === undefined) return { ok: false, figure: "none", notes: [] };
  const count = isVaried(lab) ? options.seeds ?? VARIANTS : 1;
  const notes: string[] = [];
  for (let seed = 1; seed <= count; seed++) {
    const result = played(lab, lab.solution, String(seed), options);
    if ("fault" in result) notes.push(`Seed ${seed}: ${result.fault}`);
    else if (!result.passed) notes.push(`Seed ${seed}: ${lostNotes(result).join("; ")}`);
  }
  return { ok: notes.length === 0, figure: `${count - notes.length} of ${count}`, notes };
}

function text(lab: Lab): Outcome {
  const { faults, figure } = textFaults(lab);
  return { ok: faults.length === 0, figure, notes: faults };
}

function commands(lab: Lab, options: ProofOptions): Outcome {
  const { figure } = consoleFaults(lab, SEEDS[0]!, options);
  const notes = bySeed(lab, (seed) => consoleFaults(lab, seed, options).faults);
  return { ok: notes.length === 0, figure, notes };
}

function played(lab: Lab, conversation: string, seed: string, options: ProofOptions): Result | { fault: string } {
  const files = new Map([["conversation.txt", drawn(lab, seed, conversation)]]);
  const result = playSubmission(lab, { files }, { ...options, seed });
  return "fault" in result ? result : resultOf(result.seat);
}

function lostNotes(result: Result): string[] {
  return result.tasks.filter(({ passed }) => !passed).map(reasonOf);
}

function reasonOf({ id, state, checks }: Result["tasks"][number]): string {
  const check = checks.find(({ passed }) => !passed);
  if (state === "locked" || !check) return `"${id}" waits for others`;
  return `"${id}" expected ${check.expected}; found ${check.found}${check.why ? `; ${check.why}` : ""}`;
}
