import { goQuote } from "../../base/go_text.ts";
import { duplicate, invalid, invalidUnshown, required, tooMany, unsupported } from "../field_fault.ts";
import { nameFaults, qualifiedName } from "../names.ts";
import { each, type Faults, maxLength, NO_FAULTS, nonNegative } from "../rules.ts";
import type { Fields } from "../types.ts";
import type { JobSpec } from "../workload_types.ts";

/** How a job judges failed pods (podFailurePolicy), and when it has enough good ones (successPolicy). */
const ACTIONS = ["Count", "FailIndex", "FailJob", "Ignore"];
const OPERATORS = ["In", "NotIn"];
const STATUSES = ["False", "True", "Unknown"];
const MOST_RULES = 20;
const MOST_EXIT_CODES = 255;
const MOST_INDEXES_BYTES = 64 * 1024;

const atMost = (field: string, items: readonly unknown[] | undefined, max: number): Faults =>
  (items?.length ?? 0) > max ? [tooMany(field, items!.length, max)] : NO_FAULTS;

/** Nothing said is required, anything else must be one of them; both name the values. */
function named(field: string, value: string | undefined, values: readonly string[]): Faults {
  if (!value) return [required(field, `valid values: [${values.map(goQuote).join(" ")}]`)];
  return values.includes(value) ? NO_FAULTS : [unsupported(field, value, values)];
}

export function failurePolicyFaults(spec: JobSpec, field: string): Faults {
  const rules: readonly Fields[] | undefined = spec.podFailurePolicy?.rules;
  const { containers = [], initContainers = [] } = spec.template.spec;
  const names = new Set([...containers, ...initContainers].map(({ name }) => name));
  return [
    ...atMost(`${field}.rules`, rules, MOST_RULES),
    ...each<Fields>(`${field}.rules`, rules, (rule, at) => {
      const { onExitCodes, onPodConditions } = rule;
      const hasConditions = (onPodConditions?.length ?? 0) > 0;
      return [
        ...(rule.action === "FailIndex"
          ? spec.backoffLimitPerIndex === undefined
            ? [invalid(`${at}.action`, rule.action, "requires the backoffLimitPerIndex to be set")]
            : []
          : named(`${at}.action`, rule.action, ACTIONS)),
        ...(onExitCodes ? exitCodeFaults(onExitCodes, `${at}.onExitCodes`, names) : []),
        ...atMost(`${at}.onPodConditions`, onPodConditions, MOST_RULES),
        ...each<Fields>(`${at}.onPodConditions`, onPodConditions, ({ type, status }, condition) => [
          ...nameFaults(`${condition}.type`, type ?? "", qualifiedName),
          ...named(`${condition}.status`, status, STATUSES),
        ]),
        ...(onExitCodes && hasConditions
          ? [invalidUnshown(at, "specifying both OnExitCodes and OnPodConditions is not supported")]
          : []),
        ...(onExitCodes || hasConditions
          ? []
          : [invalidUnshown(at, "specifying one of OnExitCodes and OnPodConditions is required")]),
      ];
    }),
  ];
}

function exitCodeFaults(
  { operator, containerName, values }: Fields,
  field: string,
  names: ReadonlySet<string>,
): Faults {
  const codes: readonly number[] = values ?? [];
  const isOrdered = codes.every((code, i) => i === 0 || codes[i - 1]! <= code);
  return [
    ...named(`${field}.operator`, operator, OPERATORS),
    ...(containerName === undefined || names.has(containerName) ? [] : [
      invalid(
        `${field}.containerName`,
        containerName,
        "must be one of the container or initContainer names in the pod template",
      ),
    ]),
    ...(codes.length === 0
      ? [invalid(`${field}.values`, values ?? null, "at least one value is required")]
      : atMost(`${field}.values`, codes, MOST_EXIT_CODES)),
    ...each(`${field}.values`, codes, (code, at, i) => [
      ...(operator === "In" && code === 0 ? [invalid(at, code, "must not be 0 for the In operator")] : []),
      ...(codes.indexOf(code) < i ? [duplicate(at, code)] : []),
    ]),
    ...(isOrdered ? [] : [invalid(`${field}.values`, codes, "must be ordered")]),
  ];
}

