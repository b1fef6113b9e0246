import type { Controller } from "../cluster/controller.ts";

/** How many pods of a budget may be missed now. */
export const disruption: Controller = { name: "controllermanager", watches: {}, reconcile: () => [] };
