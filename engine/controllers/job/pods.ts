import type { Intent, View } from "../../cluster/controller.ts";
import type { Container, EnvVar, Pod } from "../../kinds/types.ts";
import type { Job } from "../../kinds/workload_types.ts";
import { podOf } from "../owning/mod.ts";
import { type Counted, FINALIZER, INDEX, indexOf } from "./count.ts";

/** After a failure the next pod waits 10 s, 20 s, … at most 10 min. */
const BACK_OFF_MS = 10_000;
const BACK_OFF_MS_MAX = 600_000;

export function backOffRestMs(view: View, job: Job, counted: Counted): number {
  const known = view.memory<{ atMs: number; times: number }>(`failed/${job.metadata.uid}`);
  const times = (known?.times ?? 0) + counted.newlyFailed;
  if (times === 0) return 0;
  const sinceMs = counted.newlyFailed > 0 ? view.nowMs : known!.atMs;
  return sinceMs + Math.min(BACK_OFF_MS * 2 ** (times - 1), BACK_OFF_MS_MAX) - view.nowMs;
}

/** So many pods more; those of an indexed job get the lowest indexes that nobody has. */
export function jobPods(job: Job, counted: Counted, missing: number): readonly unknown[] {
  if (job.spec.completionMode !== "Indexed") {
    return Array.from({ length: missing }, () => tracked(podOf(job, job.spec.template)));
  }
  const taken = new Set(counted.active.map(indexOf));
  const free: number[] = [];
  for (let index = 0; index < (job.spec.completions ?? 0) && free.length < missing; index++) {
    if (!taken.has(index) && !counted.doneIndexes.has(index)) free.push(index);
  }
  return free.map((index) => indexedPod(job, index));
}

function tracked(pod: ReturnType<typeof podOf>) {
  return { ...pod, metadata: { ...pod.metadata, finalizers: [...pod.metadata.finalizers ?? [], FINALIZER] } };
}

function indexedPod(job: Job, index: number): unknown {
  const { template } = job.spec;
  const { name } = job.metadata;
  const variable: EnvVar = { name: "JOB_COMPLETION_INDEX", valueFrom: { fieldRef: { apiVersion: "v1", fieldPath: `metadata.labels['${INDEX}']` } } };
  const withIndex = (container: Container): Container =>
    container.env?.some((one) => one.name === variable.name) ? container : { ...container, env: [...container.env ?? [], variable] };
  const own = { [INDEX]: String(index) };
  const spec = {
    ...template.spec,
    hostname: `${name}-${index}`,
    containers: template.spec.containers.map(withIndex),
    ...(template.spec.initContainers && { initContainers: template.spec.initContainers.map(withIndex) }),
  };
  const pod = tracked(podOf(job, template, { labels: own, annotations: own, spec }));
  return { ...pod, metadata: { ...pod.metadata, generateName: `${name}-${index}-` } };
}

/** Nothing of the job holds this pod any more. */
export function withoutFinalizer(pod: Pod): readonly Intent[] {
  const { finalizers = [] } = pod.metadata;
  if (!finalizers.includes(FINALIZER)) return [];
  const others = finalizers.filter((one) => one !== FINALIZER);
  return [{ do: "patch", object: pod, patch: { metadata: { finalizers: others.length ? others : null } }, refused: () => [] }];
}
