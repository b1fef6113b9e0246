/**
 * Shell patterns (`*`, `?`, `[a-z]`, `@(a|b)` and its kin), matched by following all positions at once, so that no pattern
 * can blow up. In the text of a pattern a backslash makes the next character plain.
 */
export type Pattern = readonly Token[];

type Token =
  | { readonly is: "char"; readonly char: string }
  | { readonly is: "any" }
  | { readonly is: "star" }
  | { readonly is: "set"; readonly negated: boolean; readonly test: (char: string) => boolean }
  | { readonly is: "group"; readonly operator: string; readonly choices: readonly Pattern[] };

const CACHE_SIZE = 500;
const cache = new Map<string, Pattern>();

export function compilePattern(text: string, o: { ignoreCase?: boolean } = {}): Pattern {
  const key = (o.ignoreCase ? "i" : "c") + text;
  const known = cache.get(key);
  if (known) return known;
  const pattern = tokens(o.ignoreCase ? text.toLowerCase() : text, 0, "")[0];
  if (cache.size >= CACHE_SIZE) cache.clear();
  cache.set(key, pattern);
  return pattern;
}

/** Whether a text has something that a file name could be matched against. */
export function isPattern(text: string): boolean {
  return /(^|[^\\])(\\\\)*([*?]|\[.*\]|[?*+@!]\()/s.test(text);
}

export function matches(pattern: Pattern, text: string): boolean {
  return endsOf(pattern, text, 0).has(text.length);
}

/** Where a match that begins at `start` may end. */
export function endsOf(pattern: Pattern, text: string, start: number): Set<number> {
  let at = new Set([start]);
  for (const token of pattern) {
    if (at.size === 0) return at;
    at = step(token, text, at);
  }
  return at;
}

/** The text with what matches at its head taken away: the shortest match, or the longest. */
export function withoutHead(text: string, pattern: Pattern, longest: boolean): string {
  const ends = [...endsOf(pattern, text, 0)];
  if (ends.length === 0) return text;
  return text.slice(longest ? Math.max(...ends) : Math.min(...ends));
}

export function withoutTail(text: string, pattern: Pattern, longest: boolean): string {
  const [from, by] = longest ? [0, 1] : [text.length, -1];
  for (let start = from; start >= 0 && start <= text.length; start += by) {
    if (endsOf(pattern, text, start).has(text.length)) return text.slice(0, start);
  }
  return text;
}

export function replacePattern(
  text: string,
  pattern: Pattern,
  replacement: (found: string) => string,
  where: "/" | "//" | "/#" | "/%",
): string {
  if (where === "/#") {
    const ends = [...endsOf(pattern, text, 0)];
    const end = Math.max(...ends);
    return ends.length === 0 ? text : replacement(text.slice(0, end)) + text.slice(end);
  }
  let out = "";
  for (let start = 0; start <= text.length;) {
    const ends = endsOf(pattern, text, start);
    const end = where === "/%" ? (ends.has(text.length) ? text.length : -1) : Math.max(-1, ...ends);
    if (end < 0 || (end === start && where !== "/%")) {
      out += text[start] ?? "";
      start++;
      continue;
    }
    out += replacement(text.slice(start, end));
    if (where !== "//") return out + text.slice(end);
    start = end;
    if (start === text.length) break;
  }
  return out;
}

function step(token: Token, text: string, at: Set<number>): Set<number> {
  const next = new Set<number>();
  switch (token.is) {
    case "star":
      for (let i = Math.min(...at); i <= text.length; i++) next.add(i);
      return next;
    case "group":
      for (const i of at) for (const end of groupEnds(token, text, i)) next.add(end);
      return next;
    default:
      for (const i of at) {
        if (i >= text.length) continue;
        const char = charAt(text, i);
        if (token.is === "any" || (token.is === "char" ? token.char === char : token.test(char) !== token.negated)) {
          next.add(i + char.length);
        }
      }
      return next;
  }
}

function groupEnds(group: Token & { is: "group" }, text: string, start: number): Set<number> {
  const once = (from: Set<number>) => {
    const ends = new Set<number>();
    for (const i of from) for (const choice of group.choices) for (const end of endsOf(choice, text, i)) ends.add(end);
    return ends;
  };
  const ends = once(new Set([start]));
  if (group.operator === "!") {
    const others = new Set<number>();
    for (let i = start; i <= text.length; i++) if (!ends.has(i)) others.add(i);
    return others;
  }
  if (group.operator === "?" || group.operator === "*") ends.add(start);
  if (group.operator === "*" || group.operator === "+") {
    for (let fresh = new Set(ends); fresh.size > 0;) {
      fresh = new Set([...once(fresh)].filter((end) => !ends.has(end)));
      fresh.forEach((end) => ends.add(end));
    }
  }
  return ends;
}

function charAt(text: string, i: number): string {
  const code = text.charCodeAt(i);
  return code >= 0xd800 && code < 0xdc00 && i + 1 < text.length ? text.slice(i, i + 2) : text[i]!;
}

/** Tokens up to one of `stops`, and where they stopped. */
function tokens(text: string, from: number, stops: string): [Token[], number] {
  const list: Token[] = [];
  let i = from;
  while (i < text.length) {
    const char = charAt(text, i);
    if (stops.includes(char)) break;
    if ("?*+@!".includes(char) && text[i + 1] === "(") {
      const [choices, end] = alternatives(text, i + 2);
      if (end > 0) {
        list.push({ is: "group", operator: char, choices });
        i = end;
        continue;
      }
    }
    if (char === "\\" && i + 1 < text.length) {
      const plain = charAt(text, i + 1);
      list.push({ is: "char", char: plain });
      i += 1 + plain.length;
      continue;
    }
    const set = char === "[" ? bracket(text, i) : undefined;
    if (set) {
      list.push(set.token);
      i = set.end;
      continue;
    }
    if (char === "*") {
      if (list.at(-1)?.is !== "star") list.push({ is: "star" });
    } else list.push(char === "?" ? { is: "any" } : { is: "char", char });
    i += char.length;
  }
  return [list, i];
}

function alternatives(text: string, from: number): [Pattern[], number] {
  const choices: Pattern[] = [];
  for (let i = from;;) {
    const [choice, end] = tokens(text, i, "|)");
    choices.push(choice);
    if (end >= text.length) return [[], -1];
    if (text[end] === ")") return [choices, end + 1];
    i = end + 1;
  }
}

const CLASSES: Readonly<Record<string, RegExp>> = {
  alpha: /\p{L}/u,
  digit: /[0-9]/,
  alnum: /[\p{L}0-9]/u,
  upper: /\p{Lu}/u,
  lower: /\p{Ll}/u,
  space: /[ \t\n\v\f\r]/,
  blank: /[ \t]/,
  punct: /[!-/:-@[-`{-~]/,
  print: /[^\x00-\x1f\x7f]/,
  graph: /[^\x00-\x20\x7f]/,
  cntrl: /[\x00-\x1f\x7f]/,
  xdigit: /[0-9A-Fa-f]/,
  word: /[\p{L}0-9_]/u,
};

function bracket(text: string, from: number): { token: Token; end: number } | undefined {
  let i = from + 1;
  const negated = text[i] === "!" || text[i] === "^";
  if (negated) i++;
  const tests: ((char: string) => boolean)[] = [];
  for (let first = true; i < text.length; first = false) {
    if (text[i] === "]" && !first) {
      return { token: { is: "set", negated, test: (char) => tests.some((test) => test(char)) }, end: i + 1 };
    }
    const named = /^\[:(\w+):\]/.exec(text.slice(i, i + 12));
    if (named && CLASSES[named[1]!]) {
      const expression = CLASSES[named[1]!]!;
      tests.push((char) => expression.test(char));
      i += named[0].length;
      continue;
    }
    if (text[i] === "\\" && i + 1 < text.length) i++;
    const low = charAt(text, i);
    i += low.length;
    if (text[i] === "-" && i + 1 < text.length && text[i + 1] !== "]") {
      i++;
      if (text[i] === "\\" && i + 1 < text.length) i++;
      const high = charAt(text, i);
      i += high.length;
      tests.push((char) => char >= low && char <= high);
    } else tests.push((char) => char === low);
  }
  return undefined;
}
