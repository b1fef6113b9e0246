import type { Expression, Match } from "../../posix_expression.ts";
import type { Address, Instruction, Part, Script, Substitution } from "./script.ts";

/** What sed remembers from line to line. A value: a new one for each piece of input. */
export interface State {
  readonly hold: string;
  readonly line: number;
  /** For each instruction with a range: inside it until this line, until its second address matches (Infinity), or not. */
  readonly ranges: readonly (number | undefined)[];
  readonly last: Expression | undefined;
}

export interface Settings {
  readonly quiet: boolean;
  /** More input comes after these lines: `$` is not yet there. */
  readonly isOpen: boolean;
  readonly path: string;
  readFile(path: string): string;
  writeFile(path: string, text: string): void;
}

export interface Result {
  readonly state: State;
  readonly out: string;
  /** `q` was met. */
  readonly exit?: number;
  /** A limit stopped it: what is said. */
  readonly err?: string;
}

export const begin = (script: Script): State => ({
  hold: "",
  line: 0,
  ranges: script.map(() => undefined),
  last: undefined,
});

const STEPS_PER_LINE = 100_000;

export function runLines(script: Script, lines: readonly string[], state: State, settings: Settings): Result {
  return new Run(script, lines, state, settings).whole();
}

class Run {
  #at = 0;
  #line: number;
  #hold: string;
  #space = "";
  #out = "";
  #queue: string[] = [];
  #ranges: (number | undefined)[];
  #last: Expression | undefined;
  #replaced = false;
  #exit: number | undefined;

  constructor(readonly script: Script, readonly lines: readonly string[], state: State, readonly settings: Settings) {
    this.#line = state.line;
    this.#hold = state.hold;
    this.#ranges = [...state.ranges];
    this.#last = state.last;
  }

  whole(): Result {
    let keeps = false;
    while (this.#exit === undefined && (keeps || this.#at < this.lines.length)) {
      if (!keeps) this.#take();
      keeps = this.#cycle();
    }
    const state = { hold: this.#hold, line: this.#line, ranges: this.#ranges, last: this.#last };
    const err = this.#isEndless && { err: "sed: stopped: the script goes round without end\n" };
    return { state, out: this.#out, ...(this.#exit !== undefined && { exit: this.#exit }), ...err };
  }

  #take(): void {
    this.#space = this.lines[this.#at++]!;
    this.#line++;
    this.#replaced = false;
  }

  get #isLast(): boolean {
    return this.#at >= this.lines.length && !this.settings.isOpen;
  }

  /** One cycle of the script; true when the next one begins without reading (`D`). */
  #cycle(): boolean {
    let i = 0;
    for (let steps = 0; i < this.script.length; steps++) {
      if (steps > STEPS_PER_LINE) {
        [this.#exit, this.#isSilentQuit, this.#isEndless] = [4, true, true];
        break;
      }
      const instruction = this.script[i]!;
      if (this.#applies(instruction, i) === instruction.negated) {
        i = instruction.name === "{" ? instruction.jump! : i + 1;
        continue;
      }
      const next = this.#do(instruction, i);
      if (next === "end") break;
      if (next === "delete" || next === "restart") {
        this.#flush();
        return next === "restart";
      }
      i = next;
    }
    if (this.#exit === undefined || !this.#isSilentQuit) {
      if (!this.settings.quiet) this.#print(this.#space);
    }
    this.#flush();
    return false;
  }

  #isSilentQuit = false;
  #isEndless = false;

