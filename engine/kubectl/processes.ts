import type { Ended, Process, Signal, Wait, Woken } from "../shell/process.ts";
import { complained, type Failure, failureText } from "./failure.ts";
import type { ClusterWorld, Kube, Outcome } from "./verb.ts";

/** What a verb does next: its last words, or a process. */
export type Next = Outcome | Process<ClusterWorld>;

export const isProcess = (next: Next): next is Process<ClusterWorld> => "is" in next;

const ended = (result: number): Ended => ({ is: "ended", result });

/** Says something, then goes on with the world of that moment. Nothing to say costs nothing. */
export function saying(
  words: { readonly out?: string; readonly err?: string },
  world: ClusterWorld,
  then: (world: ClusterWorld) => Process<ClusterWorld>,
): Process<ClusterWorld> {
  if (!words.out && !words.err) return then(world);
  return { is: "says", out: words.out || undefined, err: words.err || undefined, then };
}

/** The process that says what there is to say and ends. Warnings of the server come before what kubectl says itself. */
export function process(next: Next, kube: Kube, failureExit = 1): Process<ClusterWorld> {
  if (isProcess(next)) return next;
  const failure = next.failure ?? strict(kube);
  const err = kube.client.takeWarnings() + (next.err ?? "") + (failure ? failureText(failure) : "");
  const exit = next.exit ?? (failure ? failure.is === "exit" ? failure.exit : failureExit : 0);
  return saying({ out: next.out, err }, kube.world, () => ended(exit));
}

/** `--warnings-as-errors`: everything was done, but a warning of the server makes it a failure. */
function strict({ flags, client }: Kube): Failure | undefined {
  const count = client.warningCount;
  if (!count || !flags.yes("warnings-as-errors")) return undefined;
  return complained(`${count} warning${count > 1 ? "s" : ""} received`);
}

/** Says what there is now and goes on: warnings so far come first on standard error. */
export function sayingNow(
  words: { readonly out?: string; readonly err?: string },
  kube: Kube,
  then: (kube: Kube) => Next,
): Process<ClusterWorld> {
  const err = kube.client.takeWarnings() + (words.err ?? "");
  return saying({ out: words.out, err }, kube.world, (world) => {
    const later = kube.at(world);
    return process(then(later), later);
  });
}

/** Waits, and goes on with the world as it is then. A signal ends kubectl, unless `interrupted` says something else. */
export function waiting(
  wait: Wait,
  kube: Kube,
  then: (kube: Kube, woken: Woken) => Next,
  interrupted?: (name: Signal, kube: Kube) => Next,
): Process<ClusterWorld> {
  const next = (world: ClusterWorld, run: (kube: Kube) => Next) => {
    const later = kube.at(world);
    return process(run(later), later);
  };
  return {
    is: "waits",
    wait,
    then: (world, woken) => next(world, (later) => then(later, woken)),
    signal: interrupted ? (name, world) => next(world, (later) => interrupted(name, later)) : undefined,
  };
}

/**
 * Looks again whenever one of the resources changes, until `look` answers or the time is up. `untilMs` is a moment, or
 * undefined for ever.
 */
export function watching(
  resources: readonly string[],
  untilMs: number | undefined,
  kube: Kube,
  look: (kube: Kube) => Next | undefined,
  late: (kube: Kube) => Next,
): Next {
  const answer = look(kube);
  if (answer) return answer;
  const leftMs = untilMs === undefined ? undefined : untilMs - kube.world.nowMs;
  if (leftMs !== undefined && leftMs <= 0) return late(kube);
  return waiting(
    { forChange: resources, forMs: leftMs },
    kube,
    (later) => watching(resources, untilMs, later, look, late),
  );
}

/** Runs another program as part of this one, its words and waits included; then goes on with its exit status. */
export function followed(
  program: Process,
  kube: Kube,
  then: (kube: Kube, exit: number) => Next,
): Process<ClusterWorld> {
  const next = (later: Process, world: ClusterWorld): Process<ClusterWorld> => {
    if (later.is !== "ended") return followed(later, kube.at(world), then);
    const now = kube.at(world);
    return process(then(now, later.result), now);
  };
  if (program.is === "ended") return next(program, kube.world);
  if (program.is === "says") return { ...program, then: (world: ClusterWorld) => next(program.then(world), world) };
  return {
    ...program,
    then: (world, woken) => next(program.then(world, woken), world),
    signal: program.signal && ((name, world) => next(program.signal!(name, world), world)),
  };
}
