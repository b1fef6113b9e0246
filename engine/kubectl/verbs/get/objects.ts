import type { KubeObject } from "../../../base/object.ts";
import { gathered, type Plan, type Pointing } from "../../builder.ts";
import { complained, several, unread } from "../../failure.ts";
import { type Printable, printerOf } from "../../printers/mod.ts";
import { sorted } from "../../printers/sort.ts";
import type { Kube, Outcome } from "../../verb.ts";

/** `-o yaml` and its kin: one object as it is, more (or none) as one List. */
export function objectsPrinted(pointing: Pointing, plan: Plan, kube: Kube): Outcome {
  const ignoreNotFound = kube.flags.yes("ignore-not-found");
  const { infos, failures } = gathered(pointing, kube, { plan, ignoreNotFound });
  const failure = several(unread(failures));
  const single = plan.by !== "none" && plan.single;
  if (failure && single) return { failure };
  if (!infos.length && ignoreNotFound) return { failure };
  const printer = printerOf(kube, { get: true });
  if ("failure" in printer) return { failure: printer.failure };
  const objects = infos.map(({ object }) => object!);
  if (single && objects.length === 1) {
    const printed = printer.print(objects[0]!);
    return { out: printed.text, failure: printed.failure };
  }
  const inOrder = kube.flags.text("sort-by") ? sorted(objects, kube.flags.text("sort-by")) : objects;
  if ("fault" in inOrder) return { failure: complained(inOrder.fault) };
  const printed = printer.print(listOf(inOrder));
  return {
    out: printed.text,
    failure: several([...(failure ? [failure] : []), ...(printed.failure ? [printed.failure] : [])]),
  };
}

export const listOf = (items: readonly KubeObject[]): Printable => ({
  apiVersion: "v1",
  items,
  kind: "List",
  metadata: { resourceVersion: "" },
});
