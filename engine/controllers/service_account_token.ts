import { keyOf, type KubeObject } from "../base/object.ts";
import type { Controller, Intent, View } from "../cluster/controller.ts";
import { isTerminating } from "../kinds/pod_state.ts";

const TYPE = "kubernetes.io/service-account-token";
const ACCOUNT = "kubernetes.io/service-account.name";
const ACCOUNT_UID = "kubernetes.io/service-account.uid";
/** Where the cluster's own certificate is known from. */
const AUTHENTICATION = "kube-system/extension-apiserver-authentication";

/** Fills secrets that ask for the token of an account, and deletes those whose account is gone. */
export const serviceAccountToken: Controller = {
  name: "tokens-controller",
  watches: {
    secrets: (secret) => secret["type"] === TYPE ? keyOf(secret) : undefined,
    serviceaccounts: ({ metadata: { name, namespace } }, view) =>
      view.list<KubeObject>("secrets", namespace)
        .filter((secret) => secret["type"] === TYPE && secret.metadata.annotations?.[ACCOUNT] === name).map(keyOf),
  },

  reconcile(view, key) {
    const secret = view.get<KubeObject>("secrets", key);
    if (!secret || isTerminating(secret)) return [];
    const { annotations, namespace } = secret.metadata;
    const account = view.get<KubeObject>("serviceaccounts", `${namespace}/${annotations?.[ACCOUNT]}`);
    const known = annotations?.[ACCOUNT_UID];
    if (!account || (known !== undefined && known !== account.metadata.uid)) {
      return [{ do: "delete", object: secret, refused: () => [] }];
    }
    return filled(view, secret, account);
  },
};

/** Only what is missing is written. */
function filled(view: View, secret: KubeObject, account: KubeObject): readonly Intent[] {
  const { uid, name, namespace } = account.metadata;
  const certificate: string = view.get<KubeObject>("configmaps", AUTHENTICATION)?.["data"]?.["client-ca-file"] ?? "";
  const made: Record<string, string> = {
    "ca.crt": btoa(certificate),
    namespace: btoa(namespace!),
    token: btoa(token(namespace!, name, uid, secret.metadata.name)),
  };
  const data = Object.fromEntries(Object.entries(made).filter(([key]) => !secret["data"]?.[key]));
  if (Object.keys(data).length === 0 && secret.metadata.annotations?.[ACCOUNT_UID] === uid) return [];
  return [{
    do: "patch",
    object: secret,
    patch: { data, metadata: { annotations: { [ACCOUNT_UID]: uid } } },
    refused: () => [],
  }];
}

/** A token without end that says who its bearer is. Its signature is a sham: nothing in here checks one. */
function token(namespace: string, name: string, uid: string, secret: string): string {
  const claims = {
    iss: "kubernetes/serviceaccount",
    "kubernetes.io/serviceaccount/namespace": namespace,
    "kubernetes.io/serviceaccount/secret.name": secret,
    "kubernetes.io/serviceaccount/service-account.name": name,
    "kubernetes.io/serviceaccount/service-account.uid": uid,
    sub: `system:serviceaccount:${namespace}:${name}`,
  };
  const parts = [JSON.stringify({ alg: "RS256", kid: "simulated" }), JSON.stringify(claims), "simulated signature"];
  return parts.map((part) => btoa(part).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")).join(".");
}
