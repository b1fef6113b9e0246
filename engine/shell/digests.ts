/** SHA-256 (FIPS 180-4) of bytes, as hexadecimal digits. */
export function sha256(bytes: Uint8Array): string {
  const state = new Uint32Array([
    0x6a09e667,
    0xbb67ae85,
    0x3c6ef372,
    0xa54ff53a,
    0x510e527f,
    0x9b05688c,
    0x1f83d9ab,
    0x5be0cd19,
  ]);
  const words = new Uint32Array(64);
  const view = new DataView(padded(bytes, false).buffer);
  for (let from = 0; from < view.byteLength; from += 64) {
    for (let i = 0; i < 16; i++) words[i] = view.getUint32(from + i * 4);
    for (let i = 16; i < 64; i++) {
      const [a, b] = [words[i - 15]!, words[i - 2]!];
      const s0 = right(a, 7) ^ right(a, 18) ^ (a >>> 3);
      const s1 = right(b, 17) ^ right(b, 19) ^ (b >>> 10);
      words[i] = words[i - 16]! + s0 + words[i - 7]! + s1;
    }
    let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number];
    for (let i = 0; i < 64; i++) {
      const s1 = right(e, 6) ^ right(e, 11) ^ right(e, 25);
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + ROOTS[i]! + words[i]!) | 0;
      const s0 = right(a, 2) ^ right(a, 13) ^ right(a, 22);
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((value, i) => state[i] = state[i]! + value);
  }
  return [...state].map((value) => value.toString(16).padStart(8, "0")).join("");
}

const right = (value: number, by: number): number => (value >>> by) | (value << (32 - by));
const left = (value: number, by: number): number => (value << by) | (value >>> (32 - by));

/** The first 32 bits of the fractions of the cube roots of the first 64 primes. */
const ROOTS: readonly number[] = (() => {
  const roots: number[] = [];
  for (let n = 2; roots.length < 64; n++) {
    let isPrime = true;
    for (let d = 2; d * d <= n; d++) if (n % d === 0) isPrime = false;
    if (isPrime) roots.push(fractionOfCubeRoot(n));
  }
  return roots;
})();

/** Exact, by whole numbers: the cube root of n · 2^96, less its whole part. */
function fractionOfCubeRoot(n: number): number {
  const target = BigInt(n) << 96n;
  let [low, high] = [0n, 1n << 40n];
  while (low < high) {
    const middle = (low + high + 1n) >> 1n;
    if (middle * middle * middle <= target) low = middle;
    else high = middle - 1n;
  }
  return Number(low & 0xffffffffn);
}

function padded(bytes: Uint8Array, littleEnd: boolean): Uint8Array<ArrayBuffer> {
  const size = Math.ceil((bytes.length + 9) / 64) * 64;
  const out = new Uint8Array(size);
  out.set(bytes);
  out[bytes.length] = 0x80;
  const view = new DataView(out.buffer);
  const bits = BigInt(bytes.length) * 8n;
  view.setBigUint64(size - 8, bits, littleEnd);
  return out;
}

const SHIFTS = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]] as const;

/** MD5 (RFC 1321) of bytes, as hexadecimal digits. */
export function md5(bytes: Uint8Array): string {
  const view = new DataView(padded(bytes, true).buffer);
  const state = new Int32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476]);
  for (let from = 0; from < view.byteLength; from += 64) {
    let [a, b, c, d] = state as unknown as [number, number, number, number];
    for (let i = 0; i < 64; i++) {
      const round = i >> 4;
      const f = round === 0
        ? (b & c) | (~b & d)
        : round === 1
        ? (d & b) | (~d & c)
        : round === 2
        ? b ^ c ^ d
        : c ^ (b | ~d);
      const at = round === 0 ? i : round === 1 ? (5 * i + 1) % 16 : round === 2 ? (3 * i + 5) % 16 : (7 * i) % 16;
      const sine = Math.floor(Math.abs(Math.sin(i + 1)) * 4294967296);
      const sum = (a + f + sine + view.getInt32(from + at * 4, true)) | 0;
      [a, d, c, b] = [d, c, b, (b + left(sum, SHIFTS[round]![i % 4]!)) | 0];
    }
    [a, b, c, d].forEach((value, i) => state[i] = state[i]! + value);
  }
  const out = new DataView(new ArrayBuffer(16));
  state.forEach((value, i) => out.setInt32(i * 4, value, true));
  return [...new Uint8Array(out.buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
