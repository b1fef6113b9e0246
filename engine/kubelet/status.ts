import { without } from "../base/json.ts";
import { rfc3339 } from "../base/time.ts";
import { isTerminal } from "../kinds/pod_state.ts";
import type { Condition, Container, ContainerState, ContainerStatus, Pod, PodStatus } from "../kinds/types.ts";
import { readImageName } from "./images.ts";
import { type ContainerRun, type PodRun, WAITING } from "./run.ts";

/** What the pod's status says of what runs. Source: `kubelet/kubelet_pods.go`, generateAPIPodStatus. */
export function podStatus(
  pod: Pod,
  real: PodRun,
  look: { readonly nowMs: number; readonly hostIP: string },
): PodStatus {
  const run = asTold(real, look.nowMs);
  const { initContainers = [], containers, hostNetwork } = pod.spec;
  const inits = initContainers.map((container) => containerStatus(pod, run, container, true));
  const mains = containers.map((container) => containerStatus(pod, run, container, false)).sort(byName);
  const ephemeral = (pod.spec.ephemeralContainers ?? []).map((container) =>
    containerStatus(pod, run, container, false)
  );
  const phase = isTerminal(pod) ? pod.status.phase! : phaseOf(pod, run);
  const ip = hostNetwork ? look.hostIP : run.ip;
  const before = without(pod.status ?? {}, "nominatedNodeName", "resize");
  return {
    ...before,
    phase,
    conditions: conditions(pod, run, phase, look.nowMs),
    hostIP: look.hostIP,
    hostIPs: [{ ip: look.hostIP }],
    ...(ip && { podIP: ip, podIPs: [{ ip }] }),
    startTime: pod.status?.startTime ?? rfc3339(run.acceptedMs),
    observedGeneration: pod.metadata.generation,
    ...(run.over && phase === "Failed" && { reason: run.over.reason, message: run.over.message }),
    ...(inits.length > 0 && { initContainerStatuses: inits }),
    containerStatuses: mains,
    ...(ephemeral.length > 0 && { ephemeralContainerStatuses: ephemeral }),
  };
}

/** While the hook after a container's start runs, the kubelet tells nobody that the container does. */
function asTold(run: PodRun, nowMs: number): PodRun {
  const isHooked = (one: ContainerRun) => one.stage === "running" && (one.hookedUntilMs ?? 0) > nowMs;
  if (!Object.values(run.containers).some(isHooked)) return run;
  const containers = Object.entries(run.containers).map(([name, one]): [string, ContainerRun] => {
    if (!isHooked(one)) return [name, one];
    const waiting = one.before ? { reason: "CrashLoopBackOff" } : undefined;
    return [name, { ...one, stage: "creating", waiting, ready: false, started: false, id: one.before?.containerID }];
  });
  return { ...run, containers: Object.fromEntries(containers) };
}

function byName(a: ContainerStatus, b: ContainerStatus): number {
  return a.name < b.name ? -1 : 1;
}

/** Refused before anything started: no containers, no addresses. */
export function refusedStatus(pod: Pod, reason: string, message: string, nowMs: number): PodStatus {
  return {
    ...pod.status,
    phase: "Failed",
    reason,
    message,
    startTime: pod.status?.startTime ?? rfc3339(nowMs),
    observedGeneration: pod.metadata.generation,
  };
}

export function staysRunning(container: Container): boolean {
  return container.restartPolicy === "Always";
}

/** Whether the init containers have done their part. */
export function isInitialized(pod: Pod, run: PodRun): boolean {
  return (pod.spec.initContainers ?? []).every((container) => isInitDone(container, run.containers[container.name]));
}

export function isInitDone(container: Container, run: ContainerRun | undefined): boolean {
  if (!run) return false;
  if (staysRunning(container)) return run.started || run.ended !== undefined || run.restarts > 0;
  return run.stage === "ended" && run.ended?.exitCode === 0;
}

