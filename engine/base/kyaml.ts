import { goNumber } from "./go_text.ts";
import { sortedKeys } from "./json.ts";
import { ESCAPES } from "./yaml_escapes.ts";
import { isTimestamp } from "./yaml_scalar.ts";

/** A value as kubectl prints it with `-o kyaml`: braces, quoted texts, a comma after every field. Starts with `---`. */
export function writeKyaml(value: unknown): string {
  return `---\n${node(value, "")}\n`;
}

const STEP = "  ";

function node(value: unknown, indent: string): string {
  switch (typeof value) {
    case "string":
      return quoted(value, indent + STEP, false);
    case "number":
      return goNumber(value);
    case "object":
      if (value === null) return "null";
      return Array.isArray(value) ? sequence(value, indent) : mapping(value, indent);
    default:
      return value === undefined ? "null" : String(value);
  }
}

/** Lists of objects or lists are cuddled; others have a line for each element. */
function sequence(items: readonly unknown[], indent: string): string {
  if (items.length === 0) return "[]";
  if (items.every((item) => typeof item === "object" && item !== null)) {
    return `[${items.map((item) => node(item, indent)).join(", ")}]`;
  }
  const inner = indent + STEP;
  return `[\n${items.map((item) => `${inner}${node(item, inner)},\n`).join("")}${indent}]`;
}

function mapping(value: object, indent: string): string {
  const record = value as Record<string, unknown>;
  const inner = indent + STEP;
  const fields = sortedKeys(value).map((name) => `${inner}${keyText(name, inner)}: ${node(record[name], inner)},\n`);
  return fields.length === 0 ? "{}" : `{\n${fields.join("")}${indent}}`;
}

function keyText(name: string, indent: string): string {
  return needsQuotes(name) ? quoted(name, indent, true) : name;
}

const PLAIN_KEY = /^[\p{L}\p{N}_](?:[\p{L}\p{N}_./-]*[\p{L}\p{N}_])?$/u;
const GUESSED = /^(?:null|~|true|t|y|yes|on|false|f|n|no|off|[+-]?\.inf|\.nan|[+-]?inf|[+-]?infinity|nan)$/i;
const NUMBER = /^[+-]?(?:0x[0-9a-f]+|0b[01]+|0o?[0-7]+|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)$/i;

/** Keys stay bare only where no reader of YAML could take them for something else. */
function needsQuotes(text: string): boolean {
  return !PLAIN_KEY.test(text) || GUESSED.test(text) || NUMBER.test(text.replaceAll("_", "")) || isTimestamp(text);
}

function escaped(text: string): string {
  return text.replace(/["\\]|[^\P{C}\n]|[^\P{Z} ]/gu, (character) => {
    const named = ESCAPES[character];
    if (named) return named;
    const code = character.codePointAt(0)!;
    const hex = code.toString(16);
    return code < 0x80
      ? `\\x${hex.padStart(2, "0")}`
      : code < 0x10000
      ? `\\u${hex.padStart(4, "0")}`
      : `\\U${hex.padStart(8, "0")}`;
  });
}

/**
 * A text in double quotes. One of several lines is folded, so that it reads as it looks: each line stands on its own with
 * a blank before it, or with a backslash where it starts with a blank itself.
 */
function quoted(text: string, indent: string, isCompact: boolean): string {
  if (!text.includes("\n")) return `"${escaped(text)}"`;
  if (isCompact) return `"${escaped(text).replaceAll("\n", "\\n")}"`;
  const lines = text.split("\n");
  const printed = lines.map((line, i) => {
    const isLast = i === lines.length - 1;
    if (isLast && line === "") return "";
    const lead = /^[^\S\n]/u.test(line) ? "\\" : " ";
    return `${indent}${lead}${escaped(line)}${isLast ? "" : "\\n"}\\\n`;
  });
  return `"\\\n${printed.join("")}${indent}"`;
}
