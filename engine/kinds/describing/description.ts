import type { Fields, Texts } from "../types.ts";
import { TabWriter } from "../../base/tabwriter.ts";
import { sortedKeys } from "../cells.ts";

/** Hidden in every description, as it repeats the object. */
const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
/** In bytes of key and value; a longer annotation gets lines of its own, each cut at this length less two. */
const ANNOTATION_BYTES_MAX = 140;

/**
 * What `kubectl describe` prints for one object. Lines come in order, their cells separated by tabs; the columns are
 * aligned when all is written (Go's text/tabwriter with a padding of two).
 */
export class Description {
  #text = "";
  #indent = "";

  /** A piece of a line, or several lines, as they are. */
  put(text: string): void {
    this.#text += this.#indent + text;
  }

  /** A line, indented by two spaces a level. */
  line(text: string, level = 0): void {
    this.put(`${"  ".repeat(level)}${text}\n`);
  }

  /** `Title:  value` */
  field(title: string, value: unknown, level = 0): void {
    this.line(`${title}:\t${value ?? ""}`, level);
  }

  /** A field that shows only when it has a value: neither absent, null, nor empty text. */
  fieldIf(title: string, value: unknown, level = 0): void {
    if (value !== undefined && value !== null && value !== "") this.field(title, value, level);
  }

  /** A title and one item a line, aligned below each other; `<none>` for none. */
  list(title: string, items: readonly string[], indent = ""): void {
    this.put(`${indent}${title}:\t`);
    if (items.length === 0) return this.put("<none>\n");
    items.forEach((item, i) => {
      if (i > 0) {
        this.put(indent);
        this.put("\t");
      }
      this.put(`${item}\n`);
    });
  }

  labels(title: string, labels: Texts | undefined, indent = ""): void {
    this.list(title, sortedKeys(labels).map((key) => `${key}=${labels![key]}`), indent);
  }

  annotations(title: string, annotations: Texts | undefined): void {
    const keys = sortedKeys(annotations).filter((key) => key !== LAST_APPLIED);
    this.put(`${title}:\t`);
    if (keys.length === 0) return this.put("<none>\n");
    keys.forEach((key, i) => {
      if (i > 0) this.put("\t");
      const value = annotations![key]!.replace(/\n$/, "");
      if (bytes(value) + bytes(key) + 2 <= ANNOTATION_BYTES_MAX && !value.includes("\n")) {
        return this.put(`${key}: ${value}\n`);
      }
      this.put(`${key}:\n`);
      for (const line of value.split("\n")) this.put(`\t  ${shortened(line, ANNOTATION_BYTES_MAX - 2)}\n`);
    });
  }

  /** A header, the rule below it, and rows. `rules` says how long the rules are where they aren't as long as the titles. */
  table(
    level: number,
    header: readonly string[],
    rows: readonly (readonly unknown[])[],
    rules?: readonly number[],
  ): void {
    this.line(header.join("\t"), level);
    this.line(header.map((title, i) => "-".repeat(rules?.[i] ?? title.length)).join("\t"), level);
    for (const row of rows) this.line(row.join("\t"), level);
  }

  /** Name, namespace, labels and annotations, which most descriptions begin with. */
  head(object: Fields, options: { readonly namespace?: boolean } = {}): void {
    const { metadata } = object;
    this.field("Name", metadata.name);
    if (options.namespace ?? true) this.field("Namespace", metadata.namespace);
    this.labels("Labels", metadata.labels);
    this.annotations("Annotations", metadata.annotations);
  }

  /** Every piece that `build` puts is indented by so many levels more. */
  nested(levels: number, build: () => void): void {
    const outer = this.#indent;
    this.#indent += "  ".repeat(levels);
    build();
    this.#indent = outer;
  }

  /** The text as it was put, tabs and all: what `rollout history` shows. */
  unaligned(): string {
    return escaped(this.#text);
  }

  toString(): string {
    const writer = new TabWriter({ minWidth: 0, padding: 2 });
    writer.write(escaped(this.#text));
    return writer.toString();
  }
}

/** Builds a description in one expression: `described((into) => { into.field(…); … })`. */
export function described(build: (into: Description) => void): string {
  const into = new Description();
  build(into);
  return into.toString();
}

/** A text could otherwise move the learner's cursor. */
function escaped(text: string): string {
  // deno-lint-ignore no-control-regex -- the escape character is what is looked for
  return /[\x1b\r]/.test(text) ? text.replaceAll("\x1b", "^[").replaceAll("\r", "\\r") : text;
}

function bytes(text: string): number {
  let count = text.length;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7f) count += code > 0x7ff && (code < 0xd800 || code > 0xdfff) ? 2 : 1;
  }
  return count;
}

function shortened(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}...` : text;
}
