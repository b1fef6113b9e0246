import type { Controller } from "../cluster/controller.ts";

/** Cluster roles made of others. */
export const clusterRoleAggregation: Controller = { name: "clusterrole-aggregation-controller", watches: {}, reconcile: () => [] };
