import type { ApiSelector, LabelSelector } from "../../../base/labels.ts";

const OPERATORS: Readonly<Record<string, string>> = {
  in: "In",
  notin: "NotIn",
  "!=": "NotIn",
  exists: "Exists",
  "!": "DoesNotExist",
};

/** A selector as it was typed, in the API's form. */
export function apiSelector({ requirements }: LabelSelector): ApiSelector {
  const equal = requirements.filter(({ operator }) => operator === "=" || operator === "==");
  const others = requirements.filter((one) => !equal.includes(one));
  const matchExpressions = others.map(({ key, operator, values }) => ({
    key,
    operator: OPERATORS[operator] ?? operator,
    ...(values.length ? { values } : {}),
  }));
  return {
    ...(matchExpressions.length ? { matchExpressions } : {}),
    ...(equal.length ? { matchLabels: Object.fromEntries(equal.map(({ key, values }) => [key, values[0]!])) } : {}),
  };
}
