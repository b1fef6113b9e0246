import { pathOf } from "../../client.ts";
import type { Info } from "../../builder.ts";
import { complained, type Failure, messageOf, several } from "../../failure.ts";
import { namePrinter } from "../../printers/name.ts";
import { LAST_APPLIED, type Manner, operation } from "../../strategies.ts";
import type { Kube, Outcome } from "../../verb.ts";

/** What is pruned unless `--prune-allowlist` says otherwise, in kubectl's order. */
const ALLOWED = [
  "core/v1/ConfigMap",
  "core/v1/Endpoints",
  "core/v1/PersistentVolumeClaim",
  "core/v1/Pod",
  "core/v1/ReplicationController",
  "core/v1/Secret",
  "core/v1/Service",
  "batch/v1/Job",
  "batch/v1/CronJob",
  "networking.k8s.io/v1/Ingress",
  "apps/v1/DaemonSet",
  "apps/v1/Deployment",
  "apps/v1/ReplicaSet",
  "apps/v1/StatefulSet",
  "core/v1/Namespace",
  "core/v1/PersistentVolume",
];

/** Deletes what was applied once, is selected, and was not applied now. */
export function pruned(out: string, visited: readonly Info[], manner: Manner, kube: Kube): Outcome {
  const uids = new Set(visited.map(({ object }) => object?.metadata.uid));
  const namespaces = [
    ...new Set(visited.map(({ namespace }) => namespace).filter((namespace) => namespace !== undefined)),
  ].sort();
  const given = kube.flags.list("prune-allowlist");
  const failures: Failure[] = [];
  let text = out;
  for (const word of given.length ? given : ALLOWED) {
    const [group = "", version, kind] = word.split("/");
    const apiVersion = group === "core" ? version : `${group}/${version}`;
    const resource = kube.client.cluster.resources().find((one) => one.apiVersion === apiVersion && one.kind === kind);
    if (!resource) {
      return {
        out: text,
        failure: complained(`no matches for kind ${JSON.stringify(kind)} in version ${JSON.stringify(apiVersion)}`),
      };
    }
    // Without an allowlist, cluster-wide kinds are only pruned when the namespace was not narrowed down.
    if (!resource.namespaced && !given.length && kube.explicitNamespace) continue;
    for (const namespace of resource.namespaced ? namespaces : [undefined]) {
      const list = kube.client.list(resource, { namespace, labelSelector: kube.flags.text("selector") || undefined });
      if ("failure" in list) {
        failures.push(
          complained(
            `error pruning ${
              resource.namespaced ? "namespaced" : "nonNamespaced"
            } object ${resource.apiVersion}, Kind=${resource.kind}: ${messageOf(list.failure)}`,
          ),
        );
        continue;
      }
      for (const object of list.items) {
        const { metadata } = object;
        if (metadata.annotations?.[LAST_APPLIED] === undefined || uids.has(metadata.uid)) continue;
        const dryRun = manner.dryRun === "server";
        const ask = {
          verb: "delete",
          ...pathOf(resource),
          namespace,
          name: metadata.name,
          propagationPolicy: "Background",
          dryRun,
        } as const;
        const answer = manner.dryRun === "client" ? undefined : kube.client.ask(ask);
        if (answer && "failure" in answer) failures.push(answer.failure);
        else {text +=
            namePrinter(kube.flags.text("output") === "name" ? "" : operation("pruned", manner.dryRun)).print(object)
              .text;}
      }
    }
  }
  return { out: text, failure: several(failures) };
}
