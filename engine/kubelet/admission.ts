import { isWantedNode, untoleratedTaint } from "../kinds/placement.ts";
import { podRequests } from "../kinds/pod_resources.ts";
import { isTerminal } from "../kinds/pod_state.ts";
import { milliValue, value } from "../base/quantity.ts";
import type { View } from "../cluster/controller.ts";
import type { Node, Pod } from "../kinds/types.ts";

/** Why a kubelet doesn't take a pod: what the status then says. */
export interface Rejection {
  readonly reason: string;
  readonly message: string;
}

const PREFIX = "Pod was rejected: ";

/**
 * What a kubelet checks itself: pods with a preset node never met the scheduler. Source:
 * `kubelet/lifecycle/predicate.go`. The event has the message without its first words.
 */
export function rejection(view: View, node: Node, pod: Pod): Rejection | undefined {
  if (!isWantedNode(pod.spec, node)) {
    return predicate("NodeAffinity", "node(s) didn't match Pod's node affinity/selector");
  }
  if (untoleratedTaint(node.spec?.taints, pod.spec.tolerations, ["NoExecute"])) {
    return predicate("TaintToleration", "node(s) had taints that the pod didn't tolerate");
  }
  return tooBig(view, node, pod);
}

function predicate(name: string, why: string): Rejection {
  return { reason: name, message: `${PREFIX}Predicate ${name} failed: ${why}` };
}

function tooBig(view: View, node: Node, pod: Pod): Rejection | undefined {
  const whole = node.status?.allocatable ?? {};
  const requests = podRequests(pod);
  const names = Object.keys(requests);
  const others = view.podsOnNode<Pod>(node.metadata.name).filter((other) =>
    other !== pod && !isTerminal(other) && other.metadata.uid !== pod.metadata.uid
  );
  const amount = (name: string, text: string) => name === "cpu" ? milliValue(text) : value(text);
  if (others.length + 1 > amount("pods", whole["pods"] ?? "0")) {
    return noRoom("pods", 1, others.length, amount("pods", whole["pods"] ?? "0"));
  }
  if (names.length === 0) return undefined;
  for (const name of names) {
    const asked = amount(name, requests[name]!);
    const room = amount(name, whole[name] ?? "0");
    const used = others.reduce((sum, other) => sum + amount(name, podRequests(other)[name] ?? "0"), 0);
    if (asked > 0 && asked > room - used) return noRoom(name, asked, used, room);
  }
  return undefined;
}

function noRoom(name: string, asked: number, used: number, room: number): Rejection {
  return {
    reason: `OutOf${name}`,
    message:
      `${PREFIX}Node didn't have enough resource: ${name}, requested: ${asked}, used: ${used}, capacity: ${room}`,
  };
}

export function withoutPrefix(message: string): string {
  return message.startsWith(PREFIX) ? message.slice(PREFIX.length) : message;
}
