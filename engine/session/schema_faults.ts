import type { ZodError } from "zod";
import { isRecord } from "../base/json.ts";
import { didYouMean } from "../base/nearest_word.ts";
import { labWords } from "./lab_schema.ts";
import type { LabFault, LocatedYaml } from "./located_yaml.ts";

type Issue = ZodError["issues"][number];

/** What a schema has against an author's YAML, in words that say what to write; of several about one place the first. */
export function schemaFaults(error: ZodError, yaml: LocatedYaml, base: readonly PropertyKey[]): LabFault[] {
  // A word that is unknown is often why another is missing.
  const isUnknown = ({ code }: { code: string }) => Number(code === "unrecognized_keys");
  const byPlace = new Map<string, LabFault>();
  for (const issue of error.issues.toSorted((a, b) => isUnknown(b) - isUnknown(a))) {
    const path = [...base, ...issue.path];
    const keys = issue.code === "unrecognized_keys" ? issue.keys : [];
    const place = yaml.locate(keys.length > 0 ? [...path, keys[0]!] : path);
    const shown = shownPath(path, yaml.value);
    const message = keys.length > 0 ? unknownField(keys[0]!) : said(issue, valueAt(yaml.value, path));
    const key = keys.length > 0 ? `${shown}.${keys[0]}` : shown;
    if (!byPlace.has(key)) {
      byPlace.set(key, { file: "lab.yaml", ...place, message: shown ? `${shown}: ${message}` : message });
    }
  }
  return [...byPlace.values()];
}

/** `tasks[one-per-node].checks[0].count`: tasks by their ids. */
function shownPath(path: readonly PropertyKey[], root: unknown): string {
  return path.map((step, i) => {
    if (typeof step !== "number") return `${i === 0 ? "" : "."}${String(step)}`;
    const item = valueAt(root, path.slice(0, i + 1));
    return `[${path[i - 1] === "tasks" && isRecord(item) && typeof item["id"] === "string" ? item["id"] : step}]`;
  }).join("");
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      value !== null && typeof value === "object" ? (value as Record<PropertyKey, unknown>)[step] : undefined,
    root,
  );
}

const TYPES: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a mapping",
  record: "a mapping",
};

function said(issue: Issue, value: unknown): string {
  if (issue.path.length === 0 && !isRecord(value)) return "Write a mapping: a lab has title, cluster and tasks";
  const given = value === undefined ? ": it is missing" : `, not ${JSON.stringify(value).slice(0, 60)}`;
  switch (issue.code) {
    case "invalid_type":
      return `Write ${TYPES[issue.expected] ?? issue.expected}${given}`;
    case "too_small":
      return issue.origin === "array"
        ? `Write at least ${issue.minimum} of them`
        : issue.origin === "string"
        ? "Write something: it is empty"
        : `Write a number ${issue.inclusive ? "of at least" : "above"} ${issue.minimum}${given}`;
    case "too_big":
      return `Write ${issue.origin === "number" ? "a number of at most" : "at most"} ${issue.maximum}${
        issue.origin === "array" ? " of them" : issue.origin === "string" ? " letters" : given
      }`;
    case "invalid_value":
      return `Write one of ${issue.values.map(String).join(", ")}${given}`;
    case "invalid_union":
      return unionSaid(issue.errors as readonly (readonly Issue[])[], value) ?? `Write it otherwise${given}`;
    default:
      return sentence(issue.message);
  }
}

/** Of what may be written in several ways, what the way that is nearest lacks: the one that gets furthest into the value. */
function unionSaid(ways: readonly (readonly Issue[])[], value: unknown): string | undefined {
  const depth = (way: readonly Issue[]) =>
    Math.max(...way.map(({ path, code }) => path.length * 2 + Number(code !== "invalid_type")));
  const [issue] = ways.toSorted((a, b) => depth(b) - depth(a))[0] ?? [];
  if (!issue) return undefined;
  if (issue.code === "unrecognized_keys") return unknownField(issue.keys[0]!);
  const message = said(issue, valueAt(value, issue.path));
  return issue.path.length === 0 ? message : `${issue.path.join(".")}: ${message}`;
}

function unknownField(name: string): string {
  return `Unknown field "${name}"${didYouMean(name, labWords())}`;
}

function sentence(message: string): string {
  const text = message.replace(/\.$/, "");
  return text.charAt(0).toUpperCase() + text.slice(1);
}
