import type { ArrayValue, DoubleQuotedChild, HereDocBody, Word, WordPart } from "unbash";
import { expandBraces } from "./braces.ts";
import type { Expander } from "./expander.ts";
import { globbed } from "./globbing.ts";
import { TEXT_LENGTH } from "./limits.ts";
import { textOf } from "./memory.ts";
import { parameter, simpleParameter } from "./parameters.ts";
import { parseWord } from "./parsing.ts";
import { isPattern } from "./patterns.ts";

/**
 * A stretch of an expanded word. `plain` was written without quotes, `quoted` is inert, `expanded` came out of an unquoted
 * `$` and is still to be split; a `break` parts one field from the next (`"$@"`).
 */
export type Piece =
  | { readonly is: "plain" | "quoted" | "expanded"; readonly text: string }
  | { readonly is: "break"; readonly isSoft?: boolean };

/** The words that a command gets: braces, tilde, parameters, splitting, file names, quote removal, in this order. */
export function fields(x: Expander, words: readonly Word[]): string[] {
  return words.flatMap((word) => wordFields(x, word));
}

function wordFields(x: Expander, word: Word): string[] {
  if (!word.parts) return plainFields(x, word);
  if (word.parts.some((part) => part.type === "BraceExpansion") && x.memory.flavour === "bash") {
    const texts = expandBraces(word.text);
    if (texts.length !== 1 || texts[0] !== word.text) {
      return texts.flatMap((text) => {
        const alternative = text === "" ? undefined : parseWord(text);
        return alternative ? split(x, pieces(x, alternative)) : [];
      });
    }
  }
  return split(x, pieces(x, word));
}

function plainFields(x: Expander, word: Word): string[] {
  const { text } = word;
  return /[~\\*?[]/.test(text) ? split(x, pieces(x, word)) : [text];
}

/** One text: no splitting, no file names. For assignments, here-strings, `case` and the like. */
export function single(x: Expander, word: Word, o: { isAssignment?: boolean } = {}): string {
  if (!word.parts && !/[~\\]/.test(word.text)) return word.text;
  return joined(bounded(x, pieces(x, word, o)));
}

/** No word grows without end: `x=$x$x` in a loop does. */
function bounded(x: Expander, list: readonly Piece[]): readonly Piece[] {
  let length = 0;
  for (const piece of list) length += piece.is === "break" ? 1 : piece.text.length;
  if (length <= TEXT_LENGTH) return list;
  throw x.fault(`stopped: a text of more than ${TEXT_LENGTH / 1024 / 1024} MiB`, { isFatal: true });
}

export function joined(list: readonly Piece[]): string {
  return list.map((piece) => piece.is === "break" ? " " : piece.text).join("");
}

/** A pattern, with what was quoted made plain by backslashes. */
export function patternOf(x: Expander, word: Word, isQuoted = false): string {
  return pieces(x, word, { isQuoted }).map((piece) =>
    piece.is === "break" ? " " : piece.is === "quoted" ? escaped(piece.text) : piece.text
  ).join("");
}

export const escaped = (text: string): string => text.replace(/[\\*?[\]()|!+@-]/g, "\\$&");

/** A here-document: `$` expands, quotes mean nothing. */
export function hereText(x: Expander, body: HereDocBody, stripsTabs: boolean): string {
  const stripped = (text: string, isHead: boolean) =>
    stripsTabs ? text.replace(isHead ? /(^|\n)\t+/g : /(\n)\t+/g, "$1") : text;
  if (!body.parts) return stripped(body.text, true);
  return joined(
    body.parts.flatMap((part, i) =>
      part.type === "Literal"
        ? [{ is: "quoted", text: stripped(part.value, i === 0) } as const]
        : partPieces(x, part, true)
    ),
  );
}

export interface Element {
  readonly key: string | undefined;
  readonly text: string;
}

/** What stands between the parentheses of an array assignment. */
export function elements(x: Expander, value: ArrayValue): Element[] {
  return value.elements.flatMap((word): Element[] => {
    const keyed = /^\[((?:[^\]\\]|\\.)*)\]=/s.exec(word.text);
    if (!keyed) return wordFields(x, word).map((text) => ({ key: undefined, text }));
    const key = parseWord(keyed[1]!);
    const rest = parseWord(word.text.slice(keyed[0].length));
    return [{ key: key ? single(x, key) : "", text: rest ? single(x, rest) : "" }];
  });
}

interface PieceOptions {
  /** Colons are followed by tildes, too. */
  readonly isAssignment?: boolean;
  /** Inside double quotes. */
  readonly isQuoted?: boolean;
}

