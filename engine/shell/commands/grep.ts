import type { Call, Command } from "../command.ts";
import { faultText } from "../files.ts";
import { compileExpression, type Expression } from "../posix_expression.ts";
import type { Process, World } from "../process.ts";
import { absolutePath } from "../resolve.ts";
import { filtered, lastOf, linesOf, type Options, readFile, readOptions, said } from "../tool.ts";

interface Settings {
  readonly name: string;
  readonly given: ReadonlySet<string>;
  readonly expressions: readonly Expression[];
  readonly max: number;
  readonly before: number;
  readonly after: number;
  readonly showsName: boolean;
  readonly inputName: string;
  readonly color: boolean;
}

interface State {
  readonly number: number;
  /** Lines that matched in this source, and in any. */
  readonly hits: number;
  readonly anyHit: boolean;
  readonly trouble: boolean;
  /** Lines kept for `-B`, and how many more `-A` wants. */
  readonly held: readonly string[];
  readonly due: number;
  /** Number of the last line shown; 0 when none was. */
  readonly shown: number;
  readonly offset: number;
}

const FRESH = { number: 0, hits: 0, held: [], due: 0, shown: 0, offset: 0 } as const;

const LONG = {
  "extended-regexp": "E",
  "fixed-strings": "F",
  "basic-regexp": "G",
  "perl-regexp": "P",
  "ignore-case": "i",
  "invert-match": "v",
  "word-regexp": "w",
  "line-regexp": "x",
  "count": "c",
  "color?": "color",
  "colour?": "color",
  "files-with-matches": "l",
  "files-without-match": "L",
  "max-count=": "m",
  "only-matching": "o",
  "quiet": "q",
  "silent": "q",
  "no-messages": "s",
  "line-number": "n",
  "with-filename": "H",
  "no-filename": "h",
  "after-context=": "A",
  "before-context=": "B",
  "context=": "C",
  "recursive": "r",
  "regexp=": "e",
  "file=": "f",
  "include=": "include",
  "exclude=": "exclude",
  "byte-offset": "b",
  "text": "a",
  "line-buffered": "line-buffered",
  "null": "Z",
  "label=": "label",
  "help": "help",
};

const USAGE = "Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n";

function start(name: string, call: Call, world: World): Process<World> {
  const args = call.args.flatMap((arg) => /^-\d+$/.test(arg) ? ["-C", arg.slice(1)] : [arg]);
  const options = readOptions("grep", args, { letters: "EFGPivwxcLloqsnHhrRabyZzUIe:f:m:A:B:C:", long: LONG });
  if ("fault" in options) return said({ err: options.fault.replace(/Try .*\n$/, "") + USAGE, exit: 2 });
  if (options.given.has("help")) return said({ out: USAGE });
  const words = [...options.words];
  const patterns = [...options.values["e"] ?? []];
  for (const path of options.values["f"] ?? []) {
    const text = readFile(call, world, path);
    if (typeof text !== "string") return said({ err: `grep: ${path}: ${faultText(text)}\n`, exit: 2 });
    patterns.push(...linesOf(text).lines);
  }
  if (!options.given.has("e") && !options.given.has("f")) {
    const first = words.shift();
    if (first === undefined) return said({ err: USAGE, exit: 2 });
    patterns.push(first);
  }
  const settings = settingsOf(name, options, patterns.flatMap((pattern) => pattern.split("\n")), words, call, world);
  if ("fault" in settings) return said({ err: settings.fault, exit: 2 });
  const paths = words.length === 0 && isRecursive(options.given) ? ["."] : words;
  return searched(settings, isRecursive(options.given) ? walked(paths, options, call, world) : paths, call, world);
}

const isRecursive = (given: ReadonlySet<string>) => given.has("r") || given.has("R");

