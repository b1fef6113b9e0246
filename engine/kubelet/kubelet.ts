import { sameJson } from "../base/json.ts";
import { keyOf, type KubeObject } from "../base/object.ts";
import { parseTime } from "../base/time.ts";
import type { Controller, Intent, View, WatchedChange } from "../cluster/controller.ts";
import { conditionOf, isMirror, isTerminal, isTerminating } from "../kinds/pod_state.ts";
import type { Container, Node, Pod } from "../kinds/types.ts";
import { rejection, withoutPrefix } from "./admission.ts";
import { step } from "./containers.ts";
import { furnishVolumes, leftOnDisks } from "./disks.ts";
import { type Machine, machineKey, registered, toldOfCordon } from "./nodes.ts";
import { type PodRun, runKey, withOwnFiles } from "./run.ts";
import { isInitDone, podStatus, refusedStatus } from "./status.ts";
import { hasFile, mirrored, STATIC_PREFIX, uidOf } from "./static_pods.ts";
import { stopAll } from "./stopping.ts";
import { Sync } from "./sync.ts";
import { mountFaults, refreshVolumes, sourcesOf, waitsForClaim } from "./volumes.ts";

/** A hollow pod is up so soon after it was bound; a real one has its network and volumes then. */
const HOLLOW_MS = 500;
const SANDBOX_MS = 400;
/** A mount that failed is tried again after half a second, then twice as late each time. */
const MOUNT_RETRY_MS = 500;
const MOUNT_RETRY_MS_MAX = 122_000;
const NODE_PREFIX = "node:";
/** Files of volumes follow their ConfigMaps and Secrets with the kubelet's next rounds. */
const REFRESH_PREFIX = "refresh:";
const REFRESH_MS = 60_000;

/** All kubelets of the cluster: each key is a pod, or a node that has yet to register. */
export const kubelet: Controller = {
  name: "kubelet",
  watches: {
    nodes: nodeConcerned,
    pods: podConcerned,
    configmaps: (object, view, change) => readers("configmaps", object, view, change),
    secrets: (object, view, change) => readers("secrets", object, view, change),
  },

  reconcile(view, key) {
    if (key.startsWith(NODE_PREFIX)) {
      const node = view.get<Node>("nodes", key.slice(NODE_PREFIX.length));
      return node ? [...registered(view, node), ...toldOfCordon(view, node)] : [];
    }
    if (key.startsWith(STATIC_PREFIX)) return mirrored(view, key.slice(STATIC_PREFIX.length));
    if (key.startsWith(REFRESH_PREFIX)) return refreshed(view, key, key.slice(REFRESH_PREFIX.length));
    return lookAt(view, key);
  },
};

/** The pods that show a changed ConfigMap or Secret in their files. */
function readers(
  resource: string,
  object: KubeObject,
  view: View,
  { type }: WatchedChange,
): readonly string[] | undefined {
  if (type !== "MODIFIED") return undefined;
  return view.memory<readonly string[]>(`readers/${resource}/${keyOf(object)}`)?.map((key) => REFRESH_PREFIX + key);
}

function refreshed(view: View, key: string, podKey: string): readonly Intent[] {
  const dueMs = view.memory<number>(key);
  if (dueMs === undefined) {
    return [{ do: "remember", key, value: view.nowMs + REFRESH_MS }, { do: "again", key, afterMs: REFRESH_MS }];
  }
  if (view.nowMs < dueMs) return [];
  const forget: Intent = { do: "forget", key };
  const pod = view.get<Pod>("pods", podKey);
  const run = view.memory<PodRun>(runKey(podKey));
  const machine = run && view.memory<Machine>(machineKey(run.node));
  if (!pod || !machine || run.uid !== uidOf(pod)) return [forget];
  const sync = new Sync(view, pod, view.get<Node>("nodes", run.node), machine, withOwnFiles(run));
  refreshVolumes(sync);
  return [forget, { do: "remember", key: runKey(podKey), value: sync.run }];
}

/** Remembers who shows what, so that a change finds its readers without a search. */
function noted(sync: Sync): readonly Intent[] {
  return sourcesOf(sync.pod).map((source): Intent => {
    const key = `readers/${source}`;
    const known = (sync.view.memory<readonly string[]>(key) ?? []).filter((other) => sync.view.memory(runKey(other)));
    return { do: "remember", key, value: [...known, keyOf(sync.pod)] };
  });
}

function nodeConcerned(object: KubeObject, _view: View, change: WatchedChange): string | undefined {
  const node = object as Node;
  const wasMarked = (change.previous as Node | undefined)?.spec?.unschedulable ?? false;
  const isAnswered = conditionOf(node, "Ready") && wasMarked === (node.spec?.unschedulable ?? false);
  return change.type === "DELETED" || isAnswered ? undefined : NODE_PREFIX + node.metadata.name;
}

