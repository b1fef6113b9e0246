import type { KubeObject } from "../../../base/object.ts";
import { logsOf } from "../../../kubelet/mod.ts";
import { attached } from "../../attaching.ts";
import { bare, complained, failureText, isNotFound } from "../../failure.ts";
import { type Next, sayingNow, watching } from "../../processes.ts";
import type { Kube, Outcome } from "../../verb.ts";

/** Stays with a new pod: until its container runs, while it writes, and to its end; then it may have to go. */
export function stayed(pod: KubeObject, kube: Kube): Next {
  const { name, namespace = "" } = pod.metadata;
  const container = pod.spec.containers[0].name;
  const untilMs = kube.world.nowMs + kube.flags.number("pod-running-timeout");
  return watching(["pods"], untilMs, kube, (later) => {
    const got = later.client.get("pods", namespace, name);
    if ("failure" in got) return got;
    const phase = got.object.status?.phase;
    const started = phase === "Running" || phase === "Succeeded" || phase === "Failed";
    if (!started) return undefined;
    const end = (last: Kube) => left(namespace, name, last);
    if (phase === "Running") return attached(got.object, container, { fromStart: true }, later, end);
    return sayingNow(wordsOf(got.object, container, later), later, end);
  }, (later) => removed(namespace, name, { failure: complained("timed out waiting for the condition") }, later));
}

/** What a container that is over has said. */
function wordsOf(
  { metadata: { name, namespace } }: KubeObject,
  container: string,
  kube: Kube,
): { readonly out: string } {
  return { out: logsOf(kube.client.cluster, `${namespace}/${name}`, container)?.text ?? "" };
}

/** With a restart policy that lets it end, the pod's end is kubectl's. */
function left(namespace: string, name: string, kube: Kube): Next {
  if (kube.flags.text("restart") === "Always") return removed(namespace, name, { exit: 0 }, kube);
  return watching(["pods"], undefined, kube, (later) => {
    const got = later.client.get("pods", namespace, name);
    if ("failure" in got) return removed(namespace, name, { failure: got.failure }, later);
    const { phase, containerStatuses = [] } = got.object.status ?? {};
    if (phase !== "Succeeded" && phase !== "Failed") return undefined;
    if (phase === "Succeeded") return removed(namespace, name, { exit: 0 }, later);
    const { exitCode = 1, reason = "Error", message = "" } = containerStatuses[0]?.state?.terminated ?? {};
    const failure = bare(`pod ${namespace}/${name} terminated (${reason})${message ? `\n${message}` : ""}`);
    return removed(namespace, name, { failure, exit: exitCode }, later);
  }, () => ({ exit: 0 }));
}

/** `--rm`: the pod goes, whatever happened. */
function removed(namespace: string, name: string, outcome: Outcome, kube: Kube): Next {
  if (!kube.flags.yes("rm")) return outcome;
  const got = kube.client.ask({ verb: "delete", resource: "pods", namespace, name });
  if ("failure" in got) {
    return isNotFound(got.failure) ? outcome : { ...outcome, err: failureText(got.failure), exit: outcome.exit || 1 };
  }
  const out = `pod ${JSON.stringify(name)} deleted from ${namespace} namespace\n`;
  return sayingNow(
    { out },
    kube,
    (later) =>
      watching(
        ["pods"],
        undefined,
        later,
        (next) => "failure" in next.client.get("pods", namespace, name) ? outcome : undefined,
        () => outcome,
      ),
  );
}