function settingsOf(
  name: string,
  options: Options,
  patterns: readonly string[],
  words: readonly string[],
  call: Call,
  world: World,
): Settings | { fault: string } {
  const { given } = options;
  const expressions: Expression[] = [];
  for (const pattern of patterns) {
    const compiled = expressionOf(name, pattern, given);
    if ("fault" in compiled) return { fault: `grep: ${compiled.fault}\n` };
    expressions.push(compiled);
  }
  const number = (key: string) => lastOf(options, key) ?? lastOf(options, "C");
  for (const key of ["A", "B", "C", "m"]) {
    const text = lastOf(options, key);
    if (text !== undefined && !/^\d+$/.test(text)) {
      return { fault: key === "m" ? "grep: invalid max count\n" : `grep: ${text}: invalid context length argument\n` };
    }
  }
  const when = lastOf(options, "color");
  const isMany = words.length > 1 ||
    (isRecursive(given) &&
      !(words.length === 1 && world.files.stat(absolutePath(call.cwd, words[0]!))?.isFolder === false));
  return {
    name,
    given,
    expressions,
    max: Number(lastOf(options, "m") ?? Infinity),
    before: Number(number("B") ?? 0),
    after: Number(number("A") ?? 0),
    showsName: given.has("H") || (isMany && !given.has("h")),
    inputName: lastOf(options, "label") ?? "(standard input)",
    color: when === "always" || (given.has("color") && when !== "never" && call.stdout === "terminal"),
  };
}

function expressionOf(name: string, pattern: string, given: ReadonlySet<string>): Expression | { fault: string } {
  const fixed = given.has("F") || name === "fgrep";
  const extended = given.has("E") || given.has("P") || name === "egrep";
  const ignoreCase = given.has("i") || given.has("y");
  const isBound = given.has("w") || given.has("x");
  const source = fixed && isBound
    ? pattern.replace(/[\\^$.|?*+()[\]{}]/g, "\\$&")
    : given.has("P")
    ? fromPerl(pattern)
    : pattern;
  const [open, close] = extended || fixed ? ["(", ")"] : ["\\(", "\\)"];
  // A wrong pattern is told of as it was typed, not with what -w and -x put around it.
  const bare = compileExpression(source, { fixed, extended, ignoreCase });
  if ("fault" in bare || !isBound) return bare;
  const wrapped = given.has("x") ? `^${open}${source}${close}$` : `\\b${open}${source}${close}\\b`;
  return compileExpression(wrapped, { extended: extended || fixed, ignoreCase });
}

