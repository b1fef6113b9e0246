import type { Controller } from "../cluster/controller.ts";

/** What a namespace uses of its quotas. */
export const resourceQuota: Controller = { name: "resourcequota-controller", watches: {}, reconcile: () => [] };
