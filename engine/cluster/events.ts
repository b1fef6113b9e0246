import type { KubeObject } from "../base/object.ts";
import { rfc3339, rfc3339Micro } from "../base/time.ts";
import type { Intent } from "./controller.ts";
import { EVENT_COUNTERS_MAX } from "./limits.ts";
import type { Machine } from "./machine.ts";

/**
 * How what a component has to say becomes Event objects: equal ones are counted in one object, many similar ones are
 * combined, and a flood is dropped. Source: client-go's `tools/record/events_cache.go`.
 */
export type EventIntent = Extract<Intent, { do: "event" }>;

/** Similar events (equal but for the message) within the interval before they are combined into one. */
const SIMILAR_MAX = 10;
const SIMILAR_INTERVAL_MS = 600_000;
const COMBINED = "(combined from similar events): ";
/** The flood gate of each source and object. */
const BURST = 25;
const REFILL_MS = 300_000;

/** Events of one reason about one object. */
interface Similar {
  readonly about: string;
  readonly messages: readonly string[];
  readonly lastMs: number;
}

interface Told {
  /** Reason, type, field and message (none when combined). */
  readonly what: string;
  readonly key: string;
}

/** What is known of one source and object. Never changed in place, so forks may share it. */
interface Counter {
  readonly tokens: number;
  readonly atMs: number;
  readonly similar: readonly Similar[];
  readonly told: readonly Told[];
}

const FRESH: Counter = { tokens: BURST, atMs: 0, similar: [], told: [] };

export class EventCounters {
  #counters = new Map<string, Counter>();
  #isShared = false;
  /** How many events were named. */
  count = 0;

  get(key: string): Counter {
    return this.#counters.get(key) ?? FRESH;
  }

  /** Keeps the newest; whatever was not touched for longest goes first. */
  set(key: string, counter: Counter): void {
    if (this.#isShared) this.#counters = new Map(this.#counters);
    this.#isShared = false;
    this.#counters.delete(key);
    this.#counters.set(key, counter);
    if (this.#counters.size > EVENT_COUNTERS_MAX) this.#counters.delete(this.#counters.keys().next().value!);
  }

  fork(): EventCounters {
    const twin = new EventCounters();
    twin.#counters = this.#counters;
    twin.count = this.count;
    twin.#isShared = this.#isShared = true;
    return twin;
  }
}

/** Tells an event: a new object, a higher count, or nothing when there are too many. */
export function tell(machine: Machine, event: EventIntent, component: string): void {
  const namespace = event.about.metadata.namespace ?? "default";
  if (machine.store.get("namespaces", namespace)?.metadata.deletionTimestamp !== undefined) return;
  if (event.action !== undefined) {
    machine.put("events", recorded(machine, event, component, namespace), undefined);
    return;
  }
  const { nowMs, eventCounters } = machine;
  const source = event.source?.component ?? component;
  const counterKey = `${source} ${event.source?.host ?? ""} ${event.about.metadata.uid || event.about.metadata.name}`;
  const counter = eventCounters.get(counterKey);
  const about = `${event.type} ${event.reason} ${event.fieldPath ?? ""}`;
  const { similar, isCombined } = withMessage(counter, about, event.message, nowMs);
  const what = isCombined ? about : `${about} ${event.message}`;
  const tokens = Math.min(BURST, counter.tokens + (nowMs - counter.atMs) / REFILL_MS);
  if (tokens < 1) return eventCounters.set(counterKey, { ...counter, tokens, atMs: nowMs, similar });
  const message = isCombined ? COMBINED + event.message : event.message;
  const known = counter.told.find((one) => one.what === what);
  const previous = known && machine.store.get("events", known.key);
  let told = counter.told;
  if (previous) {
    const next = { ...previous, count: previous.count + 1, lastTimestamp: rfc3339(nowMs), message };
    machine.put("events", next, previous);
  } else {
    const made = machine.put("events", counted(machine, { ...event, message }, component, namespace), undefined);
    told = [...told.filter((one) => one.what !== what), { what, key: `${namespace}/${made.metadata.name}` }];
  }
  eventCounters.set(counterKey, { tokens: tokens - 1, atMs: nowMs, similar, told });
}

/** Takes note of a message. From the tenth different one on, similar events are combined. */
function withMessage(counter: Counter, about: string, message: string, nowMs: number) {
  const known = counter.similar.find((one) => one.about === about);
  const isOld = !known || nowMs - known.lastMs > SIMILAR_INTERVAL_MS;
  const before = isOld ? [] : known.messages;
  const all = before.includes(message) ? before : [...before, message];
  const isCombined = all.length >= SIMILAR_MAX;
  const entry: Similar = { about, messages: isCombined ? all.slice(1) : all, lastMs: nowMs };
  return { isCombined, similar: [...counter.similar.filter((one) => one.about !== about), entry] };
}

/** An event as the older recorder makes it: with counts and two times. */
function counted(machine: Machine, event: EventIntent, component: string, namespace: string): KubeObject {
  const time = rfc3339(machine.nowMs);
  const source = event.source ?? { component };
  return {
    ...head(machine, event, namespace),
    count: 1,
    eventTime: null,
    firstTimestamp: time,
    lastTimestamp: time,
    reportingComponent: source.component,
    reportingInstance: source.host ?? "",
    source,
  };
}

/** An event as the newer recorder makes it (the scheduler): one exact time, and what was being done. */
function recorded(machine: Machine, event: EventIntent, component: string, namespace: string): KubeObject {
  const source = event.source ?? { component };
  return {
    ...head(machine, event, namespace),
    action: event.action,
    eventTime: rfc3339Micro(machine.nowMs),
    firstTimestamp: null,
    lastTimestamp: null,
    reportingComponent: source.component,
    reportingInstance: `${source.component}-${source.host ?? "control-plane"}`,
    source: {},
  };
}

function head(
  machine: Machine,
  { about, type, reason, message, fieldPath }: EventIntent,
  namespace: string,
): KubeObject {
  const { metadata } = about;
  return {
    apiVersion: "v1",
    kind: "Event",
    metadata: {
      name: `${metadata.name}.${nanoseconds(machine)}`,
      namespace,
      uid: machine.chance.uuid(),
      resourceVersion: "",
      creationTimestamp: rfc3339(machine.nowMs),
    },
    involvedObject: {
      apiVersion: about.apiVersion,
      kind: about.kind,
      name: metadata.name,
      ...(metadata.namespace ? { namespace: metadata.namespace } : {}),
      ...(metadata.resourceVersion ? { resourceVersion: metadata.resourceVersion } : {}),
      ...(metadata.uid ? { uid: metadata.uid } : {}),
      ...(fieldPath ? { fieldPath } : {}),
    },
    type,
    reason,
    message,
  };
}

/** Sixteen hexadecimal digits: the time in nanoseconds, made different for each event. */
function nanoseconds(machine: Machine): string {
  const wholeMs = Math.floor(machine.nowMs);
  return (BigInt(wholeMs) * 1_000_000n + BigInt(machine.eventCounters.count++ % 1_000_000)).toString(16);
}
