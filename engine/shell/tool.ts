import type { Call, Command } from "./command.ts";
import { faultText, type FileFault } from "./files.ts";
import type { Process, Woken, World } from "./process.ts";
import { absolutePath } from "./resolve.ts";

/** Shared by the programs of `commands/`: options, input, words on output and error. */

export interface Ending {
  readonly out?: string;
  readonly err?: string;
  readonly exit?: number;
}

/** Says and ends. */
export function said({ out = "", err = "", exit = 0 }: Ending): Process<World> {
  const over = { is: "ended", result: exit } as const;
  if (out === "" && err === "") return over;
  return { is: "says", ...(out !== "" && { out }), ...(err !== "" && { err }), then: () => over };
}

/** A program that needs no input and ends at once. */
export function simple(name: string, run: (call: Call, world: World) => Ending): Command {
  return { name, start: (call, world) => said(run(call, world)) };
}

/** Says, then goes on. */
export function saying(out: string, err: string, then: (world: World) => Process<World>, world: World): Process<World> {
  if (out === "" && err === "") return then(world);
  return { is: "says", ...(out !== "" && { out }), ...(err !== "" && { err }), then };
}

/** Goes on when a process has ended. */
export function next(
  process: Process<World>,
  then: (exit: number, world: World) => Process<World>,
  world: World,
): Process<World> {
  if (process.is === "ended") return then(process.result, world);
  if (process.is === "says") return { ...process, then: (w: World) => next(process.then(w), then, w) };
  const { signal } = process;
  return {
    is: "waits",
    wait: process.wait,
    then: (w, woken) => next(process.then(w, woken), then, w),
    ...(signal && { signal: (name, w) => signal(name, w) }),
  };
}

/** A process that reads nothing: what it would read has ended. */
export function withoutInput(process: Process<World>, world: World): Process<World> {
  if (process.is === "ended") return process;
  if (process.is === "says") return { ...process, then: (w: World) => withoutInput(process.then(w), w) };
  if (process.wait.forInput) return withoutInput(process.then(world, { by: "input", input: null }), world);
  return { ...process, then: (w: World, woken: Woken) => withoutInput(process.then(w, woken), w) };
}

/** Options as GNU's getopt reads them. */
export interface Options {
  /** Every option that was given, by its letter or long name. */
  readonly given: ReadonlySet<string>;
  /** The values of those that take one, in order. */
  readonly values: Readonly<Record<string, readonly string[]>>;
  /** What is no option. */
  readonly words: readonly string[];
}

export interface OptionSpec {
  /** Letters, each followed by `:` when it takes a value: `in:v`. */
  readonly letters: string;
  /** Long names and the letter (or name) that they stand for; `=` at the end: takes a value; `?`: may take one. */
  readonly long?: Readonly<Record<string, string>>;
  /** Options end at the first word. */
  readonly inOrder?: boolean;
}

