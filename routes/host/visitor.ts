import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { actorOf } from "../access.ts";

const COOKIE = "visitor";
const MAX_AGE_SECONDS = 400 * 24 * 3600;
const ID = /^[0-9a-f]{32}$/;

/** Who asks: of an account its visitor, else 128 random bits in a cookie, made at the first visit. No account is needed. */
export function visitorOf(c: Context, secure: boolean): string {
  const { account } = actorOf(c);
  if (account) return account.visitor;
  const visitor = knownVisitor(c) ?? newVisitor();
  setVisitor(c, visitor, secure);
  return visitor;
}

export function newVisitor(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function setVisitor(c: Context, visitor: string, secure: boolean): void {
  setCookie(c, COOKIE, visitor, { httpOnly: true, sameSite: "Lax", path: "/", maxAge: MAX_AGE_SECONDS, secure });
}

export function forgetVisitor(c: Context): void {
  deleteCookie(c, COOKIE, { path: "/" });
}

/** Whose work is shown: the account's, else the cookie's, if there is any. */
export function presentVisitor(c: Context): string | undefined {
  return actorOf(c).account?.visitor ?? knownVisitor(c);
}

/** The visitor of the cookie, if there is a well-formed one. */
export function knownVisitor(c: Context): string | undefined {
  const value = getCookie(c, COOKIE);
  return value && ID.test(value) ? value : undefined;
}

/** The visitor as a person copies it down: `1a2b-3c4d-…`. */
export function codeOf(visitor: string): string {
  return visitor.match(/.{4}/g)!.join("-");
}

/** The visitor of a code, however its groups are parted; undefined when it is none. */
export function visitorOfCode(code: string): string | undefined {
  const visitor = code.toLowerCase().replace(/[\s-]/g, "");
  return ID.test(visitor) ? visitor : undefined;
}
