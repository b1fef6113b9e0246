import { Chance } from "../base/chance.ts";
import type { Container, Probe } from "../kinds/types.ts";
import { begin, resultOf, turn } from "../shell/mod.ts";
import { environment } from "./environment.ts";
import { imageNamed, servedFile } from "./images.ts";
import { listens } from "./network/serving.ts";
import { isProgram, notFound, processOf, worldAt } from "./programs.ts";
import type { ContainerRun, ProbeRun } from "./run.ts";
import type { Sync } from "./sync.ts";

const KINDS = ["startup", "readiness", "liveness"] as const;
type ProbeKind = typeof KINDS[number];

const FIELDS = { startup: "startupProbe", readiness: "readinessProbe", liveness: "livenessProbe" } as const;
const TITLES = { startup: "Startup", readiness: "Readiness", liveness: "Liveness" } as const;

/** Asks the probes of a running container that are due. `stop` restarts it. */
export function probe(sync: Sync, container: Container, stop: (why: string) => ContainerRun): ContainerRun {
  for (const kind of KINDS) {
    const one = sync.container(container.name);
    const asked = container[FIELDS[kind]];
    if (!asked || one.stopping || (kind === "startup" ? one.started : !one.started)) continue;
    const known = one.probes?.[kind] ?? first(sync, one, kind, asked);
    if (known.dueMs > sync.nowMs) keep(sync, container, kind, known);
    else if (answer(sync, container, kind, asked, known)) {
      return stop(`Container ${container.name} failed ${kind} probe, will be restarted`);
    }
  }
  return sync.container(container.name);
}

/**
 * Probes come with the beats of a clock that starts with the pod, once the container runs; but readiness is asked for at
 * once. Source: `kubelet/prober/worker.go`.
 */
function first(sync: Sync, one: ContainerRun, kind: ProbeKind, asked: Probe): ProbeRun {
  const startedMs = one.startedMs!;
  const { initialDelaySeconds = 0 } = asked;
  const isAtOnce = kind === "readiness" && initialDelaySeconds === 0;
  const dueMs = isAtOnce ? startedMs : beatAfter(sync, startedMs + initialDelaySeconds * 1000 - 1, asked);
  return { dueMs, failures: 0, successes: 0 };
}

function beatAfter(sync: Sync, ms: number, { periodSeconds = 10 }: Probe): number {
  const periodMs = periodSeconds * 1000;
  const { acceptedMs } = sync.run;
  return acceptedMs + (Math.floor(Math.max(0, ms - acceptedMs) / periodMs) + 1) * periodMs;
}

function keep(sync: Sync, container: Container, kind: ProbeKind, next: ProbeRun): void {
  const { probes } = sync.container(container.name);
  sync.set(container.name, { probes: { ...probes, [kind]: next } });
  sync.at(next.dueMs);
}

/** One answer of one probe; true when the container must go. */
function answer(sync: Sync, container: Container, kind: ProbeKind, asked: Probe, known: ProbeRun): boolean {
  const { successThreshold = 1, failureThreshold = 3 } = asked;
  const fault = faultOf(sync, container, asked);
  const dueMs = beatAfter(sync, sync.nowMs, asked);
  if (typeof fault === "object") {
    // What could not be asked is no answer, neither good nor bad.
    const said = `${TITLES[kind]} probe errored and resulted in unknown state: ${fault.error}`;
    sync.tell("Warning", "Unhealthy", said, container);
    keep(sync, container, kind, { ...known, dueMs });
    return false;
  }
  if (fault === undefined) {
    const successes = known.successes + 1;
    keep(sync, container, kind, { dueMs, failures: 0, successes });
    if (successes < successThreshold) return false;
    if (kind === "readiness") sync.set(container.name, { ready: true });
    if (kind === "startup") sync.set(container.name, { started: true, ready: !container.readinessProbe });
    return false;
  }
  sync.tell("Warning", "Unhealthy", `${TITLES[kind]} probe failed: ${fault}`, container);
  const failures = known.failures + 1;
  keep(sync, container, kind, { dueMs, failures, successes: 0 });
  if (failures < failureThreshold) return false;
  if (kind === "readiness") sync.set(container.name, { ready: false });
  return kind !== "readiness";
}

