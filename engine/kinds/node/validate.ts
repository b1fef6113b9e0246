import { sameJson } from "../../base/json.ts";
import { forbidden, required } from "../field_fault.ts";
import { labelValue, nameFaults, qualifiedName } from "../names.ts";
import { TAINT_EFFECTS } from "../pod_spec/scheduling.ts";
import { each, type Faults, NO_FAULTS, oneOf } from "../rules.ts";
import type { Node, Taint } from "../types.ts";

export function nodeFaults(next: Node, previous?: Node): Faults {
  return [...taintsFaults(next.spec.taints, "metadata.taints"), ...changeFaults(next, previous)];
}

/** Taints are named as if they stood in the metadata: that is how the server says it. */
function taintsFaults(taints: readonly Taint[] | undefined, field: string): Faults {
  const seen = new Set<string>();
  return each(field, taints, (taint, at) => {
    const pair = `${taint.key}:${taint.effect}`;
    const isTwice = seen.has(pair);
    seen.add(pair);
    return [
      ...nameFaults(`${at}.key`, taint.key ?? "", qualifiedName),
      ...nameFaults(`${at}.value`, taint.value ?? "", labelValue),
      ...(taint.effect ? oneOf(`${at}.effect`, taint.effect, TAINT_EFFECTS) : [required(`${at}.effect`)]),
      ...(isTwice ? twiceFaults(taint, at) : []),
    ];
  });
}

function twiceFaults(taint: Taint, field: string): Faults {
  const value = {
    text: JSON.stringify({ Key: taint.key, Value: taint.value ?? "", Effect: taint.effect, TimeAdded: null }),
  };
  return [{ field, type: "Duplicate value", value, detail: "taints must be unique by key and effect pair" }];
}

/** What a node was given stays: addresses of its pods, and its provider's id. */
function changeFaults(next: Node, previous: Node | undefined): Faults {
  if (!previous) return NO_FAULTS;
  const faults: Faults[] = [];
  const had: readonly string[] = previous.spec.podCIDRs ?? [];
  if (had.length > 0 && !sameJson(had, next.spec.podCIDRs)) {
    faults.push([forbidden("spec.podCIDRs", 'node updates may not change podCIDR except from "" to valid')]);
  }
  if (previous.spec.providerID && previous.spec.providerID !== next.spec.providerID) {
    faults.push([forbidden("spec.providerID", 'node updates may not change providerID except from "" to valid')]);
  }
  return faults.flat();
}
