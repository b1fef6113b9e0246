import { rfc3339 } from "../../base/time.ts";
import type { KubeObject } from "../../base/object.ts";
import type { Answer } from "../api.ts";
import { decodedBody } from "../body.ts";
import { type Call, found, success } from "../call.ts";
import { conflict, notFound, refusal, Refused } from "../faults.ts";
import { storeUpdate } from "../storing.ts";

const BINDING = { kind: "Binding", apiVersion: "v1" };

/** Gives a pod its node. The pod's spec changes here and nowhere else. */
export function binding(call: Call): Answer {
  const body = decodedBody(call, BINDING);
  if (body instanceof Refused) return refusal(body.fault);
  const pod = found(call);
  const { name } = call.request;
  if (!pod) return refusal(notFound(call.resource, name!));
  const node: string = body.target?.name ?? "";
  const refuse = (why: string) => refusal(conflict({ ...call.resource, name: "pods/binding" }, name!, why));
  if (pod.metadata.deletionTimestamp !== undefined) {
    return refuse(`pod ${name} is being deleted, cannot be assigned to a host`);
  }
  if (pod.spec.nodeName) return refuse(`pod ${name} is already assigned to node "${pod.spec.nodeName}"`);
  const stored = storeUpdate(call, bound(pod, node, call.machine.nowMs), pod, { isPlain: true });
  return stored instanceof Refused ? refusal(stored.fault) : success(call, stored);
}

function bound(pod: KubeObject, nodeName: string, nowMs: number): KubeObject {
  const others = (pod.status?.conditions ?? []).filter(({ type }: { type: string }) => type !== "PodScheduled");
  const { generation } = pod.metadata;
  const scheduled = {
    type: "PodScheduled",
    status: "True",
    lastProbeTime: null,
    lastTransitionTime: rfc3339(nowMs),
    ...(generation ? { observedGeneration: generation } : {}),
  };
  return { ...pod, spec: { ...pod.spec, nodeName }, status: { ...pod.status, conditions: [...others, scheduled] } };
}
