import type { KubeObject } from "../../base/object.ts";
import { isMirror } from "../../kinds/pod_state.ts";
import { admissionName, type Call } from "../call.ts";
import { forbidden, Refused } from "../faults.ts";
import type { AdmissionPlugin } from "./plugin.ts";

const TOKEN_PATH = "/var/run/secrets/kubernetes.io/serviceaccount";
const DEFAULT = "default";

interface Mounting {
  readonly volumeMounts?: readonly { readonly mountPath: string }[];
}

/** Pods run as an account of their namespace, whose token they find in their containers. */
export const serviceAccount: AdmissionPlugin = {
  name: "ServiceAccount",
  resources: ["pods"],
  operations: ["create"],
  admit(call, pod) {
    if (isMirror(pod)) return mirrorFault(call, pod) ?? pod;
    const name: string = pod.spec.serviceAccountName || pod.spec.serviceAccount || DEFAULT;
    const account = call.machine.store.get("serviceaccounts", `${call.request.namespace}/${name}`);
    // The default account is waited for: it comes with its namespace.
    if (!account && name !== DEFAULT) {
      const why =
        `error looking up service account ${call.request.namespace}/${name}: serviceaccount "${name}" not found`;
      return new Refused(forbidden(call.resource, admissionName(call, pod), why));
    }
    const spec = { ...pod.spec, serviceAccountName: name, serviceAccount: name };
    if (!spec.imagePullSecrets && account?.imagePullSecrets) spec.imagePullSecrets = account.imagePullSecrets;
    const isMounted = spec.automountServiceAccountToken ?? account?.automountServiceAccountToken ?? true;
    return { ...pod, spec: isMounted ? withToken(call, spec) : spec };
  },
};

/** What a kubelet runs from a file has no account: nobody could hand it a token. */
function mirrorFault(call: Call, { spec, metadata }: KubeObject): Refused | undefined {
  const why = spec.serviceAccountName
    ? "a mirror pod may not reference service accounts"
    : spec.volumes?.some((volume: Fields) => volume["secret"])
    ? "a mirror pod may not reference secrets"
    : undefined;
  return why === undefined ? undefined : new Refused(forbidden(call.resource, metadata.name, why));
}

type Fields = Readonly<Record<string, unknown>>;

/** The spec with the token in each container that has nothing else at its place. */
function withToken({ machine }: Call, spec: KubeObject["spec"]): KubeObject["spec"] {
  const isOpen = (container: Mounting) => !container.volumeMounts?.some(({ mountPath }) => mountPath === TOKEN_PATH);
  const all: readonly Mounting[] = [...spec.containers ?? [], ...spec.initContainers ?? []];
  if (!all.some(isOpen)) return spec;
  const name = `kube-api-access-${machine.chance.suffix()}`;
  const mount = { mountPath: TOKEN_PATH, name, readOnly: true };
  const mounting = (container: Mounting) =>
    isOpen(container) ? { ...container, volumeMounts: [...container.volumeMounts ?? [], mount] } : container;
  const mounted = {
    ...spec,
    containers: spec.containers?.map(mounting),
    volumes: [...spec.volumes ?? [], { name, projected: PROJECTED }],
  };
  return spec.initContainers ? { ...mounted, initContainers: spec.initContainers.map(mounting) } : mounted;
}

const PROJECTED = Object.freeze({
  defaultMode: 420,
  sources: [
    { serviceAccountToken: { expirationSeconds: 3607, path: "token" } },
    { configMap: { items: [{ key: "ca.crt", path: "ca.crt" }], name: "kube-root-ca.crt" } },
    {
      downwardAPI: { items: [{ fieldRef: { apiVersion: "v1", fieldPath: "metadata.namespace" }, path: "namespace" }] },
    },
  ],
});