  #print(text: string): void {
    this.#out += `${text}\n`;
  }

  #flush(): void {
    for (const text of this.#queue) this.#out += text;
    this.#queue = [];
  }

  #do(instruction: Instruction, at: number): number | "end" | "delete" | "restart" {
    switch (instruction.name) {
      case "s":
        if (this.#substitute(instruction.substitution!)) this.#replaced = true;
        return at + 1;
      case "p":
        this.#print(this.#space);
        return at + 1;
      case "d":
        return "delete";
      case "a":
        this.#queue.push(instruction.text!);
        return at + 1;
      case "i":
        this.#out += instruction.text!;
        return at + 1;
      case "c":
        return this.#change(instruction, at);
      case "b":
        return instruction.jump!;
      case "t":
      case "T": {
        const goes = this.#replaced === (instruction.name === "t");
        this.#replaced = false;
        return goes ? instruction.jump! : at + 1;
      }
      case "q":
      case "Q":
        this.#exit = instruction.number ?? 0;
        this.#isSilentQuit = instruction.name === "Q";
        return "end";
      case "n":
      case "N":
      case "D":
        return this.#next(instruction.name, at);
      case "y":
        this.#space = [...this.#space].map((char) => instruction.map!.get(char) ?? char).join("");
        return at + 1;
      default:
        this.#simple(instruction);
        return at + 1;
    }
  }

  #simple({ name, path }: Instruction): void {
    const space = this.#space;
    switch (name) {
      case "P":
        return this.#print(space.split("\n")[0]!);
      case "=":
        return this.#print(String(this.#line));
      case "F":
        return this.#print(this.settings.path);
      case "g":
        this.#space = this.#hold;
        return;
      case "G":
        this.#space = `${space}\n${this.#hold}`;
        return;
      case "h":
        this.#hold = space;
        return;
      case "H":
        this.#hold = `${this.#hold}\n${space}`;
        return;
      case "x":
        [this.#space, this.#hold] = [this.#hold, space];
        return;
      case "z":
        this.#space = "";
        return;
      case "l":
        return this.#print(visible(space));
      case "r":
        this.#queue.push(this.settings.readFile(path!));
        return;
      case "w":
        return this.#write(path!, `${space}\n`);
    }
  }

  #write(path: string, text: string): void {
    if (path === "/dev/stdout") this.#out += text;
    else this.settings.writeFile(path, text);
  }

  #change({ text, to, negated }: Instruction, at: number): "delete" {
    const isWithin = to && !negated && this.#ranges[at] !== undefined;
    if (!isWithin) this.#out += text!;
    return "delete";
  }

  #next(name: string, at: number): number | "end" | "delete" | "restart" {
    if (name === "D") {
      const newline = this.#space.indexOf("\n");
      if (newline < 0) return "delete";
      this.#space = this.#space.slice(newline + 1);
      return "restart";
    }
    if (this.#at >= this.lines.length) {
      // GNU's sed prints what it has when there is no next line.
      return "end";
    }
    const before = this.#space;
    if (name === "n" && !this.settings.quiet) this.#print(before);
    this.#flush();
    const replaced = this.#replaced;
    this.#take();
    this.#replaced = replaced;
    if (name === "N") this.#space = `${before}\n${this.#space}`;
    return at + 1;
  }

  #applies({ from, to }: Instruction, index: number): boolean {
    if (!from) return true;
    if (!to) return this.#matches(from);
    const until = this.#ranges[index];
    if (until === undefined) return this.#begins(from, to, index);
    if (until !== Infinity) {
      if (this.#line >= until) this.#ranges[index] = undefined;
      // A line number that was passed already ends the range with its first line.
      return this.#line <= until;
    }
    if (this.#matches(to as Address)) this.#ranges[index] = undefined;
    return true;
  }

  #begins(from: Address, to: NonNullable<Instruction["to"]>, index: number): boolean {
    const isZero = from.is === "line" && from.line === 0;
    if (isZero ? this.#line !== 1 : !this.#matches(from)) return false;
    if (isZero && this.#matches(to as Address)) return true;
    const until = to.is === "line"
      ? to.line
      : to.is === "more"
      ? this.#line + to.count
      : to.is === "multiple"
      ? Math.ceil(this.#line / Math.max(1, to.of)) * Math.max(1, to.of)
      : Infinity;
    const isOneLine = until <= this.#line || (to.is === "last" && this.#isLast);
    if (!isOneLine) this.#ranges[index] = until;
    return true;
  }

  #matches(address: Address): boolean {
    switch (address.is) {
      case "line":
        return this.#line === address.line;
      case "last":
        return this.#isLast;
      case "step":
        return address.step <= 0
          ? this.#line === address.first
          : this.#line >= address.first && (this.#line - address.first) % address.step === 0;
      case "match": {
        const expression = address.expression ?? this.#last;
        this.#last = expression;
        return expression?.find(this.#space, 0) !== undefined;
      }
    }
  }

  #substitute(s: Substitution): boolean {
    const expression = s.expression ?? this.#last;
    if (!expression) return false;
    this.#last = expression;
    const text = this.#space;
    let [out, at, count, copied, before] = ["", 0, 0, 0, -1];
    while (at <= text.length) {
      const match = expression.find(text, at);
      if (!match) break;
      const { start, end } = match;
      // An empty match right after another one does not count.
      if (start === end && start === before) {
        at = start + 1;
        continue;
      }
      count++;
      before = end;
      at = end > start ? end : end + 1;
      if (count < s.nth) continue;
      out += text.slice(copied, start) + made(s.replacement, match);
      copied = end;
      if (!s.isGlobal) break;
    }
    if (count < s.nth) return false;
    this.#space = out + text.slice(copied);
    if (s.prints) this.#print(this.#space);
    if (s.path) this.#write(s.path, `${this.#space}\n`);
    return true;
  }
}

function made(parts: readonly Part[], { groups }: Match): string {
  let [out, mode, once] = ["", "", ""];
  for (const part of parts) {
    if ("change" in part) {
      if (part.change === "u" || part.change === "l") once = part.change;
      else mode = part.change === "E" ? "" : part.change;
      continue;
    }
    let text = "text" in part ? part.text : groups[part.group] ?? "";
    if (mode !== "") text = mode === "U" ? text.toUpperCase() : text.toLowerCase();
    if (once !== "" && text !== "") {
      text = (once === "u" ? text[0]!.toUpperCase() : text[0]!.toLowerCase()) + text.slice(1);
      once = "";
    }
    out += text;
  }
  return out;
}

const SHOWN: Readonly<Record<string, string>> = {
  "\n": "\\n",
  "\t": "\\t",
  "\r": "\\r",
  "\\": "\\\\",
  "\x07": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\v": "\\v",
};

const visible = (text: string): string =>
  text.replace(/[\x00-\x1f\x7f\\]/g, (char) => SHOWN[char] ?? `\\${char.charCodeAt(0).toString(8).padStart(3, "0")}`) +
  "$";
