import { FUNCTIONS } from "./functions.ts";
import type { Command, Node, Operand, Pipe, Template } from "./tree.ts";

/** Templates are called `output` in kubectl's complaints. */
const NAME = "output";

class Fault extends Error {}

interface Piece {
  /** Text, or the words of an action. */
  readonly text?: string;
  readonly words?: readonly Word[];
  readonly line: number;
}

interface Word {
  readonly text: string;
  /** `line:column` */
  readonly at: string;
  /** Whether blanks stand before it: `.a.b` and `.a .b` differ. */
  readonly apart: boolean;
}

export function parseTemplate(source: string): Template | { readonly fault: string } {
  try {
    const parser = new Parser(piecesOf(source));
    const nodes = parser.list([]);
    return { nodes: nodes.nodes, defined: parser.defined };
  } catch (error) {
    if (error instanceof Fault) return { fault: `template: ${NAME}:${error.message}` };
    throw error;
  }
}

const lineAt = (source: string, offset: number): number => source.slice(0, offset).split("\n").length;

function piecesOf(source: string): Piece[] {
  const pieces: Piece[] = [];
  let [at, trim] = [0, false];
  while (at < source.length) {
    const open = source.indexOf("{{", at);
    const end = open < 0 ? source.length : open;
    const trimsBefore = open >= 0 && /^-\s/.test(source.slice(open + 2, open + 4));
    let text = source.slice(at, end);
    if (trim) text = text.trimStart();
    if (trimsBefore) text = text.trimEnd();
    if (text) pieces.push({ text, line: lineAt(source, at) });
    if (open < 0) break;
    const start = open + 2 + (trimsBefore ? 2 : 0);
    const comment = /^\/\*[\s\S]*?\*\/(\s-)?\}\}/.exec(source.slice(start));
    if (comment) {
      [at, trim] = [start + comment[0].length, !!comment[1]];
      continue;
    }
    const close = closing(source, start);
    trim = /\s-$/.test(source.slice(start, close));
    const inside = source.slice(start, trim ? close - 2 : close);
    pieces.push({ words: wordsOf(inside, source, start), line: lineAt(source, open) });
    at = close + 2;
  }
  return pieces;
}

