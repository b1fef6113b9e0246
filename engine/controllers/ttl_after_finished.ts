import { keyOf } from "../base/object.ts";
import { parseTime } from "../base/time.ts";
import type { Controller } from "../cluster/controller.ts";
import { conditionOf, isTerminating } from "../kinds/pod_state.ts";
import type { Job } from "../kinds/workload_types.ts";

/** Deletes jobs some time after they have ended, when they ask for it. */
export const ttlAfterFinished: Controller = {
  name: "ttl-after-finished-controller",
  watches: { "jobs.batch": (job) => (job as Job).spec.ttlSecondsAfterFinished === undefined ? undefined : keyOf(job) },

  reconcile(view, key) {
    const job = view.get<Job>("jobs.batch", key);
    const seconds = job?.spec.ttlSecondsAfterFinished;
    if (!job || seconds === undefined || isTerminating(job)) return [];
    const ended = [conditionOf(job, "Complete"), conditionOf(job, "Failed")].find((condition) =>
      condition?.status === "True"
    );
    if (!ended) return [];
    const restMs = parseTime(ended.lastTransitionTime ?? "") + seconds * 1000 - view.nowMs;
    if (restMs > 0) return [{ do: "again", afterMs: restMs }];
    return [{ do: "delete", object: job, propagationPolicy: "Foreground", refused: () => [] }];
  },
};
