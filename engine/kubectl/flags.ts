import { parseGoDuration } from "../base/time.ts";
import { goQuote } from "../base/go_text.ts";
import type { Flag, Flags } from "./verb.ts";

/** What a command line said: arguments in order, and flags by name. */
export interface Parsed {
  readonly args: readonly string[];
  /** Of the arguments, how many stood before `--`; -1 when there was none. */
  readonly dashAt: number;
  readonly flags: Flags;
  readonly help: boolean;
  /** `Flag --x has been deprecated, …` for standard error. */
  readonly notices: string;
}

export interface FlagFault {
  readonly fault: string;
}

/** The flags of a verb, ready to be looked up. */
export interface FlagTable {
  readonly byName: ReadonlyMap<string, Flag>;
  readonly byShort: ReadonlyMap<string, Flag>;
}

export function flagTable(...sets: readonly (readonly Flag[])[]): FlagTable {
  const byName = new Map<string, Flag>();
  const byShort = new Map<string, Flag>();
  for (const flag of sets.flat()) {
    if (byName.has(flag.name)) continue;
    byName.set(flag.name, flag);
    if (flag.short && !byShort.has(flag.short)) byShort.set(flag.short, flag);
  }
  return { byName, byShort };
}

/** Reads a command line as Go's pflag does (github.com/spf13/pflag, with kubectl's `_` for `-`). */
export function parseFlags(words: readonly string[], table: FlagTable): Parsed | FlagFault {
  const args: string[] = [];
  const values = new Map<string, string[]>();
  const given: string[] = [];
  let dashAt = -1;
  let help = false;
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (word === "--") {
      dashAt = args.length;
      args.push(...words.slice(i + 1));
      break;
    }
    if (word.length < 2 || word[0] !== "-") {
      args.push(word);
      continue;
    }
    const read = word.startsWith("--") ? readLong(word, words[i + 1], table) : readShort(word, words[i + 1], table);
    if ("fault" in read) return read;
    help ||= read.help;
    if (read.tookNext) i++;
    for (const [flag, value] of read.set) {
      const fault = valueFault(flag, value);
      if (fault) return { fault };
      given.push(`--${flag.name}=${value}`);
      const before = gathers(flag) ? values.get(flag.name) ?? [] : [];
      values.set(flag.name, [...before, ...split(flag, value)]);
    }
  }
  return { args, dashAt, help, flags: flagsOf(values, table, [...args, ...given]), notices: noticesOf(values, table) };
}

interface Read {
  readonly set: readonly (readonly [Flag, string])[];
  readonly tookNext: boolean;
  readonly help: boolean;
}

function readLong(word: string, next: string | undefined, { byName }: FlagTable): Read | FlagFault {
  const equals = word.indexOf("=");
  const typed = word.slice(2, equals < 0 ? undefined : equals);
  if (!typed || typed[0] === "-" || typed[0] === "=") return { fault: `bad flag syntax: ${word}` };
  const name = typed.replaceAll("_", "-");
  const flag = byName.get(name);
  if (!flag && name === "help") return helpAsked(equals < 0 ? "true" : word.slice(equals + 1));
  if (!flag) return { fault: `unknown flag: --${typed}` };
  if (equals >= 0) return { set: [[flag, word.slice(equals + 1)]], tookNext: false, help: false };
  const bare = bareValue(flag);
  if (bare !== undefined) return { set: [[flag, bare]], tookNext: false, help: false };
  if (next === undefined) return { fault: `flag needs an argument: --${name}` };
  return { set: [[flag, next]], tookNext: true, help: false };
}

/** `--help` is a flag like others: what is wrong with the rest of the line is said first. */
function helpAsked(value: string): Read | FlagFault {
  const asked = boolOf(value);
  if (asked !== undefined) return { set: [], tookNext: false, help: asked };
  return {
    fault: `invalid argument ${goQuote(value)} for "-h, --help" flag: strconv.ParseBool: parsing ${
      goQuote(value)
    }: invalid syntax`,
  };
}

/** `-A`, `-nlab`, `-n=lab`, `-n lab`, and bundles of them: `-Awo yaml`. */
function readShort(word: string, next: string | undefined, { byShort }: FlagTable): Read | FlagFault {
  const set: [Flag, string][] = [];
  let help = false;
  for (let at = 1; at < word.length; at++) {
    const letter = word[at]!;
    const flag = byShort.get(letter);
    if (!flag && letter === "h" && word[at + 1] === "=") return helpAsked(word.slice(at + 2));
    if (!flag && letter === "h") {
      help = true;
      continue;
    }
    if (!flag) return { fault: `unknown shorthand flag: ${goQuoteRune(letter)} in -${word.slice(at)}` };
    const rest = word.slice(at + 1);
    if (rest.length > 1 && rest[0] === "=") {
      return { set: [...set, [flag, rest.slice(1)]], tookNext: false, help };
    }
    const bare = bareValue(flag);
    if (bare !== undefined) {
      set.push([flag, bare]);
      continue;
    }
    if (rest) return { set: [...set, [flag, rest]], tookNext: false, help };
    if (next === undefined) return { fault: `flag needs an argument: ${goQuoteRune(letter)} in -${word.slice(at)}` };
    return { set: [...set, [flag, next]], tookNext: true, help };
  }
  return { set, tookNext: false, help };
}

