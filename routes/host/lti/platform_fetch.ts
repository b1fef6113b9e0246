/** How much of an answer is read, at most. */
const BYTES_MAX = 256 * 1024;

export interface PlatformFetch {
  /** Whether plain http will do, as on a person's own machine. */
  readonly allowsHttp: boolean;
  readonly timeoutMs: number;
}

/** Whether an address is one that we ask: instructors and platforms name them. */
export function isAskable(address: string, { allowsHttp }: Pick<PlatformFetch, "allowsHttp">): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, username, password } = new URL(address);
  return username === "" && password === "" && (protocol === "https:" || (allowsHttp && protocol === "http:"));
}

/** Asks a platform: within a time, without following it elsewhere, and reading no more than is fit. Throws when that fails. */
export async function askPlatform(address: string, init: RequestInit, how: PlatformFetch): Promise<Response> {
  if (!isAskable(address, how)) throw new Error(`${address} is no https:// address`);
  const headers = new Headers(init.headers);
  headers.set("user-agent", "Slipway");
  const signal = AbortSignal.timeout(how.timeoutMs);
  const { status, headers: said, body } = await fetch(address, { ...init, headers, redirect: "error", signal });
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    if (bytes > BYTES_MAX) throw new Error(`${address} answers with more than ${BYTES_MAX} bytes`);
    chunks.push(chunk);
  }
  const whole = new Uint8Array(bytes);
  for (let at = 0; chunks.length > 0;) {
    const chunk = chunks.shift()!;
    whole.set(chunk, at);
    at += chunk.length;
  }
  return new Response([204, 205, 304].includes(status) ? null : whole, { status, headers: said });
}
