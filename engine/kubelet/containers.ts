import { goDuration, rfc3339 } from "../base/time.ts";
import type { Container, ContainerStateTerminated } from "../kinds/types.ts";
import { environment } from "./environment.ts";
import { imageNamed, imageSize, pullFault, readImageName } from "./images.ts";
import { probe, runToEnd } from "./probes.ts";
import { signalled, started, turned } from "./programs.ts";
import type { ContainerRun, Exit } from "./run.ts";
import { staysRunning } from "./status.ts";
import type { Sync } from "./sync.ts";

/** From an image at hand to a container that runs. */
const START_MS = 150;
/** A registry takes so long to say no when it can't be reached. */
const UNREACHABLE_MS = 12_000;
/** Until the kubelet has noticed that a container ended. */
const NOTICE_MS = 1000;
const BACK_OFF_MS = 10_000;
const BACK_OFF_MS_MAX = 300_000;
/** A container that ran for so long starts over with a short back-off. */
const FORGIVEN_MS = 600_000;
const CONFIG_RETRY_MS = 5000;

/** Takes a container as far as it goes now. */
export function step(sync: Sync, container: Container): void {
  let one = sync.container(container.name);
  if (one.stage === "running") one = running(sync, container, one);
  if (one.stage === "ended") one = ended(sync, container, one);
  if (one.stage === "waiting" && isDue(sync, one)) one = begun(sync, container);
  if (one.stage === "pulling" && isDue(sync, one)) one = pulled(sync, container, one);
  if (one.stage === "creating" && isDue(sync, one)) one = created(sync, container, one);
  sync.at(one.dueMs);
}

/** What waits without a time waits for its pod to be changed. */
function isDue(sync: Sync, one: ContainerRun): boolean {
  return one.dueMs === undefined ? one.waiting === undefined : one.dueMs <= sync.nowMs;
}

/** Is the image at hand, or to be had? */
function begun(sync: Sync, container: Container): ContainerRun {
  const { name, image = "", imagePullPolicy } = container;
  const one = sync.container(name);
  if (one.waiting?.reason === "ErrImagePull") return backedOff(sync, container, one);
  const read = readImageName(image);
  if ("fault" in read) {
    const message = `Failed to apply default image tag "${image}": couldn't parse image name "${image}": ${read.fault}`;
    sync.tell("Warning", "InspectFailed", message, container);
    return stuck(sync, container, "InvalidImageName", message);
  }
  const present = isPresent(sync, read.full, imagePullPolicy);
  if (imagePullPolicy === "Never" && !present) {
    const message = `Container image "${image}" is not present with pull policy of Never`;
    sync.tell("Warning", "ErrImageNeverPull", message, container);
    return stuck(sync, container, "ErrImageNeverPull", message);
  }
  if (present && imagePullPolicy !== "Always") {
    sync.tell(
      "Normal",
      "Pulled",
      `Container image "${image}" already present on machine and can be accessed by the pod`,
      container,
    );
    return creating(sync, container, one);
  }
  sync.tell("Normal", "Pulling", `Pulling image "${image}"`, container);
  const fault = sync.run.hollow ? undefined : pullFault(read, sync.machine.registry);
  const forMs = fault === undefined
    ? pullMs(sync, read.full)
    : sync.machine.registry === "none"
    ? UNREACHABLE_MS
    : NOTICE_MS;
  const dueMs = sync.nowMs + forMs;
  return sync.set(name, { stage: "pulling", waiting: undefined, dueMs, image });
}

function isPresent(sync: Sync, full: string, policy: Container["imagePullPolicy"]): boolean {
  if (sync.run.hollow) return policy !== "Always";
  const there = sync.node?.status?.images?.some(({ names = [] }) => names.includes(full)) ?? false;
  return there || sync.view.memory(`image/${sync.run.node}/${full}`) !== undefined;
}

