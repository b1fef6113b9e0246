import { RE2JS } from "re2js";

/** A regular expression of POSIX, run in linear time. */
export interface Expression {
  /** The first match at or after `from`: the longest there, with its groups (0 is the whole). */
  find(text: string, from: number): Match | undefined;
  readonly groups: number;
}

export interface Match {
  readonly start: number;
  readonly end: number;
  readonly groups: readonly (string | undefined)[];
}

export interface ExpressionOptions {
  /** ERE rather than BRE. */
  readonly extended?: boolean;
  readonly ignoreCase?: boolean;
  /** Plain text. */
  readonly fixed?: boolean;
  /** `^` and `$` also at newlines. */
  readonly multiline?: boolean;
}

const CACHE_SIZE = 300;
const cache = new Map<string, Expression | { readonly fault: string }>();

/** `fault` as GNU's regcomp says it: `Unmatched [, [^, [:, [., or [=`. */
export function compileExpression(source: string, o: ExpressionOptions = {}): Expression | { readonly fault: string } {
  const key = `${o.extended ? "E" : o.fixed ? "F" : "B"}${o.ignoreCase ? "i" : ""}${o.multiline ? "m" : ""} ${source}`;
  const known = cache.get(key);
  if (known) return known;
  const made = compile(source, o);
  if (cache.size >= CACHE_SIZE) cache.delete(cache.keys().next().value!);
  cache.set(key, made);
  return made;
}

