import type { Info } from "../../builder.ts";
import { printerOf } from "../../printers/mod.ts";
import type { Kube, Outcome } from "../../verb.ts";

/** Patches a workload, and prints it as what was done to it: `daemonset.apps/agent restarted`. */
export function patched({ resource, namespace, name }: Info, body: unknown, operation: string, kube: Kube): Outcome {
  const fieldManager = kube.flags.text("field-manager");
  const got = kube.client.ask({
    verb: "patch",
    resource: resource.name,
    namespace,
    name,
    patchType: "strategic",
    body,
    fieldManager,
  });
  if ("failure" in got) return { failure: got.failure };
  const printer = printerOf(kube, { operation, typed: true });
  if ("failure" in printer) return printer;
  const { text, failure } = printer.print(got.object);
  return { out: text, failure };
}
