import { parseAllDocuments, type ScalarTag, stringify as stringifyOne, type Tags } from "yaml";

/**
 * The door to the YAML library, under the name of Deno's standard one, for what Slipway itself reads and writes: answers,
 * and tests. What a learner gives kubectl is read by yaml.ts, which says what kubectl's own parser says.
 */

const WHOLE = /^([-+]?)(?:0[xX]([0-9a-fA-F_]+)|0[bB]([01_]+)|0[oO]?([0-7_]+)|([0-9][0-9_]*))$/;

/** `0x1f`, `0b11`, `017`, `0o17`, `1_000`; a leading zero before an 8 or 9 makes no octal, but a plain number. */
const INTEGER: ScalarTag = {
  tag: "tag:yaml.org,2002:int",
  default: true,
  test: WHOLE,
  resolve(text) {
    const [, sign, ...digits] = WHOLE.exec(text)!.map((part) => part?.replaceAll("_", ""));
    const at = digits.findIndex((part) => part !== undefined);
    const value = parseInt(digits[at]!, [16, 2, 8, 10][at]);
    return sign === "-" ? -value : value;
  },
};

/** A number with a point or an exponent; a point alone is text. */
const FRACTION: ScalarTag = {
  tag: "tag:yaml.org,2002:float",
  default: true,
  test: /^[-+]?(\.[0-9][0-9_]*|[0-9][0-9_]*(\.[0-9_]*)?)([eE][-+]?[0-9]+)?$/,
  resolve: (text) => Number(text.replaceAll("_", "")),
};

const BINARY: ScalarTag = { tag: "tag:yaml.org,2002:binary", resolve: (text) => atob(text.replace(/\s/g, "")) };

const REPLACED = new Set([INTEGER.tag, FRACTION.tag, BINARY.tag, "tag:yaml.org,2002:timestamp"]);

function isKept(tag: Tags[number]): boolean {
  return typeof tag === "string" || !REPLACED.has(tag.tag) || tag.test?.test(".inf") === true ||
    tag.test?.test(".nan") === true;
}

/** YAML 1.1 as Go has it: times stay text, and base-60 numbers too. */
const OPTIONS = {
  version: "1.1",
  merge: true,
  uniqueKeys: false,
  logLevel: "error",
  customTags: (tags: Tags): Tags => [...tags.filter(isKept), INTEGER, FRACTION, BINARY],
} as const;

/** What is wrong with a text, and where. */
export class YamlError extends Error {
  constructor(readonly code: string, message: string, readonly line: number, readonly column: number) {
    super(message);
  }
}

/** The value of a text with one document. Throws `YamlError`, with line and column counted from 1. */
export function parse(text: string): unknown {
  return parseAll(text)[0] ?? null;
}

/** The values of all documents of a text. Throws `YamlError`. */
export function parseAll(text: string): unknown[] {
  const documents = parseAllDocuments(text, { ...OPTIONS, prettyErrors: true });
  const values: unknown[] = [];
  for (const document of Array.isArray(documents) ? documents : []) {
    const fault = document.errors[0];
    if (fault) {
      const place = fault.linePos?.[0] ?? { line: 1, col: 1 };
      throw new YamlError(
        fault.code,
        fault.message.split("\n")[0]!.replace(/ at line \d+, column \d+:$/, ""),
        place.line,
        place.col,
      );
    }
    try {
      values.push(document.toJS({ maxAliasCount: 100 }));
    } catch (error) {
      throw new YamlError("ALIAS", error instanceof Error ? error.message : String(error), 1, 1);
    }
  }
  return values;
}

/** A value as YAML for people and settings files. What kubectl prints comes from `writeYaml` instead. */
export function stringify(value: unknown): string {
  return stringifyOne(value, { version: "1.1", indentSeq: false });
}
