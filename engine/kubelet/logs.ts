import { rfc3339 } from "../base/time.ts";
import type { View } from "../cluster/controller.ts";
import type { Cluster } from "../cluster/cluster.ts";
import type { LogLine, PodRun } from "./run.ts";
import { runKey } from "./run.ts";

export interface LogOptions {
  /** Of the run before this one. */
  readonly previous?: boolean;
  readonly timestamps?: boolean;
  readonly tailLines?: number;
  /** Only what was written at or after this Unix time in milliseconds. */
  readonly sinceMs?: number;
  readonly limitBytes?: number;
  /** Only lines from this index on: where a follower stopped (`next` of the last answer). */
  readonly from?: number;
}

export interface Log {
  readonly text: string;
  /** How many lines there are by now, for `from`. */
  readonly next: number;
  /** The container runs, so that more may come. */
  readonly isOpen: boolean;
}

/**
 * What a container has written: `undefined` when it has not run (or not before, for `previous`). Waiting containers and
 * their reasons are seen in the pod's status.
 */
export function logsOf(
  cluster: Cluster | View,
  podKey: string,
  container: string,
  options: LogOptions = {},
): Log | undefined {
  const run = remembered(cluster, podKey);
  const one = run?.containers[container];
  if (!one?.id) return undefined;
  const hasEnded = one.stage !== "running" && one.stage !== "ended";
  const lines = options.previous ? (hasEnded ? one.log : one.before && one.logBefore) : one.log ?? [];
  if (!lines) return undefined;
  return { text: textOf(lines, options), next: lines.length, isOpen: one.stage === "running" };
}

function remembered(cluster: Cluster | View, podKey: string): PodRun | undefined {
  if ("request" in cluster) return cluster.memory<PodRun>("kubelet", runKey(podKey));
  return cluster.memory<PodRun>(runKey(podKey));
}

function textOf(lines: readonly LogLine[], { timestamps, tailLines, sinceMs, limitBytes, from }: LogOptions): string {
  let shown = lines.slice(from ?? 0);
  if (sinceMs !== undefined) shown = shown.filter(({ atMs }) => atMs >= sinceMs);
  if (tailLines !== undefined && tailLines >= 0) shown = tailLines === 0 ? [] : shown.slice(-tailLines);
  const text = shown.map(({ atMs, text }) => timestamps ? `${stamp(atMs)} ${text}` : text).join("");
  if (limitBytes === undefined) return text;
  return new TextDecoder().decode(new TextEncoder().encode(text).slice(0, limitBytes));
}

/** `2026-01-01T00:00:00.123000000Z` */
function stamp(atMs: number): string {
  const whole = rfc3339(atMs).slice(0, -1);
  return `${whole}.${String(Math.floor(atMs % 1000)).padStart(3, "0")}000000Z`;
}
