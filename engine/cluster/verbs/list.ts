import { isFaulty } from "../../base/fault.ts";
import { type FieldSelector, fieldsFit, parseFieldSelector, parseLabelSelector, selects } from "../../base/labels.ts";
import type { KubeObject } from "../../base/object.ts";
import type { Kind } from "../../kinds/kind.ts";
import type { Answer } from "../api.ts";
import { type Call } from "../call.ts";
import { storedAs } from "../catalog.ts";
import { badRequest, refusal, Refused } from "../faults.ts";

export function list(call: Call): Answer {
  const items = selected(call);
  if (items instanceof Refused) return refusal(items.fault, call.warnings);
  const { machine, kind } = call;
  const shown = kind?.shown ? items.map((item) => kind.shown!(item, machine)) : items;
  return { ok: true, items: shown, resourceVersion: String(machine.store.version), warnings: call.warnings };
}

/** The objects that a request's namespace, name and selectors leave. */
export function selected(call: Call): readonly KubeObject[] | Refused {
  const { machine, request, resource, kind } = call;
  const all = machine.store.list(storedAs(resource.name), request.namespace);
  const labels = request.labelSelector ? parseLabelSelector(request.labelSelector) : undefined;
  if (labels && isFaulty(labels)) return new Refused(badRequest(labels.fault));
  const fields = request.fieldSelector ? parseFieldSelector(request.fieldSelector) : undefined;
  if (fields && isFaulty(fields)) return new Refused(badRequest(fields.fault));
  if (!labels && !fields) return all;
  const unknown = fields && unknownField(call, fields);
  if (unknown) return new Refused(badRequest(unknown));
  return all.filter((object) =>
    (!labels || selects(labels, object.metadata.labels)) && (!fields || fieldsFit(fields, fieldOf(object, kind)))
  );
}

function fieldOf(object: KubeObject, kind: Kind | undefined): (field: string) => string {
  return (field) => {
    if (field === "metadata.name") return object.metadata.name;
    if (field === "metadata.namespace") return object.metadata.namespace ?? "";
    return kind?.fieldSelectors?.[field]?.(object) ?? "";
  };
}

function unknownField({ kind, resource }: Call, { terms }: FieldSelector): string | undefined {
  const known = ["metadata.name", "metadata.namespace", ...Object.keys(kind?.fieldSelectors ?? {})];
  const bad = terms.find(({ field }) => !known.includes(field))?.field;
  if (bad === undefined) return undefined;
  if (kind?.fieldSelectorFault === "label") return `field label not supported: ${bad}`;
  if (kind?.fieldSelectorFault === "kind") {
    return `field label ${JSON.stringify(bad)} not supported for ${resource.kind}`;
  }
  return `${JSON.stringify(bad)} is not a known field selector: only "metadata.name", "metadata.namespace"`;
}
