import { selectorOf, selects } from "../base/labels.ts";
import { duplicate, forbidden, invalid, required, unsupported } from "./field_fault.ts";
import type { FieldFault } from "./kind.ts";
import { dnsSubdomain, labelsFaults, labelValue, nameFaults, percentText, portName, qualifiedName } from "./names.ts";
import type { IntOrString, LabelSelector, LabelSelectorRequirement, Texts } from "./types.ts";

/** Small rules that many kinds share. Each gives its faults; none is a good answer. */
export type Faults = readonly FieldFault[];

export const NO_FAULTS: Faults = Object.freeze([]);

/** All faults of several lists in order; costs next to nothing when there are none. */
export function join(...lists: readonly Faults[]): Faults {
  let all: Faults = NO_FAULTS;
  for (const list of lists) {
    if (list.length > 0) all = all.length > 0 ? [...all, ...list] : list;
  }
  return all;
}

export const NOT_NEGATIVE = "must be greater than or equal to 0";
export const POSITIVE = "must be greater than zero";
export const IMMUTABLE = "field is immutable";

export function nonNegative(field: string, value: number | undefined | null): Faults {
  return value !== undefined && value !== null && value < 0 ? [invalid(field, value, NOT_NEGATIVE)] : NO_FAULTS;
}

export function inRange(field: string, value: number, min: number, max: number): Faults {
  return value < min || value > max
    ? [invalid(field, value, `must be between ${min} and ${max}, inclusive`)]
    : NO_FAULTS;
}

export function oneOf(field: string, value: string | undefined, supported: readonly string[]): Faults {
  return supported.includes(value ?? "") ? NO_FAULTS : [unsupported(field, value ?? "", supported)];
}

/** Like `oneOf`, but nothing at all is "required". */
export function requiredOneOf(field: string, value: string | undefined, supported: readonly string[]): Faults {
  return value ? oneOf(field, value, supported) : [required(field)];
}

export function requiredText(field: string, value: string | undefined, detail?: string): Faults {
  return value ? NO_FAULTS : [required(field, detail)];
}

export function portNumber(field: string, value: number): Faults {
  return inRange(field, value, 1, 65535);
}

export function portNumberOrName(field: string, value: IntOrString | undefined): Faults {
  if (typeof value === "string") return nameFaults(field, value, portName);
  return portNumber(field, value ?? 0);
}

/** The faults of every item, each with its index in the path. */
export function each<T>(
  field: string,
  items: readonly T[] | undefined,
  check: (item: T, field: string, index: number) => Faults,
): Faults {
  if (!items || items.length === 0) return NO_FAULTS;
  let faults: FieldFault[] | undefined;
  for (let i = 0; i < items.length; i++) {
    const found = check(items[i]!, `${field}[${i}]`, i);
    if (found.length > 0) (faults ??= []).push(...found);
  }
  return faults ?? NO_FAULTS;
}

/** The faults of every entry of a map, in key order, with `[key]` in the path. */
export function eachEntry<T>(
  field: string,
  map: Readonly<Record<string, T>> | undefined,
  check: (value: T, field: string, key: string) => Faults,
): Faults {
  if (!map) return NO_FAULTS;
  return Object.keys(map).sort().flatMap((key) => check(map[key]!, `${field}[${key}]`, key));
}

/** A value that occurred before is a duplicate; remembers the value. */
export function unseen(field: string, value: string, seen: Set<string>): Faults {
  if (seen.has(value)) return [duplicate(field, value)];
  seen.add(value);
  return NO_FAULTS;
}

export function maxLength(field: string, value: string | undefined, max: number): Faults {
  return value !== undefined && value.length > max
    ? [{ field, type: "Too long", detail: `may not be more than ${max} bytes` }]
    : NO_FAULTS;
}

const PATH = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";
const wholePath = new RegExp(`^${PATH}$`);

