import { type Memory, type Outcome, textOf } from "./memory.ts";
import { say } from "./output.ts";
import { isIncomplete } from "./parsing.ts";
import type { World } from "./process.ts";
import { readLine } from "./reading.ts";
import { runText } from "./scripts.ts";
import type { Shell } from "./shell.ts";
import { yielded } from "./signals.ts";
import { after, ended, type Step } from "./step.ts";

/** A long script must not be one deep call. */
const LINES_PER_TURN = 32;

interface Typed {
  readonly shell: Shell;
  readonly name: string;
  readonly isTerminal: boolean;
  /** Newlines in place of the lines that were run, so that complaints count on. */
  readonly before: string;
  /** Lines that are no whole command yet. */
  readonly text: string;
}

interface Read extends Outcome {
  /** Undefined at the end of input. */
  readonly line?: string;
}

/**
 * A shell that reads what it runs: a line at a time, so that its commands can read on where it stopped. At a terminal it
 * prompts, and a wrong line or Ctrl-C is not its end.
 */
export function runTyped(shell: Shell, name: string, memory: Memory, world: World): Step<Outcome> {
  const input = memory.fds[0];
  const isTerminal = input?.to === "channel" && input.is === "terminal";
  return next({ shell, name, isTerminal, before: "", text: "" }, memory, world);
}

function next(typed: Typed, memory: Memory, world: World): Step<Outcome> {
  const { isTerminal, text } = typed;
  const prompted = (w: World) =>
    readLine(memory, w, 0, (line, m) => ended<Read>({ memory: m, line: isTerminal && line ? edited(line) : line }));
  const prompt = isTerminal ? promptOf(memory, text !== "") : "";
  return after(say(memory, 2, prompt, prompted, world), (read: Read, w) => {
    if (read.flow) return goesOn(typed, read, w);
    if (read.line === undefined) return closed(typed, read.memory, w);
    const longer = { ...typed, text: text + read.line };
    return isIncomplete(longer.text) ? next(longer, read.memory, w) : ran(longer, read.memory, w);
  }, world);
}

function ran(typed: Typed, memory: Memory, world: World): Step<Outcome> {
  const { shell, name, isTerminal, before, text } = typed;
  const source = { name, prompt: isTerminal || memory.flavour === "busybox" };
  const lines = text.split("\n").length - 1;
  const done = { ...typed, before: before + "\n".repeat(lines), text: "" };
  return after(runText(shell, before + text, source, memory, world), (outcome, w) => goesOn(done, outcome, w), world);
}

/** What ends a script ends only the line at a terminal. */
function goesOn(typed: Typed, outcome: Outcome, world: World): Step<Outcome> {
  const { memory, flow } = outcome;
  if (!flow) {
    if (typed.before.length % LINES_PER_TURN !== 0) return next(typed, memory, world);
    return yielded(memory, (m, w) => next(typed, m, w), world);
  }
  if (!typed.isTerminal) return ended(outcome);
  const isBash = typed.name === "bash";
  if (flow.is === "exit") return say(memory, 2, isBash ? "exit\n" : "", () => ended(outcome), world);
  if (flow.is === "killed" && !["INT", "TERM", "QUIT"].includes(flow.by)) return ended(outcome);
  const newline = flow.is === "killed" ? "\n" : "";
  return say(memory, 2, newline, (w) => next({ ...typed, text: "" }, memory, w), world);
}

/** The end of input ends the shell, once it has run what there is. */
function closed(typed: Typed, memory: Memory, world: World): Step<Outcome> {
  const end = (m: Memory, w: World): Step<Outcome> =>
    goesOn({ ...typed, text: "" }, { memory: m, flow: { is: "exit" } }, w);
  if (typed.text === "") return end(memory, world);
  const { shell, name, isTerminal, before, text } = typed;
  const source = { name, prompt: isTerminal || memory.flavour === "busybox" };
  return after(
    runText(shell, before + text, source, memory, world),
    (outcome, w) => outcome.flow ? ended(outcome) : end(outcome.memory, w),
    world,
  );
}

const ERASED = /[^\x7f\n]?\x7f/;

/** A line as a terminal hands it over: what was erased is gone. */
function edited(line: string): string {
  let text = line;
  while (ERASED.test(text)) text = text.replace(ERASED, "");
  return text;
}

/** `\w`, `\u`, `\h` and `\$` of a prompt. */
function promptOf(memory: Memory, isMore: boolean): string {
  if (isMore) return textOf(memory, "PS2") ?? "> ";
  const home = textOf(memory, "HOME") ?? "";
  const { cwd } = memory;
  const folder = home !== "" && (cwd === home || cwd.startsWith(`${home}/`)) ? `~${cwd.slice(home.length)}` : cwd;
  const parts: Readonly<Record<string, string>> = {
    w: folder,
    W: folder.slice(folder.lastIndexOf("/") + 1) || "/",
    u: textOf(memory, "USER") ?? "root",
    h: textOf(memory, "HOSTNAME") ?? "lab",
    $: "#",
  };
  return (textOf(memory, "PS1") ?? memory.prompt).replace(/\\([wWuh$])/g, (_, letter: string) => parts[letter]!);
}