function compile(source: string, o: ExpressionOptions): Expression | { readonly fault: string } {
  if (o.fixed) return plain(source, o.ignoreCase ?? false);
  const translated = translate(source, o.extended ?? false);
  if (typeof translated !== "string") return translated;
  if (!o.ignoreCase && /^[A-Za-z0-9 _:;,/=<>"'@#%&~`!-]+$/.test(translated)) return plain(translated, false);
  const flags = RE2JS.LONGEST_MATCH | RE2JS.DOTALL | (o.ignoreCase ? RE2JS.CASE_INSENSITIVE : 0) |
    (o.multiline ? RE2JS.MULTILINE : 0);
  try {
    const compiled = RE2JS.compile(translated, flags);
    const groups = compiled.groupCount();
    return {
      groups,
      find(text, from) {
        const matcher = compiled.matcher(text);
        if (!(from === 0 ? matcher.find() : matcher.find(from))) return undefined;
        const list: (string | undefined)[] = [];
        for (let i = 0; i <= groups; i++) list.push(matcher.group(i) ?? undefined);
        return { start: matcher.start(), end: matcher.end(), groups: list };
      },
    };
  } catch {
    return { fault: "Invalid regular expression" };
  }
}

function plain(source: string, ignoreCase: boolean): Expression {
  const wanted = ignoreCase ? source.toLowerCase() : source;
  return {
    groups: 0,
    find(text, from) {
      const start = (ignoreCase ? text.toLowerCase() : text).indexOf(wanted, from);
      if (start < 0) return undefined;
      const end = start + source.length;
      return { start, end, groups: [text.slice(start, end)] };
    },
  };
}

const BACK_REFERENCE = { fault: "Back-references (\\1 … \\9) are not available in this shell's patterns" };

/** POSIX to RE2: BRE's `\( \{ \| \+ \?` and ERE's plain ones; brackets, where a backslash is plain; GNU's `\w \b \<`. */
export function translate(source: string, extended: boolean): string | { readonly fault: string } {
  let out = "";
  let depth = 0;
  /** Nothing stands before that could be repeated. */
  let isStart = true;
  for (let i = 0; i < source.length;) {
    const char = source[i]!;
    if (char === "[") {
      const set = bracket(source, i);
      if ("fault" in set) return set;
      out += set.text;
      i = set.end;
      isStart = false;
      continue;
    }
    const isEscape = char === "\\";
    const next = isEscape ? source[i + 1] : char;
    if (next === undefined) return { fault: "Trailing backslash" };
    i += isEscape ? 2 : 1;
    const isOperator = "(){}|+?".includes(next) && isEscape !== extended;
    if (isOperator) {
      const made = operator(next, source, i, { extended, isStart, depth });
      if ("fault" in made) return made;
      out += made.text;
      i = made.at;
      depth = made.depth;
      isStart = made.isStart;
      continue;
    }
    if (isEscape) {
      if (/[1-9]/.test(next)) return BACK_REFERENCE;
      out += ESCAPES[next] ?? quoted(next);
      isStart = false;
      continue;
    }
    const made = character(next, source, i, extended, isStart);
    out += made.text;
    isStart = made.isStart;
  }
  if (depth > 0) return { fault: extended ? "Unmatched ( or \\(" : "Unmatched ( or \\(" };
  return out;
}

const quoted = (char: string): string => /[\\^$.|?*+()[\]{}]/.test(char) ? `\\${char}` : char;

const ESCAPES: Readonly<Record<string, string>> = {
  w: "[0-9A-Za-z_]",
  W: "[^0-9A-Za-z_]",
  s: "\\s",
  S: "\\S",
  b: "\\b",
  B: "\\B",
  "<": "\\b",
  ">": "\\b",
  "`": "\\A",
  "'": "\\z",
  n: "\\n",
  t: "\\t",
};

interface State {
  readonly extended: boolean;
  readonly isStart: boolean;
  readonly depth: number;
}

function operator(
  char: string,
  source: string,
  at: number,
  { extended, isStart, depth }: State,
): { text: string; at: number; depth: number; isStart: boolean } | { fault: string } {
  switch (char) {
    case "(":
      return { text: "(", at, depth: depth + 1, isStart: true };
    case ")":
      if (depth === 0) {
        return extended ? { fault: "Unmatched ) or \\)" } : { fault: "Unmatched ) or \\)" };
      }
      return { text: ")", at, depth: depth - 1, isStart: false };
    case "|":
      return { text: "|", at, depth, isStart: true };
    case "{": {
      const close = extended ? "}" : "\\}";
      const end = source.indexOf(close, at);
      const bounds = end < 0 ? undefined : /^(\d*)(,?)(\d*)$/.exec(source.slice(at, end));
      if (!bounds || (bounds[1] === "" && bounds[2] === "")) {
        if (extended) return { text: "\\{", at, depth, isStart: false };
        return { fault: end < 0 ? "Unmatched \\{" : "Invalid content of \\{\\}" };
      }
      if (isStart) {
        return extended
          ? { fault: "Invalid preceding regular expression" }
          : { text: "\\{", at, depth, isStart: false };
      }
      const text = `{${bounds[1] || "0"}${bounds[2]}${bounds[3]}}`;
      return { text, at: end + close.length, depth, isStart: false };
    }
    case "}":
      return { text: "\\}", at, depth, isStart: false };
    default:
      if (isStart) return { text: extended ? "" : `\\${char}`, at, depth, isStart: !extended ? false : isStart };
      return { text: repeatable(char), at, depth, isStart: false };
  }
}

/** Doubled repetitions (`a**`) mean what one does; RE2 would refuse or take them for lazy. */
const repeatable = (char: string): string => `${char}`;

function character(char: string, source: string, at: number, extended: boolean, isStart: boolean) {
  if (char === "*") {
    if (isStart) return { text: extended ? "" : "\\*", isStart: extended };
    const before = source[at - 2];
    const isDoubled = before === "*" && source[at - 3] !== "\\";
    return { text: isDoubled ? "" : "*", isStart: false };
  }
  if (char === "^") {
    if (extended || isStart) return { text: "^", isStart: true };
    return { text: "\\^", isStart: false };
  }
  if (char === "$") {
    const rest = source.slice(at);
    if (extended || rest === "" || rest.startsWith("\\)") || rest.startsWith("\\|")) {
      return { text: "$", isStart: false };
    }
    return { text: "\\$", isStart: false };
  }
  if (char === ".") return { text: ".", isStart: false };
  return { text: quoted(char), isStart: false };
}

function bracket(source: string, from: number): { text: string; end: number } | { fault: string } {
  let i = from + 1;
  let text = "[";
  if (source[i] === "^") {
    text += "^";
    i++;
  }
  for (let isFirst = true;; isFirst = false) {
    const char = source[i];
    if (source[from + 1] === undefined) return { fault: "Invalid regular expression" };
    if (char === undefined) return { fault: "Unmatched [, [^, [:, [., or [=" };
    if (char === "]" && !isFirst) return { text: text + "]", end: i + 1 };
    const named = /^\[([:.=])(.*?)\1\]/.exec(source.slice(i, i + 20));
    if (char === "[" && named) {
      if (named[1] === ":") {
        if (!/^(alpha|digit|alnum|upper|lower|space|blank|punct|print|graph|cntrl|xdigit)$/.test(named[2]!)) {
          return { fault: "Invalid character class name" };
        }
        text += `[:${named[2]}:]`;
      } else text += /[\\\]\[^-]/.test(named[2]!) ? `\\${named[2]}` : named[2];
      i += named[0].length;
      continue;
    }
    // A range needs both ends; a dash at either end of the brackets is plain.
    const isRange = char === "-" && !isFirst && source[i + 1] !== "]" && source[i - 1] !== "^";
    if (isRange && source[i - 1]! > source[i + 1]!) return { fault: "Invalid range end" };
    text += isRange ? "-" : /[\\\]\[^&~-]/.test(char) ? `\\${char}` : char;
    i++;
  }
}
