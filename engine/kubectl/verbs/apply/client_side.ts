import { goJson } from "../../../base/json.ts";
import type { KubeObject } from "../../../base/object.ts";
import { mergePatch, strategicPatch } from "../../../base/patch.ts";
import { isEmptyPatch, threeWayMergePatch, threeWayStrategicPatch } from "../../../base/three_way.ts";
import { merging } from "../../../kinds/schema/mod.ts";
import type { Info } from "../../builder.ts";
import { type Got, pathOf } from "../../client.ts";
import { type Failure, isNotFound, whileDoing } from "../../failure.ts";
import { type Printer, printerOf } from "../../printers/mod.ts";
import {
  asked,
  changeCause,
  configurationOf,
  LAST_APPLIED,
  type Manner,
  operation,
  recorded,
  withLastApplied,
} from "../../strategies.ts";
import type { Kube } from "../../verb.ts";
import { kindText, resourceText } from "../../words.ts";
import type { Applied } from "./mod.ts";

/** Creates the object, or brings it to what the file says by a patch of what was, is and shall be. */
export function appliedByClient(info: Info, manner: Manner, kube: Kube): Applied {
  const body = withLastApplied(info.object!);
  const current = kube.client.get(info.resource, info.namespace, info.name);
  if ("failure" in current) {
    if (isNotFound(current.failure)) return created(info, body, manner, kube);
    return {
      failure: whileDoing(
        `retrieving current configuration of:\n${place(info)}\nfrom server for:`,
        info.source,
        current.failure,
      ),
    };
  }
  warnOfMissingMemory(info, current.object, manner, kube);
  const result = patched(info, body, current.object, manner, kube);
  if ("failure" in result) return result;
  warnOfDeletion(result.object, info.name, kube);
  return told(result.changed ? "configured" : "unchanged", result.object, manner, kube);
}

/** How kubectl names an object in long complaints. */
export function place({ resource, namespace, name }: Info): string {
  return `Resource: "${resourceText(resource)}", GroupVersionKind: "${kindText(resource)}"\n` +
    `Name: "${name}", Namespace: "${namespace ?? ""}"`;
}

export function told(done: string, object: KubeObject, manner: Manner, kube: Kube): Applied {
  const printer = kube.flags.text("output") === ""
    ? printerOf(kube, { operation: operation(done, manner.dryRun) })
    : printerOf(kube);
  return { text: (printer as Printer).print(object).text, object };
}

export function warnOfDeletion(object: KubeObject, name: string, kube: Kube): void {
  if (object.metadata.deletionTimestamp) {
    kube.client.note(`Warning: Detected changes to resource ${name} which is currently being deleted.\n`);
  }
}

function created(info: Info, body: KubeObject, manner: Manner, kube: Kube): Applied {
  if (manner.dryRun === "client") return told("created", body, manner, kube);
  const got = kube.client.ask({
    verb: "create",
    ...pathOf(info.resource),
    namespace: info.namespace,
    body: recorded(body, kube),
    ...asked(manner),
  });
  if ("failure" in got) return { failure: whileDoing("creating", info.source, got.failure) };
  return told("created", got.object, manner, kube);
}

function warnOfMissingMemory({ resource, name }: Info, current: KubeObject, manner: Manner, kube: Kube): void {
  if (manner.dryRun === "client" || current.metadata.annotations?.[LAST_APPLIED] !== undefined) return;
  kube.client.note(
    `Warning: resource ${resource.plural}/${name} is missing the ${LAST_APPLIED} annotation which is required by kubectl apply. ` +
      "kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. " +
      "The missing annotation will be patched automatically.\n",
  );
}

type Patched = { readonly object: KubeObject; readonly changed: boolean } | { readonly failure: Failure };

function patched(info: Info, body: KubeObject, current: KubeObject, manner: Manner, kube: Kube): Patched {
  const { patch, patchType } = patchTo(body, current);
  if (isEmptyPatch(patch)) return { object: current, changed: false };
  if (manner.dryRun === "client") return { object: locally(current, patch, patchType), changed: true };
  const got = sent(info, patch, patchType, manner, kube);
  if (!("failure" in got)) return { object: noted(info, got.object, manner, kube), changed: true };
  if (kube.flags.yes("force") && isRefusedForGood(got.failure)) return recreated(info, body, manner, kube);
  const failure = whileDoing("patching", info.source, got.failure);
  return { failure: whileDoing(`applying patch:\n${goJson(patch)}\nto:\n${place(info)}\nfor:`, info.source, failure) };
}

/** `--record` on an object that was there is a patch of its own. */
function noted(info: Info, object: KubeObject, manner: Manner, kube: Kube): KubeObject {
  if (!kube.flags.yes("record")) return object;
  const got = sent(info, { metadata: { annotations: changeCause(kube) } }, "merge", manner, kube);
  return "failure" in got ? object : got.object;
}

/** What `apply` would change: nothing, when the patch is empty. */
export function patchTo(
  body: KubeObject,
  current: KubeObject,
): { readonly patch: unknown; readonly patchType: "strategic" | "merge" } {
  const original = memoryOf(current);
  const facts = merging(current.apiVersion, current.kind);
  if (facts) {
    const patch = threeWayStrategicPatch(original, body, current, facts);
    if (!("fault" in patch)) return { patch, patchType: "strategic" };
  }
  return { patch: threeWayMergePatch(original, body, current), patchType: "merge" };
}

function memoryOf(current: KubeObject): unknown {
  const memory = current.metadata.annotations?.[LAST_APPLIED];
  if (!memory) return undefined;
  try {
    return JSON.parse(memory);
  } catch {
    return undefined;
  }
}

function locally(current: KubeObject, patch: unknown, patchType: "strategic" | "merge"): KubeObject {
  if (patchType === "merge") return mergePatch(current, patch) as KubeObject;
  return strategicPatch(current, patch, merging(current.apiVersion, current.kind)) as KubeObject;
}

function sent(
  { resource, namespace, name }: Info,
  body: unknown,
  patchType: "strategic" | "merge",
  manner: Manner,
  kube: Kube,
): Got {
  return kube.client.ask({ verb: "patch", ...pathOf(resource), namespace, name, body, patchType, ...asked(manner) });
}

const isRefusedForGood = (failure: Failure): boolean =>
  failure.is === "server" && (failure.fault.reason === "Conflict" || failure.fault.reason === "Invalid");

/** `--force`: what can't be patched is deleted and made anew. */
function recreated(info: Info, body: KubeObject, manner: Manner, kube: Kube): Patched {
  const { resource, namespace, name } = info;
  const { failure } = {
    failure: undefined,
    ...kube.client.ask({ verb: "delete", ...pathOf(resource), namespace, name, propagationPolicy: "Background" }),
  };
  if (failure) return { failure };
  const fresh = withLastApplied(info.object!, configurationOf(body));
  const got = kube.client.ask({ verb: "create", ...pathOf(resource), namespace, body: fresh, ...asked(manner) });
  return "failure" in got
    ? { failure: whileDoing("creating", info.source, got.failure) }
    : { object: got.object, changed: true };
}
