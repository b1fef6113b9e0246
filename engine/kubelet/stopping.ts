import type { Container } from "../kinds/types.ts";
import { step, stop } from "./containers.ts";
import { environment } from "./environment.ts";
import { runToEnd } from "./probes.ts";
import type { Sync } from "./sync.ts";

/** Fake containers are gone so soon after they were told to stop. */
const HOLLOW_MS = 300;

/** Stops all containers of a pod: hooks, then TERM, and KILL when the grace is over. */
export function stopAll(sync: Sync, untilMs: number, why: "deleted" | "over"): void {
  const all = [
    ...sync.pod.spec.initContainers ?? [],
    ...sync.pod.spec.containers,
    ...sync.pod.spec.ephemeralContainers ?? [],
  ];
  const isFirst = !sync.run.stopping || sync.run.stopping.untilMs > untilMs;
  if (isFirst) sync.run = { ...sync.run, stopping: { atMs: sync.run.stopping?.atMs ?? sync.nowMs, untilMs } };
  for (const container of all) {
    const one = sync.container(container.name);
    if (one.stage !== "running") continue;
    if (sync.run.hollow) stopHollow(sync, container);
    else stopReal(sync, container, untilMs, why);
    if (sync.container(container.name).stopping) step(sync, container);
  }
}

function stopHollow(sync: Sync, container: Container): void {
  if (sync.container(container.name).stopping) return;
  stop(sync, container, `Stopping container ${container.name}`);
  sync.set(container.name, { stopping: { untilMs: sync.nowMs + HOLLOW_MS } });
  sync.at(sync.nowMs + HOLLOW_MS);
}

function stopReal(sync: Sync, container: Container, untilMs: number, why: "deleted" | "over"): void {
  const { stopping } = sync.container(container.name);
  if (stopping) {
    if (stopping.untilMs > untilMs) sync.set(container.name, { stopping: { ...stopping, untilMs } });
    sync.at(untilMs);
    return;
  }
  const hookMs = why === "deleted" ? hookEndMs(sync, container, untilMs) : 0;
  if (hookMs > sync.nowMs) {
    sync.at(Math.min(hookMs, untilMs));
    if (hookMs < untilMs) return;
  }
  stop(sync, container, `Stopping container ${container.name}`);
}

/** When a container's hook before its end is done: it is run once, when the pod starts to stop. */
function hookEndMs(sync: Sync, container: Container, untilMs: number): number {
  const hook = container.lifecycle?.["preStop"];
  const sinceMs = sync.run.stopping!.atMs;
  if (!hook) return 0;
  if (hook.sleep) return sinceMs + hook.sleep.seconds * 1000;
  if (!hook.exec || sync.nowMs > sinceMs) return 0;
  const found = environment(sync, container);
  if ("fault" in found) return 0;
  const env = { HOME: "/root", ...found.env };
  const { exit, tookMs } = runToEnd(sync, container, hook.exec.command ?? [], env, untilMs - sinceMs);
  if (exit !== 0 && exit !== undefined) {
    sync.tell("Warning", "FailedPreStopHook", "PreStopHook failed", container);
  }
  return tookMs === 0 ? 0 : sinceMs + tookMs;
}
