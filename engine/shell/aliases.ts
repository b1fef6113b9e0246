import { forEachChild, type SyntaxNode } from "unbash";
import type { Memory } from "./memory.ts";
import { parse } from "./parsing.ts";

/** The line with its aliases written out, as an interactive shell reads it. */
export function aliased(line: string, memory: Memory): string {
  const { aliases, options } = memory;
  if (!options.has("expand_aliases") || Object.keys(aliases).length === 0) return line;
  const parsed = parse(line);
  if (!("script" in parsed)) return line;
  const found: Found[] = [];
  collect(parsed.script, aliases, found);
  let text = line;
  for (const { pos, end, name } of found.sort((a, b) => b.pos - a.pos)) {
    text = text.slice(0, pos) + writtenOut(name, aliases, new Set()) + text.slice(end);
  }
  return text;
}

interface Found {
  readonly pos: number;
  readonly end: number;
  readonly name: string;
}

/** An alias may begin with another one, but not with itself. */
function writtenOut(name: string, aliases: Readonly<Record<string, string>>, seen: Set<string>): string {
  const value = aliases[name]!;
  const first = /^\s*([^\s;&|()<>]+)/.exec(value)?.[1];
  seen.add(name);
  if (first === undefined || seen.has(first) || !Object.hasOwn(aliases, first)) return value;
  return value.replace(first, () => writtenOut(first, aliases, seen));
}

function collect(
  node: SyntaxNode,
  aliases: Readonly<Record<string, string>>,
  found: Found[],
): void {
  if (node.type === "Command" && node.name && node.name.text === node.name.value) {
    const { pos, end, value } = node.name;
    if (Object.hasOwn(aliases, value)) found.push({ pos, end, name: value });
  }
  forEachChild(node, (child) => collect(child, aliases, found));
}
