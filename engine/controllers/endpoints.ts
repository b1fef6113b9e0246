import type { Controller } from "../cluster/controller.ts";

/** The same in the older form. */
export const endpoints: Controller = { name: "endpoint-controller", watches: {}, reconcile: () => [] };
