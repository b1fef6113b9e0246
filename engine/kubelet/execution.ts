import type { Cluster } from "../cluster/cluster.ts";
import type { Container, Node, Pod } from "../kinds/types.ts";
import { Files, type Process, type Signal, typed, type World } from "../shell/mod.ts";
import { furnishVolumes } from "./disks.ts";
import { environment } from "./environment.ts";
import { imageNamed } from "./images.ts";
import { type Machine, machineKey } from "./nodes.ts";
import { caughtUp } from "./pretending.ts";
import {
  commandLine,
  isProgram,
  notFound,
  onNetwork,
  processOf,
  rootFiles,
  signalled,
  turned,
  worldAt,
} from "./programs.ts";
import { type PodRun, runKey, withOwnFiles } from "./run.ts";
import { uidOf } from "./static_pods.ts";
import { Sync } from "./sync.ts";

const KUBELET = "kubelet";

export interface ExecOptions {
  readonly stdin?: "none" | "pipe" | "terminal";
  readonly stdout?: "pipe" | "terminal";
}

/** A world with a cluster in it, such as kubectl's. */
export interface ClusterWorld extends World {
  readonly cluster: Cluster;
}

/**
 * Runs a program in a running container: a process over the caller's world, that works on the container's files. A fault
 * is the text of the API's error, without `error: ` before it.
 */
export function execInContainer<W extends ClusterWorld>(
  world: W,
  podKey: string,
  container: string,
  argv: readonly string[],
  options: ExecOptions = {},
): Process<W> | { readonly fault: string } {
  const there = containerAt(world.cluster, podKey, container);
  if (!there) return { fault: `unable to upgrade connection: container not found ("${container}")` };
  const { sync, spec } = there;
  const [first = ""] = argv;
  if (!isProgram(first, imageNamed(spec.image)) && typeof there.files.read(first) !== "string") {
    const id = longId(world);
    return {
      fault:
        "Internal error occurred: Internal error occurred: error executing command in container: failed to exec in " +
        `container: failed to start exec "${id}": OCI runtime exec failed: exec failed: unable to start container process: ${
          notFound(first)
        }`,
    };
  }
  const found = environment(sync, spec);
  const own = "env" in found ? found.env : {};
  const env = { ...own, HOME: own["HOME"] ?? "/root" };
  const image = imageNamed(spec.image);
  const process = processOf(argv, { env, cwd: spec["workingDir"] ?? "/", nowMs: world.nowMs, image, ...options });
  const uid = sync.run.uid;
  const command = commandLine(spec, image, env).join(" ");
  return inside<W>(process, (w) => {
    const files = filesAt(w.cluster, podKey, uid, container);
    if (!files) return undefined;
    const others = {
      list: () => [{ pid: 1, command }],
      signal: (pid: number, name: Signal) => pid === 1 && giveSignal(w, podKey, container, name),
    };
    const now = new Sync(w.cluster.view(KUBELET), sync.pod, sync.node, sync.machine, sync.run);
    return onNetwork({ ...worldAt(w.nowMs, "exec", files), others }, now);
  });
}

/**
 * Input for a container's own program, or the end of it (null). Nothing happens where it takes none, or where it does not
 * run.
 */
export function giveInput(world: ClusterWorld, podKey: string, container: string, text: string | null): void {
  const { cluster } = world;
  const there = containerAt(cluster, podKey, container);
  if (!there?.spec["stdin"]) return;
  const { sync, spec } = there;
  if (!sync.container(container).program) return;
  sync.run = withOwnFiles(sync.run);
  sync.set(container, { program: typed(sync.container(container).program!, text) });
  if (sync.run.hollow && turned(sync, spec)) sync.set(container, { program: undefined, isDone: true });
  cluster.remember(KUBELET, runKey(podKey), sync.run);
  cluster.wake(KUBELET, podKey);
}

