import type { AnyVerb } from "./verb.ts";

const DISTANCE_MAX = 2;

/** Verbs that somebody may have meant, as cobra finds them: two edits away at most, or a word that is started. */
export function suggestions(typed: string, verbs: readonly AnyVerb[]): string[] {
  const wanted = typed.toLowerCase();
  return verbs.filter((verb) =>
    !verb.hidden && (
      distance(wanted, verb.name.toLowerCase()) <= DISTANCE_MAX ||
      verb.name.toLowerCase().startsWith(wanted) ||
      verb.suggestFor?.some((word) => word.toLowerCase() === wanted)
    )
  ).map((verb) => verb.name);
}

/** Levenshtein's distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = a[i - 1] === b[j - 1] ? row[j - 1]! : 1 + Math.min(row[j]!, next[j - 1]!, row[j - 1]!);
    }
    row = next;
  }
  return row[b.length]!;
}
