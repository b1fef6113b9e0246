import { found, type Info } from "../../builder.ts";
import { bestFirst, containerOf, containersOf, podsOf } from "../../containers.ts";
import { complained, type Failure, isNotFound } from "../../failure.ts";
import { type Next, watching } from "../../processes.ts";
import type { KubeObject } from "../../../base/object.ts";
import type { Kube } from "../../verb.ts";
import type { Options } from "./mod.ts";
import type { Source } from "./requests.ts";

export interface Sources {
  readonly sources: readonly Source[];
  readonly err: string;
}

/** Whose logs are meant: of the pods with a label, of one pod, or of the best pod of a workload, once there is one. */
export function sourcesOf(options: Options, kube: Kube, then: (sources: Sources, kube: Kube) => Next): Next {
  const selector = kube.flags.text("selector");
  if (selector) {
    const list = kube.client.list("pods", { namespace: kube.namespace, labelSelector: selector });
    if ("failure" in list) return list;
    if (!list.items.length) return { err: `No resources found in ${kube.namespace} namespace.\n` };
    return ended(ofPods(list.items, options, kube), kube, then);
  }
  const info = infoOf(options.target, kube);
  if ("failure" in info) return info;
  const look = (later: Kube): Next | undefined => {
    const found = podsOf(info.resource, info.object!, later);
    if ("failure" in found) return found;
    if ("fault" in found) {
      const type = /\*\S+/.exec(found.fault)?.[0] ?? "";
      return { failure: complained(`cannot get the logs from ${type}: ${found.fault}`) };
    }
    if (!found.pods.length) return undefined;
    const pods = bestFirst(found.pods, "logs");
    if (later.flags.yes("all-pods")) return ended(ofPods(pods, options, later), later, then);
    const told = pods.length > 1 ? `Found ${pods.length} pods, using pod/${pods[0]!.metadata.name}\n` : "";
    const made = ofPods([pods[0]!], options, later);
    return ended("failure" in made ? made : { ...made, err: told + made.err }, later, then);
  };
  const untilMs = kube.world.nowMs + kube.flags.number("pod-running-timeout");
  return watching(["pods"], untilMs, kube, look, () => ({
    failure: complained("timed out waiting for the condition"),
  }));
}

function ended(
  made: Sources | { readonly failure: Failure },
  kube: Kube,
  then: (sources: Sources, kube: Kube) => Next,
): Next {
  return "failure" in made ? made : then(made, kube);
}

function infoOf(target: string, kube: Kube): Info | { readonly failure: Failure } {
  const args = target.includes("/") ? [target] : ["pods", target];
  for (const info of found({ args, latest: true, oneType: true, typed: true }, kube)) {
    if (!("failure" in info)) return info;
    const { failure } = info;
    if (failure.is !== "server" || !isNotFound(failure)) return info;
    const where = `in namespace ${JSON.stringify(kube.namespace)}`;
    return { failure: complained(`error from server (NotFound): ${failure.fault.message} ${where}`) };
  }
  return { failure: complained("expected a resource") };
}

/** The containers of pods: all of them, the one that was named, or the default one. */
function ofPods(pods: readonly KubeObject[], options: Options, kube: Kube): Sources | { readonly failure: Failure } {
  const sources: Source[] = [];
  let err = "";
  for (const pod of pods) {
    if (kube.flags.yes("all-containers")) {
      const { main, ephemeral, init } = containersOf(pod);
      sources.push(...[...init, ...main, ...ephemeral].map(({ name }) => ({ pod, container: name })));
      continue;
    }
    const container = containerOf(pod, options.container);
    if ("failure" in container) return container;
    err += container.err;
    sources.push({ pod, container: container.name });
  }
  return { sources, err };
}