/** A signal to a container's program, such as Ctrl-C at its terminal; `false` when it does not run. */
export function giveSignal(world: ClusterWorld, podKey: string, container: string, name: Signal): boolean {
  const there = containerAt(world.cluster, podKey, container);
  if (!there) return false;
  const { sync, spec } = there;
  const exit = signalled(sync, spec, name);
  if (exit && !sync.run.hollow) sync.set(container, { left: exit });
  world.cluster.remember(KUBELET, runKey(podKey), sync.run);
  world.cluster.wake(KUBELET, podKey);
  return true;
}

/** The files of a running container, to read and to write (`kubectl cp`); undefined when it does not run. */
export function filesInContainer(world: ClusterWorld, podKey: string, container: string): Files | undefined {
  const there = containerAt(world.cluster, podKey, container);
  return there && filesAt(world.cluster, podKey, there.sync.run.uid, container);
}

function longId(world: World): string {
  return world.chance.text(64, "0123456789abcdef");
}

interface There {
  readonly sync: Sync;
  readonly spec: Container;
  readonly files: Files;
}

/** The container, if it runs; one on a hollow node gets its files when somebody first looks inside. */
function containerAt(cluster: Cluster, podKey: string, container: string): There | undefined {
  const view = cluster.view(KUBELET);
  const pod = view.get<Pod>("pods", podKey);
  const run = view.memory<PodRun>(runKey(podKey));
  if (!pod || run?.uid !== uidOf(pod) || run.containers[container]?.stage !== "running") return undefined;
  const { containers, initContainers = [], ephemeralContainers = [] } = pod.spec;
  const spec = [...containers, ...initContainers, ...ephemeralContainers].find(({ name }) => name === container);
  const machine = view.memory<Machine>(machineKey(run.node));
  if (!spec || !machine) return undefined;
  const now = caughtUp(cluster, view, pod, machine, spec);
  const sync = new Sync(view, pod, view.get<Node>("nodes", now.node), machine, now);
  const files = now.containers[container]!.files ?? furnished(cluster, podKey, sync, spec);
  return { sync, spec, files };
}

function furnished(cluster: Cluster, podKey: string, sync: Sync, spec: Container): Files {
  if (Object.keys(sync.run.volumes).length === 0) furnishVolumes(sync);
  const files = rootFiles(sync, spec, imageNamed(spec.image));
  sync.set(spec.name, { files });
  cluster.remember(KUBELET, runKey(podKey), sync.run);
  return files;
}

/** The container's files to work on: a copy of what was remembered, which is remembered in its place. */
function filesAt(cluster: Cluster, podKey: string, uid: string, container: string): Files | undefined {
  const run = cluster.memory<PodRun>(KUBELET, runKey(podKey));
  if (run?.uid !== uid || !run.containers[container]?.files) return undefined;
  const twins = new Map<Files, Files>();
  const volumes = Object.fromEntries(Object.entries(run.volumes).map(([name, files]) => [name, files.fork(twins)]));
  const containers = Object.fromEntries(
    Object.entries(run.containers).map((
      [name, one],
    ) => [name, one.files ? { ...one, files: one.files.fork(twins) } : one]),
  );
  cluster.remember(KUBELET, runKey(podKey), { ...run, volumes, containers });
  return containers[container]!.files;
}

/** A container's process as one of the caller's world: at each turn it works on the container as it is then, if it is. */
function inside<W extends ClusterWorld>(process: Process<World>, worldIn: (world: W) => World | undefined): Process<W> {
  const within = (world: W): World => worldIn(world) ?? worldAt(world.nowMs, "exec", new Files());
  switch (process.is) {
    case "ended":
      return process;
    case "says":
      return { ...process, then: (world: W) => inside<W>(process.then(within(world)), worldIn) };
    case "waits": {
      const { signal } = process;
      return {
        is: "waits",
        wait: process.wait,
        then: (world, woken) => {
          // A container that is gone takes its programs along.
          if (!worldIn(world)) return { is: "ended", result: 137 };
          return inside<W>(process.then(within(world), woken), worldIn);
        },
        ...(signal && { signal: (name: Signal, world: W) => inside<W>(signal(name, within(world)), worldIn) }),
      };
    }
  }
}
