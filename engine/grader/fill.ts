import { at } from "../base/json.ts";

/** What `${…}` in a lab's text stands for: drawn words (`team`), or an object (`each.metadata.name`). */
export type Values = Readonly<Record<string, unknown>>;

const PLACE = /\$\{([A-Za-z_][\w-]*(?:\.[\w\-\/[\]]+)*)\}/g;

/**
 * A text with its places filled; a text that is nothing but one place becomes the value itself, so that `"${replicas}"` is
 * a number. Places that name nothing known stay as they are: they may be the shell's.
 */
export function fill<T>(value: T, values: Values): T {
  if (typeof value === "string") return filledText(value, values) as T;
  if (Array.isArray(value)) return value.map((item) => fill(item, values)) as T;
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [String(filledText(key, values)), fill(part, values)]),
  ) as T;
}

export function fillText(text: string, values: Values): string {
  return String(text.replace(PLACE, (place, path: string) => {
    const value = lookUp(path, values);
    return value === undefined ? place : String(value);
  }));
}

function filledText(text: string, values: Values): unknown {
  if (!text.includes("${")) return text;
  const whole = /^\$\{([^}]+)\}$/.exec(text);
  const value = whole ? lookUp(whole[1]!, values) : undefined;
  return value === undefined ? fillText(text, values) : value;
}

function lookUp(path: string, values: Values): unknown {
  const [head, ...rest] = path.split(".");
  if (!Object.hasOwn(values, head!)) return undefined;
  return rest.length === 0 ? values[head!] : at(values[head!], rest.join("."));
}
