import type { KubeObject } from "../../../base/object.ts";
import { parseLabelSelector, selects } from "../../../base/labels.ts";
import type { Resource } from "../../../kinds/discovery.ts";
import { byFieldSelector } from "../../field_selection.ts";
import { gathered, namespaceOf, type Plan, type Pointing } from "../../builder.ts";
import { complained, several, unread } from "../../failure.ts";
import { outputFault, printAll, type Printer, printerOf } from "../../printers/mod.ts";
import { tableTextAndWidths } from "../../printers/table.ts";
import { type Next, sayingNow, waiting } from "../../processes.ts";
import type { Kube } from "../../verb.ts";
import { columnsOf, tableOptions } from "./tables.ts";

type ChangeType = "ADDED" | "MODIFIED" | "DELETED";

interface Sight {
  readonly type: ChangeType;
  readonly object: KubeObject;
}

/** What a watch carries from one change to the next. */
interface Watch {
  readonly pointing: Pointing;
  readonly resource: Resource;
  /** Only this one, when it was named. */
  readonly name?: string;
  readonly asTable: boolean;
  /** The last version that was looked at. */
  readonly version: number;
  readonly headed: boolean;
  readonly widths: readonly number[];
  /** When `--request-timeout` ends it. */
  readonly untilMs?: number;
}

/** Prints what there is, then every change, until it is interrupted. */
export function watched(pointing: Pointing, plan: Plan, asTable: boolean, kube: Kube): Next {
  const version = kube.client.cluster.version;
  const { infos, failures } = gathered(pointing, kube, { plan });
  const failure = several(unread(failures));
  if (failure) return { failure };
  const resource = plan.by === "selector" ? plan.resources[0] : infos[0]?.resource;
  if (!resource || (plan.by !== "selector" && infos.length > 1)) {
    return {
      failure: complained(
        "watch is only supported on individual resources and resource collections - more than 1 resource was found",
      ),
    };
  }
  const unprintable = asTable ? undefined : outputFault(kube, { get: true });
  if (unprintable) return { failure: unprintable };
  const name = plan.by === "selector" ? undefined : infos[0]!.name;
  const timeoutMs = timeoutMsOf(kube.flags.text("request-timeout"));
  const untilMs = timeoutMs && kube.world.nowMs + timeoutMs;
  const start: Watch = { pointing, resource, name, asTable, version, headed: false, widths: [], untilMs };
  const first = kube.flags.yes("watch-only")
    ? []
    : infos.map(({ object }): Sight => ({ type: "ADDED", object: object! }));
  const printed = print(start, first, kube);
  return sayingNow({ out: printed.out }, kube, (later) => waits(printed.watch, later));
}

function waits(watch: Watch, kube: Kube): Next {
  const forMs = watch.untilMs === undefined ? undefined : watch.untilMs - kube.world.nowMs;
  if (forMs !== undefined && forMs <= 0) return { exit: 0 };
  const changed = (later: Kube): Next => {
    // Each line goes out by itself: one that comes later can widen a column only from there on.
    let [out, now] = ["", { ...watch, version: later.client.cluster.version }];
    for (const sight of sightsSince(watch, later)) {
      const printed = print(now, [sight], later);
      [out, now] = [out + printed.out, printed.watch];
    }
    return sayingNow({ out }, later, (next) => waits(now, next));
  };
  return waiting({ forChange: [watch.resource.name], forMs }, kube, changed, () => ({ exit: 1 }));
}

function timeoutMsOf(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text);
  const ms = match ? Number(match[1]) * { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[match[2] ?? "s"]! : 0;
  return ms || undefined;
}

/** The changes that this watch is about; leaving the selection counts as deletion, entering it as new. */
function sightsSince(watch: Watch, kube: Kube): Sight[] {
  const changes = kube.client.cluster.changesSince(watch.version) ?? [];
  return changes.filter((change) => change.resource === watch.resource.name).flatMap((change): Sight[] => {
    const is = inSelection(change.object, watch, kube);
    const was = change.previous ? inSelection(change.previous, watch, kube) : false;
    if (change.type === "DELETED") return is || was ? [{ type: "DELETED", object: change.object }] : [];
    if (is) return [{ type: was ? "MODIFIED" : "ADDED", object: change.object }];
    return was ? [{ type: "DELETED", object: change.object }] : [];
  });
}

function inSelection(object: KubeObject, { pointing, resource, name }: Watch, kube: Kube): boolean {
  const namespace = namespaceOf(resource, pointing, kube);
  if (namespace !== undefined && object.metadata.namespace !== namespace) return false;
  if (name !== undefined) return object.metadata.name === name;
  const selector = pointing.labelSelector ? parseLabelSelector(pointing.labelSelector) : undefined;
  if (selector && !("fault" in selector) && !selects(selector, object.metadata.labels ?? {})) return false;
  return !pointing.fieldSelector || byFieldSelector(resource, pointing.fieldSelector, object);
}

function print(watch: Watch, sights: readonly Sight[], kube: Kube): { out: string; watch: Watch } {
  if (!sights.length) return { out: "", watch };
  const objects = sights.map(({ object }) => object);
  const events = kube.flags.yes("output-watch-events");
  if (!watch.asTable) {
    const printer = printerOf(kube, { get: true }) as Printer;
    const shown = events
      ? sights.map(({ type, object }) => ({ type, object, apiVersion: "meta.k8s.io/v1", kind: "WatchEvent" }))
      : objects;
    return { out: printAll(printer, shown).text, watch };
  }
  const { text, widths } = tableTextAndWidths(columnsOf(watch.resource, kube), objects, {
    ...tableOptions(watch.resource, watch.pointing, false, kube),
    ...(watch.headed ? { noHeaders: true } : {}),
    ...(events ? { events: sights.map(({ type }) => type) } : {}),
    widths: watch.widths,
  });
  return { out: text, watch: { ...watch, headed: true, widths } };
}
