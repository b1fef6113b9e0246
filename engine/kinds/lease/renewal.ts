import type { KubeObject } from "../../base/object.ts";
import { parseTime, rfc3339Micro } from "../../base/time.ts";
import { lastBeat } from "../heartbeat.ts";
import type { Clock } from "../kind.ts";

/**
 * Leases that components of the cluster hold: a kubelet renews that of its node after a quarter of its time; whoever leads
 * among the copies of a component tries every two seconds.
 */
const HELD: Readonly<Record<string, { readonly everyMs: number; isHeld(name: string, holder: string): boolean }>> = {
  "kube-node-lease": { everyMs: 10_000, isHeld: (name, holder) => holder === name },
  "kube-system": { everyMs: 2_000, isHeld: (name, holder) => holder.endsWith(`_${name}`) },
};

/** The lease as its holder last renewed it. */
export function renewed(lease: KubeObject, { nowMs }: Clock): KubeObject {
  const { metadata: { name, namespace = "" }, spec } = lease;
  const held = HELD[namespace];
  if (!held || !spec?.renewTime || !held.isHeld(name, spec.holderIdentity ?? "")) return lease;
  const renewTime = rfc3339Micro(lastBeat(parseTime(spec.renewTime), held.everyMs, nowMs));
  return renewTime === spec.renewTime ? lease : { ...lease, spec: { ...spec, renewTime } };
}
