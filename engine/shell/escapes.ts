/** A text with C's escapes made, up to `\c`. */
export interface Unescaped {
  readonly text: string;
  /** `\c` was met: nothing more is printed. */
  readonly stops: boolean;
}

const SIMPLE: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  e: "\x1b",
  E: "\x1b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
};

/** As `echo -e` and `printf %b`: octal is `\0nnn`. */
export const unescapedEcho = (text: string): Unescaped => unescaped(text, /^0[0-7]{0,3}/);

/** As the format of printf: octal is `\nnn`. */
export const unescapedFormat = (text: string): Unescaped => unescaped(text, /^[0-7]{1,3}/);

function unescaped(text: string, octal: RegExp): Unescaped {
  if (!text.includes("\\")) return { text, stops: false };
  let out = "";
  for (let i = 0; i < text.length;) {
    if (text[i] !== "\\" || i === text.length - 1) {
      out += text[i++];
      continue;
    }
    const rest = text.slice(i + 1, i + 12);
    const next = rest[0]!;
    if (next === "c") return { text: out, stops: true };
    const digits = octal.exec(rest)?.[0] ?? /^x[0-9A-Fa-f]{1,2}|^u[0-9A-Fa-f]{1,4}|^U[0-9A-Fa-f]{1,8}/.exec(rest)?.[0];
    if (digits) {
      const isOctal = /^[0-7]/.test(digits);
      const code = isOctal ? parseInt(digits, 8) & 255 : parseInt(digits.slice(1), 16);
      out += code <= 0x10ffff ? String.fromCodePoint(code) : "";
      i += 1 + digits.length;
    } else {
      out += SIMPLE[next] ?? (next === '"' || next === "'" ? next : `\\${next}`);
      i += 2;
    }
  }
  return { text: out, stops: false };
}
