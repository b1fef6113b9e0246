/** A line as klog writes it: `W1121 04:29:44.652816   16034 helpers.go:719] text`. */
export function klogLine(level: "E" | "F" | "I" | "W", place: string, text: string, nowMs: number): string {
  const time = new Date(nowMs).toISOString();
  const [month, day, clock] = [time.slice(5, 7), time.slice(8, 10), time.slice(11, 23)];
  return `${level}${month}${day} ${clock}000   10001 ${place}] ${text}\n`;
}
