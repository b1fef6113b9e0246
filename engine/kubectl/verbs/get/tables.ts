import type { KubeObject } from "../../../base/object.ts";
import { found, listed, type Plan, type Pointing } from "../../builder.ts";
import { type Failure, isNotFound, several, unread } from "../../failure.ts";
import type { Resource } from "../../../kinds/discovery.ts";
import { AGE_COLUMN, NAME_COLUMN } from "../../../cluster/columns.ts";
import type { Column } from "../../../kinds/kind.ts";
import { kindOf } from "../../../kinds/mod.ts";
import { sorted } from "../../printers/sort.ts";
import { type TableOptions, tableText } from "../../printers/table.ts";
import type { Kube, Outcome } from "../../verb.ts";
import { nounOf } from "../../words.ts";

/** One table as the server would have sent it: a list, or one object that was named. */
interface Part {
  readonly resource: Resource;
  readonly objects: readonly KubeObject[];
}

/** Tables, one for each run of the same kind; a blank line between them. */
export function tablesPrinted(pointing: Pointing, plan: Plan, kube: Kube): Outcome {
  const ignore = kube.flags.yes("ignore-not-found");
  const { parts, failures } = partsOf(pointing, plan, kube, ignore);
  const prefixed = new Set(parts.map(({ resource }) => resource.name)).size > 1;
  const { parts: inOrder, wrong } = sortedParts(parts, kube.flags.text("sort-by"));
  const out = wrong ? "" : groups(inOrder).map((part) =>
    tableText(
      columnsOf(part.resource, kube),
      part.objects,
      tableOptions(part.resource, pointing, prefixed, kube),
    )
  )
    .filter((text) => text !== "").join(kube.flags.yes("no-headers") ? "" : "\n");
  const failure = several(unread(failures));
  if (out || ignore || failure) return { out, failure };
  const namespaced = !pointing.allNamespaces && parts.every(({ resource }) => resource.namespaced);
  return { err: namespaced ? `No resources found in ${kube.namespace} namespace.\n` : "No resources found\n" };
}

/** The server's columns, or with `--server-print=false` what kubectl knows of any object. */
export function columnsOf(resource: Resource, kube: Kube): readonly Column<KubeObject>[] {
  return kube.flags.yes("server-print") ? kube.client.cluster.columns(resource.name) : [NAME_COLUMN, AGE_COLUMN];
}

export function tableOptions(resource: Resource, pointing: Pointing, prefixed: boolean, kube: Kube): TableOptions {
  const { flags } = kube;
  return {
    nowMs: kube.world.nowMs,
    wide: flags.text("output") === "wide",
    noHeaders: flags.yes("no-headers"),
    withNamespace: pointing.allNamespaces && resource.namespaced,
    prefix: prefixed || flags.yes("show-kind") ? `${nounOf(resource)}/` : "",
    labelColumns: flags.list("label-columns"),
    showLabels: flags.yes("show-labels"),
  };
}

function partsOf(pointing: Pointing, plan: Plan, kube: Kube, ignore: boolean): { parts: Part[]; failures: Failure[] } {
  const parts: Part[] = [];
  const failures: Failure[] = [];
  const note = (failure: Failure) => {
    if (!ignore || !isNotFound(failure)) failures.push(failure);
  };
  if (plan.by === "selector") {
    for (const resource of plan.resources) {
      const list = listed(resource, pointing, kube);
      if ("failure" in list) note(list.failure);
      else parts.push({ resource, objects: list.items });
    }
    return { parts, failures };
  }
  for (const one of found(pointing, kube, plan)) {
    if ("failure" in one) note(one.failure);
    else parts.push({ resource: one.resource, objects: [one.object!] });
  }
  return { parts, failures };
}

function inServersOrder(part: Part): Part {
  const order = kindOf(part.resource.name)?.tableOrder;
  return order ? { ...part, objects: [...part.objects].sort(order) } : part;
}

/** Rows are sorted table by table; when a path leads nowhere, kubectl shows nothing and says nothing about it. */
function sortedParts(parts: readonly Part[], field: string): { parts: readonly Part[]; wrong: boolean } {
  if (!field) return { parts: parts.map(inServersOrder), wrong: false };
  const inOrder: Part[] = [];
  for (const part of parts) {
    const objects = part.objects.length > 1 ? sorted(part.objects, field) : part.objects;
    if ("fault" in objects) return { parts: [], wrong: true };
    inOrder.push({ ...part, objects });
  }
  return { parts: inOrder, wrong: false };
}

function groups(parts: readonly Part[]): readonly Part[] {
  const joined: { resource: Resource; objects: KubeObject[] }[] = [];
  for (const { resource, objects } of parts) {
    if (!objects.length) continue;
    const last = joined.at(-1);
    if (last?.resource === resource) last.objects.push(...objects);
    else joined.push({ resource, objects: [...objects] });
  }
  return joined;
}
