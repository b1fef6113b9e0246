import type { Controller } from "../cluster/controller.ts";

/** Sizes workloads by what they use. */
export const horizontalPodAutoscaler: Controller = { name: "horizontal-pod-autoscaler", watches: {}, reconcile: () => [] };
