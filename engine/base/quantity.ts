/** The notation that a quantity was written in, and that it is printed in. */
export type QuantityFormat = "DecimalSI" | "BinarySI" | "DecimalExponent";

/** An exact amount. `nano` is the amount times 10^9; finer parts were rounded away from zero. */
export interface Quantity {
  readonly nano: bigint;
  readonly format: QuantityFormat;
  /** The text that it was read from, where the real parser keeps it as the canonical one. */
  readonly written?: string;
}

const NANO = 1_000_000_000n;
const BINARY_MAX = (2n ** 63n - 1n) * NANO;
/** Numbers with no more digits than this go the real parser's short way. */
const DIGITS_MAX = 18;

/** Powers of 1024 by suffix; of 1000 likewise. Source: `apimachinery/pkg/api/resource/suffix.go`. */
const BINARY: Readonly<Record<string, number>> = { Ki: 1, Mi: 2, Gi: 3, Ti: 4, Pi: 5, Ei: 6 };
const DECIMAL: Readonly<Record<string, number>> = { n: -3, u: -2, m: -1, "": 0, k: 1, M: 2, G: 3, T: 4, P: 5, E: 6 };
const BINARY_SUFFIXES = ["", ...Object.keys(BINARY)];
const DECIMAL_SUFFIXES = Object.keys(DECIMAL);

const WRONG_FORMAT = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const WRONG_NUMBER = "unable to parse numeric part of quantity";
const WRONG_SUFFIX = "unable to parse quantity's suffix";

/** Longer texts are refused before they make large numbers. */
const LENGTH_MAX = 256;
const EXPONENT_MAX = 400;

/** The quantity of a text or JSON number; undefined when it is none (`quantityFault` says why). */
export function parseQuantity(value: string | number): Quantity | undefined {
  const parsed = parse(String(value));
  return typeof parsed === "string" ? undefined : parsed;
}

/** Why a text is no quantity, in the real server's words; undefined when it is one. */
export function quantityFault(value: string | number): string | undefined {
  const parsed = parse(String(value));
  return typeof parsed === "string" ? parsed : undefined;
}

function parse(text: string): Quantity | string {
  const parts = /^([+-]?)([0-9]*)(?:\.([0-9]*))?([eEinumkKMGTP]*)([-+]?[0-9]*)$/.exec(text);
  if (!parts || text === "" || text.length > LENGTH_MAX) return WRONG_FORMAT;
  const [, sign, whole = "", fraction = "", letters = "", digits = ""] = parts;
  const suffix = letters + digits;
  const unit = unitOf(suffix);
  if (!unit) return WRONG_SUFFIX;
  if (whole === "" && fraction === "") return WRONG_NUMBER;
  // The amount is mantissa × 10^-scale × the unit, in nano.
  let numerator = BigInt(whole + fraction) * unit.factor * NANO;
  let denominator = 10n ** BigInt(fraction.length);
  if (unit.exponent >= 0) numerator *= 10n ** BigInt(unit.exponent);
  else denominator *= 10n ** BigInt(-unit.exponent);
  const rounded = roundedUp(numerator, denominator);
  const isBinary = unit.format === "BinarySI";
  const size = isBinary && rounded > BINARY_MAX ? BINARY_MAX : rounded;
  const written = isKept(unit, whole.replace(/^0+/, "") || "0", fraction) ? text : undefined;
  return { nano: sign === "-" ? -size : size, format: unit.format, ...written === undefined ? {} : { written } };
}

/** The real parser takes a text for canonical when this quick look says so; `+5Mi` and `1.500` pass. */
function isKept(unit: Unit, whole: string, fraction: string): boolean {
  const digits = whole + fraction;
  if (digits.length > DIGITS_MAX) return false;
  if (unit.format === "BinarySI") return fraction === "" && (BigInt(whole) & 7n) !== 0n && digits.length < 10;
  const scale = unit.exponent - fraction.length;
  return scale >= -9 && scale % 3 === 0 && !digits.endsWith("000") && !digits.startsWith("0");
}

interface Unit {
  readonly factor: bigint;
  readonly exponent: number;
  readonly format: QuantityFormat;
}

function unitOf(suffix: string): Unit | undefined {
  const binary = BINARY[suffix];
  if (binary !== undefined) return { factor: 1024n ** BigInt(binary), exponent: 0, format: "BinarySI" };
  const decimal = DECIMAL[suffix];
  if (decimal !== undefined) return { factor: 1n, exponent: decimal * 3, format: "DecimalSI" };
  const exponent = /^[eE]([+-]?[0-9]+)$/.exec(suffix)?.[1];
  if (exponent === undefined || Math.abs(Number(exponent)) > EXPONENT_MAX) return undefined;
  return { factor: 1n, exponent: Number(exponent), format: "DecimalExponent" };
}

