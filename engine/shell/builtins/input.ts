import { Expander, ExpansionFault } from "../expander.ts";
import { complaint, isName, type Memory, type Outcome, setText, setVariable, textOf } from "../memory.ts";
import { complain, done, say } from "../output.ts";
import type { World } from "../process.ts";
import { readAll, readLine } from "../reading.ts";
import type { Builtin, BuiltinCall } from "../shell.ts";
import { ended, type Step } from "../step.ts";

interface ReadOptions {
  readonly raw: boolean;
  readonly prompt: string;
  readonly array: string | undefined;
  readonly delimiter: string;
  readonly count: number | undefined;
  readonly timeoutMs: number | undefined;
  readonly fd: number;
  readonly names: readonly string[];
}

const WITH_VALUE = "pandtuNi";

function readOptions(args: readonly string[]): ReadOptions | { readonly wrong: string } {
  const values: Record<string, string> = {};
  let raw = false;
  let at = 0;
  for (; at < args.length && /^-./.test(args[at]!) && args[at] !== "--"; at++) {
    const letters = args[at]!.slice(1);
    for (let i = 0; i < letters.length; i++) {
      const letter = letters[i]!;
      if (WITH_VALUE.includes(letter)) {
        const value = letters.slice(i + 1) || args[++at];
        if (value === undefined) return { wrong: `-${letter}: option requires an argument` };
        values[letter] = value;
        break;
      }
      if (letter === "r") raw = true;
      else if (!"ser".includes(letter)) return { wrong: `-${letter}: invalid option` };
    }
  }
  const timeout = values["t"];
  return {
    raw,
    prompt: values["p"] ?? "",
    array: values["a"],
    delimiter: values["d"] === undefined ? "\n" : values["d"].slice(0, 1) || "\0",
    count: values["n"] ?? values["N"] ? Number(values["n"] ?? values["N"]) : undefined,
    timeoutMs: timeout === undefined ? undefined : Math.round(Number(timeout) * 1000),
    fd: Number(values["u"] ?? 0),
    names: args.slice(args[at] === "--" ? at + 1 : at),
  };
}

function read({ args, memory, world }: BuiltinCall): Step<Outcome> {
  const o = readOptions(args);
  if ("wrong" in o) {
    const usage =
      "read: usage: read [-ers] [-a array] [-d delim] [-i text] [-n nchars] [-N nchars] [-p prompt] [-t timeout] [-u fd] [name ...]\n";
    return done(memory, world, { err: complaint(memory, `read: ${o.wrong}`) + usage, exit: 2 });
  }
  const wrong = o.names.find((name) => !isName(name.replace(/\[.*\]$/s, "")));
  if (wrong !== undefined) return complain(memory, world, `read: \`${wrong}': not a valid identifier`);
  if (!memory.fds[o.fd]) return complain(memory, world, `read: ${o.fd}: invalid file descriptor: Bad file descriptor`);
  const isTerminal = memory.fds[o.fd]?.to === "channel" && (memory.fds[o.fd] as { is: string }).is === "terminal";
  return say(memory, 2, isTerminal ? o.prompt : "", (w) => gathered("", o, memory, w), world);
}

/** Reads until the delimiter; a backslash at the end of a line joins the next one, unless `-r`. */
function gathered(text: string, o: ReadOptions, memory: Memory, world: World): Step<Outcome> {
  const byLine = o.delimiter === "\n" && o.count === undefined;
  const input = memory.fds[o.fd];
  if (!byLine && o.count === undefined && input?.to === "text") {
    const rest = memory.texts[input.id] ?? "";
    const end = rest.indexOf(o.delimiter);
    const left = end < 0 ? "" : rest.slice(end + 1);
    const found = text + (end < 0 ? rest : rest.slice(0, end));
    return assign(found, o, { ...memory, texts: { ...memory.texts, [input.id]: left } }, world, end < 0 ? 1 : 0);
  }
  return readLine(
    memory,
    world,
    o.fd,
    (piece, m, w) => {
      if (piece === undefined) return assign(text, o, m, w, 1);
      const whole = text + piece;
      if (byLine) {
        if (!piece.endsWith("\n")) return gathered(whole, o, m, w);
        if (!o.raw && /(^|[^\\])(\\\\)*\\\n$/.test(whole)) return gathered(whole.slice(0, -2), o, m, w);
        return assign(whole.slice(0, -1), o, m, w, 0);
      }
      if (piece === o.delimiter) return assign(text, o, m, w, 0);
      if (o.count !== undefined && [...whole].length >= o.count) return assign(whole, o, m, w, 0);
      return gathered(whole, o, m, w);
    },
    byLine ? "line" : "character",
    o.timeoutMs,
  );
}

function assign(text: string, o: ReadOptions, memory: Memory, world: World, exit: number): Step<Outcome> {
  const separators = textOf(memory, "IFS") ?? " \t\n";
  if (o.array !== undefined) {
    const items = splitFields(text, separators, Infinity, o.raw);
    const list = setVariable(memory, o.array, { items: new Map(items.map((item, i) => [i, item])) });
    return ended({ memory: { ...list, last: exit } });
  }
  if (o.names.length === 0) {
    const whole = o.raw ? text : unescaped(text);
    return ended({ memory: { ...setText(memory, "REPLY", whole), last: exit } });
  }
  const fields = splitFields(text, separators, o.names.length, o.raw);
  const x = new Expander(memory, world);
  try {
    o.names.forEach((name, i) => {
      const indexed = /^(\w+)\[(.*)\]$/s.exec(name);
      x.set(indexed?.[1] ?? name, indexed?.[2], fields[i] ?? "");
    });
  } catch (thrown) {
    if (!(thrown instanceof ExpansionFault)) throw thrown;
    return complain(memory, world, thrown.text);
  }
  return ended({ memory: { ...x.memory, last: exit } });
}

