import type { Shape } from "./shapes.ts";

const WIDTH = 80;
/** Of longer enumerations only the beginning is shown in a list of fields. */
const ENUM_SHOWN = 4;

/** What a type or a field is, and the fields below it. */
export function page(header: string, field: string | undefined, shape: Shape): string {
  const fields = shape.fields();
  const list = fields.length ? `FIELDS:\n${fields.map(([name, one]) => entry(name, one)).join("")}` : "";
  return `${header}${heading(field, shape)}DESCRIPTION:\n${description(shape.description)}${list}\n`;
}

/** Only names and types, as deep as they go. */
export function recursivePage(header: string, field: string | undefined, shape: Shape): string {
  const list = shape.fields().length ? `FIELDS:\n${tree(shape, 1, [])}` : "";
  return `${header}${heading(field, shape)}DESCRIPTION:\n${description(shape.description)}${list}\n`;
}

function heading(field: string | undefined, shape: Shape): string {
  if (field === undefined) return "";
  const values = shape.enum.length ? `ENUM:\n${shape.enum.map((value) => `    ${value}\n`).join("")}\n` : "\n\n";
  return `FIELD: ${field} <${shape.label}>\n${values}`;
}

const description = (text: string): string => text ? `${wrapped(text, 4)}    \n` : "    <empty>\n";

function entry(name: string, shape: Shape): string {
  return `${line(name, shape, 1)}${shape.summary ? wrapped(shape.summary, 4) : "    <no description>\n"}\n`;
}

function line(name: string, shape: Shape, depth: number): string {
  const indent = "  ".repeat(depth);
  const shown = shape.enum.length > ENUM_SHOWN ? [...shape.enum.slice(0, ENUM_SHOWN), "...."] : shape.enum;
  const values = shown.length ? `${indent}enum: ${shown.join(", ")}\n` : "";
  return `${indent}${name}\t<${shape.label}>${shape.required ? " -required-" : ""}\n${values}`;
}

/** A type inside itself (JSONSchemaProps) is not opened again. */
function tree(shape: Shape, depth: number, above: readonly string[]): string {
  return shape.fields().map(([name, one]) => {
    const known = above.includes(one.label);
    return line(name, one, depth) + (known ? "" : tree(one, depth + 1, [...above, one.label]));
  }).join("");
}

/** Lines of at most 80 characters, indentation included; a longer word stands alone. */
function wrapped(text: string, indent: number): string {
  const prefix = " ".repeat(indent);
  return text.split("\n").map((paragraph) => {
    const lines: string[] = [];
    let current = "";
    for (const word of paragraph.split(" ")) {
      if (current && current.length + 1 + word.length > WIDTH - indent) {
        lines.push(current);
        current = word;
      } else current = current ? `${current} ${word}` : word;
    }
    return [...lines, current].map((one) => `${prefix}${one}\n`).join("");
  }).join("");
}
