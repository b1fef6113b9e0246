import type { Controller } from "../cluster/controller.ts";

/** Secrets that hold the token of an account. */
export const serviceAccountToken: Controller = { name: "token-controller", watches: {}, reconcile: () => [] };