function phaseOf(pod: Pod, run: PodRun): NonNullable<PodStatus["phase"]> {
  // Nobody is told that a pod is over while something of it still runs.
  const isRunning = Object.values(run.containers).some(({ stage }) => stage === "running");
  if (run.over) return isRunning ? "Running" : "Failed";
  const { restartPolicy = "Always", initContainers = [], containers } = pod.spec;
  const failedInit = initContainers.some((container) => {
    const one = run.containers[container.name];
    return one?.stage === "ended" && one.ended!.exitCode !== 0 && !staysRunning(container);
  });
  if (failedInit && restartPolicy === "Never") return "Failed";
  let [waiting, running, stopped, succeeded] = [0, 0, 0, 0];
  for (const { name } of containers) {
    const one = run.containers[name] ?? WAITING;
    if (one.stage === "running") running++;
    else if (one.stage === "ended") {
      stopped++;
      if (one.ended!.exitCode === 0) succeeded++;
    } else if (one.before) stopped++;
    else waiting++;
  }
  if (!run.stopping && !isInitialized(pod, run) && running === 0) return "Pending";
  if (waiting > 0 && !run.stopping) return "Pending";
  if (running > 0) return "Running";
  if (run.stopping) return stopped === succeeded ? "Succeeded" : "Failed";
  if (restartPolicy === "Always") return "Running";
  if (stopped === succeeded) return "Succeeded";
  return restartPolicy === "Never" ? "Failed" : "Running";
}

/** Types that the kubelet writes, in its order; those of others come before them. */
const OWN = ["PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled"];

type Truth = Pick<Condition, "reason" | "message"> & { readonly holds: boolean };

function conditions(pod: Pod, run: PodRun, phase: string, nowMs: number): readonly Condition[] {
  const before = pod.status?.conditions ?? [];
  const others = before.filter(({ type }) => !OWN.includes(type));
  const containersReady = containersTruth(pod, run, phase);
  const truths: Readonly<Record<string, Truth>> = {
    PodReadyToStartContainers: { holds: run.sandboxMs !== undefined && !run.stopping && !OVER.includes(phase) },
    Initialized: initializedTruth(pod, run, phase),
    Ready: readyTruth(pod, containersReady),
    ContainersReady: containersReady,
    PodScheduled: { holds: true },
  };
  const own = OWN.map((type): Condition => {
    const { holds, reason, message } = truths[type]!;
    const known = before.find((condition) => condition.type === type);
    const status = holds ? "True" : "False";
    return {
      type,
      status,
      observedGeneration: pod.metadata.generation,
      lastProbeTime: null,
      lastTransitionTime: known?.status === status ? known.lastTransitionTime : rfc3339(nowMs),
      ...(reason && { reason }),
      ...(message && { message }),
    };
  });
  return [...others, ...own];
}

/** A pod that is over keeps no sandbox. */
const OVER = ["Succeeded", "Failed"];

function initializedTruth(pod: Pod, run: PodRun, phase: string): Truth {
  if (phase === "Succeeded") return { holds: true, reason: "PodCompleted" };
  const incomplete = (pod.spec.initContainers ?? []).filter((one) => !isInitDone(one, run.containers[one.name]));
  if (incomplete.length === 0) return { holds: true };
  return {
    holds: false,
    reason: "ContainersNotInitialized",
    message: `containers with incomplete status: [${incomplete.map(({ name }) => name).join(" ")}]`,
  };
}

function containersTruth(pod: Pod, run: PodRun, phase: string): Truth {
  if (phase === "Succeeded") return { holds: false, reason: "PodCompleted" };
  if (phase === "Failed") return { holds: false, reason: "PodFailed" };
  const all = [...(pod.spec.initContainers ?? []).filter(staysRunning), ...pod.spec.containers];
  const unready = all.filter(({ name }) => !run.containers[name]?.ready);
  if (unready.length === 0) return { holds: true };
  return {
    holds: false,
    reason: "ContainersNotReady",
    message: `containers with unready status: [${unready.map(({ name }) => name).join(" ")}]`,
  };
}

