import { compareQuantities } from "../../base/quantity.ts";
import type { PodSpec, PodStatus, ResourceRequirements } from "../types.ts";

const COMPUTE = ["cpu", "memory"];

/**
 * Guaranteed when every container's requests equal its limits for cpu and memory, BestEffort when none names either,
 * Burstable otherwise (Kubernetes' `qos.ComputePodQOS`). Resources of the pod as a whole count instead, if it has any.
 */
export function qosClass(spec: PodSpec): Quality {
  let best: Quality | undefined;
  const owners = spec.resources
    ? [spec]
    : spec.initContainers
    ? [...spec.containers, ...spec.initContainers]
    : spec.containers;
  for (const { resources = NO_RESOURCES } of owners) {
    const own = ownQuality(resources);
    if (best !== undefined && own !== best) return "Burstable";
    best = own;
  }
  return best ?? "BestEffort";
}

type Quality = NonNullable<PodStatus["qosClass"]>;

const NO_RESOURCES: ResourceRequirements = Object.freeze({});
const known = new WeakMap<ResourceRequirements, Quality>();

/** What one container's resources would make of a pod alone; containers that agree make it so for all. */
function ownQuality(resources: ResourceRequirements): Quality {
  let quality = known.get(resources);
  if (!quality) {
    quality = qualityOf(resources);
    known.set(resources, quality);
  }
  return quality;
}

function qualityOf({ limits, requests }: ResourceRequirements): Quality {
  const isNamed = COMPUTE.some((name) => isSet(limits?.[name]) || isSet(requests?.[name]));
  if (!isNamed) return "BestEffort";
  const isGuaranteed = COMPUTE.every((name) =>
    isSet(limits?.[name]) && compareQuantities(requests?.[name] ?? limits![name]!, limits![name]!) === 0
  );
  return isGuaranteed ? "Guaranteed" : "Burstable";
}

function isSet(amount: string | undefined): boolean {
  return amount !== undefined && compareQuantities(amount, "0") > 0;
}