function roundedUp(numerator: bigint, denominator: bigint): bigint {
  const whole = numerator / denominator;
  return whole * denominator === numerator ? whole : whole + 1n;
}

/** The one way in which the API server writes an amount: `1Gi`, `500m`, `1e3`. */
export function formatQuantity(quantity: Quantity): string {
  if (quantity.written !== undefined) return quantity.written;
  const { nano } = quantity;
  const sign = nano < 0n ? "-" : "";
  const size = nano < 0n ? -nano : nano;
  if (size === 0n) return "0";
  const isLargeAndWhole = size >= 1024n * NANO && size % NANO === 0n;
  if (quantity.format === "BinarySI" && isLargeAndWhole) {
    const [mantissa, power] = reduced(size / NANO, 1024n, BINARY_SUFFIXES.length - 1);
    return sign + mantissa + BINARY_SUFFIXES[power];
  }
  const [mantissa, power] = reduced(size, 1000n, EXPONENT_MAX);
  const exponent = (power - 3) * 3;
  if (quantity.format !== "DecimalExponent" && power < DECIMAL_SUFFIXES.length) {
    return sign + mantissa + DECIMAL_SUFFIXES[power];
  }
  return sign + mantissa + (exponent === 0 ? "" : `e${exponent}`);
}

/** Takes a base out of a number as often as it goes: 1024000 → [1000, 1]. */
function reduced(value: bigint, base: bigint, powerMax: number): [string, number] {
  let power = 0;
  let rest = value;
  while (power < powerMax && rest % base === 0n) {
    rest /= base;
    power++;
  }
  return [String(rest), power];
}

/** The canonical text of a quantity: `1024Mi` → `1Gi`, `0.5` → `500m`. What is no quantity stays as it is. */
export function canonical(value: string | number): string {
  const text = String(value);
  if (/^[1-9][0-9]{0,2}(Mi|Ki|Gi|m|)$/.test(text)) return text;
  const parsed = parseQuantity(value);
  return parsed ? formatQuantity(parsed) : text;
}

type Amount = string | number | Quantity;

function amount(value: Amount): Quantity {
  return typeof value === "object" ? value : parseQuantity(value) ?? { nano: 0n, format: "DecimalSI" };
}

/** Negative when `a` is less, 0 when both are the same amount (`1` and `1000m`). What is no quantity counts as 0. */
export function compareQuantities(a: Amount, b: Amount): number {
  if (a === b) return 0;
  const difference = amount(a).nano - amount(b).nano;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** The sum, in the format of the first that isn't zero. */
export function addQuantities(a: Amount, b: Amount): Quantity {
  const [left, right] = [amount(a), amount(b)];
  return { nano: left.nano + right.nano, format: left.nano === 0n ? right.format : left.format };
}

export function subtractQuantities(a: Amount, b: Amount): Quantity {
  const [left, right] = [amount(a), amount(b)];
  return { nano: left.nano - right.nano, format: left.nano === 0n ? right.format : left.format };
}

/** The common short texts are counted without big numbers: this is what the scheduler does all day. */
const SHORT = /^([0-9]{1,6})(m|Ki|Mi|Gi|)$/;
const SHORT_UNITS: Readonly<Record<string, number>> = { Ki: 1024, Mi: 1048576, Gi: 1073741824, "": 1 };

function short(value: Amount): { readonly count: number; readonly unit: string } | undefined {
  const match = typeof value === "string" ? SHORT.exec(value) : undefined;
  return match ? { count: Number(match[1]), unit: match[2]! } : undefined;
}

/** Whole thousandths, rounded up: cpu as the scheduler counts it. */
export function milliValue(value: Amount): number {
  const known = short(value);
  if (known) return known.unit === "m" ? known.count : known.count * SHORT_UNITS[known.unit]! * 1000;
  return Number(scaledUp(amount(value).nano, 1_000_000n));
}

/** Whole units, rounded up: bytes of memory. */
export function value(value: Amount): number {
  const known = short(value);
  if (known) return Math.ceil(known.unit === "m" ? known.count / 1000 : known.count * SHORT_UNITS[known.unit]!);
  return Number(scaledUp(amount(value).nano, NANO));
}

/** Rounds away from zero, as Kubernetes does. */
function scaledUp(nano: bigint, unit: bigint): bigint {
  return nano < 0n ? -roundedUp(-nano, unit) : roundedUp(nano, unit);
}
