import { compileFault, type Expected } from "../../base/cel_compiling.ts";
import type { KubeObject } from "../../base/object.ts";
import { duplicate, forbidden, invalid, required } from "../field_fault.ts";
import { dns1035Label, dnsSubdomain, nameFaults, pathSegment } from "../names.ts";
import { each, type Faults, labelSelectorFaults, NO_FAULTS, oneOf, requiredText, unseen } from "../rules.ts";
import type { Fields } from "../types.ts";

const NO_CONTENT = "validations or auditAnnotations must contain at least one item";

export function validatingAdmissionPolicyFaults({ spec }: KubeObject): Faults {
  const { validations, auditAnnotations } = spec;
  const hasContent = validations?.length || auditAnnotations?.length;
  const keys = new Set<string>();
  return [
    ...scopeFaults(spec),
    ...(hasContent ? [] : [required("spec.validations", NO_CONTENT), required("spec.auditAnnotations", NO_CONTENT)]),
    ...each<Fields>("spec.validations", validations, (one, at) => validationFaults(one, at, namesIn(spec))),
    ...each<Fields>("spec.auditAnnotations", auditAnnotations, ({ key, valueExpression }, at) => [
      ...requiredText(`${at}.key`, key),
      ...requiredText(`${at}.valueExpression`, valueExpression?.trim(), "valueExpression is not specified"),
      ...unseen(`${at}.key`, key ?? "", keys),
    ]),
  ];
}

/** What a policy of either kind says of the requests that it is about. */
function scopeFaults(spec: Fields): Faults {
  const { failurePolicy, paramKind, matchConstraints, matchConditions, variables } = spec;
  const names = new Set<string>();
  const given = namesIn(spec).filter((name) => name !== "variables");
  return [
    ...oneOf("spec.failurePolicy", failurePolicy, ["Fail", "Ignore"]),
    ...(paramKind ? paramKindFaults(paramKind, "spec.paramKind") : []),
    ...(matchConstraints
      ? matchFaults(matchConstraints, "spec.matchConstraints")
      : [required("spec.matchConstraints")]),
    ...(matchConstraints && !matchConstraints.resourceRules?.length
      ? [required("spec.matchConstraints.resourceRules")]
      : []),
    ...each<Fields>("spec.matchConditions", matchConditions, ({ name = "", expression }, at) => [
      ...expressionFaults(`${at}.expression`, expression, "", { variables: given, type: "bool" }),
      ...(name ? [] : [required(`${at}.name`)]),
      ...(name ? unseen(`${at}.name`, name, names) : []),
    ]),
    ...each<Fields>("spec.variables", variables, (one, at) => variableFaults(one, at, [...given, "variables"])),
  ];
}

const NAMES = ["object", "oldObject", "request", "namespaceObject", "authorizer", "variables"];

/** What a policy's expressions may name. */
function namesIn({ paramKind }: Fields): readonly string[] {
  return paramKind ? [...NAMES, "params"] : NAMES;
}

/** An expression must be there, and be one. */
function expressionFaults(at: string, text: string | undefined, missing: string, expected: Expected): Faults {
  if (!text?.trim()) return [required(at, missing)];
  const says = compileFault(text, expected);
  return says ? [invalid(at, text, says)] : NO_FAULTS;
}

const FORMS = { ApplyConfiguration: "applyConfiguration", JSONPatch: "jsonPatch" } as const;

export function mutatingAdmissionPolicyFaults({ spec }: KubeObject): Faults {
  const { mutations, reinvocationPolicy } = spec;
  return [
    ...scopeFaults(spec),
    ...(mutations?.length ? [] : [required("spec.mutations", "mutations must contain at least one item")]),
    ...each<Fields>("spec.mutations", mutations, mutationFaults),
    ...(reinvocationPolicy
      ? oneOf("spec.reinvocationPolicy", reinvocationPolicy, ["IfNeeded", "Never"])
      : [required("spec.reinvocationPolicy")]),
  ];
}

/** The one form that its type names, and no other. */
function mutationFaults(mutation: Fields, at: string): Faults {
  const { patchType } = mutation;
  if (!patchType) return [required(`${at}.patchType`)];
  const form = FORMS[patchType as keyof typeof FORMS];
  if (!form) return oneOf(`${at}.patchType`, patchType, Object.keys(FORMS));
  const other = form === "jsonPatch" ? "applyConfiguration" : "jsonPatch";
  const says = `must be specified when patchType is ${patchType}`;
  return [
    ...(mutation[form] ? requiredText(`${at}.${form}.expression`, mutation[form].expression?.trim(), NO_EXPRESSION) : [
      required(`${at}.${form}`, says),
    ]),
    ...(mutation[other] ? [forbidden(`${at}.${other}`, `must not be specified when patchType is ${patchType}`)] : []),
  ];
}

