/** The times of a cron line: which minutes, hours, days of the month, months and days of the week. */
export interface Schedule {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly days: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  readonly weekdays: ReadonlySet<number>;
  /** Days that are not narrowed by a star: then the other kind of day decides alone; else either will do. */
  readonly anyDay: boolean;
  readonly anyWeekday: boolean;
  /** `@every 90s`: a fixed distance instead of all the above. */
  readonly everyMs?: number;
}

interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

const BOUNDS: readonly Bounds[] = [
  { min: 0, max: 59 },
  { min: 0, max: 23 },
  { min: 1, max: 31 },
  { min: 1, max: 12, names: MONTHS },
  { min: 0, max: 6, names: WEEKDAYS },
];

const DESCRIPTORS: Readonly<Record<string, string>> = {
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
  "@monthly": "0 0 1 * *",
  "@weekly": "0 0 * * 0",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@hourly": "0 * * * *",
};

class Unreadable extends Error {}

/** Reads a cron line of five fields, with the words of the library that the server uses (robfig/cron v3) for its faults. */
export function parseSchedule(text: string): Schedule | { readonly fault: string } {
  try {
    return read(text.replace(/^(CRON_)?TZ=\S+\s+/, ""));
  } catch (error) {
    if (error instanceof Unreadable) return { fault: error.message };
    throw error;
  }
}

function read(text: string): Schedule {
  if (text.startsWith("@")) return described(text);
  const fields = text.split(/\s+/).filter(Boolean);
  if (fields.length !== 5) {
    throw new Unreadable(`expected exactly 5 fields, found ${fields.length}: [${fields.join(" ")}]`);
  }
  const [minutes, hours, days, months, weekdays] = fields.map((field, index) => valuesOf(field, BOUNDS[index]!));
  return {
    minutes: minutes!.values,
    hours: hours!.values,
    days: days!.values,
    months: months!.values,
    weekdays: weekdays!.values,
    anyDay: days!.isStar,
    anyWeekday: weekdays!.isStar,
  };
}

function described(text: string): Schedule {
  const line = DESCRIPTORS[text];
  if (line) return read(line);
  const every = /^@every (?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(text);
  if (!every || text === "@every ") throw new Unreadable(`unrecognized descriptor: ${text}`);
  const [hours = 0, minutes = 0, seconds = 0] = every.slice(1).map((part) => Number(part ?? 0));
  return { ...read("* * * * *"), everyMs: Math.max(1, hours * 3600 + minutes * 60 + seconds) * 1000 };
}

interface Values {
  readonly values: ReadonlySet<number>;
  readonly isStar: boolean;
}

function valuesOf(field: string, bounds: Bounds): Values {
  const parts = field.split(",").filter(Boolean).map((part) => rangeOf(part, bounds));
  return { values: new Set(parts.flatMap((part) => part.values)), isStar: parts.some((part) => part.isStar) };
}

function rangeOf(text: string, bounds: Bounds): { readonly values: readonly number[]; readonly isStar: boolean } {
  const [range = "", ...steps] = text.split("/");
  const ends = range.split("-");
  const isStar = ends[0] === "*" || ends[0] === "?";
  const start = isStar ? bounds.min : numberOf(ends[0]!, bounds);
  if (!isStar && ends.length > 2) throw new Unreadable(`too many hyphens: ${text}`);
  let end = isStar ? bounds.max : ends.length === 2 ? numberOf(ends[1]!, bounds) : start;
  if (steps.length > 1) throw new Unreadable(`too many slashes: ${text}`);
  const step = steps.length === 1 ? numberOf(steps[0]!, { ...bounds, names: undefined }) : 1;
  if (steps.length === 1 && ends.length === 1) end = bounds.max;
  if (start < bounds.min) throw new Unreadable(`beginning of range (${start}) below minimum (${bounds.min}): ${text}`);
  if (end > bounds.max) throw new Unreadable(`end of range (${end}) above maximum (${bounds.max}): ${text}`);
  if (start > end) throw new Unreadable(`beginning of range (${start}) beyond end of range (${end}): ${text}`);
  if (step === 0) throw new Unreadable(`step of range should be a positive number: ${text}`);
  const values = Array.from({ length: Math.floor((end - start) / step) + 1 }, (_, index) => start + index * step);
  return { values, isStar: isStar && step === 1 };
}

function numberOf(text: string, { names, min }: Bounds): number {
  const named = names?.indexOf(text.toLowerCase()) ?? -1;
  if (named >= 0) return named + min;
  if (!/^[+-]?\d+$/.test(text)) {
    throw new Unreadable(`failed to parse int from ${text}: strconv.Atoi: parsing "${text}": invalid syntax`);
  }
  const number = Number(text);
  if (number < 0) throw new Unreadable(`negative number (${number}) not allowed: ${text}`);
  return number;
}