/** Half a second to one and a half, the same for the same image on the same node. */
function pullMs(sync: Sync, full: string): number {
  if (sync.run.hollow) return 0;
  let hash = 0;
  for (const character of full + sync.run.node) hash = (Math.imul(hash, 31) + character.charCodeAt(0)) >>> 0;
  return 500 + hash % 1000;
}

function stuck(sync: Sync, container: Container, reason: string, message: string): ContainerRun {
  sync.tell("Warning", "Failed", `Error: ${reason}`, container);
  return sync.set(container.name, { stage: "waiting", waiting: { reason, message }, dueMs: undefined });
}

function pulled(sync: Sync, container: Container, one: ContainerRun): ContainerRun {
  const { name, image = "" } = container;
  if (one.image !== image) return begun(sync, { ...container });
  const read = readImageName(image);
  if ("fault" in read) return stuck(sync, container, "InvalidImageName", read.fault);
  const fault = sync.run.hollow ? undefined : pullFault(read, sync.machine.registry);
  if (fault === undefined) {
    const took = goDuration(Math.max(pullMs(sync, read.full), 87));
    const size = imageSize(read);
    sync.tell(
      "Normal",
      "Pulled",
      `Successfully pulled image "${image}" in ${took} (${took} including waiting). Image size: ${size} bytes.`,
      container,
    );
    if (!sync.run.hollow) {
      sync.intents.push({ do: "remember", key: `image/${sync.run.node}/${read.full}`, value: true });
    }
    return creating(sync, container, one.before ? one : { ...one, backOffMs: undefined });
  }
  sync.tell("Warning", "Failed", `Failed to pull image "${image}": ${fault}`, container);
  sync.tell("Warning", "Failed", "Error: ErrImagePull", container);
  return sync.set(name, {
    stage: "waiting",
    waiting: { reason: "ErrImagePull", message: fault },
    dueMs: sync.nowMs + NOTICE_MS,
  });
}

function backedOff(sync: Sync, container: Container, one: ContainerRun): ContainerRun {
  const { name, image = "" } = container;
  sync.tell("Normal", "BackOff", `Back-off pulling image "${image}"`, container);
  sync.tell("Warning", "Failed", "Error: ImagePullBackOff", container);
  const backOffMs = one.backOffMs ?? BACK_OFF_MS;
  const message = `Back-off pulling image "${image}": ErrImagePull: ${one.waiting!.message}`;
  return sync.set(name, {
    waiting: { reason: "ImagePullBackOff", message },
    dueMs: sync.nowMs + backOffMs,
    backOffMs: Math.min(backOffMs * 2, BACK_OFF_MS_MAX),
  });
}

function creating(sync: Sync, container: Container, one: ContainerRun): ContainerRun {
  const isAgain = one.before !== undefined || sync.run.hollow;
  return sync.set(container.name, {
    ...one,
    stage: "creating",
    waiting: undefined,
    dueMs: sync.nowMs + (isAgain ? 0 : START_MS),
  });
}

function created(sync: Sync, container: Container, one: ContainerRun): ContainerRun {
  const { name, image = "" } = container;
  const fault = configFault(sync, container);
  if (fault !== undefined) {
    sync.tell("Warning", "Failed", `Error: ${fault}`, container);
    const waiting = { reason: "CreateContainerConfigError", message: fault };
    return sync.set(name, { stage: "creating", waiting, dueMs: sync.nowMs + CONFIG_RETRY_MS });
  }
  const restarts = one.before ? one.restarts + 1 : one.restarts;
  const base: ContainerRun = {
    stage: "running",
    restarts,
    image,
    env: variablesOf(sync, container),
    backOffMs: one.backOffMs,
    id: containerId(sync, container, restarts),
    startedMs: sync.nowMs,
    before: one.before,
    logBefore: one.logBefore,
    started: sync.run.hollow || !container.startupProbe,
    ready: sync.run.hollow || (!container.readinessProbe && !container.startupProbe),
  };
  sync.tell("Normal", "Created", "Container created", container);
  if (sync.run.hollow) {
    sync.tell("Normal", "Started", "Container started", container);
    return sync.set(name, { ...CLEARED, ...base });
  }
  const start = started(sync, container, imageNamed(image));
  if ("fault" in start) {
    sync.tell("Warning", "Failed", `Error: ${start.fault}`, container);
    sync.set(name, { ...CLEARED, ...base, ready: false });
    return over(sync, container, sync.container(name), { exit: 128, reason: "StartError", message: start.fault });
  }
  sync.tell("Normal", "Started", "Container started", container);
  const next = sync.set(name, { ...CLEARED, ...base, ...start });
  if (!hooked(sync, container)) return sync.container(name);
  return running(sync, container, next);
}

