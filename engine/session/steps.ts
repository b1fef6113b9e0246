import { type Host, hostOf } from "./host.ts";
import type { Attempt, Entry } from "./journal.ts";
import type { Lab } from "./lab.ts";
import { Seat } from "./seat.ts";

/** What a learner did, and how everything was when the next deed came. */
export interface Step {
  /** Undefined at the start. */
  readonly entry?: Entry;
  /** How many commands were given by then. */
  readonly command: number;
  /** Virtual time at which it was done. */
  readonly atMs: number;
  /** What the terminal showed by then: prompts, what was typed, what was said. */
  readonly screen: string;
  /** To look at, not to change. */
  readonly seat: Seat;
}

/** Deeds that are a part of the one before: input of a command, time that went by. */
const PARTS: ReadonlySet<Entry["kind"]> = new Set(["input", "wait", "close"]);
/** More of a screen is not kept. */
const SCREEN_MAX = 60_000;

/** Plays an attempt, and keeps the seat as it was after each deed: forks, which share all that did not change. */
export function steps(lab: Lab, attempt: Attempt, host: Host = {}): readonly Step[] {
  const { seed, startMs, pace, entries } = attempt;
  const seat = Seat.open(lab, { ...hostOf(host), seed, startMs, pace });
  let screen = seat.prompt;
  const add = (text: string) => screen = (screen + text).slice(-SCREEN_MAX);
  const played: Step[] = [{ command: 0, atMs: startMs, screen, seat: seat.fork() }];
  entries.forEach((entry, i) => {
    const wasRunning = seat.isRunning;
    add(typed(entry) + said(seat.apply(entry)));
    const nextMs = entries[i + 1]?.atMs;
    const isBack = entry.kind === "undo" || entry.kind === "reset";
    if (isBack) add("\n");
    if (pace === "live" && nextMs !== undefined) add(said(seat.turn(nextMs)));
    const isFree = (wasRunning || isBack || entry.kind === "command") && !seat.isRunning;
    if (isFree) add(seat.prompt);
    const step: Step = {
      entry: PARTS.has(entry.kind) ? played.at(-1)!.entry : entry,
      command: seat.commands.length,
      atMs: PARTS.has(entry.kind) ? played.at(-1)!.atMs : entry.atMs,
      screen,
      seat: seat.fork(),
    };
    if (PARTS.has(entry.kind)) played[played.length - 1] = step;
    else played.push(step);
  });
  return played;
}

function said(outputs: readonly { readonly text: string }[]): string {
  return outputs.map(({ text }) => text).join("");
}

/** What a terminal itself shows of what is typed. */
export function typed(entry: Entry): string {
  if (entry.kind === "command") return `${entry.line}\n`;
  if (entry.kind === "input") return entry.text ?? "";
  return entry.kind === "signal" && entry.name === "INT" ? "^C\n" : "";
}
