import type { Faulty } from "./fault.ts";
import { labelTokens } from "./label_tokens.ts";

export type Labels = Readonly<Record<string, string>>;

export type LabelOperator = "in" | "notin" | "=" | "==" | "!=" | "gt" | "lt" | "exists" | "!";

export interface LabelRequirement {
  readonly key: string;
  readonly operator: LabelOperator;
  /** Sorted, without doubles. */
  readonly values: readonly string[];
}

/** Requirements that must all hold. None: everything is selected; `nothing`: nothing is (an absent API selector). */
export interface LabelSelector {
  readonly requirements: readonly LabelRequirement[];
  readonly nothing?: boolean;
}

/** The selector of the API, as in `spec.selector`. */
export interface ApiSelector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

const NO_LABELS: Labels = {};

export function selects(selector: LabelSelector, labels: Labels = NO_LABELS): boolean {
  return !selector.nothing && selector.requirements.every((requirement) => holds(requirement, labels));
}

function holds({ key, operator, values }: LabelRequirement, labels: Labels): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case "in":
    case "=":
    case "==":
      return value !== undefined && values.includes(value);
    case "notin":
    case "!=":
      return value === undefined || !values.includes(value);
    case "exists":
      return value !== undefined;
    case "!":
      return value === undefined;
    case "gt":
    case "lt": {
      if (value === undefined || !/^[+-]?\d+$/.test(value)) return false;
      return operator === "gt" ? Number(value) > Number(values[0]) : Number(value) < Number(values[0]);
    }
  }
}

const API_OPERATORS: Readonly<Record<string, LabelOperator>> = {
  In: "in",
  NotIn: "notin",
  Exists: "exists",
  DoesNotExist: "!",
  Gt: "gt",
  Lt: "lt",
};

const NOTHING: LabelSelector = { requirements: [], nothing: true };

const SELECTORS = new WeakMap<ApiSelector, LabelSelector>();

/** What a selector of the API selects: all when it is empty, nothing when it is absent. Kept for each (frozen) selector. */
export function selectorOf(selector: ApiSelector | null | undefined): LabelSelector {
  if (!selector) return NOTHING;
  const known = SELECTORS.get(selector);
  if (known) return known;
  const requirements: LabelRequirement[] = [];
  for (const [key, value] of Object.entries(selector.matchLabels ?? {})) {
    requirements.push({ key, operator: "=", values: [value] });
  }
  for (const { key, operator, values = [] } of selector.matchExpressions ?? []) {
    requirements.push({ key, operator: API_OPERATORS[operator] ?? "exists", values: [...new Set(values)].sort() });
  }
  const made = { requirements: requirements.sort((a, b) => compareText(a.key, b.key)) };
  if (Object.isFrozen(selector)) SELECTORS.set(selector, made);
  return made;
}

/** The selector of exactly these labels (a Service's `spec.selector`, a ReplicationController's). */
export function selectorOfLabels(labels: Labels): LabelSelector {
  return selectorOf({ matchLabels: labels });
}

/** Orders texts by their UTF-16 units, as `sort()` does: never by locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** `app=web,env in (a,b)`; `<none>` when there is nothing to show. Labels, a selector of the API, or a parsed one. */
export function formatSelector(given: LabelSelector | ApiSelector | Labels | null | undefined): string {
  if (!given) return "<none>";
  if ("requirements" in given && Array.isArray(given.requirements)) {
    return given.requirements.map(requirementText).join(",") || "<none>";
  }
  const isApi = ["matchLabels", "matchExpressions"].some((name) =>
    typeof (given as ApiSelector)[name as "matchLabels"] === "object"
  );
  return formatSelector(selectorOf(isApi ? given as ApiSelector : { matchLabels: given as Labels }));
}

function requirementText({ key, operator, values }: LabelRequirement): string {
  switch (operator) {
    case "exists":
      return key;
    case "!":
      return `!${key}`;
    case "in":
    case "notin":
      return `${key} ${operator} (${values.join(",")})`;
    case "gt":
      return `${key}>${values[0]}`;
    case "lt":
      return `${key}<${values[0]}`;
    default:
      return `${key}${operator}${values.join(",")}`;
  }
}

/** Reads `a=b,c in (d,e),!f`. Faults in the words of `apimachinery/pkg/labels`. */
export function parseLabelSelector(text: string): LabelSelector | Faulty {
  return labelTokens(text).selector();
}

export interface FieldTerm {
  /** `metadata.name`, `status.phase`. */
  readonly field: string;
  readonly operator: "=" | "!=";
  readonly value: string;
}

/** Terms that must all hold; none selects everything. */
export interface FieldSelector {
  readonly terms: readonly FieldTerm[];
}

/** Reads `a=b,c!=d`; `\,`, `\=` and `\\` stand for themselves in values. Source: `apimachinery/pkg/fields`. */
export function parseFieldSelector(text: string): FieldSelector | Faulty {
  const terms: FieldTerm[] = [];
  for (const part of text.match(/(?:\\[\s\S]|[^,\\])+/g) ?? []) {
    const match = /^((?:\\[\s\S]|[^\\=!])*?)(!=|==?)([\s\S]*)$/.exec(part);
    if (!match) return { fault: `invalid selector: '${text}'; can't understand '${part}'` };
    const [, field, operator, escaped] = match;
    const bad = /\\(?![\\,=])[\s\S]?/.exec(escaped!)?.[0];
    if (bad !== undefined) return { fault: `invalid field selector: invalid escape sequence: ${bad}` };
    const bare = /(?:^|[^\\])([,=])/.exec(escaped!.replace(/\\\\/g, ""))?.[1];
    if (bare !== undefined) {
      return { fault: `invalid field selector: unescaped character in value: ${bare.charCodeAt(0)}` };
    }
    terms.push({
      field: field!,
      operator: operator === "!=" ? "!=" : "=",
      value: escaped!.replace(/\\([\\,=])/g, "$1"),
    });
  }
  return { terms };
}

/** Whether what `valueOf` says of each field fits every term. */
export function fieldsFit(selector: FieldSelector, valueOf: (field: string) => string): boolean {
  return selector.terms.every(({ field, operator, value }) => (valueOf(field) === value) === (operator === "="));
}
