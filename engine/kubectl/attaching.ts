import type { KubeObject } from "../base/object.ts";
import { logsOf } from "../kubelet/mod.ts";
import { podDenial } from "./permissions.ts";
import { complained } from "./failure.ts";
import { type Next, sayingNow, waiting } from "./processes.ts";
import type { Kube } from "./verb.ts";

const LOOK_MS = 100;

/**
 * Prints what a container writes until it ends. `fromStart`: all of it, as when kubectl attached before the container began;
 * else what comes from now on.
 */
export function attached(
  pod: KubeObject,
  container: string,
  { fromStart }: { readonly fromStart: boolean },
  kube: Kube,
  then: (kube: Kube) => Next,
): Next {
  const { name, namespace = "" } = pod.metadata;
  const denial = podDenial("create", "attach", namespace, name, kube);
  if (denial) return { failure: denial };
  const key = `${namespace}/${name}`;
  const log = logsOf(kube.client.cluster, key, container);
  if (!log) {
    return {
      failure: complained(`unable to upgrade connection: container ${container} not found in pod ${name}_${namespace}`),
    };
  }
  return more(key, container, fromStart ? 0 : log.next, kube, then);
}

function more(key: string, container: string, from: number, kube: Kube, then: (kube: Kube) => Next): Next {
  const log = logsOf(kube.client.cluster, key, container, { from });
  return sayingNow({ out: log?.text }, kube, (later) => {
    if (!log?.isOpen) return then(later);
    return waiting(
      { forMs: LOOK_MS, forChange: ["pods"] },
      later,
      (next) => more(key, container, log.next, next, then),
    );
  });
}
