import { unescapedEcho, unescapedFormat } from "./escapes.ts";
import { formatDate } from "./dates.ts";
import { byteLength } from "./bytes.ts";

export interface Formatted {
  readonly text: string;
  /** What is wrong with an argument or the format, without `printf: `. */
  readonly faults: readonly string[];
}

export interface FormatOptions {
  readonly nowMs: number;
  quote(text: string): string;
}

type Part = { readonly literal: string; readonly stops: boolean } | Directive;

interface Directive {
  readonly flags: string;
  readonly width: string;
  readonly precision: string | undefined;
  readonly verb: string;
}

const ROUNDS_MAX = 100_000;

/** C's printf as the shell has it: the format is used again while arguments are left. */
export function formatted(format: string, args: readonly string[], o: FormatOptions): Formatted {
  const parts = partsOf(format);
  const faults: string[] = [];
  let text = "";
  let at = 0;
  const next = () => at < args.length ? args[at++] : (at++, undefined);
  for (let round = 0; round < ROUNDS_MAX; round++) {
    for (const part of parts) {
      if ("literal" in part) {
        text += part.literal;
        if (part.stops) return { text, faults };
        continue;
      }
      if (!/^[diouxXeEfFgGaAcsbqT%]$/.test(part.verb)) {
        faults.push(part.verb === "" ? `\`%': missing format character` : `\`${part.verb}': invalid format character`);
        return { text, faults };
      }
      const made = one(part, next, faults, o);
      text += made.text;
      if (made.stops) return { text, faults };
    }
    if (at >= args.length || !parts.some((part) => "verb" in part && part.verb !== "%")) return { text, faults };
  }
  return { text, faults };
}

