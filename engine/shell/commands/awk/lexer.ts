/** Tokens of awk. A slash begins an expression where an operand may stand. */
export interface Token {
  readonly is: "number" | "string" | "regex" | "name" | "call" | "builtin" | "keyword" | "operator" | "newline" | "end";
  readonly text: string;
  readonly line: number;
  /** White space stood before it. */
  readonly spaced: boolean;
}

export class AwkFault {
  constructor(readonly text: string) {}
}

const KEYWORDS = new Set(
  "BEGIN END function func if else while for do break continue next nextfile exit return delete in getline print printf"
    .split(" "),
);
export const FUNCTIONS: ReadonlySet<string> = new Set(
  ("length substr index split sub gsub gensub match sprintf sin cos atan2 exp log sqrt int rand srand tolower toupper " +
    "system close fflush systime strftime mktime").split(" "),
);
const OPERATORS = [
  "**=",
  "&&",
  "||",
  "++",
  "--",
  "+=",
  "-=",
  "*=",
  "/=",
  "%=",
  "^=",
  "**",
  "==",
  "<=",
  ">=",
  "!=",
  "!~",
  ">>",
  "{",
  "}",
  "(",
  ")",
  "[",
  "]",
  ";",
  ",",
  "+",
  "-",
  "*",
  "/",
  "%",
  "^",
  "!",
  ">",
  "<",
  "|",
  "?",
  ":",
  "~",
  "$",
  "=",
];

export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let line = 1;
  let spaced = false;
  const add = (is: Token["is"], found: string) => {
    tokens.push({ is, text: found, line, spaced });
    spaced = false;
  };
  for (let i = 0; i < text.length;) {
    const char = text[i]!;
    if (char === "\n") {
      add("newline", "\n");
      line++;
      i++;
    } else if (/\s/.test(char)) {
      spaced = true;
      i++;
    } else if (char === "\\" && /^\\\r?\n/.test(text.slice(i, i + 3))) {
      i += text[i + 1] === "\r" ? 3 : 2;
      line++;
      spaced = true;
    } else if (char === "#") {
      while (i < text.length && text[i] !== "\n") i++;
    } else if (char === '"') {
      const [found, end] = stringAt(text, i, line);
      add("string", found);
      i = end;
    } else if (char === "/" && mayBeRegex(tokens.at(-1))) {
      const [found, end] = regexAt(text, i, line);
      add("regex", found);
      i = end;
    } else {
      const found = wordAt(text, i);
      if (!found) throw new AwkFault(`syntax error at or near ${char}`);
      add(found.is, found.text);
      i += found.text.length;
    }
  }
  add("end", "end of file");
  return tokens;
}

function wordAt(text: string, i: number): { is: Token["is"]; text: string } | undefined {
  const rest = text.slice(i, i + 200);
  const number = /^(?:0[xX][0-9A-Fa-f]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)/.exec(rest);
  if (number) return { is: "number", text: number[0] };
  const name = /^[A-Za-z_]\w*/.exec(rest)?.[0];
  if (name) {
    if (KEYWORDS.has(name)) return { is: "keyword", text: name };
    if (FUNCTIONS.has(name)) return { is: "builtin", text: name };
    return { is: rest[name.length] === "(" ? "call" : "name", text: name };
  }
  const operator = OPERATORS.find((one) => rest.startsWith(one));
  return operator ? { is: "operator", text: operator } : undefined;
}

function mayBeRegex(before: Token | undefined): boolean {
  if (!before) return true;
  if (before.is === "operator") return !/^(\)|\]|\$|\+\+|--)$/.test(before.text);
  return before.is === "newline" || before.is === "keyword";
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  a: "\x07",
  b: "\b",
  f: "\f",
  v: "\v",
  "\\": "\\",
  '"': '"',
  "/": "/",
};

/** Escapes of a string, also of `-v x=…`. */
export function unescaped(text: string): string {
  return text.replace(/\\([0-7]{1,3}|x[0-9A-Fa-f]{1,2}|[\s\S])/g, (whole, found: string) => {
    if (/^[0-7]/.test(found)) return String.fromCharCode(parseInt(found, 8));
    if (/^x./.test(found)) return String.fromCharCode(parseInt(found.slice(1), 16));
    return ESCAPES[found] ?? (found === "\n" ? "" : whole);
  });
}

function stringAt(text: string, from: number, line: number): [string, number] {
  for (let i = from + 1; i < text.length; i++) {
    if (text[i] === "\\") i++;
    else if (text[i] === "\n") break;
    else if (text[i] === '"') return [unescaped(text.slice(from + 1, i)), i + 1];
  }
  throw new AwkFault(`line ${line}: runaway string constant ${text.slice(from, from + 20).split("\n")[0]} ...`);
}

function regexAt(text: string, from: number, line: number): [string, number] {
  let inBracket = false;
  for (let i = from + 1; i < text.length; i++) {
    const char = text[i];
    if (char === "\\") i++;
    else if (char === "\n") break;
    else if (char === "[") inBracket = true;
    else if (char === "]") inBracket = false;
    else if (char === "/" && !inBracket) return [text.slice(from + 1, i).replace(/\\\//g, "/"), i + 1];
  }
  throw new AwkFault(`line ${line}: regular expression compile failed (missing '/')`);
}