function readyTruth(pod: Pod, containers: Truth): Truth {
  if (!containers.holds) return containers;
  const closed: string[] = [];
  for (const { conditionType } of pod.spec["readinessGates"] ?? []) {
    const found = pod.status?.conditions?.find(({ type }) => type === conditionType);
    if (!found) closed.push(`corresponding condition of pod readiness gate "${conditionType}" does not exist.`);
    else if (found.status !== "True") {
      closed.push(`the status of pod readiness gate "${conditionType}" is not "True", but ${found.status}`);
    }
  }
  return closed.length === 0
    ? { holds: true }
    : { holds: false, reason: "ReadinessGatesNotReady", message: closed.join(", ") };
}

function containerStatus(pod: Pod, run: PodRun, container: Container, isInit: boolean): ContainerStatus {
  const one = run.containers[container.name] ?? WAITING;
  const exists = one.id !== undefined;
  const { resources } = container;
  return {
    name: container.name,
    state: failsToStart(one)
      ? { waiting: { reason: "RunContainerError", message: one.ended!.message } }
      : stateOf(pod, one),
    lastState: failsToStart(one) ? { terminated: one.ended! } : one.before ? { terminated: one.before } : {},
    ready: isInit && !staysRunning(container) ? one.stage === "ended" && one.ended?.exitCode === 0 : one.ready,
    restartCount: one.restarts,
    image: exists ? shownImage(run, one.image!) : container.image ?? "",
    imageID: exists ? imageId(run, one.image!) : "",
    ...(exists && { containerID: one.id }),
    started: one.started,
    ...(exists && resources?.requests && { allocatedResources: resources.requests }),
    ...(exists && { resources: resources ?? {} }),
    ...(container.volumeMounts?.length && {
      volumeMounts: container.volumeMounts.map(({ name, mountPath, readOnly }) => ({
        name,
        mountPath,
        ...(readOnly && { readOnly, recursiveReadOnly: "Disabled" }),
      })),
    }),
    ...(exists && !run.hollow &&
      {
        user: { linux: userOf(pod, container) },
      }),
  };
}

/** What could not start, and will be tried again, waits. */
function failsToStart(one: ContainerRun): boolean {
  return one.stage === "ended" && one.ended?.reason === "StartError" && one.dueMs !== undefined;
}

/** Who a container's first process runs as. */
function userOf({ spec }: Pod, { securityContext }: Container) {
  const { runAsUser: uid = 0, runAsGroup: gid = 0, fsGroup, supplementalGroups = [] } = {
    ...spec.securityContext,
    ...securityContext,
  } as Readonly<Record<string, never>> & { supplementalGroups?: readonly number[] };
  const groups = [gid, ...fsGroup === undefined ? [] : [fsGroup], ...supplementalGroups] as readonly number[];
  return { gid, supplementalGroups: [...new Set(groups)].sort((a, b) => a - b), uid };
}

function stateOf(pod: Pod, one: ContainerRun): ContainerState {
  switch (one.stage) {
    case "running":
      return { running: { startedAt: rfc3339(one.startedMs!) } };
    case "ended":
      return { terminated: one.ended! };
    default:
      return {
        waiting: one.waiting ?? { reason: pod.spec.initContainers?.length ? "PodInitializing" : "ContainerCreating" },
      };
  }
}

/** Fake containers know their image by the name that they were given, real ones by its full name. */
function shownImage(run: PodRun, image: string): string {
  if (run.hollow) return image;
  const name = readImageName(image);
  return "fault" in name ? image : name.full;
}

function imageId(run: PodRun, image: string): string {
  if (run.hollow) return image;
  const name = readImageName(image);
  if ("fault" in name) return "";
  let [a, b] = [0x811c9dc5, 0x9e3779b9];
  let digits = "";
  for (let part = 0; part < 4; part++) {
    for (let i = 0; i < name.full.length; i++) {
      a = Math.imul(a ^ (name.full.charCodeAt(i) + part), 16777619);
      b = Math.imul(b ^ (name.full.charCodeAt(i) + part * 7), 16777619);
    }
    digits += (a >>> 0).toString(16).padStart(8, "0") + (b >>> 0).toString(16).padStart(8, "0");
  }
  return `sha256:${digits}`;
}
