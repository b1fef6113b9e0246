import type { Faulty } from "./fault.ts";

/** A part of a template. `list` is what stands in one pair of braces: each part works on what the one before found. */
export type PathNode =
  | { readonly is: "text"; readonly text: string }
  | { readonly is: "list"; readonly nodes: readonly PathNode[] }
  | { readonly is: "field"; readonly name: string }
  | {
    readonly is: "array";
    readonly from?: number;
    readonly to?: number;
    readonly toIsNext: boolean;
    readonly step?: number;
  }
  | {
    readonly is: "filter";
    readonly left: readonly PathNode[];
    readonly operator: string;
    readonly right: readonly PathNode[];
  }
  | { readonly is: "union"; readonly branches: readonly (readonly PathNode[])[] }
  | { readonly is: "constant"; readonly value: number | boolean }
  | { readonly is: "identifier"; readonly name: string }
  | { readonly is: "wildcard" }
  | { readonly is: "recursive" };

/** Thrown inside the parser only. */
class Complaint extends Error {}

/** The parts of a template, or what the real parser (`client-go/util/jsonpath`) says of it. */
export function parseJsonPath(template: string): { readonly nodes: readonly PathNode[] } | Faulty {
  try {
    return { nodes: new Parser(template).template() };
  } catch (error) {
    if (error instanceof Complaint) return { fault: error.message };
    throw error;
  }
}

/** The parts of what would stand in one pair of braces. */
function action(text: string): readonly PathNode[] {
  const first = new Parser(`{${text}}`).template()[0];
  return first?.is === "list" ? first.nodes : [];
}

const END = "";

class Parser {
  #position = 0;
  constructor(readonly input: string) {}

