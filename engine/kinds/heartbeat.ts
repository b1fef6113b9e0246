/** When something that is renewed every so often, beginning at a time, was renewed last. All in Unix milliseconds. */
export function lastBeat(firstMs: number, everyMs: number, nowMs: number): number {
  return nowMs < firstMs + everyMs ? firstMs : nowMs - (nowMs - firstMs) % everyMs;
}
