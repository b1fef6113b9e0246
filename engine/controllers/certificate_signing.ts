import type { Json } from "../base/object.ts";
import { parseTime, rfc3339 } from "../base/time.ts";
import type { Controller, Intent } from "../cluster/controller.ts";
import { conditionOf } from "../kinds/pod_state.ts";
import type { SpecObject } from "../kinds/workload_types.ts";

const REQUESTS = "certificatesigningrequests.certificates.k8s.io";
const CLIENT = "kubernetes.io/kube-apiserver-client";
const KUBELET_CLIENT = "kubernetes.io/kube-apiserver-client-kubelet";
const KUBELET_SERVING = "kubernetes.io/kubelet-serving";
const HOUR_MS = 3_600_000;

/** What each of the cluster's own signers lets a certificate be used for. Other signers are somebody else's. */
const SIGNERS: Readonly<Record<string, readonly string[]>> = {
  [CLIENT]: ["client auth", "digital signature", "key encipherment"],
  [KUBELET_CLIENT]: ["client auth", "digital signature", "key encipherment"],
  [KUBELET_SERVING]: ["server auth", "digital signature", "key encipherment"],
  "kubernetes.io/legacy-unknown": [],
};

/** Issues a certificate for each approved request. Nothing is behind it but its form. */
export const certificateSigning: Controller = {
  name: "csrsigning",
  delayMs: 100,
  watches: { [REQUESTS]: ({ metadata }) => metadata.name },

  reconcile(view, name) {
    const request = view.get<SpecObject>(REQUESTS, name);
    if (!request || !isApproved(request) || request.status?.["certificate"]) return [];
    if (conditionOf(request, "Denied") || conditionOf(request, "Failed")) return [];
    const uses = SIGNERS[request.spec["signerName"]];
    if (!uses) return [];
    const wrong = unfit(request, uses);
    if (wrong !== undefined) return [refusedFor(request, wrong, view.nowMs)];
    const { username, signerName } = request.spec;
    const lines = btoa(`Simulated certificate of ${username} by ${signerName}, issued ${rfc3339(view.nowMs)}`)
      .match(/.{1,64}/g)!.join("\n");
    const certificate = btoa(`-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`);
    return [{ do: "status", object: request, status: { ...request.status, certificate } }];
  },
};

function isApproved(request: SpecObject): boolean {
  return conditionOf(request, "Approved")?.status === "True";
}

/** Uses that the signer does not grant. */
function unfit({ spec }: SpecObject, uses: readonly string[]): string | undefined {
  const asked: readonly string[] = spec["usages"] ?? [];
  const main = uses[0];
  if (main === undefined || (asked.includes(main) && asked.every((use) => uses.includes(use)))) return undefined;
  return `usages did not match [${main}]`;
}

function refusedFor(request: SpecObject, message: string, nowMs: number): Intent {
  const now = rfc3339(nowMs);
  const condition = {
    type: "Failed",
    status: "True",
    reason: "SignerValidationFailure",
    message,
    lastUpdateTime: now,
    lastTransitionTime: now,
  };
  const conditions = [...request.status?.["conditions"] ?? [], condition] as Json;
  return { do: "patch", object: request, subresource: "status", patch: { status: { conditions } } };
}

/** Forgets requests: an hour after they were decided, a day after they were made when nobody did. */
export const certificateCleaner: Controller = {
  name: "csrcleaner",
  watches: { [REQUESTS]: ({ metadata }, _view, { type }) => type === "DELETED" ? undefined : metadata.name },

  reconcile(view, name) {
    const request = view.get<SpecObject>(REQUESTS, name);
    if (!request) return [];
    const decided = ["Denied", "Failed", "Approved"].map((type) => conditionOf(request, type)).find(Boolean);
    const sinceMs = parseTime(decided?.["lastUpdateTime"] ?? request.metadata.creationTimestamp);
    const restMs = sinceMs + (decided ? HOUR_MS : 24 * HOUR_MS) - view.nowMs;
    return restMs > 0
      ? [{ do: "again", key: name, afterMs: restMs }]
      : [{ do: "delete", object: request, refused: () => [] }];
  },
};
