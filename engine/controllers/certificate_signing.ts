import type { SpecObject } from "../kinds/workload_types.ts";
import { rfc3339 } from "../base/time.ts";
import type { Controller } from "../cluster/controller.ts";
import { conditionOf } from "../kinds/pod_state.ts";

const REQUESTS = "certificatesigningrequests.certificates.k8s.io";
/** Signers of the cluster itself; others are somebody else's. */
const SIGNERS = [
  "kubernetes.io/kube-apiserver-client",
  "kubernetes.io/kube-apiserver-client-kubelet",
  "kubernetes.io/kubelet-serving",
  "kubernetes.io/legacy-unknown",
];

/** Issues a certificate for each approved request. Nothing is behind it but its form. */
export const certificateSigning: Controller = {
  name: "csrsigning",
  delayMs: 100,
  watches: { [REQUESTS]: ({ metadata }) => metadata.name },

  reconcile(view, name) {
    const request = view.get<SpecObject>(REQUESTS, name);
    if (!request || request.status?.["certificate"] || !SIGNERS.includes(request.spec["signerName"])) return [];
    const has = (type: string) => conditionOf({ status: request["status"] }, type)?.status === "True";
    if (!has("Approved") || has("Denied")) return [];
    const body = btoa(`Simulated certificate of ${request.spec["username"]}, issued ${rfc3339(view.nowMs)}`);
    const lines = body.match(/.{1,64}/g)!.join("\n");
    const certificate = btoa(`-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`);
    return [{ do: "status", object: request, status: { ...request.status, certificate } }];
  },
};
