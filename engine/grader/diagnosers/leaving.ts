import { controllerOf, type KubeObject } from "../../base/object.ts";
import type { Diagnoser } from "../diagnoser.ts";
import { type Cause, inSpace, type Suspicion } from "../suspicion.ts";
import { called, listed } from "../words.ts";

/** A finalizer holds an object that was deleted, or holds something in the namespace that was. */
export const held: Diagnoser = {
  name: "finalizer",
  verdicts: ["missing", "present"],
  diagnose(suspicion): Cause | undefined {
    const object = leavingObject(suspicion);
    if (!object) return undefined;
    const remaining = conditionOf(object, "NamespaceFinalizersRemaining");
    const finalizers = object.metadata.finalizers ?? [];
    const reason = finalizers.length > 0 ? listed(finalizers) : remaining;
    return reason === undefined
      ? undefined
      : { why: `${called(object)} is being deleted, and waits for ${reason}`, look: looking(object) };
  },
};

export const leaving: Diagnoser = {
  name: "being deleted",
  verdicts: ["missing", "present"],
  diagnose(suspicion): Cause | undefined {
    const object = leavingObject(suspicion);
    // A pod that goes is replaced: why it goes is asked first, in containers.ts.
    if (!object || (object.kind === "Pod" && suspicion.miss.verdict === "missing")) return undefined;
    const left = object.kind === "Namespace" ? "; what is in it goes first" : "";
    return { why: `${called(object)} is being deleted${left}`, look: looking(object) };
  },
};

/** What was deleted comes back, for its maker is still there. */
export const madeAgain: Diagnoser = {
  name: "made again",
  verdicts: ["present"],
  diagnose({ miss }): Cause | undefined {
    const object = miss.matches.find((one) => controllerOf(one));
    const owner = object && controllerOf(object);
    if (!object || !owner) return undefined;
    return {
      why: `${owner.kind} ${owner.name} makes it again as long as it is there`,
      look: inSpace(`kubectl get ${owner.kind.toLowerCase()} ${owner.name}`, object),
    };
  },
};

/** A controller made these pods, and is gone without them. */
export const orphaned: Diagnoser = {
  name: "orphaned",
  verdicts: ["present"],
  diagnose({ miss }): Cause | undefined {
    const pod = miss.matches.find((one) =>
      one.kind === "Pod" && !controllerOf(one) && HASHES.some((hash) => one.metadata.labels?.[hash] !== undefined)
    );
    return pod && {
      why: `${called(pod)} belongs to nothing any more: what made it was deleted without its pods`,
      look: inSpace(`kubectl get pod ${pod.metadata.name}`, pod) + " -o jsonpath='{.metadata.ownerReferences}'",
    };
  },
};

/** Labels that controllers give to the pods that they make. */
const HASHES = ["controller-revision-hash", "pod-template-hash"];

/** Of what should be gone, whichever is on its way; of what is missing, the one that is meant. */
function leavingObject({ miss, meant }: Suspicion): KubeObject | undefined {
  if (miss.verdict === "present") return miss.matches.find(({ metadata }) => metadata.deletionTimestamp);
  return meant?.metadata.deletionTimestamp ? meant : undefined;
}

function conditionOf(object: KubeObject, type: string): string | undefined {
  const conditions = object["status"]?.conditions as { type: string; status: string; message?: string }[] | undefined;
  const condition = conditions?.find((one) => one.type === type && one.status === "True");
  return condition?.message?.replace(/^Some content in the namespace has finalizers remaining: /, "");
}

function looking(object: KubeObject): string {
  return `${inSpace(`kubectl get ${object.kind.toLowerCase()} ${object.metadata.name}`, object)} -o yaml`;
}