/** Why a probe fails, or could not even be asked. */
type Fault = string | { readonly error: string } | undefined;

function faultOf(sync: Sync, container: Container, asked: Probe): Fault {
  if (asked.exec) return commandFault(sync, container, asked.exec.command ?? [], asked.timeoutSeconds ?? 1);
  const ip = sync.pod.spec.hostNetwork ? sync.machine.address : sync.run.ip ?? "";
  if (asked.grpc) {
    const { port } = asked.grpc;
    const within = `${asked.timeoutSeconds ?? 1}s: context deadline exceeded`;
    return listens(container, sync.container(container.name).image, port)
      ? undefined
      : `timeout: failed to connect service "${ip}:${port}" within ${within}`;
  }
  const port = portOf(container, (asked.httpGet ?? asked.tcpSocket)?.["port"]);
  const host = (asked.httpGet ?? asked.tcpSocket)?.["host"] || ip;
  const refused = `dial tcp ${host}:${port}: connect: connection refused`;
  if (asked.tcpSocket) return listens(container, sync.container(container.name).image, port) ? undefined : refused;
  const { path = "/", scheme = "HTTP" } = asked.httpGet ?? {};
  if (!listens(container, sync.container(container.name).image, port)) {
    return `Get "${scheme.toLowerCase()}://${host}:${port}${path}": ${refused}`;
  }
  const code = statusCode(sync, container, path);
  return code >= 200 && code < 400 ? undefined : `HTTP probe failed with statuscode: ${code}`;
}

function portOf(container: Container, port: number | string): number {
  if (typeof port === "number") return port;
  return container.ports?.find(({ name }) => name === port)?.containerPort ?? Number(port);
}

function statusCode(sync: Sync, container: Container, path: string): number {
  const one = sync.container(container.name);
  const image = imageNamed(one.image);
  return !image?.webRoot || servedFile(image, one.files, path) !== undefined ? 200 : 404;
}

/** What a command says when it fails, or takes too long. */
function commandFault(
  sync: Sync,
  container: Container,
  command: readonly string[],
  timeoutSeconds: number,
): Fault {
  const one = sync.container(container.name);
  const found = environment(sync, container);
  if (!one.files || "fault" in found) return undefined;
  if (!isProgram(command[0] ?? "", imageNamed(one.image))) {
    const id = new Chance(`${sync.run.uid}/${sync.nowMs}`).text(64, "0123456789abcdef");
    const error = "rpc error: code = Unknown desc = failed to exec in container: failed to start exec " +
      `"${id}": OCI runtime exec failed: exec failed: unable to start container process: ${notFound(command[0] ?? "")}`;
    return { error };
  }
  const { exit, said } = runToEnd(sync, container, command, { HOME: "/root", ...found.env }, timeoutSeconds * 1000);
  if (exit === 0) return undefined;
  return exit === undefined ? `command timed out: "${command.join(" ")}" timed out after ${timeoutSeconds}s` : said;
}

/** Runs a command in a container to its end, in no time, as long as it would take no longer than this. */
export function runToEnd(
  sync: Sync,
  container: Container,
  command: readonly string[],
  env: Readonly<Record<string, string>>,
  withinMs: number,
): { readonly exit: number | undefined; readonly said: string; readonly tookMs: number } {
  const files = sync.container(container.name).files!;
  const salt = `${sync.run.uid}/${container.name}/exec`;
  let nowMs = sync.nowMs;
  const process = processOf(command, { env, cwd: container["workingDir"] ?? "/", nowMs });
  let running = begin(process, worldAt(nowMs, salt, files), { isClosed: true });
  let said = "";
  for (let turns = 0; turns < 100; turns++) {
    const result = turn(running, worldAt(nowMs, salt, files));
    running = result.running;
    said += result.said.map(({ text }) => text).join("");
    const exit = resultOf(running);
    if (exit !== undefined) return { exit, said, tookMs: nowMs - sync.nowMs };
    if (running.stopped || (!result.isBusy && (running.dueMs ?? Infinity) > sync.nowMs + withinMs)) break;
    nowMs = Math.max(nowMs, running.dueMs ?? nowMs);
  }
  return { exit: undefined, said, tookMs: withinMs };
}
