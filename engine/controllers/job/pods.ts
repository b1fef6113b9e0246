import type { Intent, View } from "../../cluster/controller.ts";
import type { Container, EnvVar, Pod } from "../../kinds/types.ts";
import type { Job } from "../../kinds/workload_types.ts";
import { podOf } from "../owning/mod.ts";
import { type Counted, endedMs, FINALIZER, INDEX, INDEX_FAILURES, indexFailures, indexOf } from "./count.ts";

/** After a failure the next pod waits 10 s, 20 s, … at most 10 min. */
const BACK_OFF_MS = 10_000;
const BACK_OFF_MS_MAX = 600_000;

/** Failures since the last success, and the time of the last. */
export interface Failures {
  readonly times: number;
  readonly lastMs: number;
}

const NONE: Failures = { times: 0, lastMs: 0 };

/** What is known of a job's failures, with what its pods did since. */
export function failures(view: View, job: Job, { newlyFailed, newlySucceeded }: Counted): Failures {
  const known = newlySucceeded.length > 0 ? NONE : view.memory<Failures>(memoryKey(job)) ?? NONE;
  const lastSuccessMs = Math.max(0, ...newlySucceeded.map((pod) => endedMs(pod, view.nowMs)));
  const times = newlyFailed.map((pod) => endedMs(pod, view.nowMs)).filter((ms) => ms > lastSuccessMs);
  return { times: known.times + times.length, lastMs: Math.max(known.lastMs, ...times) };
}

export function remembered(view: View, job: Job, next: Failures): readonly Intent[] {
  const key = memoryKey(job);
  if (next.times === 0) return view.memory(key) === undefined ? [] : [{ do: "forget", key }];
  return view.memory<Failures>(key)?.times === next.times ? [] : [{ do: "remember", key, value: next }];
}

export function memoryKey({ metadata }: Job): string {
  return `failed/${metadata.uid}`;
}

/** How long nothing new is tried yet. */
export function restMs({ times, lastMs }: Failures, nowMs: number): number {
  if (times === 0) return 0;
  return Math.max(0, lastMs + Math.min(BACK_OFF_MS * 2 ** (times - 1), BACK_OFF_MS_MAX) - nowMs);
}

/** So many pods more; those of an indexed job get the lowest indexes that are free. */
export function jobPods(
  job: Job,
  counted: Counted,
  pods: readonly Pod[],
  missing: number,
  nowMs: number,
): readonly unknown[] {
  const { spec } = job;
  if (spec.completionMode !== "Indexed") {
    return Array.from({ length: missing }, () => tracked(podOf(job, spec.template)));
  }
  const taken = new Set(counted.active.map(indexOf));
  const free: number[] = [];
  for (let index = 0; index < (spec.completions ?? 0) && free.length < missing; index++) {
    const isOver = counted.doneIndexes.has(index) || counted.failedIndexes.has(index) || taken.has(index);
    if (!isOver && indexRestMs(job, index, pods, nowMs) === 0) free.push(index);
  }
  return free.map((index) => indexedPod(job, index, pods));
}

/** Where each index has its own limit, each waits by itself. */
function indexRestMs(job: Job, index: number, pods: readonly Pod[], nowMs: number): number {
  if (job.spec["backoffLimitPerIndex"] === undefined) return 0;
  const failed = pods.filter((pod) => indexOf(pod) === index && pod.status?.phase === "Failed");
  return restMs({ times: failed.length, lastMs: Math.max(0, ...failed.map((pod) => endedMs(pod, nowMs))) }, nowMs);
}

/** How long until the first index that waits may be tried again. */
export function shortestRestMs(job: Job, counted: Counted, pods: readonly Pod[], nowMs: number): number | undefined {
  const open = new Set(
    pods.map(indexOf).filter((index) => !counted.doneIndexes.has(index) && !counted.failedIndexes.has(index)),
  );
  const rests = [...open].map((index) => indexRestMs(job, index, pods, nowMs)).filter((ms) => ms > 0);
  return rests.length > 0 ? Math.min(...rests) : undefined;
}

function tracked(pod: ReturnType<typeof podOf>) {
  return { ...pod, metadata: { ...pod.metadata, finalizers: [...pod.metadata.finalizers ?? [], FINALIZER] } };
}

const VARIABLE: EnvVar = {
  name: "JOB_COMPLETION_INDEX",
  valueFrom: { fieldRef: { apiVersion: "v1", fieldPath: `metadata.labels['${INDEX}']` } },
};

function indexedPod(job: Job, index: number, pods: readonly Pod[]): unknown {
  const { metadata: { name }, spec: { template } } = job;
  const withIndex = (container: Container): Container =>
    container.env?.some((one) => one.name === VARIABLE.name)
      ? container
      : { ...container, env: [...container.env ?? [], VARIABLE] };
  const own = { [INDEX]: String(index) };
  const before = pods.filter((pod) => indexOf(pod) === index).map((pod) => indexFailures(pod) + 1);
  const notes = job.spec["backoffLimitPerIndex"] === undefined
    ? own
    : { ...own, [INDEX_FAILURES]: String(Math.max(0, ...before)) };
  const spec = {
    ...template.spec,
    hostname: template.spec["hostname"] ?? `${name}-${index}`,
    containers: template.spec.containers.map(withIndex),
    ...(template.spec.initContainers && { initContainers: template.spec.initContainers.map(withIndex) }),
  };
  const pod = tracked(podOf(job, template, { labels: own, annotations: notes, spec }));
  return { ...pod, metadata: { ...pod.metadata, generateName: `${name}-${index}-` } };
}

/** Nothing of the job holds this pod any more. */
export function withoutFinalizer(pod: Pod): readonly Intent[] {
  const { finalizers = [] } = pod.metadata;
  if (!finalizers.includes(FINALIZER)) return [];
  const others = finalizers.filter((one) => one !== FINALIZER);
  return [{
    do: "patch",
    object: pod,
    patch: { metadata: { finalizers: others.length > 0 ? others : null } },
    refused: () => [],
  }];
}
