import { floating } from "../../printf.ts";

/** A value of awk: a number, a text, a text that looks like a number (from input), or nothing yet. */
export type Value = number | string | InputText | undefined;

export class InputText {
  constructor(readonly text: string, readonly number: number) {}
}

/** What comes from fields, `getline`, `-v`: a number if it looks like one. */
export function fromInput(text: string): Value {
  const trimmed = text.trim();
  if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(trimmed)) return text;
  return new InputText(text, Number(trimmed));
}

export function toNumber(value: Value): number {
  if (typeof value === "number") return value;
  if (value === undefined) return 0;
  if (value instanceof InputText) return value.number;
  const found = /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?/.exec(value);
  return found ? Number(found[0]) : 0;
}

export function toText(value: Value, format: string): string {
  if (typeof value === "string") return value;
  if (value === undefined) return "";
  if (value instanceof InputText) return value.text;
  return numberText(value, format);
}

export function numberText(value: number, format: string): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e16) return String(Object.is(value, -0) ? 0 : value);
  const found = /^%[-+ #0]*\d*(?:\.(\d+))?([eEfFgG])$/.exec(format);
  const text = floating(found?.[2] ?? "g", value, Number(found?.[1] ?? 6));
  return value < 0 ? `-${text}` : text;
}

export const isTrue = (value: Value): boolean =>
  typeof value === "number"
    ? value !== 0
    : value instanceof InputText
    ? value.number !== 0
    : value !== undefined && value !== "";

export const isNumeric = (value: Value): boolean =>
  typeof value === "number" || value instanceof InputText || value === undefined;
