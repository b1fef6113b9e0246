import { fillText } from "../grader/mod.ts";
import { type Lab, playSubmission, type Seat, variantOf } from "../session/mod.ts";
import { fingerprint } from "./fingerprint.ts";
import { type Field, type Mutant, mutants } from "./mutants.ts";
import type { ProofOptions, ProvenStep } from "./prove.ts";

const SEED = "1";
const MUTANTS_MAX = 200;

/** What became of the mutants. */
interface Tally {
  caught: number;
  /** They bring the cluster through the same states. */
  equal: number;
  /** In fields of a manifest of which no task says anything, in its text or its checks. */
  readonly unasked: string[];
  readonly survivors: string[];
  readonly byTask: Map<string, { caught: number; survived: number }>;
}

/** Changes the solution in small ways: each must cost a point, or change nothing that a task asks for. */
export function mutation(lab: Lab, options: ProofOptions): Omit<ProvenStep, "name"> {
  const most = options.mutantsMax ?? MUTANTS_MAX;
  if (lab.solution === undefined || most === 0) return { ok: true, figure: "left out", notes: [] };
  const variant = variantOf(lab, SEED);
  const original = fillText(lab.solution, variant.values);
  const whole = played(lab, original, options);
  if (typeof whole === "string") return { ok: false, figure: "fault", notes: [whole] };
  const same = fingerprint(whole);
  const asked = `${variant.text}\n${JSON.stringify(variant.tasks.map(({ checks, question }) => [checks, question]))}`;
  const tally: Tally = { caught: 0, equal: 0, unasked: [], survivors: [], byTask: new Map() };
  for (const mutant of mutants(original, variant.files, most)) {
    const seat = played(lab, mutant.conversation, options);
    if (typeof seat === "string") continue;
    const lost = seat.tasks().filter(({ state }) => state !== "passed" && state !== "locked").map(({ id }) => id);
    if (lost.length > 0) {
      tally.caught++;
      for (const id of lost) count(tally, id, "caught");
    } else if (fingerprint(seat) === same) tally.equal++;
    else if (mutant.field && isUnasked(mutant.field, asked)) tally.unasked.push(mutant.about);
    else {
      const owner = taskOf(mutant, whole);
      tally.survivors.push(`${owner}: ${mutant.about}`);
      count(tally, owner, "survived");
    }
  }
  return outcome(tally);
}

function outcome({ caught, equal, unasked, survivors, byTask }: Tally): Omit<ProvenStep, "name"> {
  const shares = [...byTask].map(([id, { caught, survived }]) =>
    `${id} ${share(caught, survived)} % of ${caught + survived}`
  );
  return {
    ok: true,
    figure: `${share(caught, survivors.length)} % of ${caught + survivors.length} caught`,
    notes: [
      ...(shares.length === 0 ? [] : [`Caught by task: ${shares.join(", ")}; ${equal} change nothing`]),
      ...survivors.map((what) => `Survives in ${what}`),
      ...unasked.map((what) => `No task asks for it: ${what}`),
    ],
  };
}

function share(caught: number, survived: number): number {
  return caught + survived === 0 ? 100 : Math.floor(100 * caught / (caught + survived));
}

function count({ byTask }: Tally, id: string, what: "caught" | "survived"): void {
  const known = byTask.get(id) ?? { caught: 0, survived: 0 };
  byTask.set(id, { ...known, [what]: known[what] + 1 });
}

/** The task that the changed command should have failed: the first that the solution passes with it or after it. */
function taskOf({ command }: Mutant, whole: Seat): string {
  const tasks = whole.tasks().toSorted((a, b) => (a.passed?.command ?? 0) - (b.passed?.command ?? 0));
  return (tasks.find(({ passed }) => passed && passed.command >= command) ?? tasks.at(-1)!).id;
}

/** Whether neither the value of a field is spoken of, nor its name, where the name tells anything. */
function isUnasked({ key, value }: Field, asked: string): boolean {
  return !isSaid(value, asked) && (GENERAL.has(key) || !isSaid(key, asked));
}

const GENERAL = new Set(["name", "key", "value", "effect", "operator", "type", "kind", "path", "app"]);

/** Small numbers are said everywhere. */
function isSaid(word: string, text: string): boolean {
  if (/^\d{1,2}$/.test(word)) return false;
  const plain = word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`(?<![\\w-])${plain}(?![\\w-])`).test(text);
}

function played(lab: Lab, conversation: string, { bounded }: ProofOptions): Seat | string {
  const result = playSubmission(lab, { files: new Map([["solution.txt", conversation]]) }, { seed: SEED, bounded });
  return "fault" in result ? result.fault : result.seat;
}
