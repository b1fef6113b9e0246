import type { KubeObject } from "../../base/object.ts";
import type { Fault } from "../api.ts";
import { admissionName, type Call } from "../call.ts";
import { forbidden, Refused } from "../faults.ts";
import type { Machine } from "../machine.ts";
import type { AdmissionPlugin } from "./plugin.ts";

const CLASSES = "priorityclasses.scheduling.k8s.io";

/** Pods get the number of their priority class; without a class, that of the default class. One class is the default. */
export const priority: AdmissionPlugin = {
  name: "Priority",
  resources: ["pods", CLASSES],
  operations: ["create", "update"],
  admit(call, object, previous) {
    if (call.resource.name !== "pods") return object;
    if (previous) return withPrevious(object, previous);
    return withPriority(call, object);
  },
  fault(call, next) {
    return call.resource.name === CLASSES && next?.globalDefault ? secondDefault(call, next) : undefined;
  },
};

/** An update doesn't change what the class said once. */
function withPrevious(pod: KubeObject, previous: KubeObject): KubeObject {
  const { priority, preemptionPolicy } = previous.spec;
  if (pod.spec === previous.spec || pod.spec.priority !== undefined || priority === undefined) return pod;
  return { ...pod, spec: { ...pod.spec, priority, preemptionPolicy: pod.spec.preemptionPolicy ?? preemptionPolicy } };
}

function withPriority(call: Call, pod: KubeObject): KubeObject | Refused {
  const { spec } = pod;
  const name: string | undefined = spec.priorityClassName || undefined;
  const found = name === undefined ? defaultClass(call.machine) : call.machine.store.get(CLASSES, name);
  const refuse = (why: string) => new Refused(forbidden(call.resource, admissionName(call, pod), why));
  if (name !== undefined && !found) return refuse(`no PriorityClass with name ${name} was found`);
  const value: number = found?.value ?? 0;
  const policy: string = found?.preemptionPolicy ?? "PreemptLowerPriority";
  const computed = "from the given PriorityClass name";
  if (spec.priority !== undefined && spec.priority !== value) {
    return refuse(
      `the integer value of priority (${spec.priority}) must not be provided in pod spec; priority admission controller computed ${value} ${computed}`,
    );
  }
  if (spec.preemptionPolicy && spec.preemptionPolicy !== policy) {
    return refuse(
      `the string value of PreemptionPolicy (${spec.preemptionPolicy}) must not be provided in pod spec; priority admission controller computed ${policy} ${computed}`,
    );
  }
  const named = found ? { priorityClassName: found.metadata.name } : {};
  return { ...pod, spec: { ...spec, ...named, priority: value, preemptionPolicy: policy } };
}

/** Of several defaults the one with the lowest number. */
function defaultClass({ store }: Machine): KubeObject | undefined {
  let lowest: KubeObject | undefined;
  for (const one of store.list(CLASSES)) if (one.globalDefault && (!lowest || one.value < lowest.value)) lowest = one;
  return lowest;
}

function secondDefault(call: Call, next: KubeObject): Fault | undefined {
  const other = defaultClass(call.machine);
  if (!other || other.metadata.name === next.metadata.name) return undefined;
  const why = `PriorityClass ${other.metadata.name} is already marked as default. Only one default can exist`;
  return forbidden(call.resource, admissionName(call, next), why);
}
