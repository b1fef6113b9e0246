import { goQuote } from "../../base/go_text.ts";
import { sortedKeys } from "../../base/json.ts";

/** A JSON value as Go's `%#v` writes it. */
export function goSyntax(value: unknown): string {
  if (value === null || value === undefined) return "interface {}(nil)";
  if (typeof value === "string") return goQuote(value);
  if (typeof value !== "object") return String(value);
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(", ")}}`;
  const map = value as Record<string, unknown>;
  return `map[string]interface {}{${sortedKeys(map).map((key) => `${goQuote(key)}:${goSyntax(map[key])}`).join(", ")}}`;
}
