import type { KubeObject } from "../../base/object.ts";
import { ageColumn, column, date, nameColumn } from "../cells.ts";
import { described } from "../describing/description.ts";
import { describeEvents } from "../describing/events.ts";
import type { Column, Look } from "../kind.ts";
import type { Fields } from "../types.ts";

export const serviceCidrColumns: readonly Column<KubeObject>[] = [
  nameColumn,
  column("CIDRS", ({ spec }) => spec?.cidrs?.join(",")),
  ageColumn,
];

export function describeServiceCidr(range: KubeObject, look: Look): string {
  return described((into) => {
    into.head(range, { namespace: false });
    into.field("CIDRs", range.spec?.cidrs?.join(", "));
    const conditions: readonly Fields[] = range.status?.conditions ?? [];
    if (conditions.length > 0) {
      into.put("Status:\nConditions:\n");
      const rows = conditions.map((c) => [c.type, c.status, date(c.lastTransitionTime), c.reason, c.message]);
      into.table(1, ["Type", "Status", "LastTransitionTime", "Reason", "Message"], rows);
    }
    describeEvents(into, range, look);
  });
}
