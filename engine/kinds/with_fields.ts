import type { Fields } from "./types.ts";

/** The object with these fields, or the same one when it has them already; undefined leaves a field out. */
export function withFields<T extends object>(object: T, fields: { readonly [K in keyof T]?: unknown } | Fields): T {
  let answer: T | undefined;
  for (const name in fields) {
    const value = (fields as Fields)[name];
    if ((object as Fields)[name] === value) continue;
    answer ??= { ...object };
    if (value === undefined) delete (answer as Record<string, unknown>)[name];
    else (answer as Record<string, unknown>)[name] = value;
  }
  return answer ?? object;
}

/** Like `Array.map`, but the same list when nothing changed. */
export function mapped<T, L extends readonly T[] | undefined>(
  items: L & (readonly T[] | undefined),
  change: (item: T) => T,
): L {
  if (!items) return items;
  let answer: T[] | undefined;
  for (let i = 0; i < items.length; i++) {
    const next = change(items[i]!);
    if (next === items[i] && !answer) continue;
    answer ??= items.slice(0, i);
    answer.push(next);
  }
  return (answer ?? items) as L;
}