/** The hook after a container's start; when it fails, the container goes. */
function hooked(sync: Sync, container: Container): boolean {
  const command: readonly string[] | undefined = container.lifecycle?.["postStart"]?.exec?.command;
  if (!command) return true;
  const found = environment(sync, container);
  const env = { HOME: "/root", ...("env" in found ? found.env : {}) };
  const { exit, tookMs } = runToEnd(sync, container, command, env, 30_000);
  if (exit === 0 || exit === undefined) {
    if (tookMs > 0) sync.set(container.name, { hookedUntilMs: sync.nowMs + tookMs });
    return true;
  }
  // What a hook says may be secret.
  sync.tell("Warning", "FailedPostStartHook", "PostStartHook failed", container);
  sync.set(container.name, { hookedUntilMs: Infinity });
  stop(sync, container, `FailedPostStartHook`);
  return false;
}

/** Fields of an earlier run that a new one must not inherit. */
const CLEARED: Partial<ContainerRun> = {
  waiting: undefined,
  dueMs: undefined,
  ended: undefined,
  program: undefined,
  log: undefined,
  probes: undefined,
  stopping: undefined,
  hookedUntilMs: undefined,
};

function variablesOf(sync: Sync, container: Container): ContainerRun["env"] {
  if (!container.env && !container.envFrom) return undefined;
  const found = environment(sync, container);
  return "env" in found ? found.env : undefined;
}

function configFault(sync: Sync, container: Container): string | undefined {
  if (container.env || container.envFrom) {
    const env = environment(sync, container);
    if ("fault" in env) return env.fault;
  }
  const security = { ...sync.pod.spec.securityContext, ...container.securityContext };
  if (!security["runAsNonRoot"]) return undefined;
  const where = `(pod: "${sync.podText}", container: ${container.name})`;
  if (security["runAsUser"] === 0) return `container's runAsUser breaks non-root policy ${where}`;
  if (security["runAsUser"] === undefined && !sync.run.hollow) {
    return `container has runAsNonRoot and image will run as root ${where}`;
  }
  return undefined;
}

function containerId(sync: Sync, { name }: Container, restarts: number): string {
  const { metadata } = sync.pod;
  if (sync.run.hollow) {
    return `fakeRuntime://${metadata.name}_${metadata.namespace}_${sync.run.uid}_0_${name}_${restarts}`;
  }
  let digits = "";
  while (digits.length < 64) digits += Math.floor(sync.view.chance() * 2 ** 32).toString(16).padStart(8, "0");
  return `containerd://${digits}`;
}

/** Lets the program go on, looks at its probes, and sees to a changed image. */
function running(sync: Sync, container: Container, before: ContainerRun): ContainerRun {
  let one = before;
  if (!sync.run.hollow) {
    const exit = before.left ?? turned(sync, container);
    one = sync.container(container.name);
    if (exit) return over(sync, container, one, exit);
    if (!sync.run.stopping && !one.stopping) one = probe(sync, container, (why) => stop(sync, container, why));
  }
  if (one.image !== container.image && !one.stopping && !sync.run.stopping) {
    one = stop(sync, container, `Container ${container.name} definition changed, will be restarted`);
  }
  if (one.stopping && one.stopping.untilMs <= sync.nowMs) return over(sync, container, one, killed(sync));
  sync.at(one.stopping?.untilMs);
  if (one.hookedUntilMs !== undefined && one.hookedUntilMs > sync.nowMs) sync.at(one.hookedUntilMs);
  return one;
}

