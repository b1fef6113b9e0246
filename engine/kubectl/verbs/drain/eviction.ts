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

/** Asks every pod to leave, then waits until they have. */
export function emptied(pods: readonly Pod[], emptying: Emptying, kube: Kube): Next {
  const { options, dryRun } = emptying;
  const { timeoutMs } = options;
  const untilMs = timeoutMs === undefined ? undefined : kube.world.nowMs + timeoutMs;
  if (dryRun === "none") return asking(pods, { ...emptying, untilMs, leaving: [] }, kube);
  const act = options.disableEviction ? "deleting" : "evicting";
  const suffix = dryRun === "client" ? " (dry run)" : " (server dry run)";
  return sayingNow(
    { out: pods.map((pod) => `${act} pod ${keyOf(pod)}${suffix}\n`).join("") },
    kube,
    (later) => emptying.done([], later),
  );
}

interface Asking extends Emptying {
  readonly untilMs: number | undefined;
  readonly leaving: readonly Pod[];
}

/** One round: those whose budget refuses are asked again later. */
function asking(pods: readonly Pod[], state: Asking, kube: Kube): Next {
  const { options } = state;
  let out = "", err = "";
  const leaving = [...state.leaving];
  const later: Pod[] = [];
  for (const pod of pods) {
    out += `${options.disableEviction ? "deleting" : "evicting"} pod ${keyOf(pod)}\n`;
    const failure = left(pod, options, kube);
    if (!failure) leaving.push(pod);
    else if (isNotFound(failure)) continue;
    else if (failure.is === "server" && failure.fault.code === 429) {
      later.push(pod);
      err += `error when evicting ${quoted(pod)} (will retry after ${goDuration(RETRY_MS)}): ${messageOf(failure)}\n`;
    } else return state.done([`error when evicting ${quoted(pod)}: ${messageOf(failure)}`], kube);
  }
  return sayingNow({ out, err }, kube, (next) => {
    if (!later.length) return gone(leaving, state, next);
    const leftMs = state.untilMs === undefined ? RETRY_MS : Math.min(RETRY_MS, state.untilMs - next.world.nowMs);
    if (leftMs <= 0) {
      return state.done(later.map((pod) => `error when evicting ${quoted(pod)}: ${tooLate(options)}`), next);
    }
    return waiting({ forMs: leftMs }, next, (again) => asking(later, { ...state, leaving }, again));
  });
}

const quoted = ({ metadata }: Pod) => `pods/${JSON.stringify(metadata.name)} -n ${JSON.stringify(metadata.namespace)}`;
const tooLate = ({ timeoutMs = 0 }: Options) => `global timeout reached: ${goDuration(timeoutMs)}`;

function left(pod: Pod, { disableEviction, gracePeriodSeconds }: Options, kube: Kube) {
  const { name, namespace } = pod.metadata;
  const grace = gracePeriodSeconds >= 0 ? { gracePeriodSeconds } : {};
  const got = disableEviction
    ? kube.client.ask({ verb: "delete", resource: "pods", namespace, name, ...grace })
    : kube.client.ask({
      verb: "create",
      resource: "pods",
      subresource: "eviction",
      namespace,
      name,
      body: { apiVersion: "policy/v1", kind: "Eviction", metadata: { name, namespace }, deleteOptions: grace },
    });
  return "failure" in got ? got.failure : undefined;
}

/** Waits for the pods to vanish, naming each as it does. */
function gone(pods: readonly Pod[], state: Asking, kube: Kube): Next {
  const there = pods.filter((pod) => {
    const got = kube.client.get("pods", pod.metadata.namespace, pod.metadata.name);
    return !("failure" in got) && got.object.metadata.uid === pod.metadata.uid;
  });
  const done = state.options.disableEviction ? "deleted" : "evicted";
  const out = pods.filter((pod) => !there.includes(pod)).map((pod) => `pod/${pod.metadata.name} ${done}\n`).join("");
  return sayingNow({ out }, kube, (later) => {
    if (!there.length) return state.done([], later);
    const leftMs = state.untilMs === undefined ? undefined : state.untilMs - later.world.nowMs;
    if (leftMs !== undefined && leftMs <= 0) {
      return state.done(
        there.map((pod) =>
          `error when waiting for pod ${JSON.stringify(pod.metadata.name)} in namespace ${
            JSON.stringify(pod.metadata.namespace)
          } to terminate: ${tooLate(state.options)}`
        ),
        later,
      );
    }
    return waiting({ forChange: ["pods"], forMs: leftMs }, later, (next) => gone(there, state, next));
  });
}
