import { readYaml } from "../base/yaml.ts";
import { Cluster } from "../cluster/cluster.ts";
import type { Controller } from "../cluster/controller.ts";
import { CONTROLLERS } from "../controllers/mod.ts";
import { CONTROLLERS as KUBELET, isStaticManifest, layStaticPods } from "../kubelet/mod.ts";
import { CONTROLLERS as SCHEDULER } from "../scheduler/mod.ts";

/** Everything that acts in a cluster of ours. */
const ALL: readonly Controller[] = [...CONTROLLERS, ...SCHEDULER, ...KUBELET];

/** How long a start state runs before anybody sees it: its objects are up by then. */
const SETTLE_MS = 10_000;
/** Start states are kept for the minute in which they are used; seats that open later in that minute let the rest go by. */
const KEPT_MINUTE_MS = 60_000;
const KEPT_MAX = 16;

const kept = new Map<string, Cluster>();

/**
 * A fork of the cluster that these manifests describe, settled, its clock at `startMs`, its chance from `seed`. Building
 * one takes milliseconds; a fork of one that is kept takes microseconds.
 *
 * @param text Kubernetes manifests, as in labs/clusters. A pod with its node's name and the annotation
 *   `kubernetes.io/config.source: file` is no object of the API but a file in that node's manifest folder.
 */
export function startState(text: string, options: { seed: string; startMs: number }): Cluster {
  const { seed, startMs } = options;
  const minuteMs = Math.floor(startMs / KEPT_MINUTE_MS) * KEPT_MINUTE_MS;
  const key = `${minuteMs} ${text}`;
  let settled = kept.get(key);
  if (!settled) {
    const all = manifests(text);
    settled = new Cluster({
      seed: "start",
      startMs: minuteMs - SETTLE_MS,
      controllers: ALL,
      objects: all.filter((object) => !isStaticManifest(object)),
    });
    layStaticPods(settled, all.filter(isStaticManifest));
    settled.advance(SETTLE_MS);
    if (kept.size >= KEPT_MAX) kept.delete(kept.keys().next().value!);
  } else kept.delete(key);
  kept.set(key, settled);
  const cluster = settled.fork({ seed });
  if (startMs > cluster.nowMs) cluster.advance(startMs - cluster.nowMs);
  return cluster;
}

/** The objects of a text, those inside lists taken out. Throws a sentence when the text is not YAML. */
export function manifests(text: string): unknown[] {
  const read = readYaml(text);
  if ("fault" in read) throw new Error(`Cannot read the manifests of a cluster: ${read.fault}`);
  return read.documents.flatMap((document) => {
    const list = document as { kind?: string; items?: unknown[] } | null;
    if (!list) return [];
    return list.kind === "List" && Array.isArray(list.items) ? list.items : [list];
  });
}