function podConcerned(object: KubeObject, view: View, change: WatchedChange): string | undefined {
  const pod = object as Pod;
  if (!pod.spec.nodeName) return undefined;
  const previous = change.previous as Pod | undefined;
  const same = change.type === "MODIFIED" && previous!.spec === pod.spec &&
    previous!.metadata.deletionTimestamp === pod.metadata.deletionTimestamp &&
    (!pod.spec["readinessGates"] || previous!.status === pod.status);
  if (same) return undefined;
  if (change.type === "DELETED" && isMirror(pod)) return STATIC_PREFIX + pod.spec.nodeName;
  if (change.type === "DELETED" && !view.memory(runKey(keyOf(pod)))) return undefined;
  return keyOf(pod);
}

function lookAt(view: View, key: string): readonly Intent[] {
  const pod = view.get<Pod>("pods", key);
  const known = view.memory<PodRun>(runKey(key));
  const forget: readonly Intent[] = known ? [...leftOnDisks(known), { do: "forget", key: runKey(key) }] : [];
  if (!pod || !pod.spec.nodeName) return forget;
  const machine = view.memory<Machine>(machineKey(pod.spec.nodeName));
  if (!machine) return [];
  const node = view.get<Node>("nodes", pod.spec.nodeName);
  const run = known?.uid === uidOf(pod) ? known : undefined;
  // A mirror that is deleted goes at once, to be made again; one without a file goes for good.
  if (isMirror(pod) && (isTerminating(pod) || !hasFile(view, pod))) return [removal(pod)];
  if (!run) return isTerminating(pod) || isTerminal(pod) ? gone(pod) : accepted(view, key, pod, node, machine);
  // Whatever somebody makes of a mirror, what runs is what the file says.
  const asked = run.spec ? { ...pod, spec: run.spec } : pod;
  const sync = new Sync(view, asked, node, machine, withOwnFiles(run));
  advance(sync);
  return concluded(sync, key, run);
}

function removal(pod: Pod): Intent {
  return { do: "delete", object: pod, gracePeriodSeconds: 0, refused: () => [] };
}

/** Nothing runs of it: a pod that is being deleted can go. */
function gone(pod: Pod): readonly Intent[] {
  return isTerminating(pod) ? [removal(pod)] : [];
}

function accepted(view: View, key: string, pod: Pod, node: Node | undefined, machine: Machine): readonly Intent[] {
  const isPlaced = conditionOf(pod, "PodScheduled")?.status === "True";
  const refused = node && !isPlaced ? rejection(view, node, pod) : undefined;
  if (refused) {
    const { reason, message } = refused;
    return [
      {
        do: "event",
        about: pod,
        type: "Warning",
        reason,
        message: withoutPrefix(message),
        source: { component: "kubelet", host: pod.spec.nodeName! },
      },
      { do: "status", object: pod, status: refusedStatus(pod, reason, message, view.nowMs) },
    ];
  }
  const run: PodRun = {
    uid: uidOf(pod),
    ...(isMirror(pod) && { spec: pod.spec }),
    node: pod.spec.nodeName!,
    // Who talks to a container wants it to run for real.
    hollow: machine.hollow && !pod.spec.containers.some((container) => container["stdin"]),
    acceptedMs: view.nowMs,
    containers: {},
    volumes: {},
    generation: pod.metadata.generation,
  };
  return [
    { do: "remember", key: runKey(key), value: run },
    { do: "status", object: pod, status: podStatus(pod, run, { nowMs: view.nowMs, hostIP: machine.address }) },
    { do: "again", key, afterMs: run.hollow ? HOLLOW_MS : SANDBOX_MS },
  ];
}

function advance(sync: Sync): void {
  const { pod, run } = sync;
  if (isTerminating(pod)) return stopAll(sync, parseTime(pod.metadata.deletionTimestamp!), "deleted");
  if (isTerminal(pod)) return;
  if (run.generation !== pod.metadata.generation) edited(sync);
  const deadline = pod.spec.activeDeadlineSeconds;
  if (deadline !== undefined && !run.over) {
    const dueMs = run.acceptedMs + deadline * 1000;
    if (sync.nowMs >= dueMs) {
      const message = "Pod was active on the node longer than the specified deadline";
      sync.tell("Normal", "DeadlineExceeded", message);
      sync.run = { ...sync.run, over: { reason: "DeadlineExceeded", message } };
    } else sync.at(dueMs);
  }
  if (sync.run.over) return stopAll(sync, sync.run.stopping?.untilMs ?? sync.nowMs + graceMs(pod), "over");
  if (sandbox(sync)) stepAll(sync);
}

