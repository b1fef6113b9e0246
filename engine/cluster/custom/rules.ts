import { isRecord } from "../../base/json.ts";
import type { FieldFault } from "../../kinds/kind.ts";
import { ruleOf } from "../cel.ts";
import type { JsonSchema, ValidationRule } from "./schema.ts";

const TYPES: Readonly<Record<string, FieldFault["type"]>> = {
  FieldValueRequired: "Required value",
  FieldValueForbidden: "Forbidden",
  FieldValueDuplicate: "Duplicate value",
};

/** What the rules in a schema (`x-kubernetes-validations`) say against a value, outer ones first. */
export function ruleFaults(schema: JsonSchema, self: unknown, oldSelf: unknown, path: string): FieldFault[] {
  const own = (schema["x-kubernetes-validations"] ?? []).flatMap((rule) => ruleFault(rule, self, oldSelf, path));
  if (Array.isArray(self)) {
    const { items } = schema;
    return [...own, ...(items ? self.flatMap((item, i) => ruleFaults(items, item, undefined, `${path}[${i}]`)) : [])];
  }
  if (!isRecord(self)) return own;
  const old = isRecord(oldSelf) ? oldSelf : {};
  const inner = Object.keys(self).sort().flatMap((name) => {
    const field = schema.properties?.[name] ??
      (isRecord(schema.additionalProperties) ? schema.additionalProperties as JsonSchema : undefined);
    return field ? ruleFaults(field, self[name], old[name], path ? `${path}.${name}` : name) : [];
  });
  return [...own, ...inner];
}

function ruleFault(rule: ValidationRule, self: unknown, oldSelf: unknown, path: string): FieldFault[] {
  // A rule about a change has nothing to say where there was nothing before.
  if (/\boldSelf\b/.test(rule.rule) && oldSelf === undefined && !rule.optionalOldSelf) return [];
  const read = ruleOf(rule.rule);
  if ("fault" in read) return [told(rule, path, `rule compile error: ${read.fault}`)];
  const variables = { self, oldSelf: oldSelf ?? null };
  const answer = read.evaluate(variables);
  if ("fault" in answer) return [told(rule, path, `rule evaluation error: ${answer.fault}`)];
  return answer.value === true ? [] : [told(rule, path, messageOf(rule, variables))];
}

function messageOf(
  { rule, message, messageExpression }: ValidationRule,
  variables: Readonly<Record<string, unknown>>,
): string {
  const read = messageExpression ? ruleOf(messageExpression) : undefined;
  const answer = read && !("fault" in read) ? read.evaluate(variables) : undefined;
  if (answer && "value" in answer && typeof answer.value === "string") return answer.value;
  return message ?? `failed rule: ${rule}`;
}

/** The value itself is left out. */
function told(rule: ValidationRule, path: string, text: string): FieldFault {
  const type = TYPES[rule.reason ?? ""] ?? "Invalid value";
  const field = `${path}${rule.fieldPath ?? ""}` || "<nil>";
  return type === "Invalid value" || type === "Duplicate value"
    ? { field, type, value: { text } }
    : { field, type, detail: text };
}
