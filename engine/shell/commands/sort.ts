import { byteOrder } from "../bytes.ts";
import type { Command } from "../command.ts";
import { faultText } from "../files.ts";
import { absolutePath } from "../resolve.ts";
import { gather, lastOf, linesOf, readOptions, said } from "../tool.ts";

interface Key {
  readonly from: readonly [field: number, char: number];
  readonly to: readonly [field: number, char: number] | undefined;
  readonly flags: string;
}

const FLAGS = "bdfghiMnRrV";

function keyOf(text: string): Key | undefined {
  const found = /^(\d+)(?:\.(\d+))?([bdfghiMnRrV]*)(?:,(\d+)(?:\.(\d+))?([bdfghiMnRrV]*))?$/.exec(text);
  if (!found || Number(found[1]) === 0) return undefined;
  const to = found[4] === undefined ? undefined : [Number(found[4]), Number(found[5] ?? 0)] as const;
  return { from: [Number(found[1]), Number(found[2] ?? 1)], to, flags: (found[3] ?? "") + (found[6] ?? "") };
}

/** Where fields begin and end: at blanks (which belong to the field after them), or between separators. */
function fieldSpans(line: string, separator: string | undefined): [number, number][] {
  const spans: [number, number][] = [];
  if (separator !== undefined) {
    let from = 0;
    for (;;) {
      const at = line.indexOf(separator, from);
      spans.push([from, at < 0 ? line.length : at]);
      if (at < 0) return spans;
      from = at + separator.length;
    }
  }
  for (let i = 0; i < line.length;) {
    const from = i;
    while (i < line.length && (line[i] === " " || line[i] === "\t")) i++;
    while (i < line.length && line[i] !== " " && line[i] !== "\t") i++;
    spans.push([from, i]);
  }
  return spans;
}

function keyText(line: string, key: Key, separator: string | undefined, skipsBlanks: boolean): string {
  const spans = fieldSpans(line, separator);
  const blanks = (at: number) => skipsBlanks ? at + /^[ \t]*/.exec(line.slice(at))![0].length : at;
  const [field, char] = key.from;
  const from = field > spans.length ? line.length : Math.min(line.length, blanks(spans[field - 1]![0]) + char - 1);
  let to = line.length;
  if (key.to) {
    const [toField, toChar] = key.to;
    const span = spans[toField - 1];
    if (span) to = toChar === 0 ? span[1] : Math.min(line.length, blanks(span[0]) + toChar);
  }
  return line.slice(from, Math.max(from, to));
}

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

function numeric(text: string): number {
  return Number(/^\s*(-?\d*\.?\d*)/.exec(text)?.[1] || 0) || 0;
}

function human(text: string): number {
  const found = /^\s*(-?\d*\.?\d*)([KMGTPE]?)/i.exec(text);
  if (!found || found[1] === "") return 0;
  const power = " KMGTPE".indexOf((found[2] ?? "").toUpperCase() || " ");
  return Number(found[1]) * 1024 ** Math.max(0, power);
}

/** GNU's order of version numbers: digits by value, letters before other characters, `~` before all. */
export function versionOrder(a: string, b: string): number {
  const [x, y] = [a, b].map((text) => text.match(/\d+|\D+/g) ?? []);
  for (let i = 0; i < Math.max(x!.length, y!.length); i++) {
    const [p, q] = [x![i], y![i]];
    if (p === undefined || q === undefined) {
      return p === undefined ? (q!.startsWith("~") ? 1 : -1) : p.startsWith("~") ? -1 : 1;
    }
    const isNumber = /^\d/.test(p) && /^\d/.test(q);
    const order = isNumber ? Number(p) - Number(q) : byteOrder(p, q);
    if (order !== 0) return order;
  }
  return 0;
}

function compare(a: string, b: string, flags: string): number {
  if (flags.includes("n")) return numeric(a) - numeric(b);
  if (flags.includes("h")) return human(a) - human(b);
  if (flags.includes("g")) return (Number.parseFloat(a) || 0) - (Number.parseFloat(b) || 0);
  if (flags.includes("V")) return versionOrder(a, b);
  if (flags.includes("M")) {
    const month = (text: string) => MONTHS.indexOf(text.trim().slice(0, 3).toUpperCase());
    return month(a) - month(b);
  }
  let [x, y] = [a, b];
  if (flags.includes("d")) [x, y] = [x, y].map((text) => text.replace(/[^A-Za-z0-9 \t]/g, "")) as [string, string];
  if (flags.includes("f")) [x, y] = [x.toUpperCase(), y.toUpperCase()];
  return byteOrder(x, y);
}

