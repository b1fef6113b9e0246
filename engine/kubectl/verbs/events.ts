import { formatTable } from "../../base/table.ts";
import type { KubeObject } from "../../base/object.ts";
import { humanDuration, parseTime } from "../../base/time.ts";
import { bare, type Failure, messageOf } from "../failure.ts";
import { ALL_NAMESPACES_FLAG, CHUNK_SIZE_FLAG, PRINT_FLAGS } from "../flag_sets.ts";
import { printerOf } from "../printers/mod.ts";
import { type Next, sayingNow, waiting } from "../processes.ts";
import type { Kube, Verb } from "../verb.ts";
import { resourceOf } from "../words.ts";

const TYPES = ["normal", "warning"];

export const events: Verb<null> = {
  name: "events",
  group: "Troubleshooting and Debugging Commands:",
  usage:
    "events [(-o|--output=)json|yaml|kyaml|name|go-template|go-template-file|template|templatefile|jsonpath|jsonpath-as-json|jsonpath-file] [--for TYPE/NAME] [--watch] [--types=Normal,Warning]",
  short: "List events",
  long:
    "Display events.\n\n Prints a table of the most important information about events. You can request events for a namespace, for all namespaces, or filtered to only those pertaining to a specified resource.",
  examples:
    "# Of a pod, as they come\nkubectl events --for pod/web-pod-13je7 --watch\n\n# Warnings only\nkubectl events --types=Warning",
  flags: [
    ALL_NAMESPACES_FLAG,
    CHUNK_SIZE_FLAG,
    { name: "for", type: "string", help: "Filter events to only those pertaining to the specified resource." },
    {
      name: "no-headers",
      type: "bool",
      default: "false",
      help: "When using the default output format, don't print headers.",
    },
    ...PRINT_FLAGS,
    { name: "types", type: "strings", default: "[]", help: "Output only events of given types." },
    {
      name: "watch",
      short: "w",
      type: "bool",
      default: "false",
      help: "After listing the requested events, watch for more events.",
    },
  ],

  read(_, flags) {
    const subject = flags.text("for");
    const slashes = subject.split("/").length - 1;
    if (subject && slashes === 0) return { complaint: "--for must be in resource/name form" };
    if (slashes > 1) return { complaint: "arguments in resource/name form may not have more than one slash" };
    return flags.list("types").every((type) => TYPES.includes(type.toLowerCase()))
      ? null
      : { complaint: "valid --types are Normal or Warning" };
  },

  run(_options, kube) {
    const wanted = wantedOf(kube);
    if ("failure" in wanted) return wanted;
    const namespace = kube.flags.yes("all-namespaces") ? undefined : kube.namespace;
    const version = kube.client.cluster.version;
    const list = kube.client.list("events", { namespace });
    if ("failure" in list) return list;
    const shown = list.items.filter(wanted.fits);
    if (kube.flags.yes("watch")) {
      const out = shown.length ? tableOf(inOrder(shown), true, kube) : "";
      return sayingNow({ out }, kube, (later) => watched({ version, namespace, fits: wanted.fits }, later));
    }
    if (kube.flags.text("output")) return asObjects(shown, kube);
    if (!shown.length) {
      return { err: namespace ? `No events found in ${namespace} namespace.\n` : "No events found.\n" };
    }
    return { out: tableOf(inOrder(shown), true, kube) };
  },
};

type Fits = (event: KubeObject) => boolean;

function wantedOf(kube: Kube): { readonly fits: Fits } | { readonly failure: Failure } {
  const types = kube.flags.list("types").map((type) => type.toLowerCase());
  const ofType: Fits = (event) => !types.length || types.includes(String(event["type"]).toLowerCase());
  const [word = "", name = ""] = kube.flags.text("for").split("/");
  if (!word) return { fits: ofType };
  const resource = resourceOf(kube.client, word);
  if ("failure" in resource) return { failure: kube.client.unreachable ?? bare(messageOf(resource.failure)) };
  const { kind, apiVersion } = resource;
  return {
    fits: (event) => {
      const subject = event["involvedObject"] ?? {};
      return ofType(event) && subject.kind === kind && subject.name === name &&
        (!subject.apiVersion || subject.apiVersion === apiVersion);
    },
  };
}

/** When it was seen last. */
function momentOf(event: KubeObject): number {
  const text = event["series"]?.lastObservedTime ?? event["lastTimestamp"] ?? event["eventTime"];
  return text ? parseTime(text) : 0;
}

const inOrder = (events: readonly KubeObject[]): KubeObject[] => [...events].sort((a, b) => momentOf(a) - momentOf(b));

function tableOf(events: readonly KubeObject[], headed: boolean, kube: Kube): string {
  const everywhere = kube.flags.yes("all-namespaces");
  const header = [...(everywhere ? ["NAMESPACE"] : []), "LAST SEEN", "TYPE", "REASON", "OBJECT", "MESSAGE"];
  const rows = events.map((event) => [
    ...(everywhere ? [event.metadata.namespace ?? ""] : []),
    lastSeen(event, kube.world.nowMs),
    event["type"] ?? "",
    event["reason"] ?? "",
    `${event["involvedObject"]?.kind}/${event["involvedObject"]?.name}`,
    String(event["message"] ?? "").trim(),
  ]);
  return formatTable(headed && !kube.flags.yes("no-headers") ? header : undefined, rows);
}

function lastSeen(event: KubeObject, nowMs: number): string {
  const { eventTime, firstTimestamp, lastTimestamp, series, count = 0 } = event as KubeObject & Record<string, string>;
  const since = (text: string | null | undefined) => text ? humanDuration(nowMs - parseTime(text)) : "<unknown>";
  const first = since(eventTime || firstTimestamp);
  const { lastObservedTime, count: times } = (series ?? {}) as { lastObservedTime?: string; count?: number };
  if (lastObservedTime) return `${since(lastObservedTime)} (x${times} over ${first})`;
  return Number(count) > 1 ? `${since(lastTimestamp)} (x${count} over ${first})` : first;
}

function asObjects(items: readonly KubeObject[], kube: Kube): Next {
  const printer = printerOf(kube, { typed: true });
  if ("failure" in printer) return printer;
  // What goes wrong while it prints, kubectl keeps to itself here.
  return { out: printer.print({ apiVersion: "v1", kind: "EventList", metadata: {}, items: inOrder(items) }).text };
}

interface Watch {
  readonly version: number;
  readonly namespace: string | undefined;
  readonly fits: Fits;
}

function watched(watch: Watch, kube: Kube): Next {
  return waiting({ forChange: ["events"] }, kube, (later) => {
    const { cluster } = later.client;
    const fresh = (cluster.changesSince(watch.version) ?? []).filter(({ resource, type, object }) =>
      resource === "events" && type !== "DELETED" && watch.fits(object) &&
      (watch.namespace === undefined || object.metadata.namespace === watch.namespace)
    ).map(({ object }) => object);
    const out = fresh.length ? tableOf(fresh, false, later) : "";
    return sayingNow({ out }, later, (next) => watched({ ...watch, version: cluster.version }, next));
  });
}
