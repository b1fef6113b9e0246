import type { Description } from "./description.ts";

/** What the sets of pods say of their conditions: type, status and reason; nothing where there are none. */
export function describeConditions(
  into: Description,
  conditions: readonly { readonly type: string; readonly status: string; readonly reason?: string }[] = [],
): void {
  if (conditions.length === 0) return;
  into.line("Conditions:");
  const rows = conditions.map(({ type, status, reason }) => [`${type} `, status, reason ?? ""]);
  into.table(1, ["Type", "Status", "Reason"], rows);
}
