import { type ApiSelector, type LabelSelector, parseLabelSelector } from "../base/labels.ts";

const OPERATORS: Readonly<Record<string, string>> = {
  in: "In",
  notin: "NotIn",
  exists: "Exists",
  "!": "DoesNotExist",
};

function apiSelector({ requirements }: LabelSelector): ApiSelector {
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

/** A selector as it was typed, or why the API's form can't say it. Source: apimachinery's `ParseToLabelSelector`. */
export function typedSelector(text: string): { readonly selector: ApiSelector } | { readonly fault: string } {
  const parsed = parseLabelSelector(text);
  if ("fault" in parsed) {
    return { fault: `couldn't parse the selector string ${JSON.stringify(text)}: ${parsed.fault}` };
  }
  const odd = parsed.requirements.find(({ operator }) => ["!=", "gt", "lt"].includes(operator));
  return odd
    ? { fault: `${JSON.stringify(odd.operator)} is not a valid label selector operator` }
    : { selector: apiSelector(parsed) };
}
