import { Chance } from "../../engine/base/chance.ts";
import type { KubeObject } from "../../engine/base/object.ts";
import { isReady } from "../../engine/kinds/pod_state.ts";
import type { Pod } from "../../engine/kinds/types.ts";
import { type Finding, readConversation, Seat } from "../../engine/session/mod.ts";
import { HEADLESS_START_MS, type Lab, variantOf } from "../../engine/session/mod.ts";
import { fillText } from "../../engine/grader/mod.ts";
import { labIds, loadLab } from "../../routes/host/labs.ts";
import { bounded } from "../../routes/host/bounded.ts";
import { FAULTS, type SeededFault, type Target } from "./faults.ts";
import type { Measured } from "./run.ts";

/** Trials, each of a fault or two. */
const TRIALS = 300;
/** One in three has two faults. */
const DOUBLES = 3;
/** How long a fault has to show. */
const SETTLE_LINE = "sleep 45";
const TRIALS_MAX = 20_000;

/** A moment of a solved lab at which a daemon runs as some task asks. */
interface Stage {
  readonly lab: Lab;
  readonly seat: Seat;
  readonly target: Target;
  /** Commands of the solution that come after it. */
  readonly rest: readonly string[];
}

export interface Trial {
  readonly lab: string;
  readonly faults: readonly SeededFault[];
  readonly cause: string | undefined;
  readonly why: string | undefined;
  /** What the check asks for that was lost. */
  readonly expected: string;
  readonly isRight: boolean;
}

/** Seeds faults into solved labs until 300 times a task has lost a check; what no check sees is drawn again. */
export function explained(): readonly Trial[] {
  const scenes = labIds().flatMap(scenesOf);
  const chance = new Chance("explain");
  const trials: Trial[] = [];
  for (let i = 0; trials.length < TRIALS; i++) {
    if (i > TRIALS_MAX) throw new Error(`Only ${trials.length} faults could be seeded`);
    const first = FAULTS[i % FAULTS.length]!;
    const faults = trials.length % DOUBLES === 0
      ? [first, chance.pick(FAULTS.filter((one) => one !== first))]
      : [first];
    const trial = tried(chance.pick(scenes), faults, chance);
    if (!trial) continue;
    trials.push(trial);
  }
  return trials;
}

function tried(scene: Stage, faults: readonly SeededFault[], chance: Chance): Trial | undefined {
  const seat = scene.seat.fork();
  const before = findings(seat);
  for (const fault of faults) {
    for (const line of fault.lines(scene.target, chance)) run(seat, line);
  }
  if (faults.some(({ goesOn }) => goesOn)) {
    if (faults.length > 1) return undefined;
    for (const line of scene.rest) run(seat, `timeout 90 ${line}`);
  }
  run(seat, SETTLE_LINE);
  const after = findings(seat);
  const lost = [...after].find(([place, { passed, expected }]) =>
    !passed && (faults[0]!.goesOn ? expected.startsWith("no DaemonSet") : before.get(place)?.passed)
  )?.[1];
  if (!lost) return undefined;
  const isRight = faults.some(({ causes, shows }) =>
    causes.includes(lost.cause ?? "") ||
    (lost.why === undefined && (shows?.test(lost.found) || lost.found.includes("metadata.generation is")))
  );
  return {
    lab: scene.lab.id,
    faults,
    cause: lost.cause,
    why: lost.why ?? lost.found,
    expected: lost.expected,
    isRight,
  };
}

/** Of what a task asks of objects: other checks have no cause in the cluster. */
function findings(seat: Seat): Map<string, Finding> {
  return new Map(
    seat.tasks().flatMap(({ id, checks }, t) =>
      checks.map((finding, c): [string, Finding] => [`${id} ${c}`, finding]).filter((_, c) => {
        const statement = seat.variant.tasks[t]!.checks[c]!;
        const isAboutObjects = Object.hasOwn(statement, "object") || Object.hasOwn(statement, "absent");
        // What is past, such as a revision, meets no obstacle.
        const isPast = (statement["object"] as { kind?: string } | undefined)?.kind === "ControllerRevision";
        return isAboutObjects && !isPast && !Object.hasOwn(statement, "says");
      })
    ),
  );
}

