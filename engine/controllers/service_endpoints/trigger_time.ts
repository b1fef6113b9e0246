import { parseTime } from "../../base/time.ts";
import type { Intent, View } from "../../cluster/controller.ts";
import { conditionOf } from "../../kinds/pod_state.ts";
import type { Pod, Service } from "../../kinds/types.ts";

export const TRIGGER = "endpoints.kubernetes.io/last-change-trigger-time";

/** When each pod of a service last became ready, or ceased to be. */
type Times = Readonly<Record<string, string>>;

/**
 * The time of what brought about a change: of the service, the first time that it is looked at, and later of the first
 * pod that changed since the last look; undefined when none did. Source: `endpointslice/trigger_time_tracker.go`.
 */
export function triggerTime(
  view: View,
  service: Service,
  pods: readonly Pod[],
): { readonly time?: string; readonly intents: readonly Intent[] } {
  const key = `triggers/${service.metadata.uid}`;
  const known = view.memory<Times>(key);
  const now: Record<string, string> = {};
  let first: string | undefined;
  let isNew = known === undefined;
  for (const pod of pods) {
    const time = conditionOf(pod, "Ready")?.lastTransitionTime;
    if (!time) continue;
    now[pod.metadata.name] = time;
    const before = known?.[pod.metadata.name];
    if (before === time) continue;
    isNew = true;
    if (before === undefined || parseTime(time) > parseTime(before)) {
      if (first === undefined || parseTime(time) < parseTime(first)) first = time;
    }
  }
  isNew ||= Object.keys(known!).length !== Object.keys(now).length;
  return {
    time: known ? first : service.metadata.creationTimestamp,
    intents: isNew ? [{ do: "remember", key, value: now }] : [],
  };
}
