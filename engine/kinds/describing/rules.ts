import type { KubeObject } from "../../base/object.ts";
import { compareText } from "../../base/labels.ts";
import { age, column, nameColumn, wideColumn } from "../cells.ts";
import type { Column } from "../kind.ts";
import { described } from "./description.ts";

/** Roles and their bindings, in a namespace or in the whole cluster. */

export interface PolicyRule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
  readonly verbs?: readonly string[];
}

interface Rule {
  readonly group?: string;
  readonly resource?: string;
  readonly name?: string;
  readonly path?: string;
  readonly verbs: string[];
}

export const RULE_HEADER = ["Resources", "Non-Resource URLs", "Resource Names", "Verbs"];

/** The rules of a role, or of a user, as kubectl lists them. */
export function ruleRows(rules: readonly PolicyRule[]): string[][] {
  return compactRules(rules).map((rule) => [
    resourceText(rule),
    `[${rule.path ?? ""}]`,
    `[${rule.name ?? ""}]`,
    `[${rule.verbs.join(" ")}]`,
  ]);
}

export function describeRole(role: KubeObject): string {
  return described((into) => {
    into.head(role, { namespace: false });
    into.line("PolicyRule:");
    into.table(1, RULE_HEADER, ruleRows(role.rules ?? []));
  });
}

/** One rule for each resource, group and name, its verbs together; each path with each verb alone. Sorted by verbs first. */
function compactRules(policies: readonly PolicyRule[]): Rule[] {
  const rules = new Map<string, Rule>();
  const paths: Rule[] = [];
  for (
    const { apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [], verbs = [] } of policies
  ) {
    const names: readonly (string | undefined)[] = resourceNames.length > 0 ? resourceNames : [undefined];
    for (const group of apiGroups) {
      for (const resource of resources) {
        for (const name of names) addVerbs(rules, { group, resource, name, verbs: [...verbs] });
      }
    }
    for (const path of nonResourceURLs) for (const verb of verbs) paths.push({ path, verbs: [verb] });
  }
  return [...paths, ...rules.values()].sort((a, b) => compareText(ruleText(a), ruleText(b)));
}

function addVerbs(rules: Map<string, Rule>, rule: Rule): void {
  if (rule.verbs.length === 0) return;
  const key = [rule.group, rule.resource, rule.name === undefined ? "" : `=${rule.name}`].join(" ");
  const known = rules.get(key);
  if (!known) rules.set(key, { ...rule, verbs: [...new Set(rule.verbs)] });
  else known.verbs.push(...rule.verbs.filter((verb, i, all) => !known.verbs.includes(verb) && all.indexOf(verb) === i));
}

/** How Go would print the rule, by which kubectl sorts. */
function ruleText({ verbs, group = "", resource = "", name = "", path = "" }: Rule): string {
  const parts = {
    Verbs: verbs.join(" "),
    APIGroups: group,
    Resources: resource,
    ResourceNames: name,
    NonResourceURLs: path,
  };
  return Object.entries(parts).map(([field, text]) => `${field}:[${text}],`).join("");
}

/** `daemonsets.apps/status` */
function resourceText({ resource, group }: Rule): string {
  if (resource === undefined) return "";
  const slash = resource.indexOf("/");
  const [plural, subresource] = slash < 0 ? [resource, ""] : [resource.slice(0, slash), resource.slice(slash)];
  return `${plural}${group ? `.${group}` : ""}${subresource}`;
}

interface Subject {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

export function describeBinding(binding: KubeObject): string {
  return described((into) => {
    into.head(binding, { namespace: false });
    into.line("Role:");
    into.field("Kind", binding.roleRef.kind, 1);
    into.field("Name", binding.roleRef.name, 1);
    into.line("Subjects:");
    const rows = subjects(binding).map(({ kind, name, namespace = "" }) => [kind, name, namespace]);
    into.table(1, ["Kind", "Name", "Namespace"], rows);
  });
}

export const bindingColumns: readonly Column<KubeObject>[] = [
  nameColumn,
  column("ROLE", ({ roleRef }) => `${roleRef.kind}/${roleRef.name}`),
  column("AGE", (binding, clock) => age(binding.metadata.creationTimestamp, clock)),
  wideColumn("USERS", (binding) => named(binding, "User", ({ name }) => name)),
  wideColumn("GROUPS", (binding) => named(binding, "Group", ({ name }) => name)),
  wideColumn("SERVICEACCOUNTS", (binding) => named(binding, "ServiceAccount", (s) => `${s.namespace ?? ""}/${s.name}`)),
];

function subjects(binding: KubeObject): readonly Subject[] {
  return binding.subjects ?? [];
}

function named(binding: KubeObject, kind: string, text: (subject: Subject) => string): string {
  return subjects(binding).filter((subject) => subject.kind === kind).map(text).join(", ");
}
