import type { Call } from "../command.ts";
import { formatDate } from "../dates.ts";
import { lastOf, readOptions, simple } from "../tool.ts";
import { absolutePath } from "../resolve.ts";

const UNIT_MS: Readonly<Record<string, number>> = {
  sec: 1000,
  second: 1000,
  min: 60_000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
  fortnight: 1_209_600_000,
};

/** What people write after `-d`: a time stamp, `@seconds`, `2 days ago`, `tomorrow`, or a date and then such a shift. */
export function readDate(text: string, nowMs: number): number | undefined {
  let rest = text.trim();
  let ms = nowMs;
  const epoch = /^@(-?\d+(?:\.\d+)?)/.exec(rest);
  const iso = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?)?\s*(Z|UTC|[+-]\d\d:?\d\d)?/.exec(rest);
  if (epoch) {
    ms = Number(epoch[1]) * 1000;
    rest = rest.slice(epoch[0].length);
  } else if (iso) {
    const [, year, month, day, hour = "0", minute = "0", second = "0", zone] = iso;
    ms = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
    const shift = /^([+-])(\d\d):?(\d\d)$/.exec(zone ?? "");
    if (shift) ms -= (shift[1] === "-" ? -1 : 1) * (Number(shift[2]) * 60 + Number(shift[3])) * 60_000;
    rest = rest.slice(iso[0].length);
  } else if (/^[A-Z][a-z]{2},? .*\d{4}/.test(rest)) {
    const parsed = Date.parse(/UTC|GMT|[+-]\d{4}/.test(rest) ? rest : `${rest} UTC`);
    return Number.isNaN(parsed) ? undefined : parsed;
  }
  return shifted(rest.trim(), ms, nowMs);
}

function shifted(text: string, fromMs: number, nowMs: number): number | undefined {
  let [rest, ms] = [text, fromMs];
  const startOfDay = (time: number) => Math.floor(time / 86_400_000) * 86_400_000;
  while (rest !== "") {
    const word = /^(now|today|tomorrow|yesterday|midnight)\b\s*/.exec(rest);
    const clock = /^(\d\d?):(\d\d)(?::(\d\d))?\s*/.exec(rest);
    const shift =
      /^([+-]?\s*\d+|next|last|an?)\s*(sec|second|min|minute|hour|day|week|fortnight|month|year)s?(\s+ago)?\s*/.exec(
        rest,
      );
    if (word) {
      ms = {
        now: nowMs,
        today: nowMs,
        tomorrow: ms + 86_400_000,
        yesterday: ms - 86_400_000,
        midnight: startOfDay(ms),
      }[word[1]!]!;
      rest = rest.slice(word[0].length);
    } else if (clock) {
      ms = startOfDay(ms) + (Number(clock[1]) * 3600 + Number(clock[2]) * 60 + Number(clock[3] ?? 0)) * 1000;
      rest = rest.slice(clock[0].length);
    } else if (shift) {
      const amount = shift[1] === "next" || shift[1]!.startsWith("a")
        ? 1
        : shift[1] === "last"
        ? -1
        : Number(shift[1]!.replace(/\s/g, ""));
      ms = moved(ms, shift[2]!, shift[3] ? -amount : amount);
      rest = rest.slice(shift[0].length);
    } else return undefined;
  }
  return ms;
}

function moved(ms: number, unit: string, amount: number): number {
  const size = UNIT_MS[unit];
  if (size !== undefined) return ms + amount * size;
  const date = new Date(ms);
  if (unit === "month") date.setUTCMonth(date.getUTCMonth() + amount);
  else date.setUTCFullYear(date.getUTCFullYear() + amount);
  return date.getTime();
}

const ISO: Readonly<Record<string, string>> = {
  "": "%Y-%m-%d",
  date: "%Y-%m-%d",
  hours: "%Y-%m-%dT%H%:z",
  minutes: "%Y-%m-%dT%H:%M%:z",
  seconds: "%Y-%m-%dT%H:%M:%S%:z",
};

export const date = simple("date", (call, world) => {
  const options = readOptions("date", call.args, {
    letters: "ud:Rr:I::s:",
    long: {
      utc: "u",
      universal: "u",
      "date=": "d",
      "rfc-email": "R",
      "iso-8601?": "I",
      "rfc-3339=": "3",
      "reference=": "r",
      "set=": "s",
    },
  });
  if ("fault" in options) return { err: options.fault, exit: 1 };
  const { given, words } = options;
  if (given.has("s")) return { err: "date: cannot set date: Operation not permitted\n", exit: 1 };
  let ms: number | undefined = world.nowMs;
  const text = lastOf(options, "d");
  if (text !== undefined) ms = readDate(text, world.nowMs);
  const file = lastOf(options, "r");
  if (file !== undefined) ms = world.files.stat(absolutePath(call.cwd, file))?.modifiedMs;
  if (ms === undefined) {
    return {
      err: file !== undefined ? `date: ${file}: No such file or directory\n` : invalidDate(call, text),
      exit: 1,
    };
  }
  const format = words.find((word) => word.startsWith("+"));
  const other = words.find((word) => !word.startsWith("+"));
  if (other !== undefined) return { err: invalidDate(call, other), exit: 1 };
  const iso = given.has("I") ? ISO[lastOf(options, "I") ?? ""] : undefined;
  const rfc = given.has("3") ? (lastOf(options, "3") === "date" ? "%Y-%m-%d" : "%Y-%m-%d %H:%M:%S%:z") : undefined;
  const mail = given.has("R") ? "%a, %d %b %Y %H:%M:%S %z" : undefined;
  return { out: formatDate(format?.slice(1) ?? iso ?? rfc ?? mail ?? "%a %b %e %H:%M:%S %Z %Y", ms) + "\n" };
});

function invalidDate({ flavour }: Call, text = ""): string {
  return flavour === "busybox" ? `date: invalid date '${text}'\n` : `date: invalid date ‘${text}’\n`;
}