function partsOf(format: string): Part[] {
  const parts: Part[] = [];
  const literal = (raw: string) => {
    if (raw === "") return;
    const { text, stops } = unescapedFormat(raw);
    parts.push({ literal: text, stops });
  };
  const directive = /%([-+ #0']*)(\*|\d*)(?:\.(\*|-?\d*))?(?:hh|h|ll|l|L|q(?=[a-zA-Z])|j|z|t)?(\(.*?\)T|[\s\S]?)/g;
  let from = 0;
  for (let found = directive.exec(format); found; found = directive.exec(format)) {
    literal(format.slice(from, found.index));
    const [whole, flags, width, precision, verb] = found as unknown as [
      string,
      string,
      string,
      string | undefined,
      string,
    ];
    if (verb.startsWith("(")) parts.push({ flags: verb.slice(1, -2), width, precision, verb: "T" });
    else parts.push({ flags, width, precision, verb });
    from = found.index + whole.length;
    if (whole === "") break;
  }
  literal(format.slice(from));
  return parts;
}

function one(part: Directive, next: () => string | undefined, faults: string[], o: FormatOptions) {
  if (part.verb === "%") return { text: "%", stops: false };
  let { flags } = part;
  let width = part.width === "*" ? Number(next() ?? 0) : Number(part.width || 0);
  if (width < 0) [flags, width] = [flags + "-", -width];
  const precision = part.precision === "*"
    ? Number(next() ?? 0)
    : part.precision === undefined
    ? undefined
    : Number(part.precision || 0);
  const argument = next();
  const pad = (text: string, zero = false) => padded(text, Math.min(width, 10_000), flags, zero);
  switch (part.verb) {
    case "s": {
      const cut = precision === undefined || precision < 0
        ? argument ?? ""
        : [...argument ?? ""].slice(0, precision).join("");
      return { text: pad(cut), stops: false };
    }
    case "b": {
      const made = unescapedEcho(argument ?? "");
      return { text: pad(made.text), stops: made.stops };
    }
    case "q":
      return { text: pad(o.quote(argument ?? "")), stops: false };
    case "c":
      return { text: pad([...argument ?? ""][0] ?? ""), stops: false };
    case "T": {
      const seconds = argument === undefined || argument === "-1" || argument === "-2"
        ? o.nowMs
        : Number(argument) * 1000;
      return { text: formatDate(part.flags || "%H:%M:%S", seconds), stops: false };
    }
    default:
      return { text: number(part.verb, argument, flags, precision, pad, faults), stops: false };
  }
}

function padded(text: string, width: number, flags: string, zero: boolean): string {
  const room = width - byteLength(text);
  if (room <= 0) return text;
  if (flags.includes("-")) return text + " ".repeat(room);
  if (!zero || !flags.includes("0")) return " ".repeat(room) + text;
  const sign = /^[+\- ]?(?:0[xX])?/.exec(text)![0];
  return sign + "0".repeat(room) + text.slice(sign.length);
}

function number(
  verb: string,
  argument: string | undefined,
  flags: string,
  precision: number | undefined,
  pad: (text: string, zero?: boolean) => string,
  faults: string[],
): string {
  if (/[eEfFgGaA]/.test(verb)) {
    const value = floatOf(argument ?? "0", faults);
    return pad(signed(floating(verb, value, precision, flags), value < 0 || Object.is(value, -0), flags), true);
  }
  const value = wholeOf(argument ?? "0", faults);
  const isSigned = verb === "d" || verb === "i";
  const plain = isSigned ? (value < 0n ? -value : value) : BigInt.asUintN(64, value);
  const base = verb === "o" ? 8 : verb === "x" || verb === "X" ? 16 : 10;
  let digits = plain.toString(base);
  if (verb === "X") digits = digits.toUpperCase();
  if (precision !== undefined && precision >= 0) digits = digits.padStart(precision, "0");
  if (flags.includes("#") && plain !== 0n) digits = (base === 8 ? "0" : base === 16 ? `0${verb}` : "") + digits;
  const text = isSigned ? signed(digits, value < 0n, flags) : digits;
  return pad(text, precision === undefined);
}

const signed = (digits: string, isNegative: boolean, flags: string): string =>
  (isNegative ? "-" : flags.includes("+") ? "+" : flags.includes(" ") ? " " : "") + digits;

function wholeOf(text: string, faults: string[]): bigint {
  const quote = /^["']/.test(text) ? text.codePointAt(1) : undefined;
  if (/^["']/.test(text)) return BigInt(quote ?? 0);
  const found = /^\s*([+-]?)(0[xX][0-9A-Fa-f]+|0[0-7]*|[1-9]\d*)/.exec(text);
  if (!found || found[0].length < text.trimEnd().length) {
    if (text !== "") faults.push(`${text}: invalid ${/^\s*[+-]?0\d/.test(text) ? "octal " : ""}number`);
  }
  if (!found) return 0n;
  const digits = found[2]!;
  const value = /^0[0-7]/.test(digits) ? BigInt(`0o${digits.slice(1)}`) : BigInt(digits);
  return BigInt.asIntN(64, found[1] === "-" ? -value : value);
}

function floatOf(text: string, faults: string[]): number {
  if (/^["']/.test(text)) return text.codePointAt(1) ?? 0;
  const found = /^\s*[+-]?(?:\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?|inf(?:inity)?|nan)/i.exec(text);
  if ((!found || found[0].length < text.trimEnd().length) && text !== "") faults.push(`${text}: invalid number`);
  if (!found) return 0;
  if (/inf/i.test(found[0])) return found[0].includes("-") ? -Infinity : Infinity;
  return Number(found[0]);
}

/** `%e`, `%f`, `%g` of a number's absolute value. */
export function floating(verb: string, value: number, precision = 6, flags = ""): string {
  const size = Math.abs(value);
  if (!Number.isFinite(size)) return Number.isNaN(size) ? "nan" : "inf";
  const lower = verb.toLowerCase();
  const text = lower === "f"
    ? fixed(size, precision)
    : lower === "e"
    ? exponential(size, precision)
    : general(size, precision || 1, flags);
  return verb === lower ? text : text.toUpperCase();
}

/** C rounds a tie to even, by the exact value. */
const fixed = (value: number, precision: number): string =>
  isTie(value, precision)
    ? (2 * Math.round(value * 10 ** precision / 2) / 10 ** precision).toFixed(precision)
    : plainFixed(value, precision);

function isTie(value: number, precision: number): boolean {
  const twice = value * 2 ** 30;
  return precision < 10 && Number.isInteger(twice) && Number.isSafeInteger(twice) &&
    Math.abs(value * 10 ** precision % 1) === 0.5;
}

const plainFixed = (value: number, precision: number): string =>
  value < 1e21
    ? value.toFixed(Math.min(precision, 100))
    : BigInt(value).toString() + (precision > 0 ? "." + "0".repeat(precision) : "");

const exponential = (value: number, precision: number): string =>
  value.toExponential(Math.min(precision, 100)).replace(/e([+-])(\d)$/, "e$10$2");

function general(value: number, precision: number, flags: string): string {
  const exponent = value === 0 ? 0 : Number(value.toExponential(precision - 1).split("e")[1]);
  const isFixed = exponent >= -4 && exponent < precision;
  const text = isFixed ? fixed(value, precision - 1 - exponent) : exponential(value, precision - 1);
  if (flags.includes("#")) return text;
  return text.replace(/(\.\d*?)0+(e|$)/, "$1$2").replace(/\.(e|$)/, "$1");
}
