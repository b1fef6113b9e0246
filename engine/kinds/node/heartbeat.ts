import { parseTime, rfc3339 } from "../../base/time.ts";
import { lastBeat } from "../heartbeat.ts";
import type { Clock } from "../kind.ts";
import type { Node } from "../types.ts";

/** A kubelet reports a status in which nothing changed this often (`nodeStatusReportFrequency`). */
const REPORT_MS = 5 * 60_000;

/** The object as it was last made for a moment: readers of the same minutes share it. */
const beaten = new WeakMap<Node, { readonly time: string; readonly node: Node }>();

/** The node with its kubelet's latest report; a node whose kubelet has fallen silent stays as it is. */
export function withHeartbeat(node: Node, { nowMs }: Clock): Node {
  const ready = node.status?.conditions?.find(({ type }) => type === "Ready");
  if (!ready?.lastHeartbeatTime || ready.status === "Unknown") return node;
  const beatMs = lastBeat(parseTime(ready.lastHeartbeatTime), REPORT_MS, nowMs);
  const time = rfc3339(beatMs);
  if (time === ready.lastHeartbeatTime) return node;
  const known = beaten.get(node);
  if (known?.time === time) return known.node;
  const conditions = node.status.conditions!.map((condition) =>
    condition.reason?.startsWith("Kubelet") ? { ...condition, lastHeartbeatTime: time } : condition
  );
  const made: Node = { ...node, status: { ...node.status, conditions } };
  beaten.set(node, { time, node: made });
  return made;
}
