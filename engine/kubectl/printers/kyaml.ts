import { sortedKeys } from "../../base/json.ts";
import { goQuote } from "../../base/go_text.ts";

/** Words that a YAML reader may take for something else than text: these keys need quotes. */
const AMBIGUOUS = /^(y|n|yes|no|on|off|true|false|null|nan|inf|~|<<|=)$/i;
const PLAIN_KEY = /^[A-Za-z_][A-Za-z0-9_.\-/]*$/;

/** KYAML (KEP-5295): flow style with trailing commas, every text in double quotes, keys bare when nothing else they could be. */
export function kyamlText(value: unknown, indent = ""): string {
  if (Array.isArray(value)) return listText(value, indent);
  if (typeof value === "object" && value !== null) return mapText(value as Record<string, unknown>, indent);
  return typeof value === "string" ? stringText(value, indent) : String(value);
}

function mapText(map: Record<string, unknown>, indent: string): string {
  const keys = sortedKeys(map);
  if (!keys.length) return "{}";
  const inner = `${indent}  `;
  return `{\n${keys.map((key) => `${inner}${keyText(key)}: ${kyamlText(map[key], inner)},\n`).join("")}${indent}}`;
}

/** Lists of maps or lists join their brackets: `[{`, `}, {`, `}]`. */
function listText(list: readonly unknown[], indent: string): string {
  if (!list.length) return "[]";
  if (list.every((item) => typeof item === "object" && item !== null && sizeOf(item) > 0)) {
    return `[${list.map((item) => kyamlText(item, indent)).join(", ")}]`;
  }
  const inner = `${indent}  `;
  return `[\n${list.map((item) => `${inner}${kyamlText(item, inner)},\n`).join("")}${indent}]`;
}

const sizeOf = (value: object): number => Array.isArray(value) ? value.length : Object.keys(value).length;

function keyText(key: string): string {
  return PLAIN_KEY.test(key) && !AMBIGUOUS.test(key) ? key : goQuote(key);
}

/** Text with line breaks stands line by line, each escaped, joined by backslashes; the last piece is what follows the last break. */
function stringText(text: string, indent: string): string {
  if (!text.includes("\n")) return goQuote(text);
  const lines = text.split("\n");
  const pieces = lines.map((line, i) => goQuote(line).slice(1, -1) + (i < lines.length - 1 ? "\\n\\" : ""));
  const shown = pieces.map((piece) => piece === "" ? "" : `${indent}   ${piece}\n`).join("");
  return `"\\\n${shown}${indent}${lines.at(-1) === "" ? "  " : ""}"`;
}
