import type { ParameterExpansionPart, ParameterOperation, Word } from "unbash";
import { type Expander, lastKey } from "./expander.ts";
import { isName, type Memory, textOf, variable } from "./memory.ts";
import { compilePattern, endsOf, replacePattern, withoutHead, withoutTail } from "./patterns.ts";
import { arithmeticText, patternOf, type Piece, pieces, single } from "./words.ts";
import { shellQuoted } from "./quoting.ts";

/** What a parameter holds: one text, or the list of `$@` and of a whole array. */
type Value =
  | { readonly is: "unset" }
  | { readonly is: "text"; readonly text: string }
  | { readonly is: "list"; readonly texts: readonly string[]; readonly star: boolean };

const UNSET: Value = { is: "unset" };
const one = (text: string | undefined): Value => text === undefined ? UNSET : { is: "text", text };

/** `$x`, `$1`, `$@`. */
export function simpleParameter(x: Expander, name: string, isQuoted: boolean): Piece[] {
  return shown(x, checked(x, name, valueOf(x, name, undefined)), isQuoted);
}

/** `${…}` */
export function parameter(x: Expander, part: ParameterExpansionPart, isQuoted: boolean): Piece[] {
  const { parameter: name, operation } = part;
  const index = part.index && indexOf(x, name, part.index);
  if (!isParameter(name) || operation?.type === "Unknown") throw x.fault(`${part.text}: bad substitution`);
  if (part.prefix === "#") return shown(x, one(lengthOf(x, name, index)), isQuoted);
  if (part.prefix === "!") {
    if (operation?.type === "Names") {
      const found = Object.keys(x.memory.vars).filter((key) => key.startsWith(name)).sort();
      return shown(x, { is: "list", texts: found, star: operation.operator === "*" }, isQuoted);
    }
    if (index === "@" || index === "*") {
      return shown(x, { is: "list", texts: keysOf(x.memory, name), star: index === "*" }, isQuoted);
    }
    const target = textIn(valueOf(x, name, index));
    if (target === undefined || target === "") {
      throw x.fault(target === undefined ? `${name}: invalid indirect expansion` : `${target}: invalid variable name`);
    }
    const [, base, at] = /^(.*?)(?:\[(.*)\])?$/s.exec(target)!;
    return operated(x, part, base!, at, operation, isQuoted);
  }
  return operated(x, part, name, index, operation, isQuoted);
}

function operated(
  x: Expander,
  part: ParameterExpansionPart,
  name: string,
  index: string | undefined,
  operation: ParameterOperation | undefined,
  isQuoted: boolean,
): Piece[] {
  const value = valueOf(x, name, index);
  if (!operation) return shown(x, checked(x, index === undefined ? name : `${name}[${index}]`, value), isQuoted);
  if (operation.type === "Default") return withDefault(x, name, index, value, operation, isQuoted);
  const sure = checked(x, name, value);
  if (operation.type === "Slice") return shown(x, sliced(x, name, sure, operation, part), isQuoted);
  if (operation.type === "Transform") return shown(x, transformed(x, name, sure, operation.operand.value), isQuoted);
  const change = changeOf(x, operation, isQuoted);
  if (sure.is === "unset") return shown(x, sure, isQuoted);
  return shown(x, sure.is === "text" ? one(change(sure.text)) : { ...sure, texts: sure.texts.map(change) }, isQuoted);
}

