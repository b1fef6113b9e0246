import { compareQuantities } from "../../base/quantity.ts";
import type { KubeObject } from "../../base/object.ts";
import { forbidden } from "../faults.ts";
import type { AdmissionPlugin } from "./plugin.ts";

const CLASSES = "storageclasses.storage.k8s.io";
const IS_DEFAULT = "storageclass.kubernetes.io/is-default-class";
const IS_DEFAULT_BEFORE = "storageclass.beta.kubernetes.io/is-default-class";

/** Claims that name no storage class get the default one: the newest of several. */
export const defaultStorageClass: AdmissionPlugin = {
  name: "DefaultStorageClass",
  resources: ["persistentvolumeclaims"],
  operations: ["create"],
  admit({ machine }, claim) {
    if (claim.spec?.storageClassName !== undefined) return claim;
    const newest = newestDefault(machine.store.list(CLASSES), IS_DEFAULT, IS_DEFAULT_BEFORE);
    return newest ? { ...claim, spec: { ...claim.spec, storageClassName: newest.metadata.name } } : claim;
  },
};

/** Ingresses that name no class get the default one. */
export const defaultIngressClass: AdmissionPlugin = {
  name: "DefaultIngressClass",
  resources: ["ingresses.networking.k8s.io"],
  operations: ["create"],
  admit({ machine }, ingress) {
    const isNamed = ingress.spec?.ingressClassName !== undefined ||
      ingress.metadata.annotations?.["kubernetes.io/ingress.class"] !== undefined;
    if (isNamed) return ingress;
    const classes = machine.store.list("ingressclasses.networking.k8s.io");
    const newest = newestDefault(classes, "ingressclass.kubernetes.io/is-default-class");
    return newest ? { ...ingress, spec: { ...ingress.spec, ingressClassName: newest.metadata.name } } : ingress;
  },
};

/** Volumes and claims may not go while they are used: a finalizer holds them. */
export const storageObjectInUseProtection: AdmissionPlugin = {
  name: "StorageObjectInUseProtection",
  resources: ["persistentvolumes", "persistentvolumeclaims"],
  operations: ["create"],
  admit({ resource }, object) {
    const finalizer = resource.name === "persistentvolumes"
      ? "kubernetes.io/pv-protection"
      : "kubernetes.io/pvc-protection";
    const { finalizers = [] } = object.metadata;
    if (finalizers.includes(finalizer)) return object;
    return { ...object, metadata: { ...object.metadata, finalizers: [...finalizers, finalizer] } };
  },
};

/** A claim only grows where its class says that volumes can. */
export const persistentVolumeClaimResize: AdmissionPlugin = {
  name: "PersistentVolumeClaimResize",
  resources: ["persistentvolumeclaims"],
  operations: ["update"],
  fault(call, next, previous) {
    const sizeOf = (claim: KubeObject | undefined): string => claim?.spec?.resources?.requests?.storage ?? "0";
    if (!next || !previous || compareQuantities(sizeOf(next), sizeOf(previous)) <= 0) return undefined;
    const isBound = previous.status?.phase === "Bound";
    const kind = previous.spec?.storageClassName
      ? call.machine.store.get(CLASSES, previous.spec.storageClassName)
      : undefined;
    if (isBound && kind?.allowVolumeExpansion) return undefined;
    return forbidden(
      call.resource,
      next.metadata.name,
      isBound
        ? "only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize"
        : "Only bound persistent volume claims can be expanded",
    );
  },
};

function newestDefault(classes: readonly KubeObject[], ...annotations: readonly string[]): KubeObject | undefined {
  const defaults = classes.filter(({ metadata }) =>
    annotations.some((name) => metadata.annotations?.[name] === "true")
  );
  return defaults.reduce<KubeObject | undefined>(
    (newest, one) => !newest || one.metadata.creationTimestamp > newest.metadata.creationTimestamp ? one : newest,
    undefined,
  );
}
