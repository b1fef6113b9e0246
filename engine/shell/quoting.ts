/** As `${x@Q}` and `set` quote: single quotes, or `$'…'` when there is something that can't be seen. */
export function shellQuoted(text: string): string {
  if (/[\x00-\x1f\x7f]/.test(text)) return ansiQuoted(text);
  return `'${text.replace(/'/g, "'\\''")}'`;
}

/** As `printf %q` quotes: backslashes, and nothing at all when nothing needs it. */
export function backslashed(text: string): string {
  if (text === "") return "''";
  if (/[\x00-\x1f\x7f]/.test(text)) return ansiQuoted(text);
  return text.replace(/[^A-Za-z0-9_@%+=:./~,\u0080-\uffff-]/g, "\\$&").replace(/^[~#]/, "\\$&").replace(/,/g, "\\,");
}

/** As `set`, `export -p` and `trap` show values: quoted only when something in it asks for it. */
export function quotedIfNeeded(text: string): string {
  return text !== "" && /^[A-Za-z0-9_@%+=:,./-]*$/.test(text) ? text : shellQuoted(text);
}

const NAMED: Readonly<Record<string, string>> = {
  "\n": "\\n",
  "\t": "\\t",
  "\r": "\\r",
  "\x07": "\\a",
  "\b": "\\b",
  "\x1b": "\\E",
  "\f": "\\f",
  "\v": "\\v",
  "'": "\\'",
  "\\": "\\\\",
};

function ansiQuoted(text: string): string {
  const inner = text.replace(
    /[\x00-\x1f\x7f'\\]/g,
    (char) => NAMED[char] ?? `\\${char.charCodeAt(0).toString(8).padStart(3, "0")}`,
  );
  return `$'${inner}'`;
}
