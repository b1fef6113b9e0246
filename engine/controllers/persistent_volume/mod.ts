import type { Controller } from "../../cluster/controller.ts";

/** Binds claims to volumes. */
export const persistentVolume: Controller = { name: "persistentvolume-controller", watches: {}, reconcile: () => [] };