export function successPolicyFaults(spec: JobSpec, field: string): Faults {
  const policy: Fields | undefined = spec.successPolicy;
  if (!policy) return NO_FAULTS;
  if (spec.completionMode !== "Indexed") {
    return [invalid(field, policyForm(policy), "requires indexed completion mode")];
  }
  const rules: readonly Fields[] = policy.rules ?? [];
  const at = `${field}.rules`;
  const says = "at least one rules must be specified when the successPolicy is specified";
  return [
    ...(rules.length === 0 ? [required(at, says)] : []),
    ...atMost(at, rules, MOST_RULES),
    ...each(at, rules, (rule, at) => successRuleFaults(rule, at, spec.completions ?? 0)),
  ];
}

/** The policy as Go's own struct prints itself. */
function policyForm({ rules }: Fields): Fields {
  const shown = (rules as readonly Fields[] | undefined)?.map(({ succeededIndexes = null, succeededCount = null }) => ({
    SucceededIndexes: succeededIndexes,
    SucceededCount: succeededCount,
  }));
  return { Rules: shown ?? null };
}

function successRuleFaults({ succeededIndexes, succeededCount }: Fields, field: string, completions: number): Faults {
  if (succeededIndexes === undefined && succeededCount === undefined) {
    return [required(field, "at least one of succeededCount or succeededIndexes must be specified")];
  }
  const indexes = succeededIndexes === undefined ? undefined : countIndexes(succeededIndexes, completions);
  const count = `${field}.succeededCount`;
  const total = indexes === undefined || "fault" in indexes ? 0 : indexes.total;
  const tooLarge = (max: number, what: string): Faults =>
    succeededCount > max
      ? [invalid(count, succeededCount, `must be less than or equal to ${max} (the number of ${what})`)]
      : NO_FAULTS;
  return [
    ...maxLength(`${field}.succeededIndexes`, succeededIndexes, MOST_INDEXES_BYTES),
    ...(indexes && "fault" in indexes
      ? [invalid(`${field}.succeededIndexes`, succeededIndexes, `error parsing succeededIndexes: ${indexes.fault}`)]
      : []),
    ...nonNegative(count, succeededCount),
    ...(succeededCount === undefined ? [] : tooLarge(completions, "specified completions")),
    ...(succeededCount === undefined || succeededIndexes === undefined
      ? []
      : tooLarge(total, "indexes in the specified succeededIndexes field")),
  ];
}

/** How many indexes a text such as `1,3-5` names. */
function countIndexes(text: string, completions: number): { readonly total: number } | { readonly fault: string } {
  let total = 0;
  let last: number | undefined;
  for (const interval of text === "" ? [] : text.split(",")) {
    const ends = interval.split("-");
    if (ends.length > 2) {
      const says = "violates the requirement that an index interval can have at most two parts separated by '-'";
      return { fault: `the fragment ${goQuote(interval)} ${says}` };
    }
    for (const end of ends) {
      if (!/^[+-]?[0-9]+$/.test(end)) return { fault: `cannot convert string to integer for index: ${goQuote(end)}` };
      if (Number(end) >= completions) return { fault: `too large index: ${goQuote(end)}` };
    }
    const [from, to = from] = ends.map(Number) as [number, number?];
    if (ends.length > 1 && from >= to) return { fault: disorder(from, to) };
    if (last !== undefined && last >= from) return { fault: disorder(last, from) };
    total += to - from + 1;
    last = to;
  }
  return { total };
}

const disorder = (previous: number, current: number) =>
  `non-increasing order, previous: ${previous}, current: ${current}`;