/** Where the action ends: `}}` outside of quotes. */
function closing(source: string, start: number): number {
  for (let i = start; i < source.length; i++) {
    const letter = source[i]!;
    if (letter === '"' || letter === "`" || letter === "'") {
      const quoted = (letter === "`" ? /^`[^`]*`/ : letter === '"' ? /^"(?:[^"\\\n]|\\.)*"/ : /^'(?:[^'\\\n]|\\.)*'/)
        .exec(source.slice(i));
      if (!quoted) {
        throw new Fault(
          `${lineAt(source, start)}: unterminated ${letter === "`" ? "raw quoted string" : "quoted string"}`,
        );
      }
      i += quoted[0].length - 1;
    } else if (source.startsWith("}}", i)) return i;
  }
  throw new Fault(`${lineAt(source, start)}: unclosed action`);
}

const WORD =
  /^(?:"(?:[^"\\]|\\.)*"|`[^`]*`|'(?:[^'\\]|\\.)*'|:=|=|\||\(|\)|,|\$[\w]*|\.[A-Za-z_][\w]*|\.|[+-]?\d[\w.+]*|[A-Za-z_]\w*)/;

function wordsOf(inside: string, source: string, start: number): Word[] {
  const words: Word[] = [];
  let at = 0;
  while (at < inside.length) {
    const blanks = /^\s*/.exec(inside.slice(at))![0].length;
    at += blanks;
    if (at >= inside.length) break;
    const match = WORD.exec(inside.slice(at));
    const offset = start + at;
    const line = lineAt(source, offset);
    if (!match) throw new Fault(`${line}: unexpected ${JSON.stringify(inside[at])} in command`);
    const column = offset - (source.lastIndexOf("\n", offset - 1) + 1);
    words.push({ text: match[0], at: `${line}:${column}`, apart: blanks > 0 || at === 0 });
    at += match[0].length;
  }
  return words;
}

class Parser {
  readonly defined = new Map<string, readonly Node[]>();
  #at = 0;
  constructor(readonly pieces: readonly Piece[]) {}

  /** Nodes up to one of the closing words; at the top there are none. */
  list(closers: readonly string[]): { readonly nodes: Node[]; readonly closer: readonly Word[] } {
    const nodes: Node[] = [];
    for (; this.#at < this.pieces.length; this.#at++) {
      const { text, words, line } = this.pieces[this.#at]!;
      if (text !== undefined) {
        nodes.push({ is: "text", text });
        continue;
      }
      const first = words![0]?.text ?? "";
      if (closers.includes(first)) return { nodes, closer: words! };
      if (first === "end" || first === "else") throw new Fault(`${line}: unexpected {{${first}}}`);
      const node = this.#action(words!, line);
      if (node) nodes.push(node);
    }
    if (closers.length) throw new Fault(`${this.pieces.at(-1)?.line ?? 1}: unexpected EOF`);
    return { nodes, closer: [] };
  }

  #action(words: readonly Word[], line: number): Node | undefined {
    const first = words[0]?.text;
    if (first === undefined) throw new Fault(`${line}: missing value for command`);
    if (first === "if" || first === "with" || first === "range") return this.#block(first, words.slice(1), line);
    if (first === "break" || first === "continue") return { is: first };
    if (first === "define" || first === "block") {
      const name = JSON.parse(words[1]?.text ?? '""');
      this.#at++;
      this.defined.set(name, this.list(["end"]).nodes);
      return first === "block" ? { is: "template", name, pipe: pipeOf(words.slice(2), line) } : undefined;
    }
    if (first === "template") {
      return {
        is: "template",
        name: JSON.parse(words[1]?.text ?? '""'),
        pipe: words.length > 2 ? pipeOf(words.slice(2), line) : undefined,
      };
    }
    return { is: "action", pipe: pipeOf(words, line) };
  }

  #block(is: "if" | "with" | "range", words: readonly Word[], line: number): Node {
    if (!words.length) throw new Fault(`${line}: missing value for ${is}`);
    const pipe = pipeOf(words, line);
    this.#at++;
    const { nodes: then, closer } = this.list(["end", "else"]);
    if (closer[0]?.text !== "else") return { is, pipe, then, otherwise: [] };
    const next = closer[1]?.text;
    if (next === "if" || next === "with") {
      return { is, pipe, then, otherwise: [this.#block(next, closer.slice(2), this.pieces[this.#at]!.line)] };
    }
    this.#at++;
    return { is, pipe, then, otherwise: this.list(["end"]).nodes };
  }
}

function pipeOf(words: readonly Word[], line: number): Pipe {
  const sign = words.findIndex(({ text }) => text === ":=" || text === "=");
  const declares = sign > 0 && words.slice(0, sign).every(({ text }) => text.startsWith("$") || text === ",");
  const names = declares ? words.slice(0, sign).map(({ text }) => text).filter((text) => text !== ",") : [];
  const rest = declares ? words.slice(sign + 1) : words;
  const commands: Command[] = [];
  for (const part of parted(rest)) {
    if (!part.length) throw new Fault(`${line}: missing value for command`);
    commands.push({ words: operandsOf(part, line) });
  }
  return { names, assigns: declares && words[sign]!.text === "=", commands };
}

/** Words between bars, but for bars in parentheses. */
function parted(words: readonly Word[]): Word[][] {
  const parts: Word[][] = [[]];
  let depth = 0;
  for (const word of words) {
    if (word.text === "(") depth++;
    if (word.text === ")") depth--;
    if (word.text === "|" && depth === 0) parts.push([]);
    else parts.at(-1)!.push(word);
  }
  return parts;
}

function operandsOf(words: readonly Word[], line: number): Operand[] {
  const operands: Operand[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    let inner: readonly Word[] | undefined;
    if (word.text === "(") {
      const close = twin(words, i, line);
      inner = words.slice(i + 1, close);
      i = close;
    }
    const path: string[] = [];
    const takesPath = inner !== undefined || /^[.$]/.test(word.text);
    // Go tells the place of a chain by its second link.
    let at = word.at;
    while (
      takesPath && word.text !== "." && words[i + 1] && !words[i + 1]!.apart && /^\../.test(words[i + 1]!.text)
    ) {
      if (!path.length) at = words[i + 1]!.at;
      path.push(words[++i]!.text.slice(1));
    }
    operands.push(inner ? groupOf(inner, path, { ...word, at }, line) : operandOf({ ...word, at }, path, line));
  }
  return operands;
}

function groupOf(inner: readonly Word[], path: readonly string[], { at }: Word, line: number): Operand {
  const text = `(${inner.map((word, i) => (i && word.apart ? " " : "") + word.text).join("")})`;
  return { is: "group", pipe: pipeOf(inner, line), path, at, text };
}

function twin(words: readonly Word[], from: number, line: number): number {
  let depth = 0;
  for (let i = from; i < words.length; i++) {
    if (words[i]!.text === "(") depth++;
    if (words[i]!.text === ")" && --depth === 0) return i;
  }
  throw new Fault(`${line}: unclosed left paren`);
}

const CONSTANTS: ReadonlyMap<string, unknown> = new Map<string, unknown>([["true", true], ["false", false], [
  "nil",
  null,
]]);

function operandOf({ text, at }: Word, path: readonly string[], line: number): Operand {
  if (text === ".") return { is: "dot" };
  if (text.startsWith(".")) {
    const whole = [text.slice(1), ...path];
    return { is: "field", path: whole, at, text: `.${whole.join(".")}` };
  }
  if (text.startsWith("$")) return { is: "variable", name: text, path, at, text: [text, ...path].join(".") };
  if (text.startsWith('"')) return { is: "value", value: unquoted(text) };
  if (text.startsWith("`")) return { is: "value", value: text.slice(1, -1) };
  if (text.startsWith("'")) return { is: "value", value: unquoted(`"${text.slice(1, -1)}"`).codePointAt(0) };
  if (/^[+-]?\d/.test(text)) return { is: "value", value: Number(text) };
  if (CONSTANTS.has(text)) return { is: "value", value: CONSTANTS.get(text) };
  if (!FUNCTIONS[text]) throw new Fault(`${line}: function ${JSON.stringify(text)} not defined`);
  return { is: "function", name: text, at };
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", a: "\u0007", b: "\b", f: "\f", v: "\v" };

function unquoted(text: string): string {
  return text.slice(1, -1).replace(
    /\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)/g,
    (_, code: string) => code.length > 1 ? String.fromCharCode(parseInt(code.slice(1), 16)) : ESCAPES[code] ?? code,
  );
}
