/** A moment as a wall clock in some zone shows it, to the minute: `2026-03-29T02:30`. */
export type LocalTime = string;

const LOCAL_TIME = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})$/;
const MINUTE_MS = 60_000;

export function isLocalTime(text: string): boolean {
  const match = LOCAL_TIME.exec(text);
  if (!match) return false;
  // What no calendar has, such as 31 February, comes back as another day.
  return new Date(asUtcMs(text)).toISOString().startsWith(text);
}

/** Whether there is such a zone, such as `Europe/Berlin`. */
export function isZone(zone: string): boolean {
  try {
    formatOf(zone);
    return true;
  } catch {
    return false;
  }
}

/** What the wall clock of a zone shows at a moment. */
export function localTimeOf(unixMs: number, zone: string): LocalTime {
  const shown = Object.fromEntries(formatOf(zone).formatToParts(unixMs).map(({ type, value }) => [type, value]));
  return `${shown["year"]!.padStart(4, "0")}-${shown["month"]}-${shown["day"]}T${shown["hour"]}:${shown["minute"]}`;
}

/**
 * The moment at which a zone's wall clock shows a time. Where clocks are set back and show it twice, it is the later one; where
 * they are set forward and never show it, it is as long after the gap's begin as it names: both to the learner's good.
 */
export function unixMsOf(time: LocalTime, zone: string): number {
  const asUtc = asUtcMs(time);
  const candidates = [asUtc - DAY_MS, asUtc + DAY_MS].map((nearMs) => asUtc - offsetMs(nearMs, zone));
  const shown = candidates.filter((ms) => localTimeOf(ms, zone) === time);
  return Math.max(...shown.length > 0 ? shown : candidates);
}

const DAY_MS = 24 * 60 * MINUTE_MS;

/** How far a zone's clock is ahead of UTC at a moment. */
function offsetMs(unixMs: number, zone: string): number {
  const minuteMs = Math.floor(unixMs / MINUTE_MS) * MINUTE_MS;
  return asUtcMs(localTimeOf(minuteMs, zone)) - minuteMs;
}

function asUtcMs(time: LocalTime): number {
  const [, year, month, day, hour, minute] = LOCAL_TIME.exec(time)!.map(Number);
  return Date.UTC(year!, month! - 1, day!, hour!, minute!);
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
    });
    formats.set(zone, format);
  }
  return format;
}
