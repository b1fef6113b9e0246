import { isRecord } from "../base/json.ts";
import type { KubeObject } from "../base/object.ts";
import { checkOf, type CheckStatement } from "../grader/mod.ts";
import { type Cluster, drawn, type Lab, playSubmission, Seat, variantOf } from "../session/mod.ts";
import { fingerprint, standing } from "./fingerprint.ts";
import { beginning, type Field, type Mutant, mutants, type Surroundings } from "./mutants.ts";
import type { ProofOptions, ProvenStep } from "./prove.ts";

const SEED = "1";
const OTHER_SEEDS = ["2", "3", "4", "5"];
const MUTANTS_MAX = 300;

/** Of a task's mutants that change anything, the share that must cost it. */
export const CAUGHT_MIN = 0.95;

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
  const original = drawn(lab, SEED, lab.solution);
  const whole = played(lab, original, options);
  if (typeof whole === "string") return { ok: false, figure: "fault", notes: [whole] };
  const same = fingerprint(whole);
  const asked = `${variant.text}\n${JSON.stringify(variant.tasks.map(({ checks, question }) => [checks, question]))}`;
  const tally: Tally = { caught: 0, equal: 0, unasked: [], survivors: [], byTask: new Map() };
  for (const mutant of mutants(original, variant.files, most, surroundingsOf(lab, whole))) {
    const seat = played(lab, mutant.conversation, options);
    if (typeof seat === "string") continue;
    const lost = seat.tasks().filter(({ state }) => state !== "passed" && state !== "locked").map(({ id }) => id);
    if (lost.length > 0) {
      tally.caught++;
      for (const id of lost) count(tally, id, "caught");
    } else if (isEqual(mutant, seat, same) || isOtherWay(mutant, original, lab, options)) tally.equal++;
    else if (mutant.field && isUnasked(mutant.field, asked)) tally.unasked.push(mutant.about);
    else {
      const owner = taskOf(mutant, whole);
      tally.survivors.push(`${owner}: ${mutant.about}`);
      count(tally, owner, "survived");
    }
  }
  return outcome(tally, lab.tasks.map(({ id }) => id));
}

function surroundingsOf(lab: Lab, solved: Seat): Surroundings {
  return {
    options: new Map(lab.tasks.flatMap(({ id, options }) => options ? [[id, options] as const] : [])),
    ofOtherSeeds: OTHER_SEEDS.map((seed) => drawn(lab, seed, lab.solution!)),
    losses: lossesOf(lab, solved),
  };
}

/** What a task's checks name, deleted at the end where it must be kept, else before the command that passes the task. */
function lossesOf(lab: Lab, solved: Seat): Surroundings["losses"] {
  const clusters = [Seat.open(lab, solved.options), solved].map(({ machine }) => machine.cluster);
  const passedWith = new Map(solved.tasks().map(({ id, passed }) => [id, passed?.command ?? 1]));
  return solved.variant.tasks.flatMap(({ id, keep, checks }) =>
    [...new Set(clusters.flatMap((cluster) => checkedNames(checks, cluster)))].map((name) => ({
      task: id,
      line: `kubectl delete ${name} --timeout=60s`,
      after: keep ? solved.commands.length : Math.max(0, passedWith.get(id)! - 1),
    }))
  );
}

/** Objects of a cluster that checks ask for by name, as kubectl names them. */
function checkedNames(checks: readonly CheckStatement[], cluster: Cluster): string[] {
  const wanted = withInner(checks).flatMap(({ object }) => isRecord(object) ? [object as unknown as KubeObject] : []);
  return [
    ...new Set(wanted.flatMap(({ kind, apiVersion, metadata }) => {
      const resource = cluster.resources().find((one) =>
        one.kind === kind && one.apiVersion === (apiVersion ?? one.apiVersion)
      );
      const found = resource &&
        cluster.view("author").list(resource.name).find((one) =>
          one.metadata.name === metadata?.name &&
          (metadata.namespace ?? one.metadata.namespace) === one.metadata.namespace
        );
      const { name, namespace } = found?.metadata ?? {};
      return found ? [`${resource.name}/${name}${namespace === undefined ? "" : ` -n ${namespace}`}`] : [];
    })),
  ];
}

function withInner(checks: readonly CheckStatement[]): CheckStatement[] {
  return checks.flatMap((check) => [check, ...withInner(checkOf(check).inner?.(check) ?? [])]);
}

/** Whether it brings the cluster through the same states. An answer is none of them. */
function isEqual({ isAnswer }: Mutant, seat: Seat, same: string): boolean {
  return !isAnswer && fingerprint(seat) === same;
}

/** Whether it comes to the same state as the solution, which makes it another way: two commands the other way round. */
function isOtherWay({ sameAfter, conversation }: Mutant, original: string, lab: Lab, options: ProofOptions): boolean {
  if (!sameAfter) return false;
  const [one, other] = [original, conversation].map((text, i) => played(lab, beginning(text, sameAfter[i]!), options));
  return typeof one === "object" && typeof other === "object" && standing(one) === standing(other);
}

function outcome(
  { caught, equal, unasked, survivors, byTask }: Tally,
  ids: readonly string[],
): Omit<ProvenStep, "name"> {
  const shares = ids.map((id) => {
    const { caught, survived } = byTask.get(id) ?? { caught: 0, survived: 0 };
    return { id, caught, all: caught + survived };
  });
  const poor = shares.filter(({ caught, all }) => caught < all * CAUGHT_MIN).map(({ id }) => id);
  return {
    ok: true,
    figure: `${share(caught, survivors.length)} % of ${caught + survivors.length} caught${
      poor.length > 0 ? `; too few in ${poor.join(", ")}` : ""
    }`,
    notes: [
      `Caught by task: ${
        shares.map(({ id, caught, all }) =>
          all === 0 ? `${id} none` : `${id} ${share(caught, all - caught)} % of ${all}`
        )
          .join(", ")
      }; ${equal} change nothing`,
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

/** The task that the change should have failed: the first that looks at the cluster and that the solution passes with or after it. */
function taskOf({ command, task }: Mutant, whole: Seat): string {
  if (task !== undefined) return task;
  const byPassing = whole.tasks().toSorted((a, b) => (a.passed?.command ?? 0) - (b.passed?.command ?? 0));
  const looking = byPassing.filter(({ checks, question }) => question === undefined || checks.length > 1);
  const tasks = looking.length > 0 ? looking : byPassing;
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

function played(lab: Lab, conversation: string, options: ProofOptions): Seat | string {
  const result = playSubmission(lab, { files: new Map([["solution.txt", conversation]]) }, { ...options, seed: SEED });
  return "fault" in result ? result.fault : result.seat;
}
