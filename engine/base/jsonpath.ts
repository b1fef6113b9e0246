import { type Faulty } from "./fault.ts";
import { goNumber } from "./go_text.ts";
import { goJson } from "./json.ts";
import { Evaluation, JsonPathFault } from "./jsonpath_walk.ts";
import { parseJsonPath } from "./jsonpath_parser.ts";

/** A compiled template in kubectl's dialect of JSONPath. */
export interface JsonPath {
  /** What `-o jsonpath` prints: values joined by blanks, objects and lists as JSON. */
  print(value: unknown): string | Faulty;
  /** What `-o jsonpath-as-json` prints: one list of all values, indented. */
  printJson(value: unknown): string | Faulty;
  /** The values of each action of the template, text included. */
  results(value: unknown): readonly (readonly unknown[])[] | Faulty;
  /** All values, one after another; none when the template fails. */
  find(value: unknown): readonly unknown[];
}

export interface JsonPathOptions {
  /** A missing field is a fault (`nosuch is not found`) instead of nothing. */
  readonly missingIsFault?: boolean;
}

/** Compiles a template such as `{range .items[*]}{.metadata.name}{"\n"}{end}`. Faults as the real parser's. */
export function compileJsonPath(template: string, options: JsonPathOptions = {}): JsonPath | Faulty {
  const nodes = parseJsonPath(template);
  if ("fault" in nodes) return nodes;
  const results = (value: unknown): readonly (readonly unknown[])[] | Faulty => {
    try {
      return new Evaluation(nodes.nodes, options.missingIsFault ?? false).results(value);
    } catch (error) {
      if (error instanceof JsonPathFault) return { fault: error.message };
      throw error;
    }
  };
  return {
    results,
    find(value) {
      const found = results(value);
      return "fault" in found ? [] : found.flat();
    },
    print(value) {
      const found = results(value);
      return "fault" in found ? found : found.map((values) => values.map(printed).join(" ")).join("");
    },
    printJson(value) {
      const found = results(value);
      return "fault" in found ? found : found.map((values) => `${goJson(values, { indent: 4 })}\n`).join("");
    },
  };
}

function printed(value: unknown): string {
  if (value === null || value === undefined) return "<nil>";
  if (typeof value === "object") return goJson(value);
  return typeof value === "number" ? goNumber(value) : String(value);
}

/**
 * Makes a template of what people type for columns and sorting: `metadata.name`, `.metadata.name`, `{.metadata.name}`.
 */
export function relaxedJsonPath(text: string): { readonly template: string } | Faulty {
  if (text === "") return { template: "" };
  const match = /^\{\.?([^{}]+)\}$|^\.?([^{}]+)$/.exec(text);
  if (match) return { template: `{.${match[1] ?? match[2]}}` };
  return {
    fault: "unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'",
  };
}
