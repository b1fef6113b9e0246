import { timingSafeEqual } from "node:crypto";

/** Takes as long for a wrong secret as for the right one. */
export function isSameText(given: string, wanted: string): boolean {
  const [a, b] = [given, wanted].map((text) => new TextEncoder().encode(text));
  return a!.length === b!.length && timingSafeEqual(a!, b!);
}