export function pieces(x: Expander, word: Word, o: PieceOptions = {}): Piece[] {
  if (!word.parts) {
    if (o.isQuoted) return [{ is: "quoted", text: unescapedInQuotes(word.text) }];
    return literal(x, word.text, true, o.isAssignment ?? false);
  }
  return word.parts.flatMap((part, i) => {
    if (part.type === "Literal") {
      if (o.isQuoted) return [{ is: "quoted", text: unescapedInQuotes(part.text) }];
      return literal(x, part.text, i === 0, o.isAssignment ?? false, word.parts!.length > 1);
    }
    return partPieces(x, part, o.isQuoted ?? false);
  });
}

const unescapedInQuotes = (text: string): string =>
  text.replace(/\\([$`"\\}\n])/g, (_, char) => char === "\n" ? "" : char);

function partPieces(x: Expander, part: WordPart, isQuoted: boolean): Piece[] {
  const expanded = (text: string): Piece[] => [{ is: isQuoted ? "quoted" : "expanded", text }];
  switch (part.type) {
    case "Literal":
      return [{ is: isQuoted ? "quoted" : "plain", text: part.value }];
    case "SingleQuoted":
    case "AnsiCQuoted":
      return [{ is: "quoted", text: isQuoted ? part.text : part.value }];
    case "DoubleQuoted":
    case "LocaleString":
      return quotedPieces(x, part.parts);
    case "SimpleExpansion":
      return simpleParameter(x, part.text.slice(1), isQuoted);
    case "ParameterExpansion":
      return parameter(x, part, isQuoted);
    case "CommandExpansion":
      return part.script ? expanded(x.captured(part.script).replace(/\0/g, "").replace(/\n+$/, "")) : [];
    case "ArithmeticExpansion":
      return expanded(String(x.arithmetic(arithmeticText(x, part.text.replace(/^\$\(\(|\)\)$|^\$\[|\]$/g, "")))));
    case "ProcessSubstitution":
      return part.script
        ? [{ is: "quoted", text: x.captured(part.script, part.operator === "<" ? "input" : "output") }]
        : [];
    case "Glob":
      if (part.kind !== "bracket") return [{ is: isQuoted ? "quoted" : "plain", text: part.text }];
      return wrapped(x, "[", part.parts, "]", isQuoted);
    case "ExtendedGlob":
      if (!part.parts) return [{ is: "plain", text: part.text }];
      return wrapped(x, `${part.operator}(`, part.parts, ")", isQuoted);
    case "BraceExpansion":
      if (!part.parts) return [{ is: "plain", text: part.text }];
      return wrapped(x, "{", part.parts, "}", isQuoted);
  }
}

function wrapped(x: Expander, open: string, parts: readonly WordPart[], close: string, isQuoted: boolean): Piece[] {
  const is = isQuoted ? "quoted" : "plain";
  return [{ is, text: open }, ...parts.flatMap((part) => partPieces(x, part, isQuoted)), { is, text: close }];
}

function quotedPieces(x: Expander, parts: readonly DoubleQuotedChild[]): Piece[] {
  const inner = parts.flatMap((part) => partPieces(x, part, true));
  if (inner.length > 0) return inner;
  // Quotes around nothing are an empty word, but "$@" without parameters is none at all.
  const isNone = parts.length > 0 && parts.every((part) =>
    (part.type === "SimpleExpansion" && part.text === "$@") ||
    (part.type === "ParameterExpansion" && (part.parameter === "@" || part.index?.value === "@"))
  );
  return isNone ? [] : [{ is: "quoted", text: "" }];
}

/** The text of an arithmetic expression once its `$` are expanded, as if it stood in double quotes. */
export function arithmeticText(x: Expander, text: string): string {
  if (!/[$`"\\]/.test(text)) return text;
  const word = parseWord(`"${text.replace(/"/g, "")}"`);
  return word ? single(x, word) : text;
}

/** Unquoted source text: backslashes quote, and a tilde at the beginning is a home folder. */
function literal(x: Expander, raw: string, isFirst: boolean, isAssignment: boolean, hasMore = false): Piece[] {
  let text = raw;
  const list: Piece[] = [];
  if (isFirst && text.startsWith("~")) {
    const prefix = /^~([A-Za-z0-9_+-]*)(?=$|\/|:)/.exec(text);
    const home = prefix && !(hasMore && prefix[0] === text) ? homeOf(x, prefix[1]!) : undefined;
    if (home !== undefined) {
      list.push({ is: "quoted", text: home });
      text = text.slice(prefix![0].length);
    }
  }
  if (isAssignment && text.includes(":~")) {
    text.split(/(?<=:)(?=~)/).forEach((part, i) => {
      list.push(...(i === 0 ? unescaped(part) : literal(x, part, true, false)));
    });
    return list;
  }
  return [...list, ...unescaped(text)];
}

function homeOf(x: Expander, user: string): string | undefined {
  if (user === "") return textOf(x.memory, "HOME") ?? "/root";
  if (user === "+") return x.memory.cwd;
  if (user === "-") return textOf(x.memory, "OLDPWD");
  return user === "root" ? "/root" : undefined;
}

function unescaped(text: string): Piece[] {
  if (!text.includes("\\")) return text === "" ? [] : [{ is: "plain", text }];
  const list: Piece[] = [];
  let plain = "";
  for (let i = 0; i < text.length; i++) {
    if (text[i] !== "\\") {
      plain += text[i];
      continue;
    }
    const next = text[++i];
    if (next === "\n") continue;
    if (plain !== "") list.push({ is: "plain", text: plain });
    plain = "";
    list.push({ is: "quoted", text: next ?? "\\" });
  }
  if (plain !== "") list.push({ is: "plain", text: plain });
  return list;
}

/** Splits at `$IFS` what came out of expansions, then makes file names of patterns. */
function split(x: Expander, list: readonly Piece[]): string[] {
  if (list.length === 1 && list[0]!.is === "quoted") return [list[0]!.text];
  const found: string[] = [];
  for (const field of splitPieces(bounded(x, list), textOf(x.memory, "IFS") ?? " \t\n")) found.push(...names(x, field));
  return found;
}

type Field = readonly { readonly text: string; readonly isQuoted: boolean }[];

export function splitPieces(list: readonly Piece[], separators: string): Field[] {
  const found: Field[] = [];
  let field: { text: string; isQuoted: boolean }[] | undefined;
  const close = () => {
    if (field) found.push(field);
    field = undefined;
  };
  for (const piece of list) {
    if (piece.is === "break") {
      if (field || !piece.isSoft) found.push(field ?? []);
      field = undefined;
    } else if (piece.is === "expanded") {
      const parts = separated(piece.text, separators);
      parts.forEach(({ text, isEnd }) => {
        if (text !== "" || (isEnd === "hard")) (field ??= []).push({ text, isQuoted: false });
        if (isEnd) close();
      });
    } else if (piece.is === "quoted" || piece.text !== "") {
      (field ??= []).push({ text: piece.text, isQuoted: piece.is === "quoted" });
    }
  }
  close();
  return found;
}

/** The parts between separators. White space is one separator however long; any other character is one of its own. */
function separated(text: string, separators: string): { text: string; isEnd: "soft" | "hard" | undefined }[] {
  if (separators === "") return [{ text, isEnd: undefined }];
  const isSpace = (char: string) => " \t\n".includes(char) && separators.includes(char);
  const parts: { text: string; isEnd: "soft" | "hard" | undefined }[] = [];
  let word = "";
  for (let i = 0; i < text.length;) {
    const char = text[i]!;
    if (!separators.includes(char)) {
      word += char;
      i++;
      continue;
    }
    let isHard = false;
    while (i < text.length && isSpace(text[i]!)) i++;
    if (i < text.length && separators.includes(text[i]!) && !isSpace(text[i]!)) {
      isHard = true;
      i++;
      while (i < text.length && isSpace(text[i]!)) i++;
    }
    parts.push({ text: word, isEnd: isHard ? "hard" : "soft" });
    word = "";
  }
  if (word !== "") parts.push({ text: word, isEnd: undefined });
  return parts;
}

function names(x: Expander, field: Field): string[] {
  const text = field.map((part) => part.text).join("");
  if (!field.some((part) => !part.isQuoted && /[*?[(]/.test(part.text)) || x.memory.options.has("noglob")) {
    return [text];
  }
  const pattern = field.map((part) => part.isQuoted ? escaped(part.text) : part.text).join("");
  if (!isPattern(pattern)) return [text];
  const { options, cwd } = x.memory;
  const found = globbed(pattern, cwd, x.world.files, {
    dotGlob: options.has("dotglob"),
    ignoreCase: options.has("nocaseglob"),
    globStar: options.has("globstar"),
  });
  if (found.length > 0) return found;
  if (options.has("failglob")) throw x.fault(`no match: ${text}`);
  return options.has("nullglob") ? [] : [text];
}