/** Every moment of a lab's solution after which a DaemonSet of the lab's runs on all its nodes. */
function scenesOf(id: string): Stage[] {
  const loaded = loadLab(id);
  if (!loaded || "faults" in loaded || loaded.lab.solution === undefined) return [];
  const { lab } = loaded;
  const seed = "1";
  const conversation = readConversation(fillText(lab.solution!, variantOf(lab, seed).values));
  const seat = Seat.open(lab, { seed, startMs: HEADLESS_START_MS, pace: "headless", bounded });
  for (const [path, text] of conversation.files) seat.apply(seat.entry({ kind: "file", path, text }));
  const lines = conversation.steps.map(({ line }) => line);
  return lines.flatMap((line, i) => {
    run(seat, line);
    const rest = lines.slice(i + 1);
    const settled = seat.fork();
    run(settled, SETTLE_LINE);
    return targetsOf(settled).map((target) => ({ lab, seat: settled, target, rest }));
  });
}

function targetsOf(seat: Seat): Target[] {
  const list = (resource: string) => {
    const answer = seat.machine.cluster.request({ verb: "list", resource });
    return answer.ok ? answer.items ?? [] : [];
  };
  // A lab that still has its own trouble isn't solved yet.
  if (list("pods").some((pod) => pod["status"]?.phase === "Pending" || !isReady(pod as Pod))) return [];
  const asked = JSON.stringify(seat.variant.tasks);
  return list("daemonsets.apps").filter((set) => isWhole(set) && asked.includes(set.metadata.name)).map((set) => ({
    set,
    nodes: list("pods").filter(({ metadata }) => metadata.ownerReferences?.some(({ uid }) => uid === set.metadata.uid))
      .map((pod) => pod["spec"].nodeName as string),
  })).filter((target) => target.nodes.length > 0 && isFirm(target, seat));
}

/** Whether its pods come again when they are made anew: where the lab itself stands against that, no other cause need be named. */
function isFirm({ set, nodes }: Target, seat: Seat): boolean {
  const anew = seat.fork();
  run(anew, `kubectl rollout restart daemonset ${set.metadata.name} -n ${set.metadata.namespace}`);
  run(anew, SETTLE_LINE);
  const answer = anew.machine.cluster.request({
    verb: "get",
    resource: "daemonsets.apps",
    namespace: set.metadata.namespace!,
    name: set.metadata.name,
  });
  return answer.ok && isWhole(answer.object!) && answer.object!["status"].numberReady === nodes.length;
}

function isWhole({ spec, status = {}, metadata }: KubeObject): boolean {
  return !metadata.deletionTimestamp && Boolean(spec?.selector?.matchLabels) &&
    spec.updateStrategy?.type !== "OnDelete" && status.desiredNumberScheduled > 0 &&
    status.numberReady === status.desiredNumberScheduled &&
    status.updatedNumberScheduled === status.desiredNumberScheduled;
}

function run(seat: Seat, line: string): void {
  seat.apply(seat.entry({ kind: "command", line }));
}

/** How often the first cause named was an injected one. `n` counts the trials; what was missed stands below. */
export function explainShare(): Measured {
  const trials = explained();
  const right = trials.filter(({ isRight }) => isRight).length;
  return { value: 100 * right / trials.length, n: trials.length, notes: [...tallied(trials), ...missed(trials)] };
}

/** `taint NoSchedule 14 of 14, …, two at a time 98 of 100` */
function tallied(trials: readonly Trial[]): string[] {
  const tally = new Map<string, [number, number]>();
  for (const { faults, isRight } of trials) {
    const name = faults.length > 1 ? "two at a time" : faults[0]!.name;
    const [good, all] = tally.get(name) ?? [0, 0];
    tally.set(name, [good + Number(isRight), all + 1]);
  }
  return [[...tally].map(([name, [good, all]]) => `${name} ${good} of ${all}`).sort().join(", ")];
}

function missed(trials: readonly Trial[]): string[] {
  return trials.filter(({ isRight }) => !isRight).map(({ lab, faults, cause, why, expected }) =>
    `${lab}: ${faults.map(({ name }) => name).join(" + ")}: ${cause}: ${why} (asked for ${expected})`
  );
}
