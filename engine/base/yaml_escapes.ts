/** Characters that have an escape of their own in double quotes. */
export const ESCAPES: Readonly<Record<string, string>> = {
  "\0": "\\0",
  "\u0007": "\\a",
  "\b": "\\b",
  "\t": "\\t",
  "\n": "\\n",
  "\v": "\\v",
  "\f": "\\f",
  "\r": "\\r",
  "\u001b": "\\e",
  '"': '\\"',
  "\\": "\\\\",
  "\u0085": "\\N",
  "\u00a0": "\\_",
  "\u2028": "\\L",
  "\u2029": "\\P",
};

/** What stands behind a backslash in double quotes, and what it means; escapes with a number are not here. */
export const ESCAPED: ReadonlyMap<string, string> = new Map([
  ...Object.entries(ESCAPES).map(([character, escape]) => [escape.slice(1), character] as const),
  ["\t", "\t"],
  [" ", " "],
  ["'", "'"],
]);
