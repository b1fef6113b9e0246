/** A moment as people of a course read it: by the clock of the course's zone, which is named. */
export function momentIn(unixMs: number, zone: string, language: string): string {
  let format = formats.get(`${language} ${zone}`);
  if (!format) {
    format = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, {
      weekday: "short",
      day: "numeric",
      month: "short",
      year: "numeric",
      hour: "2-digit",
      minute: "2-digit",
      timeZone: zone,
      timeZoneName: "short",
    });
    formats.set(`${language} ${zone}`, format);
  }
  return format.format(unixMs);
}

const formats = new Map<string, Intl.DateTimeFormat>();
