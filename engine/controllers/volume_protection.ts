import type { Controller } from "../cluster/controller.ts";

/** Volumes and claims in use stay until they no longer are. */
export const volumeProtection: Controller = { name: "volume-protection-controller", watches: {}, reconcile: () => [] };
