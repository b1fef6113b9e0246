import { compareQuantities } from "../../base/quantity.ts";
import type { KubeObject } from "../../base/object.ts";
import type { Pod } from "../../kinds/types.ts";
import type { Fault } from "../api.ts";
import { type Call } from "../call.ts";
import { storedAs } from "../catalog.ts";
import { forbidden } from "../faults.ts";
import { type Amounts, beyond, isInScope, missingAmounts, plus, totalUsage, usageOf, within } from "../quota_usage.ts";
import type { AdmissionPlugin } from "./plugin.ts";

/** Refuses what a namespace's quotas have no room for, and takes note of what they gave. */
export const resourceQuota: AdmissionPlugin = {
  name: "ResourceQuota",
  operations: ["create", "update"],
  fault(call, next, previous) {
    const { machine, request, resource } = call;
    if (!next || !request.namespace || (request.subresource && request.subresource !== "resize")) return undefined;
    const quotas = machine.store.list("resourcequotas", request.namespace);
    if (quotas.length === 0 || resource.name === "events") return undefined;
    const at = storedAs(resource.name);
    const asked = beyond(usageOf(at, next), previous ? usageOf(at, previous) : {});
    const charged: { quota: KubeObject; used: Amounts }[] = [];
    for (const quota of quotas) {
      if (!isInScope(quota, at, next)) continue;
      const verdict = charge(call, quota, next, asked);
      if (verdict && "code" in verdict) return verdict as Fault;
      if (verdict) charged.push({ quota, used: verdict as Amounts });
    }
    if (!request.dryRun) { for (const { quota, used } of charged) store(call, quota, used); }
    return undefined;
  },
};

/** What would be used of a quota, or why that is too much; undefined when it counts nothing of this. */
function charge(call: Call, quota: KubeObject, next: KubeObject, asked: Amounts): Fault | Amounts | undefined {
  const { resource, machine } = call;
  const { name } = quota.metadata;
  const hard: Amounts = quota.spec?.hard ?? {};
  const refuse = (why: string) => forbidden(resource, next.metadata.name, why);
  if (resource.name === "pods") {
    const missing = missingAmounts(next as Pod, hard);
    if (missing.length > 0) return refuse(`failed quota: ${name}: must specify ${missing.join("; ")}`);
  }
  const requested = within(asked, hard);
  if (Object.keys(requested).length === 0) return undefined;
  const used: Amounts = quota.status?.hard
    ? quota.status.used ?? {}
    : totalUsage(quota, (name, namespace) => machine.store.list(name, namespace));
  const total = plus(used, requested);
  const over = Object.keys(requested).filter((one) => compareQuantities(total[one]!, hard[one]!) > 0).sort();
  if (over.length === 0) return total;
  const text = (amounts: Amounts) => over.map((one) => `${one}=${amounts[one] ?? "0"}`).join(",");
  return refuse(`exceeded quota: ${name}, requested: ${text(requested)}, used: ${text(used)}, limited: ${text(hard)}`);
}

function store({ machine }: Call, quota: KubeObject, used: Amounts): void {
  const hard = quota.status?.hard ?? quota.spec.hard;
  machine.put("resourcequotas", { ...quota, status: { ...quota.status, hard, used } }, quota);
}
