import { keyOf, type KubeObject } from "../base/object.ts";
import type { Controller, View, WatchedChange } from "../cluster/controller.ts";
import { totalUsage } from "../cluster/quota_usage.ts";

const QUOTAS = "resourcequotas";

/**
 * Counts what a namespace uses of its quotas. What is created is counted as it is let in (admission/resource_quota.ts);
 * this looks when a quota changes, and when something in its namespace goes or takes another size.
 */
export const resourceQuota: Controller = {
  name: "resourcequota-controller",
  delayMs: 20,
  watches: { [QUOTAS]: keyOf, "*": quotasConcerned },

  reconcile(view, key) {
    const quota = view.get<KubeObject>(QUOTAS, key);
    if (!quota) return [];
    const status = {
      hard: quota["spec"]?.hard ?? {},
      used: totalUsage(quota, (name, namespace) => view.list(name, namespace)),
    };
    return [{ do: "status", object: quota, status }];
  },
};

function quotasConcerned(
  object: KubeObject,
  view: View,
  { type, previous }: WatchedChange,
): readonly string[] | undefined {
  const { namespace } = object.metadata;
  if (type === "ADDED" || namespace === undefined) return undefined;
  if (
    type === "MODIFIED" && previous!["spec"] === object["spec"] &&
    previous!["status"]?.phase === object["status"]?.phase
  ) {
    return undefined;
  }
  const quotas = view.list<KubeObject>(QUOTAS, namespace);
  return quotas.length > 0 ? quotas.map(keyOf) : undefined;
}