function graceMs({ spec }: Pod): number {
  return (spec.terminationGracePeriodSeconds ?? 30) * 1000;
}

/** What waits for an edit gets another try. */
function edited(sync: Sync): void {
  for (const [name, one] of Object.entries(sync.run.containers)) {
    const stuck = one.stage === "waiting" || one.stage === "creating";
    if (stuck && one.waiting && one.waiting.reason !== "CrashLoopBackOff") {
      sync.set(name, { stage: "waiting", waiting: undefined, dueMs: undefined, backOffMs: undefined });
    }
  }
  sync.run = { ...sync.run, generation: sync.pod.metadata.generation };
}

/** Network and volumes; true once both are there. */
function sandbox(sync: Sync): boolean {
  const { run } = sync;
  if (run.sandboxMs !== undefined) return true;
  const readyMs = run.mount?.dueMs ?? run.acceptedMs + (run.hollow ? HOLLOW_MS : SANDBOX_MS);
  if (sync.nowMs < readyMs) {
    sync.at(readyMs);
    return false;
  }
  const faults = mountFaults(sync);
  if (faults.length > 0 || waitsForClaim(sync)) {
    for (const fault of faults) sync.tell("Warning", "FailedMount", fault);
    const retryMs = Math.min((run.mount?.retryMs ?? MOUNT_RETRY_MS / 2) * 2, MOUNT_RETRY_MS_MAX);
    sync.run = { ...run, mount: { retryMs, dueMs: sync.nowMs + retryMs } };
    sync.at(sync.nowMs + retryMs);
    return false;
  }
  sync.run = {
    ...run,
    sandboxMs: sync.nowMs,
    mount: undefined,
    ip: sync.pod.spec.hostNetwork ? undefined : address(sync),
  };
  if (!run.hollow) {
    furnishVolumes(sync);
    sync.intents.push(...noted(sync));
  }
  return true;
}

/** The next address of the node's range. */
function address(sync: Sync): string {
  const { number } = sync.machine;
  const key = `address/${sync.run.node}`;
  const last = sync.view.memory<number>(key) ?? 1;
  const next = last >= 254 ? 2 : last + 1;
  sync.intents.push({ do: "remember", key, value: next });
  return `10.${244 + (number >> 8)}.${number & 255}.${next}`;
}

/** Init containers one after the other, then all others together. */
function stepAll(sync: Sync): void {
  const { initContainers = [], containers, ephemeralContainers = [], restartPolicy } = sync.pod.spec;
  for (const container of initContainers) {
    step(sync, container);
    const one = sync.container(container.name);
    if (isInitDone(container, one)) continue;
    const failed = one.stage === "ended" && restartPolicy === "Never";
    if (failed) sync.set(container.name, { dueMs: undefined });
    return;
  }
  const all: readonly Container[] = [...containers, ...ephemeralContainers];
  for (const container of all) step(sync, container);
  if (containers.every(({ name }) => isOver(sync, name)) && restartPolicy !== "Always") {
    stopSidecars(sync, initContainers);
  }
}

function isOver(sync: Sync, name: string): boolean {
  const one = sync.container(name);
  return one.stage === "ended" && one.dueMs === undefined;
}

/** Once the containers of a pod have ended, what only helped them ends too. */
function stopSidecars(sync: Sync, initContainers: readonly Container[]): void {
  if (!initContainers.some(({ name }) => sync.container(name).stage === "running")) return;
  sync.run = { ...sync.run, stopping: { atMs: sync.nowMs, untilMs: sync.nowMs + 30_000 } };
  stopAll(sync, sync.nowMs + 30_000, "over");
}

function concluded(sync: Sync, key: string, before: PodRun): readonly Intent[] {
  const { pod, run, nowMs, intents } = sync;
  const status = podStatus(pod, run, { nowMs, hostIP: sync.machine.address });
  const isDone = isTerminating(pod) && Object.values(run.containers).every(({ stage }) => stage !== "running");
  const write = isDone && !pod.metadata.finalizers?.length ? false : !sameJson(status, pod.status);
  return [
    ...intents,
    ...run === before ? [] : [{ do: "remember", key: runKey(key), value: run } as const],
    ...write ? [{ do: "status", object: pod, status } as const] : [],
    ...isDone ? [removal(pod)] : [],
    ...sync.dueMs === Infinity || isDone
      ? []
      : [{ do: "again", key, afterMs: Math.max(0, sync.dueMs - nowMs) } as const],
  ];
}
