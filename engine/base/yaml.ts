import { folded, foldedQuoted } from "./yaml_folding.ts";
import { analyze, compareKeys, doubleQuoted, inlineScalar } from "./yaml_scalar.ts";
import { goNumber } from "./go_text.ts";
import { deepFreeze } from "./json.ts";
import { jsonEnd } from "./json_fault.ts";
import { remembered } from "./remembered.ts";
import { yamlNode } from "./yaml_nodes.ts";
import type { YamlVersion } from "./yaml_resolving.ts";
import { yamlValue } from "./yaml_values.ts";

/** What was read before a fault, too: kubectl acts on documents one after another. */
export type YamlRead = { readonly documents: readonly unknown[] } | {
  readonly documents: readonly unknown[];
  readonly fault: string;
};

/** Longer texts are refused before they are parsed. */
const LENGTH_MAX = 3 * 1024 * 1024;

/**
 * Reads a stream of YAML or JSON documents as kubectl does: YAML is parted by lines of `---`, JSON follows on JSON; empty
 * documents are left out, the last of two equal keys wins. The fault is what kubectl says after `error parsing FILE: `,
 * with lines counted from the start of its document.
 */
export function readYaml(text: string, version: YamlVersion = "1.1"): YamlRead {
  if (text.length > LENGTH_MAX) {
    return { documents: [], fault: "error converting YAML to JSON: yaml: input is too long" };
  }
  return /^\s*\{/.test(text) ? readJson(text, version) : readParts(text, version);
}

/**
 * A stream that begins as JSON. Where it goes on as something else, up to its second value, it is taken for YAML from
 * there on. Source: `YAMLOrJSONDecoder` of apimachinery.
 */
function readJson(text: string, version: YamlVersion): YamlRead {
  const documents: unknown[] = [];
  for (let at = 0, count = 0; text.slice(at).trim() !== ""; count++) {
    const found = jsonEnd(text, at);
    if ("end" in found) {
      const value: unknown = JSON.parse(text.slice(at, found.end));
      if (value !== null) documents.push(value);
      at = found.end;
      continue;
    }
    const rest = text.slice(at);
    if (count < 2 && rest.length >= YAML_LEAST) {
      const read = readParts(rest.replace(/^\s/, ""), version);
      if (!("fault" in read) || read.count > 0) return { ...read, documents: [...documents, ...read.documents] };
    }
    if (found.offset === undefined) return { documents, fault: "unexpected EOF" };
    return { documents, fault: `${count < 2 ? `json: offset ${found.offset}: ` : ""}${found.message}` };
  }
  return { documents };
}

/** Fewer characters behind a JSON value are not looked at as YAML. */
const YAML_LEAST = 4;

/** YAML documents, and how many were read, with the empty ones. */
function readParts(text: string, version: YamlVersion): YamlRead & { readonly count: number } {
  const documents: unknown[] = [];
  let count = 0;
  for (const part of partsOf(text)) {
    if (typeof part !== "string") return { documents, ...part, count };
    const read = readDocument(part, version);
    if ("fault" in read) return { documents, fault: `error converting YAML to JSON: ${read.fault}`, count };
    if (read.value !== null && read.value !== undefined) documents.push(read.value);
    count++;
  }
  return { documents, count };
}

/** The texts between lines that start with `---`; such a line before the first text of a document belongs to it. */
function* partsOf(text: string): Generator<string | { readonly fault: string }> {
  if (!text.includes("---")) return yield text;
  let part = "";
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  for (const line of lines) {
    if (line.startsWith("---")) {
      const behind = line.slice(3).trim();
      if (behind !== "" && !behind.startsWith("#")) {
        return yield { fault: `invalid Yaml document separator: ${behind}` };
      }
      if (part) {
        yield part;
        part = "";
        continue;
      }
    }
    part += `${line}\n`;
  }
  if (part) yield part;
}

type DocumentRead = { readonly value: unknown } | { readonly fault: string };

/** Texts up to this length are remembered with what was read from them: a manifest is read again and again. */
const REMEMBERED_LENGTH_MAX = 32 * 1024;
const REMEMBERED_MAX = 64;
const readAgain = remembered((text) => deepFreeze(readAnew(text, "1.1")), REMEMBERED_MAX);

/**
 * The first document of a text; the fault is that of the library that kubectl reads YAML with, such as
 * `yaml: line 4: mapping values are not allowed in this context`.
 */
export function readDocument(text: string, version: YamlVersion = "1.1"): DocumentRead {
  const isKept = text.length <= REMEMBERED_LENGTH_MAX && version === "1.1";
  return isKept ? readAgain(text) : readAnew(text, version);
}

function readAnew(text: string, version: YamlVersion): DocumentRead {
  const json = /^\s*[{[]/.test(text) ? parsedJson(text) : undefined;
  if (json !== undefined) return { value: json };
  const whole = text.replaceAll("\r\n", "\n");
  const read = yamlNode(whole.endsWith("\n") ? whole : `${whole}\n`);
  return "fault" in read ? { fault: `yaml: ${read.fault}` } : yamlValue(read.node, version);
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * A value as kubectl prints it with `-o yaml`: sorted keys, sequences not indented, texts quoted where YAML 1.1 would take
 * them for something else, blocks (`|`) for texts of several lines. Ends with a newline.
 */
export function writeYaml(value: unknown): string {
  if (isCollection(value)) return block(value, "", "");
  return `${scalar(value, "  ", 0)}\n`;
}

type Collection = readonly unknown[] | Readonly<Record<string, unknown>>;

/** Whether a value takes lines of its own. */
function isCollection(value: unknown): value is Collection {
  if (typeof value !== "object" || value === null) return false;
  return Array.isArray(value) ? value.length > 0 : fieldNames(value).length > 0;
}

function fieldNames(value: object): string[] {
  const record = value as Record<string, unknown>;
  const names: string[] = [];
  for (const name in record) if (record[name] !== undefined) names.push(name);
  return names;
}

/** Lines of a mapping or sequence; `first` goes before the first line, `indent` before the others. */
function block(value: Collection, first: string, indent: string): string {
  let text = "";
  let lead = first;
  if (Array.isArray(value)) {
    for (const item of value) {
      text += isCollection(item)
        ? block(item, `${lead}- `, `${indent}  `)
        : `${lead}- ${scalar(item, `${indent}  `, lead.length + 2)}\n`;
      lead = indent;
    }
    return text;
  }
  const record = value as Readonly<Record<string, unknown>>;
  for (const name of sortedNames(record)) {
    text += field(name, record[name], lead, indent);
    lead = indent;
  }
  return text;
}

/** Sorted names of equal objects come up again and again; a plain sort is right for names of letters only. */
const ONLY_LETTERS = /^[A-Za-z]+$/;

function sortedNames(record: Readonly<Record<string, unknown>>): string[] {
  const names = fieldNames(record);
  return names.every((name) => ONLY_LETTERS.test(name)) ? names.sort() : names.sort(compareKeys);
}

/** Longer keys are written in two lines (`? key` and `: value`). */
const KEY_BYTES_MAX = 128;

function field(name: string, value: unknown, lead: string, indent: string): string {
  const key = keyText(name);
  if (name.length > KEY_BYTES_MAX) {
    const long = isCollection(value)
      ? block(value, `${indent}: `, `${indent}  `)
      : `${indent}: ${scalar(value, `${indent}  `, indent.length + 2)}\n`;
    return `${lead}? ${key}\n${long}`;
  }
  if (!isCollection(value)) {
    return `${lead}${key}: ${scalar(value, `${indent}  `, lead.length + key.length + 2)}\n`;
  }
  const inner = Array.isArray(value) ? indent : `${indent}  `;
  return `${lead}${key}:\n${block(value, inner, inner)}`;
}

function keyText(name: string): string {
  return name.includes("\n") ? doubleQuoted(name) : inlineScalar(name);
}

/** A value on the line of its key or dash, from this column on; further lines follow with this indent. */
function scalar(value: unknown, indent: string, column: number): string {
  switch (typeof value) {
    case "string":
      return value.includes("\n") ? literal(value, indent, column) : folded(value, indent, column);
    case "number":
      return goNumber(value);
    case "boolean":
    case "bigint":
      return String(value);
    default:
      return value === null || value === undefined ? "null" : Array.isArray(value) ? "[]" : "{}";
  }
}

/** `|` with its hints and lines; in double quotes where a block can't hold the text. */
function literal(text: string, indent: string, column: number): string {
  if (!analyze(text).block) return foldedQuoted(text, indent, column);
  const lines = text.split("\n");
  const end = lines.at(-1) !== "" ? "-" : lines.length > 2 && lines.at(-2) === "" || text === "\n" ? "+" : "";
  const body = (end === "-" ? lines : lines.slice(0, -1)).map((line) => line === "" ? "" : (indent || "  ") + line)
    .join("\n");
  const hint = /^[ \n]/.test(text) ? "2" : "";
  return `|${hint}${end}\n${body}`;
}
