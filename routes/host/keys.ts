import type { Context } from "hono";
import type { Account } from "./accounts.ts";

/** An API key that somebody has made: it acts for them, in what it is good for. */
export interface Key {
  readonly id: string;
  readonly account: Account;
  /** The only course that it is good for; null for all of its maker's. */
  readonly course: string | null;
  readonly scopes: readonly string[];
}

export interface Keys {
  /** The key that a request brings, `bad` when that is not good (any more), undefined when it brings none. */
  keyOf(c: Context): Promise<Key | "bad" | undefined>;
}

/** Where no keys are made yet, none is good. */
export const noKeys: Keys = {
  keyOf: (c) => Promise.resolve(c.req.header("authorization") === undefined ? undefined : "bad"),
};
