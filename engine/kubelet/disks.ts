import type { Intent } from "../cluster/controller.ts";
import type { Pod, Volume } from "../kinds/types.ts";
import type { PersistentVolumeClaim } from "../kinds/workload_types.ts";
import type { KubeObject } from "../base/object.ts";
import { Files } from "../shell/files.ts";
import { type PodRun, runKey } from "./run.ts";
import type { Sync } from "./sync.ts";
import { contents, put } from "./volumes.ts";

/**
 * Sets a pod's volumes up. What lies on a disk of the node, or on a persistent volume, was there before the pod, and stays
 * when the pod goes; the rest is the pod's own.
 */
export function furnishVolumes(sync: Sync): void {
  const volumes: Record<string, Files> = {};
  const disks: Record<string, string> = {};
  for (const volume of sync.pod.spec.volumes ?? []) {
    const disk = diskOf(sync, volume);
    const files = disk === undefined ? new Files() : keptFiles(sync, disk);
    for (const [path, text] of Object.entries(contents(sync, volume))) put(files, `/${path}`, text, sync.nowMs);
    volumes[volume.name] = files;
    if (disk !== undefined) disks[volume.name] = disk;
  }
  sync.run = { ...sync.run, volumes, ...(Object.keys(disks).length > 0 ? { disks } : {}) };
}

/** What a pod leaves on disks when nothing is remembered of it any more. */
export function leftOnDisks({ disks = {}, volumes }: PodRun): readonly Intent[] {
  return Object.entries(disks).map(([name, disk]): Intent => ({ do: "remember", key: disk, value: volumes[name] }));
}

/** Where a volume's files lie, if not with its pod: a folder of the node, or a volume of the cluster's. */
function diskOf({ pod, view, run }: Sync, volume: Volume): string | undefined {
  const onNode = (path: string) => `disk/${run.node}/${path.replace(/^\/+|\/+$/g, "")}`;
  if (volume["hostPath"]) return onNode(volume["hostPath"].path);
  const claim = volume["persistentVolumeClaim"]?.claimName;
  if (claim === undefined) return undefined;
  const name = view.get<PersistentVolumeClaim>("persistentvolumeclaims", `${pod.metadata.namespace}/${claim}`)?.spec
    .volumeName;
  if (!name) return undefined;
  const spec = view.get<KubeObject>("persistentvolumes", name)?.["spec"];
  const path = spec?.hostPath?.path ?? spec?.local?.path;
  return path === undefined ? `disk of ${name}` : onNode(path);
}

/** As the last pod left them, or as another that has them just now sees them. */
function keptFiles({ view, pod }: Sync, disk: string): Files {
  for (const other of view.list<Pod>("pods")) {
    if (other.metadata.uid === pod.metadata.uid) continue;
    const run = view.memory<PodRun>(runKey(`${other.metadata.namespace}/${other.metadata.name}`));
    const [name] = Object.entries(run?.disks ?? {}).find(([, one]) => one === disk) ?? [];
    if (name !== undefined) return run!.volumes[name]!.fork();
  }
  return view.memory<Files>(disk)?.fork() ?? new Files();
}
