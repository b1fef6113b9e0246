import { isWantedNode, tolerates, untoleratedTaint } from "../kinds/placement.ts";
import type { Taint } from "../kinds/types.ts";
import { fitsAffinity, fitsAntiAffinity, respectsOthers, SHY } from "./affinity.ts";
import { type NodeLook, once, type PodLook } from "./look.ts";
import { fitsSpread } from "./spread.ts";
import { needOf, portsClash, roomOf } from "./use.ts";
import { claimNames, fitsVolumes } from "./volumes.ts";

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

interface FilterRow {
  readonly name: string;
  readonly filter: Filter;
  /** Whether it may refuse a node to this pod at all. */
  readonly applies?: (look: PodLook) => boolean;
}

const hasAffinity = ({ pod }: PodLook) => pod.spec.affinity !== undefined;

/** In the real order: the first that refuses gives the reason. */
export const FILTERS: readonly FilterRow[] = [
  { name: "NodeUnschedulable", filter: isSchedulable },
  { name: "NodeName", filter: hasName, applies: ({ pod }) => !!pod.spec.nodeName },
  { name: "TaintToleration", filter: toleratesTaints },
  {
    name: "NodeAffinity",
    filter: ({ pod }, { node }) => isWantedNode(pod.spec, node) ? undefined : UNWANTED,
    applies: (look) => look.pod.spec.nodeSelector !== undefined || hasAffinity(look),
  },
  { name: "NodePorts", filter: hasPorts, applies: ({ pod }) => needOf(pod).hostPorts.length > 0 },
  { name: "NodeResourcesFit", filter: hasRoom },
  { name: "VolumeBinding", filter: fitsVolumes, applies: ({ pod }) => claimNames(pod).length > 0 },
  { name: "PodTopologySpread", filter: fitsSpread, applies: ({ pod }) => !!pod.spec.topologySpreadConstraints },
  { name: "InterPodAffinity", filter: fitsAffinity, applies: hasAffinity },
  { name: "InterPodAffinity", filter: fitsAntiAffinity, applies: hasAffinity },
  { name: "InterPodAffinity", filter: respectsOthers, applies: ({ view }) => view.memory<boolean>(SHY) ?? false },
];

export interface Verdict {
  readonly plugin: string;
  readonly refusal: Refusal;
}

/** Undefined when the node suits. */
export function verdict(look: PodLook, node: NodeLook): Verdict | undefined {
  const rows = once(look, "filters", () => FILTERS.filter(({ applies }) => !applies || applies(look)));
  for (const { name, filter } of rows) {
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
  const wanted = needOf(pod).hostPorts;
  return use.hostPorts.some((taken) => wanted.some((port) => portsClash(port, taken))) ? NO_PORTS : undefined;
}

function hasRoom({ pod }: PodLook, { node, use }: NodeLook): Refusal | undefined {
  const room = roomOf(node);
  const { cpu, memory, others } = needOf(pod);
  const isFull = use.count + 1 > room.pods;
  const fits = cpu <= room.cpu - use.cpu && memory <= room.memory - use.memory;
  if (!isFull && (fits || (cpu === 0 && memory === 0)) && others.length === 0) return undefined;
  const reasons = isFull ? ["Too many pods"] : [];
  let resolvable = true;
  const ask = (resource: string, wanted: number, whole: number, taken: number) => {
    if (wanted === 0 || wanted <= whole - taken) return;
    if (wanted > whole) resolvable = false;
    reasons.push(`Insufficient ${resource}`);
  };
  ask("cpu", cpu, room.cpu, use.cpu);
  ask("memory", memory, room.memory, use.memory);
  for (const [name, wanted] of others) ask(name, wanted, room.others.get(name) ?? 0, use.others.get(name) ?? 0);
  return reasons.length ? { reasons, resolvable } : undefined;
}
