import type { Files } from "../shell/files.ts";
import type { Running } from "../shell/driver.ts";
import type { World } from "../shell/process.ts";
import type { ContainerStateTerminated, PodSpec } from "../kinds/types.ts";

/** What the kubelet remembers of a pod between looks: a value, replaced and never changed, so that forks share it. */
export interface PodRun {
  readonly uid: string;
  /** Of a static pod: what its file says. */
  readonly spec?: PodSpec;
  readonly node: string;
  /** Containers only pretend to run on such a node: every image is there, no program ever ends. */
  readonly hollow: boolean;
  readonly acceptedMs: number;
  /** When network and volumes were ready. */
  readonly sandboxMs?: number;
  /** Volumes could not be mounted; tried again then. */
  readonly mount?: { readonly retryMs: number; readonly dueMs: number };
  readonly ip?: string;
  /** Refused, evicted or out of time: the pod is over, whatever its containers do. */
  readonly over?: { readonly reason: string; readonly message: string };
  readonly containers: Readonly<Record<string, ContainerRun>>;
  /** Volumes that live as long as the pod. */
  readonly volumes: Readonly<Record<string, Files>>;
  /** Of volumes that outlive the pod: where they are kept. */
  readonly disks?: Readonly<Record<string, string>>;
  /** Set once the containers were told to stop. */
  readonly stopping?: { readonly atMs: number; readonly untilMs: number };
  /** The last generation of the pod's spec that was looked at. */
  readonly generation?: number;
}

/** How a container's program ended. */
export interface Exit {
  readonly exit: number;
  readonly reason?: string;
  readonly message?: string;
}

export interface ContainerRun {
  readonly stage: "waiting" | "pulling" | "creating" | "running" | "ended";
  readonly waiting?: { readonly reason: string; readonly message?: string };
  /** When the stage goes on by itself. */
  readonly dueMs?: number;
  readonly restarts: number;
  /** How long the next restart, or pull, waits. */
  readonly backOffMs?: number;
  /** The image that it was created from; an edited pod gets a new container. */
  readonly image?: string;
  /** What it was started with, where its variables come from elsewhere. */
  readonly env?: Readonly<Record<string, string>>;
  readonly id?: string;
  readonly startedMs?: number;
  readonly ended?: ContainerStateTerminated;
  /** How the run before this one ended. */
  readonly before?: ContainerStateTerminated;
  readonly started: boolean;
  readonly ready: boolean;
  readonly program?: Running<World, number>;
  readonly files?: Files;
  /** What the program wrote; what a known image's server writes is worked out when it is read. */
  readonly log?: readonly LogLine[];
  /** On a hollow node: the program is at its end, though the container pretends to go on. */
  readonly isDone?: boolean;
  /** Its program has ended, and the kubelet hasn't noticed yet. */
  readonly left?: Exit;
  readonly logBefore?: readonly LogLine[];
  readonly probes?: Readonly<Record<string, ProbeRun>>;
  /** Until then its hook after the start runs, and nobody is told that the container does. */
  readonly hookedUntilMs?: number;
  /** Told to stop, and killed at `untilMs`. */
  readonly stopping?: { readonly untilMs: number; readonly why?: string };
}

export interface ProbeRun {
  readonly dueMs: number;
  readonly failures: number;
  readonly successes: number;
}

/** A line that a container wrote; without its newline when that hasn't come yet. */
export interface LogLine {
  readonly atMs: number;
  readonly stream: "stdout" | "stderr";
  readonly text: string;
}

export const WAITING: ContainerRun = { stage: "waiting", restarts: 0, started: false, ready: false };

export function runKey(key: string): string {
  return `pod/${key}`;
}

/** The newest lines of a log, with more at the end. */
export function logged(
  log: readonly LogLine[] | undefined,
  atMs: number,
  stream: LogLine["stream"],
  text: string,
): readonly LogLine[] {
  const lines = [...log ?? []];
  const last = lines.at(-1);
  let rest = text;
  if (last && last.stream === stream && !last.text.endsWith("\n")) {
    const end = rest.indexOf("\n") + 1 || rest.length;
    lines[lines.length - 1] = { ...last, text: last.text + rest.slice(0, end) };
    rest = rest.slice(end);
  }
  for (const line of rest.match(/[^\n]*\n|[^\n]+$/g) ?? []) lines.push({ atMs, stream, text: line });
  return lines.length > LOG_LINES_MAX ? lines.slice(-LOG_LINES_MAX) : lines;
}

/** What is kept of a container's log, as the kubelet rotates it. */
export const LOG_LINES_MAX = 5_000;

/** Files change in place, so a look works on its own: what was remembered belongs to forks as well. */
export function withOwnFiles(run: PodRun): PodRun {
  if (run.hollow && Object.keys(run.volumes).length === 0) return run;
  const twins = new Map<Files, Files>();
  const fork = (files: Files) => files.fork(twins);
  const volumes = Object.fromEntries(Object.entries(run.volumes).map(([name, files]) => [name, fork(files)]));
  const containers: Record<string, ContainerRun> = {};
  for (const [name, one] of Object.entries(run.containers)) {
    containers[name] = one.files ? { ...one, files: fork(one.files) } : one;
  }
  return { ...run, volumes, containers };
}
