const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];
const DAY_MS = 24 * 60 * 60 * 1000;

const pad = (value: number, width = 2, by = "0"): string => String(value).padStart(width, by);

/** strftime over UTC, as `date +…`, awk's `strftime` and `printf %(…)T` have it. */
export function formatDate(format: string, ms: number): string {
  return format.replace(/%([-_0^#]*)(\d*)(:{0,3}[a-zA-Z%+])/g, (whole, flags: string, width: string, verb: string) => {
    const made = field(verb, ms);
    if (made === undefined) return whole;
    if (verb === "N" && width !== "") return made.slice(0, Number(width));
    let text = made;
    if (flags.includes("-")) text = text.replace(/^[0 ]+(?=.)/, "");
    if (flags.includes("_")) text = text.replace(/^0+(?=.)/, (zeros) => " ".repeat(zeros.length));
    if (flags.includes("^")) text = text.toUpperCase();
    return width === "" ? text : text.padStart(Number(width), /^\d/.test(text) ? "0" : " ");
  });
}

interface Parts {
  readonly ms: number;
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly weekday: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly hour12: number;
  readonly dayOfYear: number;
}

function field(verb: string, ms: number): string | undefined {
  const date = new Date(ms);
  const [year, month, day, weekday] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate(), date.getUTCDay()];
  const [hour, minute, second] = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()];
  const hour12 = hour % 12 === 0 ? 12 : hour % 12;
  const dayOfYear = Math.floor((Date.UTC(year, month, day) - Date.UTC(year, 0, 1)) / DAY_MS) + 1;
  const make = Object.hasOwn(FIELDS, verb) ? FIELDS[verb] : undefined;
  return make?.({ ms, year, month, day, weekday, hour, minute, second, hour12, dayOfYear });
}

const FIELDS: Readonly<Record<string, (parts: Parts) => string>> = {
  a: ({ weekday }) => DAYS[weekday]!.slice(0, 3),
  A: ({ weekday }) => DAYS[weekday]!,
  b: ({ month }) => MONTHS[month]!.slice(0, 3),
  h: ({ month }) => MONTHS[month]!.slice(0, 3),
  B: ({ month }) => MONTHS[month]!,
  c: ({ ms }) => formatDate("%a %b %e %H:%M:%S %Y", ms),
  C: ({ year }) => pad(Math.floor(year / 100)),
  d: ({ day }) => pad(day),
  D: ({ ms }) => formatDate("%m/%d/%y", ms),
  x: ({ ms }) => formatDate("%m/%d/%y", ms),
  e: ({ day }) => pad(day, 2, " "),
  F: ({ ms }) => formatDate("%Y-%m-%d", ms),
  g: ({ ms }) => pad(isoWeek(ms).year % 100),
  G: ({ ms }) => String(isoWeek(ms).year),
  H: ({ hour }) => pad(hour),
  I: ({ hour12 }) => pad(hour12),
  j: ({ dayOfYear }) => pad(dayOfYear, 3),
  k: ({ hour }) => pad(hour, 2, " "),
  l: ({ hour12 }) => pad(hour12, 2, " "),
  m: ({ month }) => pad(month + 1),
  M: ({ minute }) => pad(minute),
  n: () => "\n",
  N: ({ ms }) => pad(ms - Math.floor(ms / 1000) * 1000, 3) + "000000",
  p: ({ hour }) => hour < 12 ? "AM" : "PM",
  P: ({ hour }) => hour < 12 ? "am" : "pm",
  r: ({ ms }) => formatDate("%I:%M:%S %p", ms),
  R: ({ ms }) => formatDate("%H:%M", ms),
  s: ({ ms }) => String(Math.floor(ms / 1000)),
  S: ({ second }) => pad(second),
  t: () => "\t",
  T: ({ ms }) => formatDate("%H:%M:%S", ms),
  X: ({ ms }) => formatDate("%H:%M:%S", ms),
  u: ({ weekday }) => String(weekday === 0 ? 7 : weekday),
  U: ({ weekday, dayOfYear }) => pad(Math.floor((dayOfYear + 6 - weekday) / 7)),
  V: ({ ms }) => pad(isoWeek(ms).week),
  w: ({ weekday }) => String(weekday),
  W: ({ weekday, dayOfYear }) => pad(Math.floor((dayOfYear + 6 - (weekday + 6) % 7) / 7)),
  y: ({ year }) => pad(year % 100),
  Y: ({ year }) => String(year),
  z: () => "+0000",
  ":z": () => "+00:00",
  Z: () => "UTC",
  "%": () => "%",
};

function isoWeek(ms: number): { year: number; week: number } {
  const day = new Date(ms);
  const thursday = Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate() + 4 - (day.getUTCDay() || 7));
  const year = new Date(thursday).getUTCFullYear();
  return { year, week: Math.floor((thursday - Date.UTC(year, 0, 1)) / (7 * DAY_MS)) + 1 };
}
