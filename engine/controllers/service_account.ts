import type { KubeObject } from "../base/object.ts";
import type { Controller, Intent, View } from "../cluster/controller.ts";

const ROOT_CA = "kube-root-ca.crt";
/** Where the cluster's own certificate is known from. */
const AUTHENTICATION = "kube-system/extension-apiserver-authentication";

const DESCRIPTION =
  "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints " +
  "such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of " +
  "Kubernetes clusters.";

/** Every namespace has an account `default` and the certificate of the API server: what is missing or changed comes back. */
export const serviceAccount: Controller = {
  name: "service-account-controller",
  watches: {
    namespaces: ({ metadata }, _view, { type }) => type === "ADDED" ? metadata.name : undefined,
    serviceaccounts: ({ metadata }, _view, { type }) =>
      type === "DELETED" && metadata.name === "default" ? metadata.namespace : undefined,
    configmaps: ({ metadata }) => metadata.name === ROOT_CA ? metadata.namespace : undefined,
  },
  reconcile(view, namespace) {
    const home = view.get("namespaces", namespace);
    if (!home || home.metadata.deletionTimestamp !== undefined) return [];
    return [...account(view, namespace), ...certificate(view, namespace)];
  },
};

function account(view: View, namespace: string): Intent[] {
  if (view.get("serviceaccounts", `${namespace}/default`)) return [];
  return [{
    do: "create",
    object: { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "default", namespace } },
  }];
}

function certificate(view: View, namespace: string): Intent[] {
  const known: string = view.get<KubeObject>("configmaps", AUTHENTICATION)?.data?.["client-ca-file"] ?? "";
  const stored = view.get<KubeObject>("configmaps", `${namespace}/${ROOT_CA}`);
  const data = { "ca.crt": known };
  if (stored) {
    return stored.data?.["ca.crt"] === known && Object.keys(stored.data).length === 1
      ? []
      : [{ do: "patch", object: stored, patch: { data: { ...removals(stored.data), ...data } } }];
  }
  const metadata = { name: ROOT_CA, namespace, annotations: { "kubernetes.io/description": DESCRIPTION } };
  return [{ do: "create", object: { apiVersion: "v1", kind: "ConfigMap", metadata, data } }];
}

/** A merge patch that takes every key away. */
function removals(data: Readonly<Record<string, string>> = {}): Record<string, null> {
  return Object.fromEntries(Object.keys(data).map((key) => [key, null]));
}
