import { parseTime, rfc3339 } from "../base/time.ts";
import type { Cluster } from "../cluster/cluster.ts";
import type { Container, ContainerStateTerminated, Pod } from "../kinds/types.ts";
import { imageNamed, servedFile } from "./images.ts";
import { spoken } from "./image_speech.ts";
import { type Machine, machineKey } from "./nodes.ts";
import { caughtUp } from "./pretending.ts";
import { type ContainerRun, type LogLine, type PodRun, runKey } from "./run.ts";

export interface LogOptions {
  /** Of the run before this one. */
  readonly previous?: boolean;
  readonly timestamps?: boolean;
  readonly tailLines?: number;
  /** Only what was written at or after this Unix time in milliseconds. */
  readonly sinceMs?: number;
  readonly limitBytes?: number;
  /** Only what comes after this: where a follower stopped (`next` of the last answer). */
  readonly from?: LogPlace;
}

/** A place in a log: so many lines, and so many characters of the line after them. */
export interface LogPlace {
  readonly line: number;
  readonly character: number;
}

export interface Log {
  readonly text: string;
  /** The same, stream by stream. */
  readonly stdout: string;
  readonly stderr: string;
  /** The end of the log by now, for `from`. */
  readonly next: LogPlace;
  /** The container runs, so that more may come. */
  readonly isOpen: boolean;
}

/**
 * What a container has written: `undefined` when it has not run (or not before, for `previous`). Waiting containers and
 * their reasons are seen in the pod's status.
 */
export function logsOf(
  cluster: Cluster,
  podKey: string,
  container: string,
  options: LogOptions = {},
): Log | undefined {
  const look = lookAt(cluster, podKey, container);
  const one = look?.run.containers[container];
  if (!look || !one?.id) return undefined;
  const hasEnded = one.stage !== "running" && one.stage !== "ended";
  if (options.previous ? !hasEnded && !one.before : false) return undefined;
  const isCurrent = options.previous ? hasEnded : true;
  const program = (isCurrent ? one.log : one.logBefore) ?? [];
  const end = isCurrent ? one.ended ?? (hasEnded ? one.before : undefined) : one.before;
  const server = said(look, one, end);
  const lines = server.length === 0 ? program : [...program, ...server].sort((a, b) => a.atMs - b.atMs);
  const shown = after(lines, options.from);
  return {
    text: textOf(shown, options),
    stdout: textOf(shown.filter(({ stream }) => stream === "stdout"), options),
    stderr: textOf(shown.filter(({ stream }) => stream === "stderr"), options),
    next: endOf(lines),
    isOpen: one.stage === "running" && !one.isDone,
  };
}

/** The end of a log; a line without its newline may yet become longer. */
function endOf(lines: readonly LogLine[]): LogPlace {
  const last = lines.at(-1);
  const isOpen = last !== undefined && !last.text.endsWith("\n");
  return isOpen ? { line: lines.length - 1, character: last.text.length } : { line: lines.length, character: 0 };
}

function after(lines: readonly LogLine[], from: LogPlace | undefined): readonly LogLine[] {
  if (!from) return lines;
  const [first, ...rest] = lines.slice(from.line);
  if (!first) return [];
  const text = first.text.slice(from.character);
  return text === "" ? rest : [{ ...first, text }, ...rest];
}

interface PodLook {
  readonly pod: Pod;
  readonly spec: Container;
  readonly run: PodRun;
  readonly machine: Machine;
  readonly nowMs: number;
}

function lookAt(cluster: Cluster, podKey: string, container: string): PodLook | undefined {
  const view = cluster.view("kubelet");
  const pod = view.get<Pod>("pods", podKey);
  const run = view.memory<PodRun>(runKey(podKey));
  const machine = run && view.memory<Machine>(machineKey(run.node));
  if (!pod || !run || !machine) return undefined;
  const { containers, initContainers = [], ephemeralContainers = [] } = pod.spec;
  const spec = [...containers, ...initContainers, ...ephemeralContainers].find(({ name }) => name === container);
  if (!spec) return undefined;
  return { pod, spec, run: caughtUp(cluster, view, pod, machine, spec), machine, nowMs: view.nowMs };
}

/** What the server of a known image wrote in a run that goes on, or that ended in a known way. */
function said(look: PodLook, one: ContainerRun, end: ContainerStateTerminated | undefined): readonly LogLine[] {
  const { pod, spec, run, machine, nowMs } = look;
  const image = imageNamed(spec.image);
  if (!image?.server) return [];
  const fromMs = end ? parseTime(end.startedAt!) : one.startedMs!;
  const ip = run.ip ?? machine.address;
  const answer = (path: string) => {
    const text = servedFile(image, one.files, path);
    return text === undefined ? { code: 404, size: 0 } : { code: 200, size: new TextEncoder().encode(text).length };
  };
  return spoken({
    image,
    container: spec,
    fromMs,
    toMs: end ? parseTime(end.finishedAt!) : nowMs,
    salt: `${run.uid}/${spec.name}/${fromMs}`,
    names: {
      node: run.node,
      nodeIP: machine.address,
      ip,
      pod: pod.metadata.name,
      client: run.ip ? run.ip.replace(/\d+$/, "1") : machine.address,
    },
    answer,
  });
}

function textOf(lines: readonly LogLine[], { timestamps, tailLines, sinceMs, limitBytes }: LogOptions): string {
  let shown = lines;
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