const unescaped = (text: string): string => text.replace(/\\([\s\S])/g, "$1");

/** Fields by `$IFS`; the last one takes all that is left, without the white space around it. */
export function splitFields(text: string, separators: string, max: number, raw: boolean): string[] {
  const isSpace = (char: string) => " \t\n".includes(char) && separators.includes(char);
  const fields: string[] = [];
  let i = 0;
  while (i < text.length && isSpace(text[i]!)) i++;
  while (i < text.length) {
    if (fields.length === max - 1) {
      fields.push(lastField(text.slice(i), separators, isSpace, raw));
      return fields;
    }
    let field = "";
    while (i < text.length && !separators.includes(text[i]!)) {
      if (text[i] === "\\" && !raw && i + 1 < text.length) i++;
      field += text[i++];
    }
    fields.push(field);
    while (i < text.length && isSpace(text[i]!)) i++;
    if (i < text.length && separators.includes(text[i]!) && !isSpace(text[i]!)) {
      i++;
      while (i < text.length && isSpace(text[i]!)) i++;
    }
  }
  return fields;
}

function lastField(rest: string, separators: string, isSpace: (char: string) => boolean, raw: boolean): string {
  let end = rest.length;
  while (end > 0 && isSpace(rest[end - 1]!)) end--;
  let field = rest.slice(0, end);
  // One separator at the very end is no part of the last field, when it is the only one in it.
  const hard = [...field].filter((char) => separators.includes(char) && !isSpace(char)).length;
  if (hard === 1 && separators.includes(field.at(-1)!)) field = field.slice(0, -1);
  return raw ? field : unescaped(field);
}

function mapfile(name: string, { args, memory, world }: BuiltinCall): Step<Outcome> {
  let [trims, count, skip, at] = [false, Infinity, 0, 0];
  for (; at < args.length && /^-./.test(args[at]!); at++) {
    if (args[at] === "-t") trims = true;
    else if (args[at] === "-n") count = Number(args[++at]) || Infinity;
    else if (args[at] === "-s") skip = Number(args[++at]);
    else if (args[at] === "-d" || args[at] === "-u" || args[at] === "-O") at++;
    else return complain(memory, world, `${name}: ${args[at]!.slice(0, 2)}: invalid option`, 2);
  }
  const target = args[at] ?? "MAPFILE";
  return readAll(memory, world, 0, (text, m) => {
    const lines = (text.match(/[^\n]*\n|[^\n]+$/g) ?? []).slice(skip, skip + count);
    const items = new Map(lines.map((line, i) => [i, trims ? line.replace(/\n$/, "") : line]));
    return ended<Outcome>({ memory: { ...setVariable(m, target, { items }), last: 0 } });
  });
}

function getopts({ args, memory, world }: BuiltinCall): Step<Outcome> {
  const [spec, name, ...given] = args;
  if (spec === undefined || name === undefined) {
    return done(memory, world, { err: "getopts: usage: getopts optstring name [arg ...]\n", exit: 2 });
  }
  const words = given.length > 0 ? given : memory.positional;
  const index = Number(textOf(memory, "OPTIND") ?? 1);
  const place = memory.optionPlace === 0 || index === 1 && memory.optionPlace > (words[0]?.length ?? 0)
    ? 1
    : memory.optionPlace;
  const word = words[index - 1];
  const quiet = spec.startsWith(":");
  const finish = (option: string, value: string | undefined, at: number, nextPlace: number, exit: number, err = "") => {
    let m = setText(setText(memory, name, option), "OPTIND", String(at));
    if (value !== undefined) m = setText(m, "OPTARG", value);
    return done({ ...m, optionPlace: nextPlace }, world, { err, exit });
  };
  if (word === undefined || !/^-./.test(word) || word === "--") {
    return finish("?", undefined, word === "--" ? index + 1 : index, 0, 1);
  }
  const letter = word[place]!;
  const isLast = place + 1 >= word.length;
  const [nextIndex, nextPlace] = isLast ? [index + 1, 0] : [index, place + 1];
  const found = letter === ":" ? -1 : spec.indexOf(letter);
  if (found < 0) {
    const err = quiet ? "" : `${memory.name}: illegal option -- ${letter}\n`;
    return finish("?", quiet ? letter : "", nextIndex, nextPlace, 0, err);
  }
  if (spec[found + 1] !== ":") return finish(letter, undefined, nextIndex, nextPlace, 0);
  if (!isLast) return finish(letter, word.slice(place + 1), index + 1, 0, 0);
  const value = words[index];
  if (value !== undefined) return finish(letter, value, index + 2, 0, 0);
  if (quiet) return finish(":", letter, index + 1, 0, 0);
  return finish("?", "", index + 1, 0, 0, `${memory.name}: option requires an argument -- ${letter}\n`);
}

export const INPUT: readonly Builtin[] = [
  { name: "read", run: read },
  { name: "mapfile", run: (call) => mapfile("mapfile", call) },
  { name: "readarray", run: (call) => mapfile("readarray", call) },
  { name: "getopts", run: getopts },
];
