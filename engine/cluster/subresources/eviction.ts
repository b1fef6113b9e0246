import { selectorOf, selects } from "../../base/labels.ts";
import type { KubeObject } from "../../base/object.ts";
import { rfc3339 } from "../../base/time.ts";
import type { Answer, Fault, Request } from "../api.ts";
import { decodedBody } from "../body.ts";
import { type Call, found, success } from "../call.ts";
import { internalError, notFound, refusal, Refused, tooManyRequests } from "../faults.ts";
import { storeUpdate } from "../storing.ts";
import { removed } from "../verbs/delete.ts";

const EVICTION = { kind: "Eviction", apiVersion: "policy/v1" };
const BUDGETS = "poddisruptionbudgets.policy";

/** A deletion that asks the pod's disruption budget first. Source: Kubernetes' `registry/core/pod/storage/eviction.go`. */
export function eviction(call: Call): Answer {
  const body = decodedBody(call, EVICTION);
  if (body instanceof Refused) return refusal(body.fault);
  const pod = found(call);
  if (!pod) return refusal(notFound(call.resource, call.request.name!));
  const spent = isFree(pod) ? undefined : spend(call, pod);
  if (spent instanceof Refused) return refusal(spent.fault);
  const options: Pick<Request, "gracePeriodSeconds" | "preconditions" | "propagationPolicy"> = body.deleteOptions ?? {};
  const request: Request = { ...call.request, ...options, verb: "delete", subresource: undefined };
  const marked = call.request.dryRun ? pod : disrupted(call, pod);
  const gone = removed({ ...call, request }, marked);
  return gone instanceof Refused ? refusal(gone.fault) : success(call, gone, { created: true });
}

/** Pods that are done, or have not begun, are nobody's loss. */
function isFree({ status, metadata }: KubeObject): boolean {
  return ["Succeeded", "Failed", "Pending"].includes(status?.phase) || metadata.deletionTimestamp !== undefined;
}

const refused = (fault: Fault) => new Refused(fault);

const REFUSED = "Cannot evict pod as it would violate the pod's disruption budget.";

/** Takes one disruption from the pod's budget, if it has one. */
function spend(call: Call, pod: KubeObject): Refused | undefined {
  const { machine, request } = call;
  const budgets = machine.store.list(BUDGETS, request.namespace).filter(({ spec }) =>
    selects(selectorOf(spec?.selector), pod.metadata.labels)
  );
  if (budgets.length > 1) {
    return refused(internalError(
      "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.",
    ));
  }
  const [budget] = budgets;
  if (!budget) return undefined;
  const { status = {}, metadata, spec } = budget;
  const isReady = pod.status?.conditions?.some(({ type, status }: { type: string; status: string }) =>
    type === "Ready" && status === "True"
  );
  if (!isReady) {
    const isHealthy = status.currentHealthy >= status.desiredHealthy && status.desiredHealthy > 0;
    if (spec.unhealthyPodEvictionPolicy === "AlwaysAllow" || isHealthy) return undefined;
  }
  if ((status.observedGeneration ?? 0) < (metadata.generation ?? 0)) {
    return refused(tooManyRequests(REFUSED, {
      retryAfterSeconds: 10,
      causes: [{
        reason: "DisruptionBudget",
        message: `The disruption budget ${metadata.name} is still being processed by the server.`,
      }],
    }));
  }
  if (!((status.disruptionsAllowed ?? 0) > 0)) {
    const message =
      `The disruption budget ${metadata.name} needs ${status.desiredHealthy} healthy pods and has ${status.currentHealthy} currently`;
    return refused(tooManyRequests(REFUSED, { causes: [{ reason: "DisruptionBudget", message }] }));
  }
  if (request.dryRun) return undefined;
  const disruptedPods = { ...status.disruptedPods, [pod.metadata.name]: rfc3339(machine.nowMs) };
  const next = { ...budget, status: { ...status, disruptionsAllowed: status.disruptionsAllowed - 1, disruptedPods } };
  machine.put(BUDGETS, next, budget);
  return undefined;
}

/** The pod says why it goes. */
function disrupted(call: Call, pod: KubeObject): KubeObject {
  const others = (pod.status?.conditions ?? []).filter(({ type }: { type: string }) => type !== "DisruptionTarget");
  const { generation } = pod.metadata;
  const condition = {
    type: "DisruptionTarget",
    status: "True",
    reason: "EvictionByEvictionAPI",
    message: "Eviction API: evicting",
    lastProbeTime: null,
    lastTransitionTime: rfc3339(call.machine.nowMs),
    ...(generation ? { observedGeneration: generation } : {}),
  };
  const request: Request = { ...call.request, subresource: "status" };
  const next = { ...pod, status: { ...pod.status, conditions: [...others, condition] } };
  const stored = storeUpdate({ ...call, request }, next, pod, { isPlain: true });
  return stored instanceof Refused ? pod : stored;
}
