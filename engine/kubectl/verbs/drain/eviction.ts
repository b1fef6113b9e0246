import { goDuration } from "../../../base/time.ts";
import { keyOf } from "../../../base/object.ts";
import type { Pod } from "../../../kinds/types.ts";
import { isNotFound, messageOf } from "../../failure.ts";
import { type Next, sayingNow, waiting } from "../../processes.ts";
import type { DryRun } from "../../strategies.ts";
import type { Kube } from "../../verb.ts";
import type { Options } from "./mod.ts";

/** How long until a pod whose disruption budget said no is asked again. */
const RETRY_MS = 5000;

interface Emptying {
  readonly options: Options;
  readonly dryRun: DryRun;
  /** Goes on with what could not be done. */
  done(reasons: readonly string[], kube: Kube): Next;
}

/** Each pod is asked by itself: one that must ask again does not keep the others. */
interface State extends Emptying {
  readonly untilMs: number;
  readonly asks: readonly { readonly pod: Pod; readonly dueMs: number }[];
  readonly leaving: readonly Pod[];
  readonly reasons: readonly string[];
}

/** Asks every pod to leave, then waits until they have. */
export function emptied(pods: readonly Pod[], emptying: Emptying, kube: Kube): Next {
  const { nowMs } = kube.world;
  if (emptying.dryRun === "client") {
    const out = pods.map((pod) => `evicting pod ${keyOf(pod)} (dry run)\n`).join("");
    return sayingNow({ out }, kube, (later) => emptying.done([], later));
  }
  const asks = pods.map((pod) => ({ pod, dueMs: nowMs }));
  const untilMs = nowMs + (emptying.options.timeoutMs ?? Infinity);
  return round({ ...emptying, untilMs, asks, leaving: [], reasons: [] }, kube);
}

function round(state: State, kube: Kube): Next {
  const asked = askedNow(state, kube);
  const seen = seenNow(asked.state, kube);
  return sayingNow({ out: asked.out + seen.out, err: asked.err }, kube, (later) => {
    const { asks, leaving, untilMs, reasons } = seen.state;
    if (!asks.length && !leaving.length) return state.done(reasons, later);
    const moments = [...asks.map(({ dueMs }) => dueMs), ...leaving.length ? [untilMs] : []];
    const forMs = Math.min(...moments) - later.world.nowMs;
    const wait = { forChange: leaving.length ? ["pods"] : [], forMs: Number.isFinite(forMs) ? forMs : undefined };
    return waiting(wait, later, (next) => round(seen.state, next));
  });
}

/** Asks those whose turn it is. Whether time is up is only looked at before asking again. */
function askedNow(state: State, kube: Kube) {
  const { options, dryRun, untilMs } = state;
  const { nowMs } = kube.world;
  const asks = state.asks.filter(({ dueMs }) => dueMs > nowMs);
  const leaving = [...state.leaving];
  const reasons = [...state.reasons];
  let out = "", err = "";
  for (const { pod } of state.asks.filter(({ dueMs }) => dueMs <= nowMs)) {
    if (!options.disableEviction) {
      out += `evicting pod ${keyOf(pod)}${dryRun === "server" ? " (server dry run)" : ""}\n`;
    }
    if (nowMs >= untilMs) {
      reasons.push(`error when evicting ${quoted(pod)}: ${tooLate(options)}`);
      continue;
    }
    const failure = left(pod, state, kube);
    if (!failure && dryRun === "none") leaving.push(pod);
    else if (!failure || isNotFound(failure)) continue;
    else if (failure.is === "server" && failure.fault.code === 429) {
      asks.push({ pod, dueMs: nowMs + RETRY_MS });
      err += `error when evicting ${quoted(pod)} (will retry after ${goDuration(RETRY_MS)}): ${messageOf(failure)}\n`;
    } else reasons.push(`error when evicting ${quoted(pod)}: ${messageOf(failure)}`);
  }
  return { out, err, state: { ...state, asks, leaving, reasons } };
}

/** Names the pods that have gone; those that are there when time is up are given up. */
function seenNow(state: State, kube: Kube) {
  const { options, leaving } = state;
  const there = leaving.filter((pod) => {
    const got = kube.client.get("pods", pod.metadata.namespace, pod.metadata.name);
    return !("failure" in got) && got.object.metadata.uid === pod.metadata.uid;
  });
  const done = options.disableEviction ? "deleted" : "evicted";
  const out = leaving.filter((pod) => !there.includes(pod)).map(({ metadata }) => `pod/${metadata.name} ${done}\n`);
  const isLate = kube.world.nowMs >= state.untilMs;
  const reasons = isLate ? there.map((pod) => `error when waiting for ${inWords(pod)}: ${tooLate(options)}`) : [];
  return {
    out: out.join(""),
    state: { ...state, leaving: isLate ? [] : there, reasons: [...state.reasons, ...reasons] },
  };
}

const quoted = ({ metadata }: Pod) => `pods/${JSON.stringify(metadata.name)} -n ${JSON.stringify(metadata.namespace)}`;
const inWords = ({ metadata }: Pod) =>
  `pod ${JSON.stringify(metadata.name)} in namespace ${JSON.stringify(metadata.namespace)} to terminate`;
const tooLate = ({ timeoutMs = 0 }: Options) => `global timeout reached: ${goDuration(timeoutMs)}`;

function left(pod: Pod, { options, dryRun }: State, kube: Kube) {
  const { name, namespace } = pod.metadata;
  const grace = options.gracePeriodSeconds >= 0 ? { gracePeriodSeconds: options.gracePeriodSeconds } : {};
  const asked = { resource: "pods", namespace, name, dryRun: dryRun === "server" };
  const got = options.disableEviction ? kube.client.ask({ verb: "delete", ...asked, ...grace }) : kube.client.ask({
    verb: "create",
    ...asked,
    subresource: "eviction",
    body: { apiVersion: "policy/v1", kind: "Eviction", metadata: { name, namespace }, deleteOptions: grace },
  });
  return "failure" in got ? got.failure : undefined;
}
