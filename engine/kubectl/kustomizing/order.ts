import type { Built } from "./built.ts";

const FIRST = [
  "Namespace",
  "ResourceQuota",
  "StorageClass",
  "CustomResourceDefinition",
  "ServiceAccount",
  "PodSecurityPolicy",
  "Role",
  "ClusterRole",
  "RoleBinding",
  "ClusterRoleBinding",
  "ConfigMap",
  "Secret",
  "Endpoints",
  "Service",
  "LimitRange",
  "PriorityClass",
  "PersistentVolume",
  "PersistentVolumeClaim",
  "Deployment",
  "StatefulSet",
  "CronJob",
  "PodDisruptionBudget",
];
const LAST = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];

/** What others need comes first. Source: kustomize's legacy sort order, its default. */
export function inOrder(resources: readonly Built[]): readonly Built[] {
  return [...resources].sort((a, b) => {
    const difference = rank(a) - rank(b);
    return difference || (idOf(a) < idOf(b) ? -1 : idOf(a) > idOf(b) ? 1 : 0);
  });
}

function rank({ object: { kind } }: Built): number {
  if (FIRST.includes(kind)) return FIRST.indexOf(kind) - FIRST.length;
  return LAST.indexOf(kind) + 1;
}

function idOf({ object: { apiVersion, kind, metadata } }: Built): string {
  const slash = String(apiVersion).indexOf("/");
  const group = slash < 0 ? "~G" : apiVersion.slice(0, slash);
  return [group, apiVersion.slice(slash + 1), kind, metadata?.namespace ?? "~X", metadata?.name ?? ""].join("_");
}
