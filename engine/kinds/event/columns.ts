import { age, column, wideColumn } from "../cells.ts";
import type { Clock, Column } from "../kind.ts";
import type { Event } from "../types.ts";

export const eventColumns: readonly Column<Event>[] = [
  column("LAST SEEN", lastSeen),
  column("TYPE", (event) => event.type),
  column("REASON", (event) => event.reason),
  column("OBJECT", objectText),
  wideColumn("SUBOBJECT", ({ involvedObject }) => involvedObject.fieldPath),
  wideColumn("SOURCE", sourceText),
  column("MESSAGE", ({ message }) => message?.trim()),
  wideColumn("FIRST SEEN", firstSeen),
  wideColumn("COUNT", ({ series, count }) => series ? series.count : count || 1),
  wideColumn("NAME", ({ metadata }) => metadata.name),
];

function firstSeen(event: Event, clock: Clock): string {
  return age(event.firstTimestamp || event.eventTime, clock);
}

function lastSeen(event: Event, clock: Clock): string {
  if (event.series) return age(event.series.lastObservedTime, clock);
  return event.lastTimestamp ? age(event.lastTimestamp, clock) : firstSeen(event, clock);
}

function objectText({ involvedObject: { kind = "", name } }: Event): string {
  return name ? `${kind.toLowerCase()}/${name}` : kind.toLowerCase();
}

function sourceText({ source, reportingComponent, reportingInstance }: Event): string {
  const [component, host] = [source?.component || reportingComponent || "", source?.host || reportingInstance];
  return host ? `${component}, ${host}` : component;
}
