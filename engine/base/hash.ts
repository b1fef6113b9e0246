const FNV_OFFSET_32 = 0x811c9dc5;
const FNV_PRIME_32 = 0x01000193;

const ENCODER = new TextEncoder();

/** FNV-1a over the UTF-8 bytes of a text, as an unsigned 32-bit number. */
export function fnv32a(text: string): number {
  let hash = FNV_OFFSET_32;
  for (const byte of ENCODER.encode(text)) hash = Math.imul(hash ^ byte, FNV_PRIME_32);
  return hash >>> 0;
}

/** The alphabet without vowels and look-alikes that Kubernetes' `rand.SafeEncodeString` maps onto. */
const SAFE = "bcdfghjklmnpqrstvwxz2456789";

/** A template's hash as it stands in names (`pod-template-hash`, `controller-revision-hash`): decimal digits made safe. */
export function safeHash(text: string): string {
  let safe = "";
  for (const digit of String(fnv32a(text))) safe += SAFE[digit.charCodeAt(0) % SAFE.length];
  return safe;
}
