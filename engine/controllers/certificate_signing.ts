import type { Controller } from "../cluster/controller.ts";

/** Issues approved certificates, and forgets old requests. */
export const certificateSigning: Controller = { name: "csrsigning-controller", watches: {}, reconcile: () => [] };