const IDENTIFIER = /^[_a-zA-Z][_a-zA-Z0-9]*$/;
const NO_EXPRESSION = "expression is not specified";

function variableFaults({ name, expression }: Fields, at: string, variables: readonly string[]): Faults {
  return [
    ...requiredText(`${at}.name`, name?.trim(), "name is not specified"),
    ...(name?.trim() && !IDENTIFIER.test(name) ? [invalid(`${at}.name`, name, "must be a valid CEL identifier")] : []),
    ...expressionFaults(`${at}.expression`, expression, NO_EXPRESSION, { variables }),
  ];
}

const REASONS = ["Forbidden", "Invalid", "RequestEntityTooLarge", "Unauthorized"];
const NOT_EMPTY = "must be non-empty if specified";

function validationFaults(validation: Fields, at: string, variables: readonly string[]): Faults {
  const { expression, message, messageExpression, reason } = validation;
  const isBlank = (text: string | undefined) => !!text && text.trim() === "";
  const hasLines = /[\n\r]/.test((message ?? "").trim());
  return [
    ...expressionFaults(`${at}.expression`, expression, NO_EXPRESSION, { variables, type: "bool" }),
    ...(isBlank(messageExpression) ? [invalid(`${at}.messageExpression`, messageExpression, NOT_EMPTY)] : []),
    ...(messageExpression?.trim()
      ? expressionFaults(`${at}.messageExpression`, messageExpression, "", { variables, type: "string" })
      : []),
    ...(isBlank(message) ? [invalid(`${at}.message`, message, NOT_EMPTY)] : []),
    ...(hasLines ? [invalid(`${at}.message`, message, "must not contain line breaks")] : []),
    ...(reason === undefined ? [] : oneOf(`${at}.reason`, reason, REASONS)),
  ];
}

function paramKindFaults({ apiVersion, kind }: Fields, at: string): Faults {
  const isOdd = (apiVersion?.split("/").length ?? 0) > 2;
  const lower: string = (kind ?? "").toLowerCase();
  return [
    ...requiredText(`${at}.apiVersion`, apiVersion),
    ...(isOdd ? [invalid(`${at}.apiVersion`, apiVersion, `unexpected GroupVersion string: ${apiVersion}`)] : []),
    ...(kind
      ? dns1035Label(lower).map((says) =>
        invalid(`${at}.kind`, kind, `may have mixed case, but should otherwise match: ${says}`)
      )
      : [required(`${at}.kind`)]),
  ];
}

function matchFaults(match: Fields, at: string): Faults {
  return [
    ...oneOf(`${at}.matchPolicy`, match.matchPolicy, ["Equivalent", "Exact"]),
    ...labelSelectorFaults(`${at}.namespaceSelector`, match.namespaceSelector),
    ...labelSelectorFaults(`${at}.objectSelector`, match.objectSelector),
    ...each<Fields>(`${at}.resourceRules`, match.resourceRules, ruleFaults),
    ...each<Fields>(`${at}.excludeResourceRules`, match.excludeResourceRules, ruleFaults),
  ];
}

const OPERATIONS = ["*", "CONNECT", "CREATE", "DELETE", "UPDATE"];
const SCOPES = ["*", "Cluster", "Namespaced"];

