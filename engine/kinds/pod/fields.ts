import type { Pod } from "../types.ts";

/** What pods can be selected by, beyond name and namespace. */
export const podFieldSelectors: Readonly<Record<string, (pod: Pod) => string>> = {
  "spec.nodeName": (pod) => pod.spec.nodeName ?? "",
  "spec.restartPolicy": (pod) => pod.spec.restartPolicy ?? "",
  "spec.schedulerName": (pod) => pod.spec.schedulerName ?? "",
  "spec.serviceAccountName": (pod) => pod.spec.serviceAccountName ?? "",
  "spec.hostNetwork": (pod) => String(pod.spec.hostNetwork ?? false),
  "status.phase": (pod) => pod.status?.phase ?? "",
  "status.podIP": (pod) => pod.status?.podIP ?? "",
  "status.podIPs": (pod) => pod.status?.podIP ?? "",
  "status.nominatedNodeName": (pod) => pod.status?.nominatedNodeName ?? "",
};
