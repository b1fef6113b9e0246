import type { KubeObject } from "../base/object.ts";
import type { Condition, Event, Pod } from "../kinds/types.ts";
import { called } from "./words.ts";
import type { Scene } from "./check.ts";

/** A reason of the cluster's own, and the command that shows it. */
export interface Cause {
  readonly why: string;
  readonly look: string;
}

/** Why a pod isn't running and ready; undefined when it is. */
export function podTrouble(pod: Pod, scene: Scene): Cause | undefined {
  const { name, namespace } = pod.metadata;
  const look = `kubectl describe pod ${name}${namespace ? ` -n ${namespace}` : ""}`;
  if (pod.metadata.deletionTimestamp) return { why: `${called(pod)} is being deleted`, look };
  for (const trouble of TROUBLES) {
    const why = trouble(pod, scene);
    if (why) return { why, look };
  }
  return undefined;
}

/** Looked at in this order; the first that says something wins. */
const TROUBLES: readonly ((pod: Pod, scene: Scene) => string | undefined)[] = [
  unscheduled,
  rejected,
  waiting,
  crashed,
  starting,
  unready,
];

function unscheduled(pod: Pod): string | undefined {
  const scheduled = condition(pod, "PodScheduled");
  if (scheduled?.status !== "False") return undefined;
  return `${called(pod)} can't be scheduled: ${scheduled.message ?? scheduled.reason}`;
}

function rejected(pod: Pod): string | undefined {
  if (pod.status?.phase !== "Failed" || !pod.status.reason) return undefined;
  return `${called(pod)} failed: ${pod.status.reason}${pod.status.message ? `: ${pod.status.message}` : ""}`;
}

function waiting(pod: Pod, scene: Scene): string | undefined {
  for (const status of statuses(pod)) {
    const state = status.state?.waiting;
    if (!state?.reason || STARTING.has(state.reason)) continue;
    if (state.reason === "CrashLoopBackOff") return crashed(pod);
    const detail = pullFault(pod, scene) ?? state.message;
    return `container ${status.name} of ${called(pod)} waits with ${state.reason}${detail ? `: ${detail}` : ""}`;
  }
  return undefined;
}

function crashed(pod: Pod): string | undefined {
  for (const status of statuses(pod)) {
    const end = status.state?.terminated ?? (status.state?.waiting ? status.lastState?.terminated : undefined);
    if (!end || (end.exitCode === 0 && status.state?.terminated)) continue;
    const again = status.restartCount > 0 ? `, and was restarted ${times(status.restartCount)}` : "";
    return `container ${status.name} of ${called(pod)} ended with exit code ${end.exitCode} (${end.reason})${again}`;
  }
  return undefined;
}

function starting(pod: Pod, scene: Scene): string | undefined {
  if (pod.status?.phase !== "Pending") return undefined;
  const warning = latest(eventsOf(pod, scene).filter((event) => event.type === "Warning"));
  if (warning) return `${called(pod)} doesn't start: ${warning.message}`;
  return pod.spec.nodeName ? `${called(pod)} is still starting` : `${called(pod)} waits for the scheduler`;
}

function unready(pod: Pod, scene: Scene): string | undefined {
  if (pod.status?.phase !== "Running" || condition(pod, "Ready")?.status !== "False") return undefined;
  const probe = latest(eventsOf(pod, scene).filter((event) => event.reason === "Unhealthy"));
  if (probe) return `${called(pod)} isn't ready: ${probe.message}`;
  return `${called(pod)} isn't ready: ${condition(pod, "Ready")?.message ?? "its containers aren't"}`;
}

/** Events about one object. */
export function eventsOf(about: KubeObject, scene: Scene): readonly Event[] {
  const { uid, name, namespace } = about.metadata;
  return ((scene.objects("Event", "v1") ?? []) as readonly Event[]).filter(({ metadata, involvedObject: object }) => {
    if (namespace !== undefined && metadata.namespace !== namespace) return false;
    return object?.uid ? object.uid === uid : object?.name === name && object?.kind === about.kind;
  });
}

export function latest(events: readonly Event[]): Event | undefined {
  return events.reduce<Event | undefined>(
    (last, event) => last && timeOf(last) > timeOf(event) ? last : event,
    undefined,
  );
}

const STARTING = new Set(["ContainerCreating", "PodInitializing"]);

// deno-lint-ignore no-explicit-any -- container statuses are not narrowed here
function statuses(pod: Pod): readonly any[] {
  return [...(pod.status?.["initContainerStatuses"] ?? []), ...(pod.status?.["containerStatuses"] ?? [])];
}

/** `ImagePullBackOff` doesn't say what the registry said; the event before it does. */
function pullFault(pod: Pod, scene: Scene): string | undefined {
  return latest(
    eventsOf(pod, scene).filter(({ reason, message }) => reason === "Failed" && /pull|image/i.test(message ?? "")),
  )?.message;
}

function condition(pod: Pod, type: string): Condition | undefined {
  return pod.status?.conditions?.find((one) => one.type === type);
}

function timeOf(event: Event): string {
  return event.lastTimestamp ?? event.metadata.creationTimestamp ?? "";
}

function times(count: number): string {
  return count === 1 ? "once" : count === 2 ? "twice" : `${count} times`;
}
