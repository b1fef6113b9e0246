import { forEachChild, type SyntaxNode } from "unbash";
import type { Memory } from "./memory.ts";
import { parse } from "./parsing.ts";

const ROUNDS_MAX = 8;

/** The line with its aliases written out, as an interactive shell reads it. */
export function aliased(line: string, memory: Memory): string {
  const { aliases, options } = memory;
  if (!options.has("expand_aliases") || Object.keys(aliases).length === 0) return line;
  let text = line;
  const used = new Set<string>();
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const parsed = parse(text);
    if (!("script" in parsed)) return text;
    const found: { pos: number; end: number; name: string }[] = [];
    collect(parsed.script, aliases, used, found);
    if (found.length === 0) return text;
    for (const { pos, end, name } of found.sort((a, b) => b.pos - a.pos)) {
      text = text.slice(0, pos) + aliases[name] + text.slice(end);
    }
    found.forEach(({ name }) => used.add(name));
  }
  return text;
}

function collect(
  node: SyntaxNode,
  aliases: Readonly<Record<string, string>>,
  used: ReadonlySet<string>,
  found: { pos: number; end: number; name: string }[],
): void {
  if (node.type === "Command" && node.name && node.name.text === node.name.value) {
    const { pos, end, value } = node.name;
    if (Object.hasOwn(aliases, value) && !used.has(value)) found.push({ pos, end, name: value });
  }
  forEachChild(node, (child) => collect(child, aliases, used, found));
}
