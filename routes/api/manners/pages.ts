import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import { problem } from "../problem.ts";

const LIMIT = 50;
const LIMIT_MAX = 200;

export interface Page<After> {
  readonly limit: number;
  /** The last one of the page before; undefined on the first. */
  readonly after: After | undefined;
}

/** What a list is asked for, by ?limit= and ?cursor=; throws a problem. */
export function cursorOf<After>(c: Context, isCursor: (value: unknown) => value is After): Page<After> {
  const limit = Number(c.req.query("limit") ?? LIMIT);
  if (!Number.isInteger(limit) || limit < 1 || limit > LIMIT_MAX) {
    throw refused(c, "limit", `Give a number from 1 to ${LIMIT_MAX}`);
  }
  const cursor = c.req.query("cursor");
  if (cursor === undefined) return { limit, after: undefined };
  const after = decoded(cursor);
  if (!isCursor(after)) throw refused(c, "cursor", 'Follow the address of Link: rel="next", or begin without a cursor');
  return { limit, after };
}

/** Answers with a page of a list of one item more than was asked for, if there is one; and where the next page is. */
export function page<Item, After>(
  c: Context,
  items: readonly Item[],
  { limit }: Page<After>,
  after: (item: Item) => After,
): readonly Item[] {
  const shown = items.slice(0, limit);
  if (items.length > limit) {
    const address = new URL(c.req.url);
    address.searchParams.set("cursor", encoded(after(shown.at(-1)!)));
    c.header("link", `<${address.pathname}${address.search}>; rel="next"`);
  }
  return shown;
}

function encoded(value: unknown): string {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function decoded(cursor: string): unknown {
  try {
    const text = atob(cursor.replaceAll("-", "+").replaceAll("_", "/"));
    return JSON.parse(new TextDecoder().decode(Uint8Array.from(text, (character) => character.charCodeAt(0))));
  } catch {
    return undefined;
  }
}

function refused(c: Context, name: string, detail: string): HTTPException {
  return new HTTPException(400, { res: problem(c, 400, "bad-query", `The ${name} is not one`, { detail }) });
}
