/** A moment as a course's wall clock shows it, in a language. */
export function whenOf(locale: string): (ms: number, zone: string) => string {
  const formats = new Map<string, Intl.DateTimeFormat>();
  return (ms, zone) => {
    let format = formats.get(zone);
    if (!format) {
      formats.set(
        zone,
        format = new Intl.DateTimeFormat(locale, { timeZone: zone, dateStyle: "medium", timeStyle: "short" }),
      );
    }
    return format.format(ms);
  };
}

/** `4 min`, `35 s`: as an eye takes it in. */
export function minutesOf(ms: number): string {
  return ms < 90_000 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / 60_000)} min`;
}
