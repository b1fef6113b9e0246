import type { Context } from "hono";

/** Who signs in. */
export interface Account {
  readonly id: string;
  readonly email: string;
  /** As they want to be called. */
  readonly name: string;
  /** Whether the e-mail address is surely theirs. */
  readonly isVerified: boolean;
}

export interface Accounts {
  /** Who has signed in, by the cookie. */
  accountOf(c: Context): Promise<Account | undefined>;
}

export const noAccounts: Accounts = { accountOf: () => Promise.resolve(undefined) };
