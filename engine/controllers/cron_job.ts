import type { Controller } from "../cluster/controller.ts";

/** Starts jobs by the clock. */
export const cronJob: Controller = { name: "cronjob-controller", watches: {}, reconcile: () => [] };
