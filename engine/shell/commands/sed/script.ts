import { compileExpression, type Expression } from "../../posix_expression.ts";

/** A script of sed, read: a flat list, in which blocks and branches are jumps. */
export type Script = readonly Instruction[];

export interface Instruction {
  readonly from?: Address;
  readonly to?: Address | { readonly is: "more"; readonly count: number } | {
    readonly is: "multiple";
    readonly of: number;
  };
  readonly negated: boolean;
  readonly name: string;
  /** For `{`, `b`, `t`, `T`: where to go on. For a block, when the address does not match. */
  readonly jump?: number;
  readonly text?: string;
  readonly path?: string;
  readonly number?: number;
  readonly substitution?: Substitution;
  readonly map?: ReadonlyMap<string, string>;
}

export type Address =
  | { readonly is: "line"; readonly line: number }
  | { readonly is: "last" }
  | { readonly is: "step"; readonly first: number; readonly step: number }
  /** Undefined: the last expression that was used. */
  | { readonly is: "match"; readonly expression: Expression | undefined };

export interface Substitution {
  readonly expression: Expression | undefined;
  readonly replacement: readonly Part[];
  readonly isGlobal: boolean;
  readonly prints: boolean;
  /** Which match is replaced first, from 1. */
  readonly nth: number;
  readonly path?: string;
}

/** Text, a group (0 is all), or a change of case: `\U \L \u \l \E`. */
export type Part = { readonly text: string } | { readonly group: number } | { readonly change: string };

export interface ScriptFault {
  /** Offset in the script, from 1, where sed noticed. */
  readonly at: number;
  readonly fault: string;
}

class Wrong {
  constructor(readonly at: number, readonly fault: string) {}
}

export function readScript(text: string, extended: boolean): Script | ScriptFault {
  try {
    return new Reading(text, extended).whole();
  } catch (thrown) {
    if (thrown instanceof Wrong) return { at: thrown.at, fault: thrown.fault };
    throw thrown;
  }
}

class Reading {
  #at = 0;
  readonly #list: (Instruction & { jump?: number })[] = [];
  readonly #labels = new Map<string, number>();
  readonly #branches: { index: number; label: string }[] = [];
  readonly #open: number[] = [];

  constructor(readonly text: string, readonly extended: boolean) {}

