import type { Controller } from "../cluster/controller.ts";

/** Finished jobs go when their time is over. */
export const ttlAfterFinished: Controller = { name: "ttl-after-finished-controller", watches: {}, reconcile: () => [] };
