import { isWantedNode, tolerates, untoleratedTaint } from "../kinds/placement.ts";
import type { Taint } from "../kinds/types.ts";
import { fitsAffinity, fitsAntiAffinity, respectsOthers } from "./affinity.ts";
import type { NodeLook, PodLook } from "./look.ts";
import { fitsSpread } from "./spread.ts";
import { allocatableOf, hostPortsOf, portsClash, requestsOf } from "./use.ts";
import { fitsVolumes } from "./volumes.ts";

/** Why a pod can't go on a node, in the real scheduler's words. */
export interface Refusal {
  readonly reasons: readonly string[];
  /** Whether other pods are in the way, so that evicting them could help. */
  readonly resolvable: boolean;
}

export type Filter = (look: PodLook, node: NodeLook) => Refusal | undefined;

const final = (...reasons: string[]): Refusal => ({ reasons, resolvable: false });
const open = (...reasons: string[]): Refusal => ({ reasons, resolvable: true });

const UNSCHEDULABLE: Taint = { key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" };
const CORDONED = final("node(s) were unschedulable");
const OTHER_NAME = final("node(s) didn't match the requested node name");
const TAINTED = final("node(s) had untolerated taint(s)");
const UNWANTED = final("node(s) didn't match Pod's node affinity/selector");
const NO_PORTS = open("node(s) didn't have free ports for the requested pod ports");

const NO_EFFECTS: readonly Taint["effect"][] = ["NoSchedule", "NoExecute"];

/** In the real order: the first that refuses gives the reason. */
export const FILTERS: readonly { readonly name: string; readonly filter: Filter }[] = [
  { name: "NodeUnschedulable", filter: isSchedulable },
  { name: "NodeName", filter: hasName },
  { name: "TaintToleration", filter: toleratesTaints },
  { name: "NodeAffinity", filter: ({ pod }, { node }) => isWantedNode(pod.spec, node) ? undefined : UNWANTED },
  { name: "NodePorts", filter: hasPorts },
  { name: "NodeResourcesFit", filter: hasRoom },
  { name: "VolumeBinding", filter: fitsVolumes },
  { name: "PodTopologySpread", filter: fitsSpread },
  { name: "InterPodAffinity", filter: fitsAffinity },
  { name: "InterPodAffinity", filter: fitsAntiAffinity },
  { name: "InterPodAffinity", filter: respectsOthers },
];

export interface Verdict {
  readonly plugin: string;
  readonly refusal: Refusal;
}

/** Undefined when the node suits. */
export function verdict(look: PodLook, node: NodeLook): Verdict | undefined {
  for (const { name, filter } of FILTERS) {
    const refusal = filter(look, node);
    if (refusal) return { plugin: name, refusal };
  }
  return undefined;
}

function isSchedulable({ pod }: PodLook, { node }: NodeLook): Refusal | undefined {
  if (!node.spec?.unschedulable) return undefined;
  return pod.spec.tolerations?.some((toleration) => tolerates(toleration, UNSCHEDULABLE)) ? undefined : CORDONED;
}

function hasName({ pod }: PodLook, { node }: NodeLook): Refusal | undefined {
  return pod.spec.nodeName && pod.spec.nodeName !== node.metadata.name ? OTHER_NAME : undefined;
}

function toleratesTaints({ pod }: PodLook, { node }: NodeLook): Refusal | undefined {
  const { taints } = node.spec ?? {};
  return taints && untoleratedTaint(taints, pod.spec.tolerations, NO_EFFECTS) ? TAINTED : undefined;
}

function hasPorts({ pod }: PodLook, { use }: NodeLook): Refusal | undefined {
  const wanted = hostPortsOf(pod);
  if (wanted.length === 0) return undefined;
  return use.hostPorts.some((taken) => wanted.some((port) => portsClash(port, taken))) ? NO_PORTS : undefined;
}

function hasRoom({ pod }: PodLook, { node, use }: NodeLook): Refusal | undefined {
  const allocatable = allocatableOf(node);
  const asked = requestsOf(pod);
  let reasons: string[] | undefined;
  let resolvable = true;
  if (use.pods.length + 1 > (allocatable["pods"] ?? 0)) reasons = ["Too many pods"];
  for (const resource in asked) {
    const wanted = asked[resource]!;
    const whole = allocatable[resource] ?? 0;
    if (wanted === 0 || wanted <= whole - (use.requested[resource] ?? 0)) continue;
    if (wanted > whole) resolvable = false;
    (reasons ??= []).push(`Insufficient ${resource}`);
  }
  return reasons && { reasons, resolvable };
}
