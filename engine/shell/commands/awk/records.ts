import type { Machine } from "./machine.ts";
import { AwkFault } from "./lexer.ts";
import { fromInput, type Value } from "./values.ts";

const FIELDS_MAX = 32_767;

/** The record and its fields; each is made of the other when it is asked for. */
export class Records {
  #whole = "";
  #fields: string[] | undefined;
  #isStale = false;

  become(other: Records): void {
    [this.#whole, this.#fields, this.#isStale] = [other.#whole, other.#fields && [...other.#fields], other.#isStale];
  }

  whole(machine: Machine): string {
    if (this.#isStale) {
      this.#whole = this.#fields!.join(machine.text(machine.vars.get("OFS")));
      this.#isStale = false;
    }
    return this.#whole;
  }

  setWhole(text: string): void {
    [this.#whole, this.#fields, this.#isStale] = [text, undefined, false];
  }

  #split(machine: Machine): string[] {
    return this.#fields ??= splitBy(this.#whole, machine.text(machine.vars.get("FS")), machine);
  }

  /** Splits now, with the separator as it is. */
  settle(machine: Machine): void {
    this.#split(machine);
  }

  field(index: number, machine: Machine): Value {
    const at = Math.trunc(index);
    if (at < 0) throw new AwkFault(`attempt to access field ${at}`);
    if (at === 0) return fromInput(this.whole(machine));
    const text = this.#split(machine)[at - 1];
    return text === undefined ? undefined : fromInput(text);
  }

  setField(index: number, text: string, machine: Machine): void {
    const at = Math.trunc(index);
    if (at < 0 || at > FIELDS_MAX) throw new AwkFault(`attempt to access field ${at}`);
    if (at === 0) return this.setWhole(text);
    const fields = this.#split(machine);
    while (fields.length < at) fields.push("");
    fields[at - 1] = text;
    this.#isStale = true;
  }

  count(machine: Machine): number {
    return this.#split(machine).length;
  }

  setCount(count: number, machine: Machine): void {
    const fields = this.#split(machine);
    while (fields.length < Math.min(count, FIELDS_MAX)) fields.push("");
    fields.length = Math.max(0, Math.min(count, FIELDS_MAX));
    this.#isStale = true;
  }
}

/** Parts of a text: by runs of white space for `" "`, by a character, or by an expression. */
export function splitBy(text: string, separator: string, machine: Machine, isExpression = false): string[] {
  if (separator === " " && !isExpression) {
    const trimmed = text.replace(/^[ \t\n]+|[ \t\n]+$/g, "");
    return trimmed === "" ? [] : trimmed.split(/[ \t\n]+/);
  }
  if (text === "") return [];
  if (separator === "") return [...text];
  if (separator.length === 1 && separator !== "\\" && !isExpression) return text.split(separator);
  const expression = machine.compiled(separator === "\\" ? "\\\\" : separator);
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at <= text.length;) {
    const found = expression.find(text, at);
    if (!found) break;
    if (found.end === found.start) {
      at = found.end + 1;
      continue;
    }
    parts.push(text.slice(from, found.start));
    from = at = found.end;
  }
  parts.push(text.slice(from));
  return parts;
}

/** Records of a text by `RS`: a character, blank lines (`""`), or an expression. */
export function recordsOf(text: string, separator: string, machine: Machine): { records: string[]; rest: string } {
  if (separator === "") {
    const body = text.replace(/^\n+/, "");
    const parts = body.split(/\n\n+/);
    const rest = parts.pop() ?? "";
    return { records: parts, rest };
  }
  if (separator.length === 1) {
    const parts = text.split(separator);
    const rest = parts.pop() ?? "";
    return { records: parts, rest };
  }
  const parts = splitBy(text, separator, machine);
  const rest = parts.pop() ?? "";
  return { records: parts, rest };
}
