import type { KubeObject } from "../base/object.ts";
import { ageColumn, column, nameColumn, sortedKeys } from "./cells.ts";
import type { Column } from "./kind.ts";
import type { Fields } from "./types.ts";

/** The tables of webhook configurations and of admission policies, mutating and validating alike. */

export const webhookColumns: readonly Column<KubeObject>[] = [
  nameColumn,
  column("WEBHOOKS", ({ webhooks }) => webhooks?.length ?? 0),
  ageColumn,
];

/** `VALIDATIONS` or `MUTATIONS`: how many the policy has. */
export function policyColumns(title: string, field: string): readonly Column<KubeObject>[] {
  return [
    nameColumn,
    column(title, ({ spec }) => spec?.[field]?.length ?? 0),
    column(
      "PARAMKIND",
      ({ spec }) => spec?.paramKind ? `${spec.paramKind.apiVersion}/${spec.paramKind.kind}` : "<unset>",
    ),
    ageColumn,
  ];
}

export const policyBindingColumns: readonly Column<KubeObject>[] = [
  nameColumn,
  column("POLICYNAME", ({ spec }) => spec?.policyName),
  column("PARAMREF", ({ spec }) => paramText(spec?.paramRef)),
  ageColumn,
];

function paramText(param: Fields | undefined): string {
  if (param?.name) return `${param.namespace || "*"}/${param.name}`;
  return param?.selector ? selectorAsGo(param.selector) : "<unset>";
}

/** A selector as Go prints the struct. */
function selectorAsGo({ matchLabels, matchExpressions = [] }: Fields): string {
  const labels = sortedKeys(matchLabels).map((key) => `${key}: ${matchLabels[key]},`).join("");
  const terms = matchExpressions.map(({ key, operator, values = [] }: Fields) =>
    `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${values.join(" ")}],},`
  );
  return `&LabelSelector{MatchLabels:map[string]string{${labels}},MatchExpressions:[]LabelSelectorRequirement{${
    terms.join("")
  }},}`;
}
