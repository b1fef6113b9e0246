import type { Context, MiddlewareHandler } from "hono";

const FRAMERS = "framers";

/** Lets pages of these origins show this one answer in a frame. */
export function mayBeFramedBy(c: Context, addresses: readonly string[]): void {
  c.set(FRAMERS, addresses.filter((address) => URL.canParse(address)).map((address) => new URL(address).origin));
}

/** Runs around what forbids all framing. The form of such a page goes on to other sites, so it is not bound to ours. */
export const framable: MiddlewareHandler = async (c, next) => {
  await next();
  const framers = c.get(FRAMERS) as readonly string[] | undefined;
  if (!framers) return;
  c.header(
    "content-security-policy",
    `default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors ${
      framers.join(" ")
    }`,
  );
  c.res.headers.delete("x-frame-options");
};