const isParameter = (name: string): boolean => isName(name) || /^(\d+|[@*#?$!-])$/.test(name);

function indexOf(x: Expander, name: string, index: Word): string {
  if (index.value === "@" || index.value === "*") return index.value;
  return variable(x.memory, name)?.pairs ? single(x, index) : arithmeticText(x, index.text);
}

function valueOf(x: Expander, name: string, index: string | undefined): Value {
  const { memory } = x;
  if (index === "@" || index === "*") {
    const found = variable(memory, name);
    const texts = name === "PIPESTATUS"
      ? memory.pipeStatus.map(String)
      : name === "FUNCNAME"
      ? [...memory.frames].reverse().map((frame) => frame.name)
      : found?.items
      ? [...found.items.values()]
      : found?.pairs
      ? [...found.pairs.values()]
      : found?.text !== undefined
      ? [found.text]
      : [];
    return { is: "list", texts, star: index === "*" };
  }
  if (index !== undefined && name === "FUNCNAME") return one([...memory.frames].reverse()[x.number(index)]?.name);
  if (index !== undefined && name === "PIPESTATUS") return one(memory.pipeStatus[x.number(index)]?.toString());
  if (index !== undefined) return one(x.get(name, index));
  switch (name) {
    case "@":
    case "*":
      return { is: "list", texts: memory.positional, star: name === "*" };
    case "#":
      return one(String(memory.positional.length));
    case "?":
      return one(String(memory.last));
    case "$":
      return one(String(memory.shellPid));
    case "!":
      return one(memory.lastBackground?.toString() ?? "");
    case "-":
      return one(optionLetters(memory));
    case "0":
      return one(memory.name);
    case "PIPESTATUS":
      return one(String(memory.pipeStatus[0] ?? 0));
  }
  if (/^\d+$/.test(name)) return one(memory.positional[Number(name) - 1]);
  return one(x.get(name));
}

const LETTERS: readonly (readonly [string, string])[] = [
  ["allexport", "a"],
  ["errexit", "e"],
  ["noglob", "f"],
  ["hashall", "h"],
  ["noexec", "n"],
  ["nounset", "u"],
  ["verbose", "v"],
  ["xtrace", "x"],
  ["braceexpand", "B"],
  ["noclobber", "C"],
];

export function optionLetters(memory: Memory): string {
  return LETTERS.filter(([name]) => memory.options.has(name)).map(([, letter]) => letter).join("");
}

export const OPTION_LETTERS: Readonly<Record<string, string>> = Object.fromEntries(
  LETTERS.map(([name, letter]) => [letter, name]),
);

function checked(x: Expander, name: string, value: Value): Value {
  if (value.is !== "unset" || !x.memory.options.has("nounset")) return value;
  throw x.fault(
    `${/^\d/.test(name) ? "$" + name : name}: ${
      x.memory.flavour === "busybox" ? "parameter not set" : "unbound variable"
    }`,
    {
      isFatal: true,
      exit: x.memory.flavour === "busybox" ? 2 : 127,
    },
  );
}

const textIn = (value: Value): string | undefined =>
  value.is === "unset" ? undefined : value.is === "text" ? value.text : value.texts.join(" ");

function lengthOf(x: Expander, name: string, index: string | undefined): string {
  const value = valueOf(x, name, index);
  if (value.is === "list") return String(value.texts.length);
  return String([...(textIn(checked(x, name, value)) ?? "")].length);
}

function keysOf(memory: Memory, name: string): string[] {
  const found = variable(memory, name);
  const keys = found?.items?.keys() ?? found?.pairs?.keys();
  return keys ? [...keys].map(String) : found?.text !== undefined ? ["0"] : [];
}

/** The pieces that a value stands for: `"$*"` joins with the first of `$IFS`, `"$@"` makes a field of each. */
function shown(x: Expander, value: Value, isQuoted: boolean): Piece[] {
  if (value.is === "unset") return isQuoted ? [{ is: "quoted", text: "" }] : [];
  if (value.is === "text") return [{ is: isQuoted ? "quoted" : "expanded", text: value.text }];
  if (isQuoted && value.star) {
    const glue = textOf(x.memory, "IFS") ?? " ";
    return [{ is: "quoted", text: value.texts.join(glue.slice(0, 1)) }];
  }
  const is = isQuoted ? "quoted" as const : "expanded" as const;
  return value.texts.flatMap((text, i): Piece[] => {
    const piece = { is, text };
    return i > 0 ? [{ is: "break", ...(!isQuoted && { isSoft: true }) }, piece] : [piece];
  });
}

function withDefault(
  x: Expander,
  name: string,
  index: string | undefined,
  value: Value,
  operation: ParameterOperation & { type: "Default" },
  isQuoted: boolean,
): Piece[] {
  const text = textIn(value);
  const isList = value.is === "list";
  const isMissing = value.is === "unset" || (isList && value.texts.length === 0) ||
    (operation.operator.startsWith(":") && text === "");
  const kind = operation.operator.at(-1);
  if (kind === "+") return isMissing ? shown(x, UNSET, isQuoted) : operandPieces(x, operation.operand, isQuoted);
  if (!isMissing) return shown(x, value, isQuoted);
  if (kind === "-") return operandPieces(x, operation.operand, isQuoted);
  if (kind === "?") {
    const said = single(x, operation.operand);
    const unset = operation.operator === "?" ? "parameter not set" : "parameter null or not set";
    throw x.fault(`${name}: ${said || unset}`, { isFatal: true, exit: x.memory.flavour === "busybox" ? 2 : 127 });
  }
  if (!isName(name)) throw x.fault(`$${name}: cannot assign in this way`);
  const made = single(x, operation.operand);
  x.set(name, index, made);
  return shown(x, one(made), isQuoted);
}

/** Unquoted, what a default brings is split like any expansion, but its quotes hold. */
function operandPieces(x: Expander, operand: Word, isQuoted: boolean): Piece[] {
  return pieces(x, operand, { isQuoted }).map((piece) =>
    piece.is === "plain" ? { is: "expanded", text: piece.text } : piece
  );
}

function sliced(
  x: Expander,
  name: string,
  value: Value,
  operation: ParameterOperation & { type: "Slice" },
  part: ParameterExpansionPart,
): Value {
  if (value.is === "unset") return value;
  const offset = x.number(arithmeticText(x, operation.offset.text));
  const length = operation.length && x.number(arithmeticText(x, operation.length.text));
  if (value.is === "text") {
    const chars = [...value.text];
    const from = offset < 0 ? chars.length + offset : offset;
    const to = length === undefined ? chars.length : length < 0 ? chars.length + length : from + length;
    if (length !== undefined && length < 0 && to < from) {
      throw x.fault(`${operation.length!.text}: substring expression < 0`);
    }
    return one(from < 0 || from > chars.length ? "" : chars.slice(from, to).join(""));
  }
  if (length !== undefined && length < 0) throw x.fault(`${part.text.slice(2, -1)}: substring expression < 0`);
  const isPositional = name === "@" || name === "*";
  if (!isPositional) {
    const found = variable(x.memory, name)?.items;
    const items = found ? [...found] : value.texts.map((text, i): [number, string] => [i, text]);
    const from = offset < 0 ? (found ? lastKey(found) + 1 : items.length) + offset : offset;
    const kept = from < 0 ? [] : items.filter(([key]) => key >= from).map(([, text]) => text);
    return { ...value, texts: kept.slice(0, length) };
  }
  const all = [x.memory.name, ...value.texts];
  const from = offset < 0 ? all.length + offset : offset;
  return {
    ...value,
    texts: from < 0 ? [] : all.slice(from === 0 ? 0 : from, length === undefined ? undefined : from + length),
  };
}

function changeOf(x: Expander, operation: ParameterOperation, isQuoted: boolean): (text: string) => string {
  switch (operation.type) {
    case "Remove": {
      const pattern = compilePattern(patternOf(x, operation.operand));
      const { operator } = operation;
      const cut = operator.startsWith("#") ? withoutHead : withoutTail;
      return (text) => cut(text, pattern, operator.length === 2);
    }
    case "Replace": {
      const source = patternOf(x, operation.pattern);
      const pattern = compilePattern(source);
      const by = replacementOf(x, operation.replacement);
      const isAnchored = operation.operator === "/#" || operation.operator === "/%";
      return (text) => source === "" && !isAnchored ? text : replacePattern(text, pattern, by, operation.operator);
    }
    case "CaseModification": {
      const pattern = operation.operand ? compilePattern(patternOf(x, operation.operand, isQuoted)) : undefined;
      const { operator } = operation;
      const isUpper = operator.startsWith("^");
      const change = (char: string) =>
        pattern && !endsOf(pattern, char, 0).has(char.length)
          ? char
          : isUpper
          ? char.toUpperCase()
          : char.toLowerCase();
      return (text) => {
        const chars = [...text];
        return operator.length === 2
          ? chars.map(change).join("")
          : chars.map((char, i) => i === 0 ? change(char) : char).join("");
      };
    }
    default:
      return (text) => text;
  }
}

/** What replaces a match: an `&` that is not quoted stands for what was found. */
function replacementOf(x: Expander, word: Word): (found: string) => string {
  const parts = pieces(x, word).map((piece) => piece.is === "break" ? { is: "quoted", text: " " } : piece);
  return (found) => parts.map(({ is, text }) => is === "quoted" ? text : text.replaceAll("&", () => found)).join("");
}

function transformed(x: Expander, name: string, value: Value, operator: string): Value {
  const change: Readonly<Record<string, (text: string) => string>> = {
    Q: shellQuoted,
    U: (text) => text.toUpperCase(),
    L: (text) => text.toLowerCase(),
    u: (text) => text.slice(0, 1).toUpperCase() + text.slice(1),
    E: (text) => text.replace(/\\n/g, "\n").replace(/\\t/g, "\t"),
    P: (text) => text,
    A: (text) => `${name}=${shellQuoted(text)}`,
    a: () => flagsOf(x.memory, name),
  };
  const apply = Object.hasOwn(change, operator) ? change[operator] : undefined;
  if (!apply) throw x.fault(`\${${name}@${operator}}: bad substitution`, { isFatal: true });
  if (value.is === "unset") return value;
  return value.is === "text" ? one(apply(value.text)) : { ...value, texts: value.texts.map(apply) };
}

function flagsOf(memory: Memory, name: string): string {
  const found = variable(memory, name);
  if (!found) return "";
  return `${found.items ? "a" : ""}${found.pairs ? "A" : ""}${found.integer ? "i" : ""}${found.readOnly ? "r" : ""}${
    found.exported ? "x" : ""
  }`;
}