/** A hollow container is gone at once, without complaint; a real one that had to be killed ends by signal 9. */
function killed(sync: Sync): Exit {
  return sync.run.hollow ? { exit: 0 } : { exit: 137 };
}

/** Asks a running container to stop; it is killed when its grace is over. */
export function stop(sync: Sync, container: Container, why: string): ContainerRun {
  const one = sync.container(container.name);
  sync.tell("Normal", "Killing", why, container);
  if (sync.run.hollow) return sync.set(container.name, { stopping: { untilMs: sync.nowMs } });
  const graceMs = (sync.pod.spec.terminationGracePeriodSeconds ?? 30) * 1000;
  const untilMs = sync.run.stopping?.untilMs ?? sync.nowMs + graceMs;
  sync.set(container.name, { stopping: { untilMs, why } });
  const exit = signalled(sync, container, "TERM");
  const now = sync.container(container.name);
  sync.at(untilMs);
  return exit && one.stage === "running" ? over(sync, container, now, exit) : now;
}

function over(sync: Sync, container: Container, one: ContainerRun, exit: Exit): ContainerRun {
  const terminated: ContainerStateTerminated = {
    exitCode: exit.exit,
    reason: exit.reason ?? (exit.exit === 0 ? "Completed" : "Error"),
    ...(exit.message && { message: exit.message }),
    startedAt: rfc3339(exit.reason === "StartError" ? 0 : one.startedMs!),
    finishedAt: rfc3339(sync.nowMs),
    containerID: one.id,
  };
  const again = isRestarted(sync, container, exit.exit);
  return sync.set(container.name, {
    stage: "ended",
    ended: terminated,
    ready: false,
    started: false,
    program: undefined,
    probes: undefined,
    stopping: undefined,
    left: undefined,
    dueMs: again ? sync.nowMs + NOTICE_MS : undefined,
  });
}

function isRestarted(sync: Sync, container: Container, exit: number): boolean {
  if (sync.run.stopping || sync.run.over || sync.pod.metadata.deletionTimestamp) return false;
  if (sync.pod.spec.ephemeralContainers?.includes(container)) return false;
  const { restartPolicy = "Always", initContainers = [] } = sync.pod.spec;
  if (initContainers.includes(container)) return staysRunning(container) || (exit !== 0 && restartPolicy !== "Never");
  const policy = container.restartPolicy ?? restartPolicy;
  return policy === "Always" || (policy === "OnFailure" && exit !== 0);
}

/** The first restart is immediate; then each waits twice as long as the one before. */
function ended(sync: Sync, container: Container, one: ContainerRun): ContainerRun {
  if (one.dueMs === undefined || one.dueMs > sync.nowMs) return one;
  const finishedMs = one.dueMs - NOTICE_MS;
  const ranMs = finishedMs - (one.startedMs ?? finishedMs);
  const backOffMs = ranMs > FORGIVEN_MS ? undefined : one.backOffMs;
  const next = {
    before: one.ended,
    ended: undefined,
    logBefore: one.log,
    backOffMs: Math.min((backOffMs ?? BACK_OFF_MS / 2) * 2, BACK_OFF_MS_MAX),
  };
  if (backOffMs === undefined) {
    return sync.set(container.name, { ...next, stage: "waiting", waiting: undefined, dueMs: sync.nowMs });
  }
  sync.tell(
    "Warning",
    "BackOff",
    `Back-off restarting failed container ${container.name} in pod ${sync.podText}`,
    container,
  );
  const message = `back-off ${goDuration(backOffMs)} restarting failed container=${container.name} pod=${sync.podText}`;
  return sync.set(container.name, {
    ...next,
    stage: "waiting",
    waiting: { reason: "CrashLoopBackOff", message },
    dueMs: finishedMs + backOffMs,
  });
}
