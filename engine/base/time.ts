const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Many objects are stamped in the same second, so its text is kept. */
let stamped = { second: NaN, text: "" };

/** `2026-01-01T00:00:00Z`: whole seconds, UTC. */
export function rfc3339(ms: number): string {
  const second = Math.floor(ms / SECOND);
  if (second !== stamped.second) stamped = { second, text: new Date(second * SECOND).toISOString().slice(0, 19) + "Z" };
  return stamped.text;
}

/** `2026-01-01T00:00:00.123000Z`, the form of a MicroTime. */
export function rfc3339Micro(ms: number): string {
  return new Date(ms).toISOString().slice(0, 23) + "000Z";
}

const RFC3339 = /^\d{4}-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** Unix milliseconds of an RFC 3339 text; NaN when it is none. */
export function parseTime(text: string): number {
  if (text !== parsed.text) parsed = { text, ms: RFC3339.test(text) ? Date.parse(text) : NaN };
  return parsed.ms;
}

let parsed = { text: "", ms: NaN };

/** `Mon, 02 Jan 2006 15:04:05 +0000`, as `kubectl describe` shows times. */
export function rfc1123z(ms: number): string {
  const date = new Date(ms);
  const day = `${DAYS[date.getUTCDay()]}, ${two(date.getUTCDate())} ${
    MONTHS[date.getUTCMonth()]
  } ${date.getUTCFullYear()}`;
  return `${day} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} +0000`;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}

/** An age as kubectl prints it: `5s`, `2m10s`, `3h`, `2d4h`. Source: `apimachinery/pkg/util/duration`, HumanDuration. */
export function humanDuration(ms: number): string {
  const seconds = Math.trunc(ms / SECOND);
  if (seconds < -1) return "<invalid>";
  if (seconds < 0) return "0s";
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.trunc(seconds / 60);
  if (minutes < 10) return pair(minutes, "m", seconds % 60, "s");
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.trunc(minutes / 60);
  if (hours < 8) return pair(hours, "h", minutes % 60, "m");
  if (hours < 48) return `${hours}h`;
  const days = Math.trunc(hours / 24);
  if (days < 8) return pair(days, "d", hours % 24, "h");
  if (days < 730) return `${days}d`;
  const years = Math.trunc(days / 365);
  return years < 8 ? pair(years, "y", days % 365, "d") : `${years}y`;
}

function pair(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large}${largeUnit}` : `${large}${largeUnit}${small}${smallUnit}`;
}

const UNITS_MS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  "µs": 1e-3,
  "μs": 1e-3,
  ms: 1,
  s: SECOND,
  m: MINUTE,
  h: HOUR,
};

/** Milliseconds of a Go duration such as `1h30m`, `1.5s`, `0`; undefined when it is none. */
export function parseGoDuration(text: string): number | undefined {
  return goDurationFault(text) === undefined ? durationMs(text) : undefined;
}

function durationMs(text: string): number {
  let ms = 0;
  for (const [, amount, unit] of text.matchAll(/([0-9.]+)([^0-9.]+)/g)) ms += Number(amount) * UNITS_MS[unit!]!;
  return text.startsWith("-") ? -ms : ms;
}

/** What Go's `time.ParseDuration` says of a text, or undefined when it is good. */
export function goDurationFault(text: string): string | undefined {
  let rest = text.replace(/^[+-]/, "");
  if (rest === "0") return undefined;
  const invalid = `time: invalid duration ${quoted(text)}`;
  if (rest === "") return invalid;
  while (rest !== "") {
    const amount = /^(\d+\.?\d*|\.\d+)/.exec(rest)?.[0];
    if (amount === undefined) return invalid;
    rest = rest.slice(amount.length);
    const unit = /^[^0-9.]+/.exec(rest)?.[0];
    if (unit === undefined) return `time: missing unit in duration ${quoted(text)}`;
    if (UNITS_MS[unit] === undefined) return `time: unknown unit ${quoted(unit)} in duration ${quoted(text)}`;
    rest = rest.slice(unit.length);
  }
  return undefined;
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}

/** A span as Go prints a `time.Duration`: `0s`, `150ms`, `1m30s`, `2h0m0s`. */
export function goDuration(ms: number): string {
  if (ms === 0) return "0s";
  const sign = ms < 0 ? "-" : "";
  const size = Math.abs(ms);
  if (size < 1e-3) return `${sign}${Math.round(size * 1e6)}ns`;
  if (size < 1) return `${sign}${trimmed(size * 1e3)}µs`;
  if (size < SECOND) return `${sign}${trimmed(size)}ms`;
  const hours = Math.floor(size / HOUR);
  const minutes = Math.floor(size / MINUTE) % 60;
  const seconds = `${trimmed((size - hours * HOUR - minutes * MINUTE) / SECOND)}s`;
  if (hours > 0) return `${sign}${hours}h${minutes}m${seconds}`;
  return minutes > 0 ? `${sign}${minutes}m${seconds}` : sign + seconds;
}

function trimmed(value: number): string {
  return String(Number(value.toFixed(9)));
}