const goQuoteRune = (letter: string): string => `'${letter === "'" || letter === "\\" ? `\\${letter}` : letter}'`;
const bareValue = (flag: Flag): string | undefined => flag.bare ?? (flag.type === "bool" ? "true" : undefined);
const GATHERING: readonly Flag["type"][] = ["strings", "array", "pairs", "map"];
const gathers = ({ type }: Flag): boolean => GATHERING.includes(type);

/** `strings` are one line of CSV: commas part them, double quotes hold them together. */
function split(flag: Flag, value: string): string[] {
  if (flag.type === "pairs") return value.split(",").filter((pair) => pair !== "");
  if (flag.type === "map" && value.split("=").length === 2) return [value];
  if (flag.type !== "strings" && flag.type !== "map") return [value];
  if (value === "") return [];
  if (!value.includes('"')) return value.split(",");
  return [...value.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map((m) =>
    m[1]?.replaceAll('""', '"') ?? m[2] ?? ""
  );
}

const BITS: Readonly<Record<string, bigint>> = { int: 63n, int32: 31n, int64: 63n };

function valueFault(flag: Flag, value: string): string | undefined {
  const because = reasonAgainst(flag, value);
  if (!because) return undefined;
  const shown = flag.short ? `-${flag.short}, --${flag.name}` : `--${flag.name}`;
  return `invalid argument ${goQuote(value)} for ${goQuote(shown)} flag: ${because}`;
}

function reasonAgainst(flag: Flag, value: string): string | undefined {
  const { type } = flag;
  if (type === "bool") {
    return boolOf(value) === undefined ? `strconv.ParseBool: parsing ${goQuote(value)}: invalid syntax` : undefined;
  }
  if (type === "duration") return parseGoDuration(value) === undefined ? durationFault(value) : undefined;
  if (type === "pairs") {
    const isPair = (pair: string) => pair === "" || pair.includes("=");
    return value.split(",").every(isPair) ? undefined : "malformed pair, expect string=string";
  }
  if (type === "map") {
    const odd = split(flag, value).find((pair) => !pair.includes("="));
    return odd === undefined ? undefined : `${odd} must be formatted as key=value`;
  }
  const bits = BITS[type];
  if (bits === undefined) return undefined;
  const number = integerOf(value);
  if (number === undefined) return `strconv.ParseInt: parsing ${goQuote(value)}: invalid syntax`;
  const fits = number >= -(1n << bits) && number < (1n << bits);
  return fits ? undefined : `strconv.ParseInt: parsing ${goQuote(value)}: value out of range`;
}

/** Go's words for a bad duration: a bare number lacks its unit, a strange unit is named. */
function durationFault(value: string): string {
  const number = /^[-+]?(?:\d+\.?\d*|\.\d+)/.exec(value)?.[0];
  if (!number) return `time: invalid duration ${goQuote(value)}`;
  const unit = /^[^\d.]*/.exec(value.slice(number.length))![0];
  if (!unit) return `time: missing unit in duration ${goQuote(value)}`;
  return `time: unknown unit ${goQuote(unit)} in duration ${goQuote(value)}`;
}

function boolOf(value: string): boolean | undefined {
  if (/^(1|t|T|TRUE|true|True)$/.test(value)) return true;
  if (/^(0|f|F|FALSE|false|False)$/.test(value)) return false;
  return undefined;
}

/** As `strconv.ParseInt(value, 0, …)`: hexadecimal, octal and binary prefixes are understood. */
function integerOf(value: string): bigint | undefined {
  const match = /^([-+]?)(0[xX][0-9a-fA-F]+|0[oO]?[0-7]+|0[bB][01]+|0|[1-9]\d*)$/.exec(value);
  if (!match) return undefined;
  const digits = /^0[0-7]+$/.test(match[2]!) ? `0o${match[2]!.slice(1)}` : match[2]!;
  return match[1] === "-" ? -BigInt(digits) : BigInt(digits);
}

function flagsOf(
  values: ReadonlyMap<string, readonly string[]>,
  { byName }: FlagTable,
  words: readonly string[],
): Flags {
  const all = (name: string): readonly string[] => {
    const given = values.get(name);
    if (given) return given;
    const flag = byName.get(name);
    const initial = flag?.default;
    if (initial === undefined) return [];
    return flag && gathers(flag) ? initial.replace(/^\[|\]$/g, "").split(",").filter((word) => word !== "") : [initial];
  };
  const text = (name: string): string => all(name).at(-1) ?? "";
  return {
    text,
    list: all,
    yes: (name) => boolOf(text(name)) ?? false,
    number(name) {
      const value = text(name);
      if (byName.get(name)?.type === "duration") return parseGoDuration(value || "0s") ?? 0;
      return Number(integerOf(value || "0") ?? 0n);
    },
    changed: (name) => values.has(name),
    typed: () => words.join(" "),
    has: (name) => byName.has(name),
  };
}

function noticesOf(values: ReadonlyMap<string, readonly string[]>, { byName }: FlagTable): string {
  return [...values.keys()].map((name) => byName.get(name))
    .filter((flag) => flag?.deprecated)
    .map((flag) => `Flag --${flag!.name} has been deprecated, ${flag!.deprecated}\n`).join("");
}
