import { parseTime } from "../../base/time.ts";
import { age, ageColumn, column, nameColumn, orNone, wideColumn } from "../cells.ts";
import type { Clock, Column } from "../kind.ts";
import type { ContainerState, ContainerStatus, Pod, Time } from "../types.ts";

export const podColumns: readonly Column<Pod>[] = [
  nameColumn,
  column("READY", (pod) => podSummary(pod).ready),
  column("STATUS", (pod) => podSummary(pod).status),
  column("RESTARTS", (pod, clock) => restartsText(podSummary(pod), clock)),
  ageColumn,
  wideColumn("IP", (pod) => orNone(pod.status?.podIPs?.[0]?.ip)),
  wideColumn("NODE", (pod) => orNone(pod.spec.nodeName)),
  wideColumn("NOMINATED NODE", (pod) => orNone(pod.status?.nominatedNodeName)),
  wideColumn("READINESS GATES", gatesText),
];

/** What the table tells of a pod in a few words. */
export interface PodSummary {
  /** `1/2` */
  readonly ready: string;
  /** `Running`, `Init:0/1`, `CrashLoopBackOff`, `Terminating`, … */
  readonly status: string;
  readonly restarts: number;
  readonly lastRestart?: Time;
}

const SUMMARIES = new WeakMap<Pod, PodSummary>();

/** Remembered for each pod, as several columns ask for it. */
export function podSummary(pod: Pod): PodSummary {
  let summary = SUMMARIES.get(pod);
  if (!summary) SUMMARIES.set(pod, summary = summaryOf(pod));
  return summary;
}

function summaryOf(pod: Pod): PodSummary {
  const { spec, status = {} } = pod;
  const staying = new Set((spec.initContainers ?? []).filter((c) => c.restartPolicy === "Always").map((c) => c.name));
  const beginning = initSummary(pod, staying);
  const initialized = !beginning.reason || isTrue(pod, "Initialized");
  const own = status.containerStatuses ?? [];
  const running = initialized ? own.filter(({ ready, state }) => ready && isRunning(state)).length : 0;
  const counted = initialized
    ? [...(status.initContainerStatuses ?? []).slice(0, beginning.seen).filter(({ name }) => staying.has(name)), ...own]
    : (status.initContainerStatuses ?? []).slice(0, beginning.seen);
  const lastRestart = counted.map(({ lastState }) => lastState?.terminated?.finishedAt ?? "").reduce(later, "");
  return {
    ready: `${beginning.ready + running}/${(spec.containers ?? []).length + staying.size}`,
    status: ending(pod, statusText(pod, beginning.reason ?? phaseText(pod), initialized, running > 0)),
    restarts: counted.reduce((sum, { restartCount }) => sum + restartCount, 0),
    ...(lastRestart && { lastRestart }),
  };
}

interface Beginning {
  /** Why the pod is still initializing. */
  readonly reason?: string;
  /** How many of the init containers had been looked at before that was clear. */
  readonly seen: number;
  /** How many of those that go on running are ready. */
  readonly ready: number;
}

/** Goes through the init containers up to the first that isn't done: its state is the pod's. */
function initSummary({ spec, status }: Pod, staying: ReadonlySet<string>): Beginning {
  const statuses = status?.initContainerStatuses ?? [];
  let ready = 0;
  for (const [i, container] of statuses.entries()) {
    const { waiting, terminated } = container.state ?? {};
    if (terminated?.exitCode === 0) continue;
    if (staying.has(container.name) && container.started) {
      if (container.ready) ready++;
      continue;
    }
    const reason = terminated
      ? endText(terminated)
      : waiting?.reason && waiting.reason !== "PodInitializing"
      ? waiting.reason
      : `${i}/${spec.initContainers?.length ?? 0}`;
    return { reason: `Init:${reason}`, seen: i + 1, ready };
  }
  return { seen: statuses.length, ready };
}

/** The first container that has something to say decides; `Completed` gives way to a container that runs or failed. */
function statusText(pod: Pod, before: string, initialized: boolean, anyRunning: boolean): string {
  if (!initialized) return before;
  const told = (pod.status?.containerStatuses ?? []).map((container) => reasonOf(container));
  const reason = told.find((text) => text !== undefined) ?? before;
  if (reason !== "Completed") return reason;
  if (anyRunning && isTrue(pod, "Ready")) return "Running";
  const failed = (pod.status?.containerStatuses ?? []).find(({ state }) =>
    !state?.waiting?.reason && (state?.terminated?.exitCode ?? 0) !== 0
  );
  return failed ? endText(failed.state!.terminated!) : anyRunning ? "NotReady" : reason;
}

function reasonOf({ state }: ContainerStatus): string | undefined {
  return state?.waiting?.reason || (state?.terminated ? endText(state.terminated) : undefined);
}

function endText({ reason, signal, exitCode }: NonNullable<ContainerState["terminated"]>): string {
  return reason || (signal ? `Signal:${signal}` : `ExitCode:${exitCode}`);
}

function phaseText({ status }: Pod): string {
  const gated = status?.conditions?.some(({ type, reason }) => type === "PodScheduled" && reason === "SchedulingGated");
  return gated ? "SchedulingGated" : status?.reason || status?.phase || "";
}

function ending({ metadata, status }: Pod, text: string): string {
  if (!metadata.deletionTimestamp) return text;
  if (status?.reason === "NodeLost") return "Unknown";
  return status?.phase === "Succeeded" || status?.phase === "Failed" ? text : "Terminating";
}

function isRunning(state: ContainerState | undefined): boolean {
  return state?.running !== undefined && !state.waiting?.reason && !state.terminated;
}

function isTrue({ status }: Pod, type: string): boolean {
  return status?.conditions?.some((condition) => condition.type === type && condition.status === "True") ?? false;
}

function later(a: Time, b: Time): Time {
  return !a || (b && parseTime(a) < parseTime(b)) ? b : a;
}

function restartsText({ restarts, lastRestart }: PodSummary, clock: Clock): string {
  return restarts > 0 && lastRestart ? `${restarts} (${age(lastRestart, clock)} ago)` : String(restarts);
}

function gatesText({ spec, status }: Pod): string {
  const gates: readonly { readonly conditionType: string }[] = spec.readinessGates ?? [];
  if (gates.length === 0) return "<none>";
  const open = gates.filter(({ conditionType }) =>
    status?.conditions?.find(({ type }) => type === conditionType)?.status === "True"
  );
  return `${open.length}/${gates.length}`;
}
