import { resourcesAndPairs } from "../../metadata_updates.ts";

/** `NAME=VALUE …` after the resources; a word that is no pair is a complaint. */
export function namedPairs(
  args: readonly string[],
  what: string,
): { readonly resources: readonly string[]; readonly pairs: ReadonlyMap<string, string> } | string {
  const split = resourcesAndPairs(args, what);
  if (typeof split === "string") return split;
  const odd = split.pairs.filter((word) => !word.includes("=") || word[0] === "=");
  if (odd.length) return `invalid ${what} format: ${odd.join(", ")}`;
  const pairs = split.pairs.map((word) => {
    const equals = word.indexOf("=");
    return [word.slice(0, equals), word.slice(equals + 1)] as const;
  });
  return { resources: split.resources, pairs: new Map(pairs) };
}

/** Which containers `-c` means: `*` stands for any letters. */
export function containerSelector(pattern: string): (container: { readonly name: string }) => boolean {
  if (pattern === "*") return () => true;
  if (!pattern.includes("*")) return ({ name }) => name === pattern;
  const escaped = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&")).join(".*");
  const expression = new RegExp(`^${escaped}$`);
  return ({ name }) => expression.test(name);
}
