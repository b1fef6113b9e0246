import { formatQuantity, parseQuantity, value } from "../../base/quantity.ts";
import { sortedKeys } from "../cells.ts";
import type { Fields } from "../types.ts";
import type { Description } from "./description.ts";

/** Quotas and limit ranges, each in its own description and all of them in their namespace's. */

const SCOPES: Readonly<Record<string, string>> = {
  Terminating:
    "Matches all pods that have an active deadline. These pods have a limited lifespan on a node before being actively terminated by the system.",
  NotTerminating:
    "Matches all pods that do not have an active deadline. These pods usually include long running pods whose container command is not expected to terminate.",
  BestEffort:
    "Matches all pods that do not have resource requirements set. These pods have a best effort quality of service.",
  NotBestEffort:
    "Matches all pods that have at least one resource requirement set. These pods have a burstable or guaranteed quality of service.",
};

export function describeScopes(into: Description, quota: Fields, level: number, bullet: string): void {
  const scopes = [...(quota.spec?.scopes ?? [])].sort();
  if (scopes.length > 0) into.field("Scopes", scopes.join(", "), level);
  for (const scope of scopes) if (SCOPES[scope]) into.line(`${bullet}${SCOPES[scope]}`, level);
}

export function describeQuotas(into: Description, quotas: readonly Fields[]): void {
  if (quotas.length === 0) return into.line("No resource quota.");
  into.line("Resource Quotas");
  for (const quota of quotas) {
    into.field("Name", quota.metadata.name, 1);
    describeScopes(into, quota, 1, "* ");
    const { hard, used } = quota.status ?? {};
    const rows = sortedKeys(hard).map((name) => [name, used?.[name] ?? "0", hard[name]]);
    into.table(1, ["Resource", "Used", "Hard"], rows, [8, 3, 3]);
  }
}

/** What is used, in the units in which the limit is given. */
export function usedText(used: string | undefined, hard: string): string {
  const [own, wanted] = [parseQuantity(used ?? "0"), parseQuantity(hard)];
  if (!own || !wanted || own.format === wanted.format) return used ?? "0";
  return formatQuantity({ nano: BigInt(value(own)) * 1_000_000_000n, format: wanted.format });
}

export const LIMIT_HEADER = [
  "Type",
  "Resource",
  "Min",
  "Max",
  "Default Request",
  "Default Limit",
  "Max Limit/Request Ratio",
];

export function describeLimitRanges(into: Description, ranges: readonly Fields[]): void {
  if (ranges.length === 0) return into.line("No LimitRange resource.");
  into.line("Resource Limits");
  const [first, ...others] = LIMIT_HEADER;
  into.line(` ${[first, ...others].join("\t")}`);
  into.line(` ${LIMIT_HEADER.map((title) => "-".repeat(title.length)).join("\t")}`);
  for (const row of ranges.flatMap(limitRows)) into.line(` ${row.join("\t")}`);
}

/** A line for each kind of thing and resource that a limit range has something to say about. */
export function limitRows(range: Fields): string[][] {
  return (range.spec?.limits ?? []).flatMap((limit: Fields) => {
    const columns = [limit.min, limit.max, limit.defaultRequest, limit.default, limit.maxLimitRequestRatio];
    const names = [...new Set(columns.flatMap(sortedKeys))].sort();
    return names.map((name) => [limit.type, name, ...columns.map((amounts) => amounts?.[name] ?? "-")]);
  });
}