  template(): PathNode[] {
    const nodes: PathNode[] = [];
    while (this.#position < this.input.length) {
      const open = this.input.indexOf("{", this.#position);
      const end = open < 0 ? this.input.length : open;
      if (end > this.#position) nodes.push({ is: "text", text: this.input.slice(this.#position, end) });
      this.#position = end;
      if (open < 0) break;
      this.#position++;
      const inside: PathNode[] = [];
      while (this.#part(inside));
      nodes.push({ is: "list", nodes: inside });
    }
    return nodes;
  }

  #next(): string {
    return this.input[this.#position++] ?? END;
  }

  /** Reads one part into `nodes`; false at the closing brace. */
  #part(nodes: PathNode[]): boolean {
    const rest = this.input.slice(this.#position, this.#position + 3);
    if (rest.startsWith("}")) {
      this.#position++;
      return false;
    }
    if (rest === "[?(") this.#filter(nodes);
    else if (rest.startsWith("..")) this.#recursive(nodes);
    else this.#simplePart(nodes);
    return true;
  }

  #simplePart(nodes: PathNode[]): void {
    const character = this.#next();
    if (character === END || character === "\r" || character === "\n") throw new Complaint("unclosed action");
    if (character === " " || character === "@" || character === "$") return;
    if (character === "[") this.#array(nodes);
    else if (character === '"' || character === "'") this.#quote(nodes, character);
    else if (character === ".") this.#field(nodes);
    else if (/[-+\p{Nd}]/u.test(character)) this.#number(nodes);
    else if (/[\p{L}_]/u.test(character)) this.#identifier(nodes);
    else throw new Complaint(`unrecognized character in action: ${codePoint(this.input, this.#position - 1)}`);
  }

  #recursive(nodes: PathNode[]): void {
    if (nodes.at(-1)?.is === "recursive") throw new Complaint("invalid multiple recursive descent");
    this.#position += 2;
    nodes.push({ is: "recursive" });
    if (/[\p{L}\p{Nd}_]/u.test(this.input[this.#position] ?? END)) this.#field(nodes);
  }

  #field(nodes: PathNode[]): void {
    const start = this.#position;
    while (!isTerminator(this.input[this.#position] ?? END)) {
      this.#position += this.input[this.#position] === "\\" ? 2 : 1;
    }
    const name = this.input.slice(start, this.#position);
    nodes.push(name === "*" ? { is: "wildcard" } : { is: "field", name: name.replaceAll("\\", "") });
  }

  #number(nodes: PathNode[]): void {
    const start = this.#position - 1;
    while (/[.\p{Nd}]/u.test(this.input[this.#position] ?? END)) this.#position++;
    const text = this.input.slice(start, this.#position);
    if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text)) throw new Complaint(`cannot parse number ${text}`);
    nodes.push({ is: "constant", value: Number(text) });
  }

  #identifier(nodes: PathNode[]): void {
    const start = this.#position - 1;
    while (!isTerminator(this.input[this.#position] ?? END)) this.#position++;
    const name = this.input.slice(start, this.#position);
    const isBoolean = name === "true" || name === "false";
    nodes.push(isBoolean ? { is: "constant", value: name === "true" } : { is: "identifier", name });
  }

  #quote(nodes: PathNode[], quote: string): void {
    const start = this.#position;
    for (;;) {
      const character = this.#next();
      if (character === END || character === "\n") throw new Complaint("unterminated quoted string");
      if (character === quote && this.input[this.#position - 2] !== "\\") break;
    }
    nodes.push({ is: "text", text: unquoted(this.input.slice(start, this.#position - 1)) });
  }

  #array(nodes: PathNode[]): void {
    const start = this.#position;
    for (let character = this.#next(); character !== "]"; character = this.#next()) {
      if (character === END || character === "\n") throw new Complaint("unterminated array");
    }
    const inside = this.input.slice(start, this.#position - 1);
    const text = inside === "*" ? ":" : inside;
    const branches = text.split(",");
    const key = /^'([^']*)'$/.exec(text)?.[1];
    if (branches.length > 1) {
      nodes.push({
        is: "union",
        branches: branches.map((branch) => action(`[${branch.replace(/^ +| +$/g, "")}]`)),
      });
    } else if (key !== undefined) nodes.push(...action(`.${key}`));
    else nodes.push(slice(text));
  }

  #filter(nodes: PathNode[]): void {
    this.#position += 3;
    const start = this.#position;
    let pair = "";
    let isClosed = false;
    for (;;) {
      const character = this.#next();
      if (character === END || character === "\n") throw new Complaint("unterminated filter");
      if (character === '"' || character === "'") {
        if (pair === "") pair = character;
        else if (character === pair && this.input[this.#position - 2] !== "\\") isClosed = true;
      } else if (character === ")" && (pair !== "") === isClosed) break;
    }
    const text = this.input.slice(start, this.#position - 1);
    if (this.#next() !== "]") throw new Complaint("unclosed array expect ]");
    const parts = /^([^!<>=]+)([!<>=]+)(.+?)$/.exec(text);
    nodes.push(
      parts
        ? { is: "filter", left: action(parts[1]!), operator: parts[2]!, right: action(parts[3]!) }
        : { is: "filter", left: action(text), operator: "exists", right: [] },
    );
  }
}

/** `[1]`, `[-1]`, `[0:2]`, `[:3:2]`. */
function slice(text: string): PathNode {
  const match = /^(-?\d*)(:-?\d*)?(:-?\d*)?$/.exec(text);
  if (!match) throw new Complaint(`invalid array index ${text}`);
  const [from, to, step] = [match[1]!, match[2]?.slice(1), match[3]?.slice(1)].map((part) => {
    if (part === "-") throw new Complaint("array index - is not a number");
    return part === undefined || part === "" ? undefined : Number(part);
  });
  if (match[2] === undefined) return { is: "array", from, to: (from ?? 0) + 1, toIsNext: true, step };
  return { is: "array", from, to, toIsNext: false, step };
}

function isTerminator(character: string): boolean {
  return character === END || /[\s.,[\]$@{}]/.test(character);
}

function codePoint(text: string, at: number): string {
  const code = text.codePointAt(at)!;
  return `U+${code.toString(16).toUpperCase().padStart(4, "0")} '${String.fromCodePoint(code)}'`;
}

const ESCAPES: Readonly<Record<string, string>> = { a: "\u0007", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v" };

/** A quoted text without its quotes, with Go's escapes read. */
function unquoted(text: string): string {
  return text.replace(/\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|[\s\S])/g, (_, escape: string) => {
    if (escape.length === 1) return ESCAPES[escape] ?? escape;
    return String.fromCodePoint(/^[0-7]/.test(escape) ? parseInt(escape, 8) : parseInt(escape.slice(1), 16));
  });
}
