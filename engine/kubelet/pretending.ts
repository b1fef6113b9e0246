/**
 * Containers of hollow nodes only pretend to run. When somebody looks into one, its program is let run after all, from the
 * container's start to the present, so that there is a log to read and files to see; the pod's status takes no notice.
 */
import type { Cluster } from "../cluster/cluster.ts";
import type { View } from "../cluster/controller.ts";
import type { Container, Node, Pod } from "../kinds/types.ts";
import { furnishVolumes } from "./disks.ts";
import { imageNamed } from "./images.ts";
import type { Machine } from "./nodes.ts";
import { started, turned } from "./programs.ts";
import { type PodRun, runKey, withOwnFiles } from "./run.ts";
import { Sync } from "./sync.ts";

/** Turns at one look; a program that wants more falls behind. */
const TURNS_MAX = 20_000;
/** What happened longer ago than this is left out, but for what a program does when it starts. */
const PAST_MS_MAX = 3_600_000;

/** The pod's run with this container's program at the present. */
export function caughtUp(cluster: Cluster, view: View, pod: Pod, machine: Machine, container: Container): PodRun {
  const key = runKey(`${pod.metadata.namespace}/${pod.metadata.name}`);
  const run = view.memory<PodRun>(key)!;
  const one = run.containers[container.name];
  if (!run.hollow || one?.stage !== "running" || one.isDone) return run;
  const { nowMs } = view;
  const lastMs = one.files ? one.program?.dueMs ?? Infinity : Math.max(one.startedMs!, nowMs - PAST_MS_MAX);
  if (lastMs > nowMs) return run;
  const node = view.get<Node>("nodes", run.node);
  let known = withOwnFiles(run);
  let atMs: number | undefined = lastMs;
  for (let turns = 0; turns < TURNS_MAX && atMs !== undefined && atMs <= nowMs; turns++) {
    const sync: Sync = new Sync(at(view, atMs), pod, node, machine, known);
    if (!sync.container(container.name).files) furnish(sync, container);
    const exit = turned(sync, container);
    if (exit) sync.set(container.name, { program: undefined, isDone: true });
    known = sync.run;
    atMs = exit || sync.dueMs === Infinity ? undefined : sync.dueMs;
  }
  cluster.remember("kubelet", key, known);
  return known;
}

function furnish(sync: Sync, container: Container): void {
  if (Object.keys(sync.run.volumes).length === 0) furnishVolumes(sync);
  const start = started(sync, container, imageNamed(container.image));
  sync.set(container.name, "fault" in start ? { isDone: true } : start);
}

/** The view as of another moment. */
function at(view: View, nowMs: number): View {
  return Object.create(view, { nowMs: { value: nowMs } });
}
