import { WORDS_PER_EXPANSION } from "./limits.ts";

/** Makes `a{b,c}d` and `{1..3}` of a word's source text into the texts they stand for; quotes and `${` are left alone. */
export function expandBraces(text: string): string[] {
  if (!text.includes("{")) return [text];
  return expand(text).slice(0, WORDS_PER_EXPANSION);
}

function expand(text: string): string[] {
  for (let i = 0; i < text.length; i = skip(text, i)) {
    if (text[i] !== "{") continue;
    const found = group(text, i);
    if (!found) continue;
    const head = text.slice(0, i);
    const tails = expand(text.slice(found.end));
    const middles = found.sequence ?? found.choices.flatMap(expand);
    if (middles.length * tails.length > WORDS_PER_EXPANSION) return [text];
    return middles.flatMap((middle) => tails.map((tail) => head + middle + tail));
  }
  return [text];
}

/** The next place to look at: past a quoted part, an escaped character, `$( )` and `${ }`. */
function skip(text: string, i: number): number {
  const char = text[i];
  if (char === "\\") return i + 2;
  if (char === "'" || char === '"' || char === "`") {
    for (let j = i + 1; j < text.length; j++) {
      if (text[j] === "\\" && char !== "'") j++;
      else if (text[j] === char) return j + 1;
    }
    return text.length;
  }
  if (char === "$" && (text[i + 1] === "{" || text[i + 1] === "(")) {
    const [open, close] = text[i + 1] === "{" ? "{}" : "()";
    let depth = 0;
    for (let j = i + 1; j < text.length; j = skip(text, j)) {
      if (text[j] === open) depth++;
      if (text[j] === close && --depth === 0) return j + 1;
    }
    return text.length;
  }
  return i + 1;
}

function group(text: string, from: number): { end: number; choices: string[]; sequence?: string[] } | undefined {
  const choices: string[] = [];
  let depth = 0;
  let start = from + 1;
  for (let i = from; i < text.length; i = skip(text, i)) {
    if (text[i] === "{") depth++;
    else if (text[i] === "," && depth === 1) {
      choices.push(text.slice(start, i));
      start = i + 1;
    } else if (text[i] === "}" && --depth === 0) {
      choices.push(text.slice(start, i));
      const sequence = choices.length === 1 ? sequenceOf(choices[0]!) : undefined;
      return choices.length > 1 || sequence ? { end: i + 1, choices, ...(sequence && { sequence }) } : undefined;
    }
  }
  return undefined;
}

function sequenceOf(text: string): string[] | undefined {
  const found = /^(-?\d+|[A-Za-z])\.\.(-?\d+|[A-Za-z])(?:\.\.(-?\d+))?$/.exec(text);
  if (!found) return undefined;
  const [, first, last, by] = found as unknown as [string, string, string, string | undefined];
  const isLetters = /^[A-Za-z]$/.test(first);
  if (isLetters !== /^[A-Za-z]$/.test(last)) return undefined;
  const [from, to] = isLetters ? [first.charCodeAt(0), last.charCodeAt(0)] : [Number(first), Number(last)];
  const step = Math.max(1, Math.abs(Number(by ?? 1))) * (from <= to ? 1 : -1);
  if (Math.abs(to - from) / Math.abs(step) > WORDS_PER_EXPANSION) return undefined;
  const isPadded = !isLetters && /^-?0\d/.test(first) || !isLetters && /^-?0\d/.test(last);
  const width = isPadded ? Math.max(first.length, last.length) : 0;
  const words: string[] = [];
  for (let i = from; step > 0 ? i <= to : i >= to; i += step) {
    if (isLetters) words.push(String.fromCharCode(i));
    else if (i < 0) words.push("-" + String(-i).padStart(width - 1, "0"));
    else words.push(String(i).padStart(width, "0"));
  }
  return words;
}
