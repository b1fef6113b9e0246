import { compareQuantities } from "../../base/quantity.ts";
import type { PodSpec, PodStatus, Quantities } from "../types.ts";

const COMPUTE = ["cpu", "memory"];

/**
 * Guaranteed when every container's requests equal its limits for cpu and memory, BestEffort when none names either,
 * Burstable otherwise (Kubernetes' `qos.ComputePodQOS`). Resources of the pod as a whole count instead, if it has any.
 */
export function qosClass(spec: PodSpec): NonNullable<PodStatus["qosClass"]> {
  const all = spec.resources
    ? [spec.resources]
    : [...spec.containers, ...(spec.initContainers ?? [])].map((container) => container.resources ?? {});
  const named = all.flatMap(({ limits, requests }) => [...amounts(limits), ...amounts(requests)]);
  if (named.length === 0) return "BestEffort";
  const isGuaranteed = all.every(({ limits, requests }) =>
    COMPUTE.every((name) =>
      isSet(limits?.[name]) && compareQuantities(requests?.[name] ?? limits![name]!, limits![name]!) === 0
    )
  );
  return isGuaranteed ? "Guaranteed" : "Burstable";
}

function amounts(list: Quantities | undefined): readonly string[] {
  return COMPUTE.filter((name) => isSet(list?.[name]));
}

function isSet(amount: string | undefined): boolean {
  return amount !== undefined && compareQuantities(amount, "0") > 0;
}