/** `fault` is what the tool says, with its name and the hint to `--help`; exit status 1 or 2 is the tool's to choose. */
export function readOptions(
  name: string,
  args: readonly string[],
  spec: OptionSpec,
): Options | { readonly fault: string } {
  const given = new Set<string>();
  const values: Record<string, string[]> = {};
  const words: string[] = [];
  const hint = `Try '${name} --help' for more information.\n`;
  const take = (key: string, value: string) => {
    given.add(key);
    (values[key] ??= []).push(value);
  };
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === "--") return { given, values, words: [...words, ...args.slice(i + 1)] };
    if (arg.startsWith("--")) {
      const equals = arg.indexOf("=");
      const long = longOption(equals < 0 ? arg.slice(2) : arg.slice(2, equals), spec);
      if ("fault" in long) return { fault: `${name}: ${long.fault}\n${hint}` };
      if (long.takes === "none" && equals > 0) {
        return { fault: `${name}: option '--${long.name}' doesn't allow an argument\n${hint}` };
      }
      if (long.takes === "must" && equals < 0 && i + 1 >= args.length) {
        return { fault: `${name}: option '--${long.name}' requires an argument\n${hint}` };
      }
      if (long.takes === "none" || (long.takes === "may" && equals < 0)) given.add(long.key);
      else take(long.key, equals > 0 ? arg.slice(equals + 1) : args[++i]!);
      continue;
    }
    if (arg === "-" || !arg.startsWith("-")) {
      if (spec.inOrder) return { given, values, words: args.slice(i) };
      words.push(arg);
      continue;
    }
    for (let j = 1; j < arg.length; j++) {
      const letter = arg[j]!;
      const at = letter === ":" ? -1 : spec.letters.indexOf(letter);
      if (at < 0) return { fault: `${name}: invalid option -- '${letter}'\n${hint}` };
      if (spec.letters[at + 1] !== ":") {
        given.add(letter);
        continue;
      }
      const value = arg.slice(j + 1) || (spec.letters[at + 2] === ":" ? "" : args[++i]);
      if (value === undefined) return { fault: `${name}: option requires an argument -- '${letter}'\n${hint}` };
      take(letter, value);
      break;
    }
  }
  return { given, values, words };
}

function longOption(typed: string, spec: OptionSpec) {
  const all = Object.keys(spec.long ?? {});
  const bare = (key: string) => key.replace(/[=?]$/, "");
  const exact = all.find((key) => bare(key) === typed);
  const close = exact ? [exact] : all.filter((key) => key.startsWith(typed));
  if (close.length === 0) return { fault: `unrecognized option '--${typed}'` };
  if (close.length > 1) {
    const list = close.map((key) => `'--${bare(key)}'`).join(" ");
    return { fault: `option '--${typed}' is ambiguous; possibilities: ${list}` };
  }
  const key = close[0]!;
  const takes = key.endsWith("=") ? "must" as const : key.endsWith("?") ? "may" as const : "none" as const;
  return { name: bare(key), key: spec.long![key]!, takes };
}

export const lastOf = (options: Options, key: string): string | undefined => options.values[key]?.at(-1);

/** A source of text: a file's name, or `-` for input. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

/** Reads files, or input when there are none or one is `-`; then goes on with all of them. */
export function gather(
  call: Call,
  world: World,
  paths: readonly string[],
  then: (
    sources: readonly (Source | { readonly path: string; readonly fault: FileFault })[],
    world: World,
  ) => Process<World>,
): Process<World> {
  const list = paths.length === 0 ? ["-"] : paths;
  const read = (path: string, w: World) => {
    const text = readFile(call, w, path);
    return typeof text === "string" ? { path, text } : { path, fault: text };
  };
  if (!list.some(isInput)) return then(list.map((path) => read(path, world)), world);
  return readInput((text, w) => {
    let left: string | undefined = text;
    return then(
      list.map((path) => {
        if (!isInput(path)) return read(path, w);
        const source = { path, text: left ?? "" };
        left = undefined;
        return source;
      }),
      w,
    );
  });
}

const isInput = (path: string): boolean => path === "-" || path === "/dev/stdin";

/** All of the input. */
export function readInput(then: (text: string, world: World) => Process<World>): Process<World> {
  const more = (text: string): Process<World> => ({
    is: "waits",
    wait: { forInput: true },
    then: (w, woken) => woken.by === "input" && woken.input ? more(text + woken.input) : then(text, w),
  });
  return more("");
}

export function readFile(call: Call, world: World, path: string): string | FileFault {
  if (path === "") return { fault: "ENOENT" };
  const full = absolutePath(call.cwd, path);
  if (full === "/dev/zero") return "\0".repeat(4096);
  if (full === "/dev/urandom" || full === "/dev/random") return randomText(world);
  return world.files.read(full);
}

/** What `/dev/urandom` gives: so many characters of chance, since a file of ours has an end. */
function randomText(world: World): string {
  let text = "";
  for (let i = 0; i < 1024; i++) text += String.fromCharCode(world.chance.below(256));
  return text;
}

