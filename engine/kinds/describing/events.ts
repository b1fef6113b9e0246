import type { KubeObject } from "../../base/object.ts";
import { parseTime } from "../../base/time.ts";
import { age } from "../cells.ts";
import type { Clock, Look } from "../kind.ts";
import type { Event } from "../types.ts";
import type { Description } from "./description.ts";

/** Which events are about an object; a pod's are found without its kind, a mirror pod's by another id. */
export interface EventsOf {
  readonly uids?: readonly string[];
  readonly anyKind?: boolean;
}

/** The events about an object, oldest last seen first: the end of most descriptions, unless they were switched off. */
export function describeEvents(into: Description, object: KubeObject, look: Look, about: EventsOf = {}): void {
  if (!look.showEvents) return;
  const events = (about.uids ?? [object.metadata.uid]).flatMap((uid) => eventsAbout(object, look, uid, about.anyKind));
  if (events.length === 0) return into.line("Events:\t<none>");
  const sorted = events.map((event) => ({ event, lastMs: event.lastTimestamp ? parseTime(event.lastTimestamp) : -1 }))
    .sort((a, b) => a.lastMs - b.lastMs);
  into.line("Events:");
  into.table(1, ["Type", "Reason", "Age", "From", "Message"], sorted.map(({ event }) => row(event, look)), RULES);
}

const RULES = [4, 6, 4, 4, 7];

function eventsAbout(object: KubeObject, look: Look, uid: string, anyKind = false): readonly Event[] {
  const { name, namespace = "" } = object.metadata;
  const terms = { name, namespace, ...(anyKind ? {} : { kind: object.kind }), uid };
  const fieldSelector = Object.entries(terms).map(([field, value]) => `involvedObject.${field}=${value}`).join(",");
  const list = look.listIfAllowed ?? look.list;
  return (list.call(look, "events", { namespace: namespace || undefined, fieldSelector }) ?? []) as readonly Event[];
}

function row(event: Event, clock: Clock): string[] {
  const source = event.source?.component || event.reportingComponent || "";
  const message = (event.message ?? "").trim();
  const path = event.involvedObject.fieldPath;
  return [event.type ?? "", event.reason ?? "", interval(event, clock), source, path ? `${path}: ${message}` : message];
}

/** `5s`, or `5s (x3 over 10s)`: when it was seen last, how often, and since when. */
function interval(event: Event, clock: Clock): string {
  const since = age(event.eventTime || event.firstTimestamp, clock);
  if (event.series) return `${age(event.series.lastObservedTime, clock)} (x${event.series.count ?? 0} over ${since})`;
  return (event.count ?? 0) > 1 ? `${age(event.lastTimestamp, clock)} (x${event.count} over ${since})` : since;
}
