import { parse as parseText, type ParsedScript, type ParseError, type Word } from "unbash";
import { lineAt } from "./memory.ts";

/** What was read of a text, or why it could not be: the messages without the shell's name before them. */
export type Parsed =
  | { readonly script: ParsedScript }
  | {
    readonly faults: readonly SyntaxFault[];
    /** It may only want more lines. */
    readonly isOpen: boolean;
    /** What could be read of it, and the offset of what could not. */
    readonly partial: ParsedScript;
    readonly pos: number;
  };

export interface SyntaxFault {
  /** Line, from 1. */
  readonly line: number;
  readonly text: string;
  /** bash shows the line itself after an unexpected token. */
  readonly shown?: string;
}

const CACHE_SIZE = 200;
const CACHED_LENGTH_MAX = 20_000;
const cache = new Map<string, Parsed>();

/** Reads a script; the same text is read once. */
export function parse(text: string): Parsed {
  const known = cache.get(text);
  if (known) return known;
  const parsed = read(text);
  if (text.length <= CACHED_LENGTH_MAX) {
    if (cache.size >= CACHE_SIZE) cache.delete(cache.keys().next().value!);
    cache.set(text, parsed);
  }
  return parsed;
}

/** A text as one word, such as an alternative of a brace expansion. */
export function parseWord(text: string): Word | undefined {
  const parsed = parse(`: ${text}`);
  if (!("script" in parsed)) return undefined;
  const command = parsed.script.commands[0]?.command;
  const word = command?.type === "Command" ? command.suffix[0] : undefined;
  return word?.type === "Word" ? word : undefined;
}

/** Whether more lines are needed before this can run: an open quote, `if` without `fi`, a here-document without its end. */
export function isIncomplete(text: string): boolean {
  if (/(^|[^\\])(\\\\)*\\\n?$/.test(text)) return true;
  const parsed = parse(text);
  if ("faults" in parsed) return parsed.isOpen;
  return hasOpenHereDocument(text);
}

function hasOpenHereDocument(text: string): boolean {
  if (!text.includes("<<")) return false;
  const found = /<<(-?)\s*(['"]?)([\w.]+)\2/.exec(text.replace(/<<</g, ""));
  if (!found) return false;
  const lines = text.split("\n").slice(1).map((line) => found[1] ? line.replace(/^\t+/, "") : line);
  return !lines.includes(found[3]!);
}

function read(text: string): Parsed {
  const script = parseText(text);
  const error = script.errors?.[0];
  if (!error) return { script };
  const faults = faultsOf(text, script.errors!);
  return { faults, isOpen: faults.some((fault) => fault.shown === undefined), partial: script, pos: error.pos };
}

/** `expected 'x' to close`, or an end where a command should be: the text ended too early. */
function faultsOf(text: string, errors: readonly ParseError[]): SyntaxFault[] {
  const open = errors.find(({ message }) => /^unterminated/.test(message));
  if (open) return unterminated(text, open);
  const { message, pos } = errors[0]!;
  // A block that was only just opened.
  if (/^expected command in /.test(message) && /^\s*(?:\{|\(|then|do|else)?\s*$/.test(text.slice(pos))) {
    return [{ line: lineCount(text) + 1, text: "syntax error: unexpected end of file" }];
  }
  const end = text.replace(/\s+$/, "").length;
  const early = /^expected '(?:then|do)'$/.test(message) ? wordBefore(text, pos) : undefined;
  const named = early?.word ?? /^unexpected (?:token )?'(.*)'$/s.exec(message)?.[1];
  const token = named ?? tokenAt(text, pos);
  if (named === undefined && (pos >= end || token === "newline" && /^\s*$/.test(text.slice(pos)))) {
    const isName = /compound command/.test(message) && /^\s*function\b/.test(text);
    if (/expected '|expected (?:compound )?command/.test(message) && !isName) {
      return [{ line: lineCount(text) + 1, text: "syntax error: unexpected end of file" }];
    }
  }
  const line = lineAt(text, early?.at ?? pos);
  const shown = text.split("\n")[line - 1] ?? "";
  return [{ line, text: `syntax error near unexpected token \`${token}'`, shown }];
}

function unterminated(text: string, { message, pos }: ParseError): SyntaxFault[] {
  const closing = /single/.test(message)
    ? "'"
    : /double|locale/.test(message)
    ? '"'
    : /backtick|backquote/.test(message)
    ? "`"
    : /parameter|brace/.test(message)
    ? "}"
    : ")";
  const line = lineAt(text, pos);
  return [{ line, text: `unexpected EOF while looking for matching \`${closing}'` }];
}

/** A reserved word that came where `then` or `do` should have been: the parser has gone past it already. */
function wordBefore(text: string, pos: number): { word: string; at: number } | undefined {
  const found = /(?:^|[\s;&|()])(fi|done|esac|else|elif|then|do|\})[\s;]*$/.exec(text.slice(0, pos));
  return found ? { word: found[1]!, at: pos - found[0].length + 1 } : undefined;
}

const lineCount = (text: string): number => text.replace(/\n$/, "").split("\n").length;

/** The token that bash would stumble over. */
function tokenAt(text: string, pos: number): string {
  const rest = text.slice(pos).replace(/^[ \t]+/, "");
  if (rest === "" || rest.startsWith("\n")) return "newline";
  return /^(?:;;&|;;|;&|&&|\|\||\|&|>>|<<|<&|>&|&>|[;&|()<>])/.exec(rest)?.[0] ?? /^[^\s;&|()<>]+/.exec(rest)?.[0] ??
    rest[0]!;
}
