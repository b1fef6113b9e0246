/**
 * The site's words, a catalogue for each language: `wordsFor(c)` picks the reader's own, by a cookie (the choice made on
 * the page), else by what the browser asks for, else English. words.ts says which words there are.
 *
 * To add a language: a file with its catalogue, and a line in CATALOGUES; the type check names what is missing.
 */
import type { Context } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { english } from "./english.ts";
import { german } from "./german.ts";
import type { Words } from "./words.ts";

export type { Words } from "./words.ts";

export const CATALOGUES: readonly Words[] = [english, german];

const COOKIE = "language";
const MAX_AGE_SECONDS = 400 * 24 * 3600;

export function wordsFor(c: Context): Words {
  const asked = (c.req.header("accept-language") ?? "").split(",").map((part) => {
    const [tag = "", quality] = part.trim().split(";q=");
    return { language: tag.slice(0, 2).toLowerCase(), quality: Number(quality ?? 1) || 0 };
  }).sort((a, b) => b.quality - a.quality);
  const wanted = [getCookie(c, COOKIE), ...asked.map(({ language }) => language)];
  for (const language of wanted) {
    const catalogue = CATALOGUES.find((one) => one.language === language);
    if (catalogue) return catalogue;
  }
  return english;
}

/** Keeps the reader's choice, if there is such a language. */
export function chooseLanguage(c: Context, language: string): void {
  if (!CATALOGUES.some((one) => one.language === language)) return;
  setCookie(c, COOKIE, language, { httpOnly: true, sameSite: "Lax", path: "/", maxAge: MAX_AGE_SECONDS });
}