  whole(): Script {
    for (;;) {
      this.#skip(/[\s;]/);
      if (this.#at >= this.text.length) break;
      if (this.text[this.#at] === "#") this.#restOfLine();
      else this.#instruction();
    }
    if (this.#open.length > 0) throw new Wrong(0, "unmatched `{'");
    for (const { index, label } of this.#branches) {
      const target = label === "" ? this.#list.length : this.#labels.get(label);
      if (target === undefined) throw new Wrong(-1, `can't find label for jump to \`${label}'`);
      this.#list[index] = { ...this.#list[index]!, jump: target };
    }
    return this.#list;
  }

  #wrong(fault: string, at = this.#at): never {
    throw new Wrong(Math.min(at, this.text.length), fault);
  }

  #skip(chars: RegExp): void {
    while (this.#at < this.text.length && chars.test(this.text[this.#at]!)) this.#at++;
  }

  #restOfLine(): string {
    const end = this.text.indexOf("\n", this.#at);
    const line = this.text.slice(this.#at, end < 0 ? undefined : end);
    this.#at = end < 0 ? this.text.length : end + 1;
    return line;
  }

  #instruction(): void {
    const from = this.#address();
    let to: Instruction["to"];
    if (from) {
      this.#skip(/[ \t]/);
      if (this.text[this.#at] === ",") {
        this.#at++;
        this.#skip(/[ \t]/);
        to = this.#second();
        if (!to) this.#wrong("unexpected `,'", this.#at + 1);
      }
      if (from.is === "line" && from.line === 0 && to?.is !== "match") {
        this.#wrong("invalid usage of line address 0", this.#at + 1);
      }
    }
    this.#skip(/[ \t]/);
    const negated = this.text[this.#at] === "!";
    while (this.text[this.#at] === "!") {
      this.#at++;
      this.#skip(/[ \t]/);
    }
    const name = this.text[this.#at++];
    if (name === undefined) this.#wrong("missing command", this.#at - 1);
    this.#body({ ...(from && { from }), ...(to && { to }), negated, name });
  }

  #body(head: Instruction): void {
    const { name } = head;
    const add = (more: Partial<Instruction> = {}) => this.#list.push({ ...head, ...more });
    switch (name) {
      case "{":
        this.#open.push(this.#list.length);
        add();
        return;
      case "}": {
        const open = this.#open.pop();
        if (open === undefined) this.#wrong("unexpected `}'");
        if (head.from) this.#wrong("} doesn't want any addresses");
        this.#list[open] = { ...this.#list[open]!, jump: this.#list.length };
        return this.#closed();
      }
      case ":": {
        if (head.from) this.#wrong(": doesn't want any addresses");
        const label = /^[ \t]*([^\s;]*)/.exec(this.text.slice(this.#at))!;
        this.#at += label[0].length;
        if (label[1] === "") this.#wrong('":" lacks a label');
        this.#labels.set(label[1]!, this.#list.length);
        return this.#closed();
      }
      case "b":
      case "t":
      case "T": {
        const label = /^[ \t]*([^\s;}]*)/.exec(this.text.slice(this.#at))!;
        this.#at += label[0].length;
        this.#branches.push({ index: this.#list.length, label: label[1]! });
        add();
        return this.#closed();
      }
      case "a":
      case "i":
      case "c":
        add({ text: this.#givenText() });
        return;
      case "s":
        add({ substitution: this.#substitution() });
        return this.#closed();
      case "y":
        add({ map: this.#map() });
        return this.#closed();
      case "r":
      case "w": {
        const path = this.#restOfLine().trim();
        if (path === "") this.#wrong("missing filename in r/R/w/W commands");
        add({ path });
        return;
      }
      case "q":
      case "Q":
      case "l": {
        const number = /^[ \t]*(\d*)/.exec(this.text.slice(this.#at))!;
        this.#at += number[0].length;
        add(number[1] === "" ? {} : { number: Number(number[1]) });
        return this.#closed();
      }
    }
    if (!"=dDgGhHnNpPxzF".includes(name)) this.#wrong(`unknown command: \`${name}'`);
    add();
    this.#closed();
  }

  /** Nothing but white space, `;` or `}` may follow. */
  #closed(): void {
    this.#skip(/[ \t]/);
    const next = this.text[this.#at];
    if (next === undefined || next === "}" || next === "#") return;
    this.#at++;
    if (next !== ";" && next !== "\n") this.#wrong("extra characters after command");
  }

  #address(): Address | undefined {
    const rest = this.text.slice(this.#at);
    const step = /^(\d+)[ \t]*~[ \t]*(\d+)/.exec(rest);
    if (step) {
      this.#at += step[0].length;
      return { is: "step", first: Number(step[1]), step: Number(step[2]) };
    }
    const line = /^\d+/.exec(rest);
    if (line) {
      this.#at += line[0].length;
      return { is: "line", line: Number(line[0]) };
    }
    if (rest[0] === "$") {
      this.#at++;
      return { is: "last" };
    }
    if (rest[0] !== "/" && rest[0] !== "\\") return undefined;
    this.#at += rest[0] === "/" ? 1 : 2;
    const source = this.#until(rest[0] === "/" ? "/" : rest[1]!, "unterminated address regex");
    const flags = /^[IM]*/.exec(this.text.slice(this.#at))![0];
    this.#at += flags.length;
    return { is: "match", expression: this.#expression(source, flags) };
  }

  #second(): Instruction["to"] {
    const more = /^([+~])(\d+)/.exec(this.text.slice(this.#at));
    if (!more) return this.#address();
    this.#at += more[0].length;
    return more[1] === "+" ? { is: "more", count: Number(more[2]) } : { is: "multiple", of: Number(more[2]) };
  }

  #expression(source: string, flags: string): Expression | undefined {
    if (source === "") return undefined;
    const compiled = compileExpression(source, {
      extended: this.extended,
      ignoreCase: /i/i.test(flags),
      multiline: /m/i.test(flags),
    });
    if ("fault" in compiled) this.#wrong(compiled.fault);
    return compiled;
  }

  /** Up to a delimiter; an escaped one loses its backslash, `\n` becomes a newline where the delimiter is not `n`. */
  #until(delimiter: string, fault: string, keepsEscapes = false): string {
    let found = "";
    let inBracket = false;
    while (this.#at < this.text.length) {
      const char = this.text[this.#at++]!;
      if (char === delimiter && !inBracket) return found;
      if (char === "\\" && this.#at < this.text.length) {
        const next = this.text[this.#at++]!;
        if (next === delimiter && !keepsEscapes) found += /[|+?(){}.*^$[\]]/.test(next) ? `\\${next}` : next;
        else if (next === delimiter) found += next === "&" ? "\\&" : next;
        else found += `\\${next}`;
        continue;
      }
      if (char === "\n" && !keepsEscapes && fault.includes("address")) break;
      if (!keepsEscapes && char === "[" && !inBracket) inBracket = true;
      else if (char === "]" && inBracket && !/\[\^?$/.test(found)) inBracket = false;
      found += char;
    }
    return this.#wrong(fault);
  }

  #substitution(): Substitution {
    const delimiter = this.text[this.#at++];
    const fault = "unterminated `s' command";
    if (delimiter === undefined || delimiter === "\n" || delimiter === "\\") this.#wrong(fault, this.#at - 1);
    const source = this.#until(delimiter, fault);
    const replacement = this.#until(delimiter, fault, true);
    let [isGlobal, prints, nth, flags] = [false, false, 0, ""];
    let path: string | undefined;
    for (;;) {
      const flag = this.text[this.#at];
      if (flag === "g") {
        if (isGlobal) this.#wrong("multiple `g' options to `s' command", this.#at + 1);
        isGlobal = true;
      } else if (flag === "p") prints = true;
      else if (flag !== undefined && /[iImM]/.test(flag)) flags += flag;
      else if (flag !== undefined && /\d/.test(flag)) {
        const digits = /^\d+/.exec(this.text.slice(this.#at))![0];
        nth = Number(digits);
        if (nth === 0) this.#wrong("number option to `s' command may not be zero", this.#at + 1);
        this.#at += digits.length - 1;
      } else if (flag === "w") {
        this.#at++;
        path = this.#restOfLine().trim();
        this.#at--;
        break;
      } else break;
      this.#at++;
    }
    const next = this.text[this.#at];
    if (next !== undefined && !/[\s;}#]/.test(next) && path === undefined) {
      this.#wrong("unknown option to `s'", this.#at + 1);
    }
    const expression = this.#expression(source, flags);
    const parts = partsOf(replacement);
    const highest = Math.max(0, ...parts.map((part) => "group" in part ? part.group : 0));
    if (expression && highest > expression.groups) this.#wrong(`invalid reference \\${highest} on \`s' command's RHS`);
    return { expression, replacement: parts, isGlobal, prints, nth: nth || 1, ...(path && { path }) };
  }

  #map(): ReadonlyMap<string, string> {
    const delimiter = this.text[this.#at++];
    const fault = "unterminated `y' command";
    if (delimiter === undefined) this.#wrong(fault, this.#at - 1);
    const plain = (text: string) => [...text.replace(/\\(n|\\)/g, (_, char) => char === "n" ? "\n" : "\\")];
    const from = plain(this.#until(delimiter, fault, true));
    const to = plain(this.#until(delimiter, fault, true));
    if (from.length !== to.length) this.#wrong("strings for `y' command are different lengths");
    return new Map(from.map((char, i) => [char, to[i]!]));
  }

  /** The text of `a`, `i`, `c`: on the same line, or on those after a backslash. */
  #givenText(): string {
    this.#skip(/[ \t]/);
    if (this.#at >= this.text.length) this.#wrong("expected \\ after `a', `c' or `i'");
    if (this.text[this.#at] === "\\") {
      this.#at++;
      const isNewLine = /^[ \t]*\n/.exec(this.text.slice(this.#at));
      if (isNewLine) this.#at += isNewLine[0].length;
      else this.#skip(/[ \t]/);
    }
    let found = "";
    while (this.#at < this.text.length) {
      const char = this.text[this.#at++]!;
      if (char === "\n") break;
      if (char === "\\" && this.#at < this.text.length) {
        const next = this.text[this.#at++]!;
        found += CONTROLS[next] ?? next;
      } else found += char;
    }
    return `${found}\n`;
  }
}

const CONTROLS: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", a: "\x07", f: "\f", v: "\v" };

function partsOf(text: string): Part[] {
  const parts: Part[] = [];
  let plain = "";
  const flush = () => {
    if (plain !== "") parts.push({ text: plain });
    plain = "";
  };
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (char === "&") {
      flush();
      parts.push({ group: 0 });
    } else if (char === "\\" && i + 1 < text.length) {
      const next = text[++i]!;
      if (/\d/.test(next)) {
        flush();
        parts.push({ group: Number(next) });
      } else if (/[ULEul]/.test(next)) {
        flush();
        parts.push({ change: next });
      } else plain += CONTROLS[next] ?? next;
    } else plain += char;
  }
  flush();
  return parts;
}