/** `cat: nosuch: No such file or directory`, or as BusyBox has it: `cat: can't open 'nosuch': …`. */
export function openComplaint(call: Call, name: string, path: string, fault: FileFault): string {
  const text = faultText(fault);
  if (call.flavour === "busybox") {
    return fault.fault === "EISDIR" ? `${name}: read error: ${text}\n` : `${name}: can't open '${path}': ${text}\n`;
  }
  return `${name}: ${path}: ${text}\n`;
}

/** What a filter makes of a piece of text. */
export interface Fed<S> {
  readonly state: S;
  readonly out?: string;
  readonly err?: string;
  /** Ends the filter at once. */
  readonly exit?: number;
}

export interface Filter<S> {
  readonly name: string;
  readonly state: S;
  /** Whole lines as they come; the last piece of a source may lack its newline. `state` is a value: give back a new one. */
  fed(state: S, text: string, path: string, isLast: boolean, world: World): Fed<S>;
  missing?(state: S, path: string, fault: FileFault): Fed<S>;
  ended(state: S, world: World): Ending;
}

/** Runs a filter over files or input, line by line as they come. */
export function filtered<S>(call: Call, world: World, paths: readonly string[], filter: Filter<S>): Process<World> {
  const list = paths.length === 0 ? ["-"] : paths;
  const source = (at: number, state: S, w: World): Process<World> => {
    const path = list[at];
    if (path === undefined) return said(filter.ended(state, w));
    const after = (fed: Fed<S>, w2: World) => {
      const { out = "", err = "" } = fed;
      const go = (w3: World): Process<World> =>
        fed.exit !== undefined ? { is: "ended", result: fed.exit } : source(at + 1, fed.state, w3);
      return saying(out, err, go, w2);
    };
    if (isInput(path)) return lines(filter, state, "", after);
    const text = readFile(call, w, path);
    if (typeof text === "string") return after(filter.fed(state, text, path, true, w), w);
    const fed = filter.missing?.(state, path, text) ?? { state, err: openComplaint(call, filter.name, path, text) };
    return after(fed, w);
  };
  return source(0, filter.state, world);
}

function lines<S>(
  filter: Filter<S>,
  state: S,
  rest: string,
  after: (fed: Fed<S>, world: World) => Process<World>,
): Process<World> {
  return {
    is: "waits",
    wait: { forInput: true },
    then(world, { by, input }) {
      if (by !== "input" || input === null || input === undefined) {
        return after(filter.fed(state, rest, "-", true, world), world);
      }
      const text = rest + input;
      const cut = text.lastIndexOf("\n") + 1;
      if (cut === 0) return lines(filter, state, text, after);
      const fed = filter.fed(state, text.slice(0, cut), "-", false, world);
      if (fed.exit !== undefined) return after(fed, world);
      const { out = "", err = "" } = fed;
      return saying(out, err, () => lines(filter, fed.state, text.slice(cut), after), world);
    },
  };
}

/** Lines without their newlines, and whether the last had one. */
export function linesOf(text: string): { readonly lines: string[]; readonly endsWell: boolean } {
  if (text === "") return { lines: [], endsWell: true };
  const endsWell = text.endsWith("\n");
  const lines = text.split("\n");
  if (endsWell) lines.pop();
  return { lines, endsWell };
}

/** A number with a unit, as GNU's tools read sizes and counts: `10`, `2k`, `1M`, `4KB`. */
export function countOf(text: string): number | undefined {
  const found = /^(\d+)(b|[kKMGT](?:B|iB)?)?$/.exec(text);
  if (!found) return undefined;
  const unit = found[2] ?? "";
  if (unit === "b") return Number(found[1]) * 512;
  const power = " KMGT".indexOf(unit.slice(0, 1).toUpperCase());
  return Number(found[1]) * (unit === "" ? 1 : (unit.endsWith("B") && !unit.endsWith("iB") ? 1000 : 1024) ** power);
}
