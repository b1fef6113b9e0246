import { ageColumn, column, date, nameColumn } from "../cells.ts";
import { described } from "../describing/description.ts";
import { describeLimitRanges, describeQuotas } from "../describing/limits.ts";
import type { Column, Look } from "../kind.ts";
import type { Namespace } from "../types.ts";

export const namespaceColumns: readonly Column<Namespace>[] = [
  nameColumn,
  column("STATUS", ({ status }) => status?.phase),
  ageColumn,
];

/** With the quotas and limit ranges in it; events have no place here. */
export function describeNamespace(namespace: Namespace, look: Look): string {
  const inside = { namespace: namespace.metadata.name };
  const quotas = look.list("resourcequotas", inside);
  const ranges = look.list("limitranges", inside);
  return described((into) => {
    into.head(namespace, { namespace: false });
    into.field("Status", namespace.status?.phase);
    const conditions = namespace.status?.conditions ?? [];
    if (conditions.length > 0) {
      into.line("Conditions:");
      const rows = conditions.map((
        c,
      ) => [c.type, c.status, date(c.lastTransitionTime), c.reason ?? "", c.message ?? ""]);
      into.table(1, ["Type", "Status", "LastTransitionTime", "Reason", "Message"], rows);
    }
    into.line("");
    describeQuotas(into, quotas);
    into.line("");
    describeLimitRanges(into, ranges);
  });
}
