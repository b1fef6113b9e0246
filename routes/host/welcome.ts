import type { Context } from "hono";
import type { Site } from "../site.ts";
import type { Account } from "./accounts.ts";
import { forgetVisitor, knownVisitor } from "./visitor.ts";

/** What a browser gets when it has signed in: its cookies, and the places on rosters that are surely this person's. */
export async function welcome(
  c: Context,
  site: Site,
  account: Account,
  { cookies = [], takesGuest = false }: { cookies?: readonly string[]; takesGuest?: boolean } = {},
): Promise<void> {
  sendCookies(c, cookies);
  if (account.isVerified) {
    for (const { id } of await site.store.courses.invitedAs(account.email)) {
      await site.store.courses.claimMember(id, account.id);
    }
  }
  if (takesGuest) await takeGuest(c, site, account);
}

export function sendCookies(c: Context, cookies: readonly string[]): void {
  for (const cookie of cookies) c.header("set-cookie", cookie, { append: true });
}

/** Puts what was done in this browser without an account into one. */
export async function takeGuest(c: Context, { store, seats }: Site, account: Account): Promise<void> {
  const guest = knownVisitor(c);
  if (guest === undefined || guest === account.visitor) return;
  await seats.release(guest);
  await store.takeOver(guest, account.visitor);
  await seats.release(account.visitor);
  forgetVisitor(c);
}

/** How many labs were begun in this browser without an account. */
export async function guestLabs(c: Context, { store }: Site): Promise<number> {
  const guest = knownVisitor(c);
  return guest === undefined ? 0 : new Set((await store.attemptsOf(guest)).map(({ lab }) => lab)).size;
}

/** Where to go after signing in: a page of this site, else the courses. */
export function wayBack(to: string | undefined): string {
  return to !== undefined && /^\/(?![/\\])[\x21-\x7e]*$/.test(to) ? to : "/courses";
}
