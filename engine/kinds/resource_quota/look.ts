import type { KubeObject } from "../../base/object.ts";
import { ageColumn, column, nameColumn, sortedKeys } from "../cells.ts";
import { described } from "../describing/description.ts";
import { describeScopes, usedText } from "../describing/limits.ts";
import type { Column } from "../kind.ts";

export const resourceQuotaColumns: readonly Column<KubeObject>[] = [
  nameColumn,
  column("REQUEST", (quota) => usage(quota, (name) => !isLimit(name))),
  column("LIMIT", (quota) => usage(quota, isLimit)),
  ageColumn,
];

function isLimit(name: string): boolean {
  return name.startsWith("limits.");
}

/** `pods: 0/5, requests.cpu: 0/2` */
function usage({ status }: KubeObject, wanted: (name: string) => boolean): string {
  const names = sortedKeys(status?.hard).filter(wanted);
  return names.map((name) => `${name}: ${status.used?.[name] ?? "0"}/${status.hard[name]}`).join(", ");
}

export function describeResourceQuota(quota: KubeObject): string {
  return described((into) => {
    into.field("Name", quota.metadata.name);
    into.field("Namespace", quota.metadata.namespace);
    describeScopes(into, quota, 0, " * ");
    const { hard, used } = quota.status ?? {};
    const rows = sortedKeys(hard).map((name) => [name, usedText(used?.[name], hard[name]), hard[name]]);
    into.table(0, ["Resource", "Used", "Hard"], rows);
  });
}
