import type { Controller } from "../cluster/controller.ts";

/** Where the pods of a service answer, in slices. */
export const endpointSlice: Controller = { name: "endpoint-slice-controller", watches: {}, reconcile: () => [] };