export const sort: Command = {
  name: "sort",
  start(call, world) {
    const options = readOptions("sort", call.args, {
      letters: "bdfghiMnRrVuscCmzk:t:o:S:T:",
      long: {
        "numeric-sort": "n",
        reverse: "r",
        unique: "u",
        "key=": "k",
        "field-separator=": "t",
        "output=": "o",
        "human-numeric-sort": "h",
        "version-sort": "V",
        stable: "s",
        "ignore-case": "f",
        "ignore-leading-blanks": "b",
        "general-numeric-sort": "g",
        "month-sort": "M",
        "dictionary-order": "d",
        check: "c",
        "zero-terminated": "z",
        merge: "m",
        "random-sort": "R",
      },
    });
    if ("fault" in options) return said({ err: options.fault, exit: 2 });
    const { given } = options;
    const keys = (options.values["k"] ?? []).map(keyOf);
    if (keys.some((key) => !key)) {
      const wrong = options.values["k"]!.find((text) => !keyOf(text))!;
      const text = /^0/.test(wrong)
        ? `field number is zero: invalid field specification ‘${wrong}’`
        : `invalid number at field start: invalid count at start of ‘${wrong}’`;
      return said({ err: `sort: ${text}\n`, exit: 2 });
    }
    const separator = lastOf(options, "t")?.replace("\\0", "\0");
    if (separator !== undefined && [...separator].length !== 1) {
      return said({
        err: separator === "" ? "sort: empty tab\n" : `sort: multi-character tab ‘${separator}’\n`,
        exit: 2,
      });
    }
    const own = [...FLAGS].filter((letter) => given.has(letter)).join("");
    const order = orderOf(keys as Key[], own, separator);
    const isLast = (a: string, b: string) =>
      given.has("s") || given.has("u") ? 0 : own.includes("r") ? byteOrder(b, a) : byteOrder(a, b);
    return gather(call, world, options.words, (sources, w) => {
      const wrong = sources.find((source) => "fault" in source);
      if (wrong && "fault" in wrong) {
        const verb = wrong.fault.fault === "EISDIR" ? "read failed" : "cannot read";
        return said({ err: `sort: ${verb}: ${wrong.path}: ${faultText(wrong.fault)}\n`, exit: 2 });
      }
      const lines = sources.flatMap((source) => "text" in source ? linesOf(source.text).lines : []);
      if (given.has("c") || given.has("C")) return checked(lines, options.words[0] ?? "-", order, given.has("C"));
      lines.sort((a, b) => order(a, b) || isLast(a, b));
      const kept = given.has("u") ? lines.filter((line, i) => i === 0 || order(lines[i - 1]!, line) !== 0) : lines;
      const out = kept.map((line) => `${line}\n`).join("");
      const target = lastOf(options, "o");
      if (target === undefined) return said({ out });
      const fault = w.files.write(absolutePath(call.cwd, target), out, { nowMs: w.nowMs });
      return said(fault ? { err: `sort: open failed: ${target}: ${faultText(fault)}\n`, exit: 2 } : {});
    });
  },
};

function orderOf(keys: readonly Key[], own: string, separator: string | undefined): (a: string, b: string) => number {
  const isReversed = (flags: string) => flags.includes("r") ? -1 : 1;
  if (keys.length === 0) {
    const trim = own.includes("b") ? (text: string) => text.trimStart() : (text: string) => text;
    return (a, b) => isReversed(own) * compare(trim(a), trim(b), own);
  }
  return (a, b) => {
    for (const key of keys) {
      const flags = key.flags === "" ? own : key.flags;
      const skips = flags.includes("b");
      const order = compare(keyText(a, key, separator, skips), keyText(b, key, separator, skips), flags);
      if (order !== 0) return isReversed(flags) * order;
    }
    return 0;
  };
}

function checked(lines: readonly string[], path: string, order: (a: string, b: string) => number, quiet: boolean) {
  const at = lines.findIndex((line, i) => i > 0 && order(lines[i - 1]!, line) > 0);
  if (at < 0) return said({});
  return said({ err: quiet ? "" : `sort: ${path}:${at + 1}: disorder: ${lines[at]}\n`, exit: 1 });
}