/** `acme.io/foo`: a domain, and a path behind it. */
export function domainPathFaults(field: string, text: string): Faults {
  if (text === "") return [required(field)];
  const at = text.indexOf("/");
  const [domain, path] = [text.slice(0, at), text.slice(at + 1)];
  if (at <= 0 || path === "") return [invalid(field, text, 'must be a domain-prefixed path (such as "acme.io/foo")')];
  return [
    ...nameFaults(field, domain, dnsSubdomain),
    ...(wholePath.test(path) ? [] : [invalid(field, path, `Invalid path (regex used for validation is '${PATH}')`)]),
  ];
}

const SELECTOR_OPERATORS: Readonly<Record<string, "some" | "none">> = {
  In: "some",
  NotIn: "some",
  Exists: "none",
  DoesNotExist: "none",
};

export function labelSelectorFaults(field: string, selector: LabelSelector | undefined | null): Faults {
  if (!selector) return NO_FAULTS;
  return [
    ...labelsFaults(`${field}.matchLabels`, selector.matchLabels),
    ...each(`${field}.matchExpressions`, selector.matchExpressions, selectorRequirementFaults),
  ];
}

function selectorRequirementFaults(requirement: LabelSelectorRequirement, field: string): Faults {
  return [
    ...operatorFaults(field, requirement),
    ...nameFaults(`${field}.key`, requirement.key ?? "", qualifiedName),
    ...each(`${field}.values`, requirement.values, (value, at) => nameFaults(at, value, labelValue)),
  ];
}

/** How many values an operator of a label or node selector takes. */
export function operatorFaults(
  field: string,
  requirement: { readonly operator?: string; readonly values?: readonly string[] },
): Faults {
  const count = requirement.values?.length ?? 0;
  switch (SELECTOR_OPERATORS[requirement.operator ?? ""]) {
    case "some":
      return count === 0
        ? [required(`${field}.values`, "must be specified when `operator` is 'In' or 'NotIn'")]
        : NO_FAULTS;
    case "none":
      return count > 0
        ? [forbidden(`${field}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")]
        : NO_FAULTS;
    default:
      return [invalid(`${field}.operator`, requirement.operator ?? "", "not a valid selector operator")];
  }
}

export function isEmptySelector(selector: LabelSelector): boolean {
  return Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions?.length ?? 0) === 0;
}

/** A workload's selector must select its own template; a selector with faults isn't asked. No selector selects nothing. */
export function selectorMismatch(selector: LabelSelector | undefined | null, labels: Texts | undefined): Faults {
  if (selector) {
    if (labelSelectorFaults("", selector).length > 0) return NO_FAULTS;
    if (selects(selectorOf(selector), labels ?? {})) return NO_FAULTS;
  }
  const hasLabels = labels !== undefined && Object.keys(labels).length > 0;
  return [
    invalid("spec.template.metadata.labels", hasLabels ? labels : null, "`selector` does not match template `labels`"),
  ];
}

/** A whole number, or a percentage as text, not negative. */
export function intOrPercent(field: string, value: IntOrString | undefined): Faults {
  if (typeof value === "number") return nonNegative(field, value);
  if (value === undefined) return NO_FAULTS;
  return percentText(value).map((detail) => invalid(field, value, detail));
}

export function atMostAll(field: string, value: IntOrString | undefined): Faults {
  return percentOf(value) > 100 ? [invalid(field, value, "must not be greater than 100%")] : NO_FAULTS;
}

/** The number of percents, or 0 when the text is none. */
function percentOf(value: IntOrString | undefined): number {
  return typeof value === "string" && percentText(value).length === 0 ? Number(value.slice(0, -1)) : 0;
}

/** What a number or percentage comes to for comparisons with zero, as the server reads it: a bad text is 0. */
export function amountOf(value: IntOrString | undefined): number {
  if (typeof value === "number") return value;
  return percentOf(value) || (/^[+-]?\d+$/.test(value ?? "") ? Number(value) : 0);
}

/** Remembers which frozen parts were found good, so that many pods of one template are looked at once. */
export function rememberingGood<T extends object>(
  check: (value: T, field: string) => Faults,
): (value: T | undefined, field: string) => Faults {
  const good = new WeakSet<T>();
  return (value, field) => {
    if (value === undefined || value === null || good.has(value)) return NO_FAULTS;
    const faults = check(value, field);
    if (faults.length === 0) good.add(value);
    return faults;
  };
}
