import { createHash } from "node:crypto";
import type { Context } from "hono";
import { actorOf } from "../../access.ts";
import { addressOf } from "../../host/address.ts";

/** Who asks, as a word that is stored: a key, an account, or the digest of an address. */
export function askerOf(c: Context, addressHeader: string | undefined): string {
  const { key, account } = actorOf(c);
  if (key) return `key ${key.id}`;
  if (account) return `account ${account.id}`;
  return `address ${createHash("sha256").update(addressOf(c, addressHeader)).digest("hex").slice(0, 24)}`;
}
