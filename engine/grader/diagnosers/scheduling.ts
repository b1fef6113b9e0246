import type { Pod } from "../../kinds/types.ts";
import { type Diagnoser, firstOf } from "../diagnoser.ts";
import { type Cause, describing, latest, nodeOf, type Suspicion } from "../suspicion.ts";
import { called } from "../words.ts";

/** A pod that outranks it took its place on the node. */
export const preempted: Diagnoser = {
  name: "preempted",
  verdicts: ["missing"],
  diagnose: (suspicion): Cause | undefined =>
    firstOf(suspicion.pods, (pod) => {
      const node = nodeOf(pod);
      if (pod.spec.nodeName || !/Insufficient|Too many pods/.test(mainReason(pod) ?? "")) return undefined;
      const event = latest(preemptions(suspicion, pod, node));
      if (!event) return undefined;
      const space = pod.metadata.namespace;
      return {
        why: `a pod of higher priority took the place of ${called(pod)}: ${event.message}`,
        look: `kubectl get events -n ${space} --field-selector reason=Preempted`,
      };
    }),
};

/** A pod that is asked for by name was driven away, and nothing makes it again. */
export const evicted: Diagnoser = {
  name: "evicted",
  verdicts: ["missing"],
  diagnose({ kind, name, namespace, meant, workloads, scene }): Cause | undefined {
    if (kind !== "Pod" || name === undefined || meant) return undefined;
    const event = latest(
      ((scene.objects("Event", "v1") ?? []) as Parameters<typeof latest>[0]).filter((
        { reason = "", involvedObject: object, metadata },
      ) => EVICTIONS.test(reason) && object?.name === name && metadata.namespace === (namespace ?? metadata.namespace)),
    );
    if (!event || workloads.some(({ metadata }) => metadata.name === name)) return undefined;
    return {
      why: `Pod ${name} was driven away (${event.reason}): ${event.message}`,
      look: `kubectl get events -n ${event.metadata.namespace} --field-selector reason=${event.reason}`,
    };
  },
};

const EVICTIONS = /^(TaintManagerEviction|Preempted|Evicted|DeletingNode)/;

/** What the scheduler says of a pod that has no node: the reason that most nodes give. */
const REASONS: readonly { name: string; says: RegExp; look(pod: Pod): string }[] = [
  { name: "resources", says: /Insufficient|Too many pods/, look: describing },
  { name: "host port", says: /free ports/, look: () => "kubectl get pods -A -o wide" },
  { name: "untolerated taint", says: /untolerated taint/, look: () => "kubectl describe nodes" },
  { name: "cordoned node", says: /unschedulable/, look: () => "kubectl get nodes" },
  { name: "node selector", says: /affinity\/selector|\[NodeAffinity\]/, look: () => "kubectl get nodes --show-labels" },
  { name: "pod affinity", says: /pod (anti-)?affinity|topology spread/, look: describing },
  { name: "volume", says: /[Pp]ersistent ?[Vv]olume|volume node affinity/, look: () => "kubectl get pvc,pv -A" },
  { name: "scheduling", says: /(?:)/, look: describing },
];

export const schedulings: readonly Diagnoser[] = REASONS.map(({ name, says, look }): Diagnoser => ({
  name,
  verdicts: ["missing"],
  diagnose: (suspicion) =>
    firstOf(suspicion.pods, (pod) => {
      const reason = mainReason(pod);
      if (reason === undefined || !says.test(reason)) return undefined;
      const { message, reason: word } = scheduled(pod)!;
      const holder = name === "host port" ? portHolder(pod, suspicion) : "";
      return { why: `${called(pod)} can't be scheduled: ${message ?? word}${holder}`, look: look(pod) };
    }),
}));

function scheduled(pod: Pod) {
  return pod.status?.conditions?.find(({ type, status }) => type === "PodScheduled" && status === "False");
}

/** Of `0/3 nodes are available: 1 node(s) had …, 2 Insufficient cpu.` the part that counts most nodes. */
function mainReason(pod: Pod): string | undefined {
  const condition = scheduled(pod);
  if (!condition || pod.metadata.deletionTimestamp) return undefined;
  const text = /nodes are available: (.*?)(?:\. (?:no new claims|preemption)|$)/.exec(condition.message ?? "")?.[1];
  if (text === undefined) return condition.message ?? condition.reason ?? "";
  const isPinned = nodeOf(pod) !== undefined;
  let [main, most] = [text, -1];
  for (const part of text.split(/, (?=\d+ )/)) {
    const [, count, reason] = /^(\d+) (.*)$/.exec(part) ?? [];
    // A daemon's pod is pinned: all nodes but its own say that.
    if (reason === undefined || (isPinned && reason.includes("[NodeAffinity]"))) continue;
    if (Number(count) > most) [main, most] = [reason, Number(count)];
  }
  return main;
}

function preemptions({ scene }: Suspicion, pod: Pod, node: string | undefined) {
  return ((scene.objects("Event", "v1") ?? []) as Parameters<typeof latest>[0]).filter((
    { reason, message = "", metadata },
  ) =>
    reason === "Preempted" && metadata.namespace === pod.metadata.namespace &&
    (node === undefined || message.endsWith(`on node ${node}`))
  );
}

/** `; Pod default/web has port 80 of node1` */
function portHolder(pod: Pod, { scene }: Suspicion): string {
  const node = nodeOf(pod);
  const ports = new Set(hostPorts(pod));
  const others = (scene.objects("Pod") ?? []) as readonly Pod[];
  const holder = others.find((other) =>
    other !== pod && other.spec.nodeName && (node === undefined || other.spec.nodeName === node) &&
    hostPorts(other).some((port) => ports.has(port))
  );
  if (!holder) return "";
  const port = hostPorts(holder).find((one) => ports.has(one));
  return `; ${called(holder)} has port ${port} of ${holder.spec.nodeName}`;
}

function hostPorts({ spec }: Pod): number[] {
  return spec.containers.flatMap(({ ports = [] }) => ports.flatMap(({ hostPort }) => hostPort ? [hostPort] : []));
}
