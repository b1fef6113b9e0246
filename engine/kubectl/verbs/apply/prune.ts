import { pathOf } from "../../client.ts";
import type { Resource } from "../../../kinds/discovery.ts";
import type { Info } from "../../builder.ts";
import { complained, type Failure, messageOf, several } from "../../failure.ts";
import { klogLine } from "../../klog.ts";
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

/** What may be pruned: as `--prune-allowlist` says, else what usually is. */
export function prunable(kube: Kube): readonly Resource[] | { readonly failure: Failure } {
  const given = kube.flags.list("prune-allowlist");
  const found: Resource[] = [];
  for (const word of given.length ? given : ALLOWED) {
    const parts = word.split("/");
    if (parts.length !== 3) {
      return {
        failure: complained(`invalid GroupVersionKind format: ${word}, please follow <group/version/kind>`),
      };
    }
    const [group, version, kind] = parts as [string, string, string];
    const apiVersion = group === "core" || group === "" ? version : `${group}/${version}`;
    const resource = kube.client.cluster.resources().find((one) => one.apiVersion === apiVersion && one.kind === kind);
    if (!resource) {
      return {
        failure: complained(`no matches for kind ${JSON.stringify(kind)} in version ${JSON.stringify(apiVersion)}`),
      };
    }
    found.push(resource);
  }
  return found;
}

const DEPRECATED =
  "Deprecated: kubectl apply will no longer prune non-namespaced resources by default when used with the --namespace flag in a future release. To preserve the current behaviour, list the resources you want to target explicitly in the --prune-allowlist flag.";

/** Deletes what was applied once, is selected, and was not applied now. */
export function pruned(
  out: string,
  visited: readonly Info[],
  resources: readonly Resource[],
  manner: Manner,
  kube: Kube,
): Outcome {
  const uids = new Set(visited.map(({ object }) => object?.metadata.uid));
  const namespaces = [
    ...new Set(visited.map(({ namespace }) => namespace).filter((namespace) => namespace !== undefined)),
  ].sort();
  const isNarrowed = kube.flags.list("prune-allowlist").length > 0;
  if (!isNarrowed) kube.client.note(klogLine("W", "prune.go:71", DEPRECATED, kube.world.nowMs));
  const failures: Failure[] = [];
  let text = out;
  for (const resource of resources) {
    // Without an allowlist, cluster-wide kinds are only pruned when the namespace was not narrowed down.
    if (!resource.namespaced && !isNarrowed && kube.explicitNamespace) continue;
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