/** The part of Perl's language that people type: `\d`, `\s`, `\K` is not there. */
const fromPerl = (pattern: string): string =>
  pattern.replace(/\\d/g, "[0-9]").replace(/\\D/g, "[^0-9]").replace(/\(\?:/g, "(");

/** Where a line matches, by turns, for `-o` and colours. */
function spans(settings: Settings, line: string): [number, number][] {
  const found: [number, number][] = [];
  for (let at = 0; at <= line.length;) {
    const matches = settings.expressions.flatMap((expression) => expression.find(line, at) ?? []);
    if (matches.length === 0) break;
    const first = matches.reduce((a, b) => b.start < a.start || (b.start === a.start && b.end > a.end) ? b : a);
    if (first.end > first.start) found.push([first.start, first.end]);
    at = first.end > first.start ? first.end : first.end + 1;
  }
  return found;
}

function searched(settings: Settings, paths: readonly string[], call: Call, world: World): Process<World> {
  const { given } = settings;
  const quiet = given.has("q");
  return filtered<State>(call, world, paths, {
    name: "grep",
    state: { ...FRESH, anyHit: false, trouble: false },
    fed(state, text, path, isLast) {
      const fed = pieceOf(settings, state, text, path);
      if (quiet && fed.state.hits > 0) return { state: fed.state, exit: 0 };
      const isFull = fed.state.hits >= settings.max && fed.state.due === 0;
      if (!isLast) return { ...fed, ...(isFull && paths.length <= 1 && !given.has("c") && { exit: 0 }) };
      return { state: { ...fed.state, ...FRESH }, out: fed.out + summary(settings, fed.state, path) };
    },
    missing(state, path, fault) {
      const err = given.has("s") ? "" : `grep: ${path}: ${faultText(fault)}\n`;
      return { state: { ...state, trouble: true }, err };
    },
    ended: ({ anyHit, trouble }) => ({ exit: trouble && !(quiet && anyHit) ? 2 : anyHit ? 0 : 1 }),
  });
}

function summary(settings: Settings, state: State, path: string): string {
  const name = path === "-" ? settings.inputName : path;
  const { given } = settings;
  if (given.has("q")) return "";
  if (given.has("l")) return state.hits > 0 ? `${name}\n` : "";
  if (given.has("L")) return state.hits === 0 ? `${name}\n` : "";
  if (given.has("c")) return `${settings.showsName ? `${name}:` : ""}${state.hits}\n`;
  return "";
}

function pieceOf(settings: Settings, state: State, text: string, path: string): { state: State; out: string } {
  const { given, expressions, before, after, max } = settings;
  const isSilent = ["c", "l", "L", "q"].some((letter) => given.has(letter));
  const now = { ...state, held: [...state.held] };
  let out = "";
  const show = (line: string, number: number, mark: string) => {
    if (before + after > 0 && now.shown > 0 && number > now.shown + 1) out += "--\n";
    now.shown = number;
    out += shownLine(settings, line, number, mark, path, now.offset);
  };
  for (const line of linesOf(text).lines) {
    now.number++;
    const isHit = now.hits < max &&
      expressions.some((expression) => expression.find(line, 0) !== undefined) !== given.has("v");
    if (isHit) {
      now.hits++;
      now.anyHit = true;
      if (!isSilent) {
        now.held.forEach((held, i) => show(held, now.number - now.held.length + i, "-"));
        show(line, now.number, ":");
      }
      now.held = [];
      now.due = after;
    } else if (now.due > 0) {
      if (!isSilent) show(line, now.number, "-");
      now.due--;
    } else if (before > 0) {
      now.held.push(line);
      if (now.held.length > before) now.held.shift();
    }
    now.offset += line.length + 1;
  }
  return { state: now, out };
}

const paint = (color: boolean, code: string, text: string): string =>
  color ? `\x1b[${code}m\x1b[K${text}\x1b[m\x1b[K` : text;

function shownLine(
  settings: Settings,
  line: string,
  number: number,
  mark: string,
  path: string,
  offset: number,
): string {
  const { given, color } = settings;
  const name = path === "-" ? settings.inputName : path;
  const separator = paint(color, "36", mark);
  const head = (at: number) =>
    (settings.showsName ? paint(color, "35", name) + separator : "") +
    (given.has("n") ? paint(color, "32", String(number)) + separator : "") +
    (given.has("b") ? paint(color, "32", String(at)) + separator : "");
  if (given.has("o")) {
    if (mark === "-" || given.has("v")) return "";
    return spans(settings, line).map(([from, to]) =>
      `${head(offset + from)}${paint(color, "01;31", line.slice(from, to))}\n`
    ).join("");
  }
  if (!color || mark === "-" || given.has("v")) return `${head(offset)}${line}\n`;
  let [text, at] = ["", 0];
  for (const [from, to] of spans(settings, line)) {
    text += line.slice(at, from) + paint(true, "01;31", line.slice(from, to));
    at = to;
  }
  return `${head(offset)}${text}${line.slice(at)}\n`;
}

/** Files below the given folders, for `-r`. */
function walked(paths: readonly string[], options: Options, call: Call, world: World): string[] {
  const suits = (name: string) => {
    const wanted = options.values["include"];
    const isMatch = (glob: string) =>
      new RegExp(`^${glob.replace(/[.+^${}()|[\]\\]/g, "\\$&").replace(/\*/g, "[^/]*").replace(/\?/g, ".")}$`).test(
        name,
      );
    return (!wanted || wanted.some(isMatch)) && !options.values["exclude"]?.some(isMatch);
  };
  const walk = (path: string): string[] => {
    const names = world.files.list(absolutePath(call.cwd, path));
    if (!Array.isArray(names)) return [path];
    return names.flatMap((name) => {
      const full = path === "." && options.words.length <= 1 && !options.words.includes(".")
        ? name
        : `${path.replace(/\/$/, "")}/${name}`;
      return world.files.stat(absolutePath(call.cwd, full))?.isFolder ? walk(full) : suits(name) ? [full] : [];
    });
  };
  return paths.flatMap(walk);
}

export const grep: Command = { name: "grep", start: (call, world) => start("grep", call, world) };
export const egrep: Command = { name: "egrep", start: (call, world) => start("egrep", call, world) };
export const fgrep: Command = { name: "fgrep", start: (call, world) => start("fgrep", call, world) };