/** Which requests a rule of a policy or a webhook is about. */
export function ruleFaults(rule: Fields, at: string): Faults {
  const { operations = [], apiGroups = [], apiVersions = [], resources = [], scope } = rule;
  const names = new Set<string>();
  const wild = (name: string, list: readonly string[], what: string): Faults =>
    list.length > 1 && list.includes("*")
      ? [invalid(`${at}.${name}`, list, `if '*' is present, must not specify other ${what}`)]
      : NO_FAULTS;
  const some = (name: string, list: readonly string[]): Faults =>
    list.length === 0 ? [required(`${at}.${name}`)] : NO_FAULTS;
  return [
    ...each<string>(`${at}.resourceNames`, rule.resourceNames, (name, field) => [
      ...nameFaults(field, name, pathSegment),
      ...unseen(field, name, names),
    ]),
    ...some("operations", operations),
    ...wild("operations", operations, "operations"),
    ...each<string>(`${at}.operations`, operations, (operation, field) => oneOf(field, operation, OPERATIONS)),
    ...some("apiGroups", apiGroups),
    ...wild("apiGroups", apiGroups, "API groups"),
    ...some("apiVersions", apiVersions),
    ...wild("apiVersions", apiVersions, "API versions"),
    ...each<string>(`${at}.apiVersions`, apiVersions, (version, field) => version ? NO_FAULTS : [required(field)]),
    ...resourcesFaults(resources, `${at}.resources`),
    ...(scope === undefined ? [] : oneOf(`${at}.scope`, scope, SCOPES)),
  ];
}

/** Resources and their parts, none of them said twice by a wildcard. */
function resourcesFaults(resources: readonly string[], field: string): Faults {
  if (resources.length === 0) return [required(field)];
  const split = resources.map((one) => one.split("/", 2) as [string, string?]);
  const whole = new Set(split.filter(([, part]) => part === "*").map(([name]) => name));
  const parts = new Set(split.filter(([name]) => name === "*").map(([, part]) => part ?? ""));
  const covered = each(field, resources, (resource, at, i) => {
    const [name, part] = split[i]!;
    if (resource === "*/*" || resource === "") return resource ? NO_FAULTS : [required(at)];
    if (part !== undefined && part !== "*" && whole.has(name)) {
      return [invalid(at, resource, `if '${name}/*' is present, must not specify ${resource}`)];
    }
    if (part !== undefined && name !== "*" && parts.has(part)) {
      return [invalid(at, resource, `if '*/${part}' is present, must not specify ${resource}`)];
    }
    return NO_FAULTS;
  });
  const all = resources.includes("*/*") && resources.length > 1
    ? [invalid(field, resources, "if '*/*' is present, must not specify other resources")]
    : [];
  const plain = resources.includes("*") && split.some(([name, part]) => part === undefined && name !== "*")
    ? [invalid(field, resources, "if '*' is present, must not specify other resources without subresources")]
    : [];
  return [...covered, ...all, ...plain];
}

const ACTIONS = ["Audit", "Deny", "Warn"];
const TWICE_TOLD =
  "must not contain both Deny and Warn (repeating the same validation failure information in the API " +
  "response and headers serves no purpose)";

export function mutatingAdmissionPolicyBindingFaults({ spec }: KubeObject): Faults {
  return [
    ...(spec.policyName ? nameFaults("spec.policyName", spec.policyName, dnsSubdomain) : [required("spec.policyName")]),
    ...(spec.paramRef ? paramRefFaults(spec.paramRef, "spec.paramRef") : []),
    ...(spec.matchResources ? matchFaults(spec.matchResources, "spec.matchResources") : []),
  ];
}

export function validatingAdmissionPolicyBindingFaults(binding: KubeObject): Faults {
  const actions: readonly string[] = binding.spec.validationActions ?? [];
  const field = "spec.validationActions";
  return [
    ...mutatingAdmissionPolicyBindingFaults(binding),
    ...each(field, actions, (action, at, i) => [
      ...oneOf(at, action, ACTIONS),
      ...(actions.indexOf(action) < i ? [duplicate(at, action)] : []),
    ]),
    ...(actions.includes("Deny") && actions.includes("Warn") ? [invalid(field, actions, TWICE_TOLD)] : []),
    ...(actions.length > 0 ? [] : [required(field, "at least one validation action is required")]),
  ];
}

const EXCLUSIVE = "name and selector are mutually exclusive";

function paramRefFaults({ name, selector, parameterNotFoundAction: action }: Fields, at: string): Faults {
  return [
    ...(name ? nameFaults(`${at}.name`, name, pathSegment) : []),
    ...(name && selector ? [forbidden(`${at}.name`, EXCLUSIVE)] : []),
    ...labelSelectorFaults(`${at}.selector`, selector),
    ...(name && selector ? [forbidden(`${at}.selector`, EXCLUSIVE)] : []),
    ...(name || selector ? [] : [required(at, "one of name or selector must be specified")]),
    ...(action
      ? oneOf(`${at}.parameterNotFoundAction`, action, ["Deny", "Allow"])
      : [required(`${at}.parameterNotFoundAction`)]),
  ];
}
