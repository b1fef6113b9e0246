import type { Condition, Pod } from "../../kinds/types.ts";
import { type Diagnoser, firstOf } from "../diagnoser.ts";
import { describing, latest, type Suspicion } from "../suspicion.ts";
import { called } from "../words.ts";

/** What ails a pod, in words; undefined when it isn't this. */
type Ailment = (pod: Pod, suspicion: Suspicion) => string | undefined;

export const rejected = ailing("rejected by the node", (pod) => {
  const { phase, reason, message } = pod.status ?? {};
  return phase === "Failed" && reason ? `${called(pod)} failed: ${reason}${message ? `: ${message}` : ""}` : undefined;
});

export const image = ailing("image", waitsWith(/^(ErrImagePull|ImagePullBackOff|InvalidImageName|ErrImageNeverPull)$/));

export const config = ailing("missing configuration", waitsWith(/^CreateContainerConfigError$/));

export const startFault = ailing(
  "container can't start",
  (pod, suspicion) =>
    waitsWith(/^(RunContainerError|CreateContainerError)$/)(pod, suspicion) ?? ended(pod, isStartFault),
);

/** A volume that can't be mounted holds up every container of the pod. */
export const volume = ailing("volume", (pod, suspicion) => {
  if (pod.status?.phase !== "Pending" || !pod.spec.nodeName) return undefined;
  const event = latest(
    suspicion.eventsOf(pod).filter(({ reason }) => /^Failed(Mount|AttachVolume)$/.test(reason ?? "")),
  );
  return event && `${called(pod)} doesn't start: ${event.message}`;
});

export const outOfMemory = ailing("out of memory", (pod) => ended(pod, (end) => end.reason === "OOMKilled"));

/** A probe that kills containers looks like a crash: it is named first. */
export const liveness = ailing("probe", (pod, suspicion) => probeText(pod, suspicion, /^(Liveness|Startup)/));

export const crash = ailing("crash", (pod) => ended(pod, () => true));

export const readiness = ailing(
  "probe",
  (pod, suspicion) => isUnready(pod) ? probeText(pod, suspicion, /^Readiness/) : undefined,
);

export const otherWait = ailing(
  "container waits",
  waitsWith(/^(?!ContainerCreating$|PodInitializing$|CrashLoopBackOff$)/),
);

export const leavingPod = ailing(
  "being deleted",
  (pod) => pod.metadata.deletionTimestamp ? `${called(pod)} is being deleted` : undefined,
);

export const starting = ailing("starting", (pod, suspicion) => {
  if (pod.status?.phase !== "Pending") return undefined;
  const warning = latest(suspicion.eventsOf(pod).filter(({ type }) => type === "Warning"));
  if (warning) return `${called(pod)} doesn't start: ${warning.message}`;
  return pod.spec.nodeName ? `${called(pod)} is still starting` : `${called(pod)} waits for the scheduler`;
});

export const unready = ailing(
  "not ready",
  (pod) =>
    isUnready(pod)
      ? `${called(pod)} isn't ready: ${condition(pod, "Ready")?.message ?? "its containers aren't"}`
      : undefined,
);

function ailing(name: string, ailment: Ailment): Diagnoser {
  return {
    name,
    verdicts: ["missing"],
    diagnose: (suspicion) =>
      firstOf(suspicion.pods, (pod) => {
        if (pod.metadata.deletionTimestamp && name !== "being deleted") return undefined;
        const why = ailment(pod, suspicion);
        return why === undefined ? undefined : { why, look: describing(pod) };
      }),
  };
}

function waitsWith(reasons: RegExp): Ailment {
  return (pod, suspicion) => {
    const status = statuses(pod).find(({ state }) => state?.waiting?.reason && reasons.test(state.waiting.reason));
    if (!status) return undefined;
    const { reason, message } = status.state.waiting;
    const detail = (/Image/.test(reason) ? pullFault(pod, suspicion) : undefined) ?? message;
    return `container ${status.name} of ${called(pod)} waits with ${reason}${detail ? `: ${detail}` : ""}`;
  };
}

/** `ImagePullBackOff` doesn't say what the registry said; the event before it does. */
function pullFault(pod: Pod, suspicion: Suspicion): string | undefined {
  return latest(
    suspicion.eventsOf(pod).filter(({ reason, message = "" }) => reason === "Failed" && PULL_FAULT.test(message)),
  )?.message;
}

const PULL_FAULT = /^(Failed to (pull|inspect|apply)|Error: (?!ErrImagePull|ImagePullBackOff))/;

interface End {
  readonly exitCode: number;
  readonly reason?: string;
  readonly message?: string;
}

function isStartFault({ reason }: End): boolean {
  return reason === "StartError" || reason === "ContainerCannotRun";
}

/** A container that ended though it should run: by itself, or again and again. */
function ended(pod: Pod, isLike: (end: End) => boolean): string | undefined {
  if (pod.status?.phase === "Succeeded") return undefined;
  for (const status of statuses(pod)) {
    const end: End | undefined = status.state?.terminated ??
      (status.state?.waiting || !status.ready ? status.lastState?.terminated : undefined);
    if (!end || (end.exitCode === 0 && status.state?.terminated) || !isLike(end)) continue;
    const again = status.restartCount > 0 ? `, and was restarted ${times(status.restartCount)}` : "";
    return `container ${status.name} of ${called(pod)} ended with exit code ${end.exitCode} (${end.reason})${again}${
      end.message ? `: ${end.message}` : ""
    }`;
  }
  return undefined;
}

function probeText(pod: Pod, suspicion: Suspicion, says: RegExp): string | undefined {
  const isHurt = isUnready(pod) || statuses(pod).some(({ state }) => state?.waiting?.reason === "CrashLoopBackOff");
  if (!isHurt) return undefined;
  const event = latest(
    suspicion.eventsOf(pod).filter(({ reason, message = "" }) => reason === "Unhealthy" && says.test(message)),
  );
  return event && `${called(pod)} isn't ready: ${event.message}`;
}

function isUnready(pod: Pod): boolean {
  return pod.status?.phase === "Running" && condition(pod, "Ready")?.status === "False";
}

// deno-lint-ignore no-explicit-any -- container statuses are not narrowed here
function statuses(pod: Pod): readonly any[] {
  return [...(pod.status?.["initContainerStatuses"] ?? []), ...(pod.status?.["containerStatuses"] ?? [])];
}

function condition(pod: Pod, type: string): Condition | undefined {
  return pod.status?.conditions?.find((one) => one.type === type);
}

function times(count: number): string {
  return count === 1 ? "once" : count === 2 ? "twice" : `${count} times`;
}
