import type { Context } from "hono";
import { getConnInfo } from "hono/deno";

const UNKNOWN = "127.0.0.1";

/** Where a request comes from: as the proxy before us says in `header`, the last word of it, else by its socket. */
export function addressOf(c: Context, header: string | undefined): string {
  if (header) return c.req.header(header)?.split(",").at(-1)?.trim() || UNKNOWN;
  try {
    return getConnInfo(c).remote.address ?? UNKNOWN;
  } catch {
    // Asked without a socket, as tests do.
    return UNKNOWN;
  }
}
