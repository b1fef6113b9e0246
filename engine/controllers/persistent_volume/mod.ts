/**
 * Storage: claims are bound to volumes that fit them (claims.ts, matching.ts), volumes follow the claims that they are
 * bound to (volumes.ts) and are kept, deleted or emptied afterwards (reclaiming.ts), pods get claims for their ephemeral
 * volumes (ephemeral.ts), and nothing goes while it is in use (protection.ts). Source: `kubernetes/pkg/controller/volume`.
 * To add a rule of fitting: matching.ts; a name that a driver has taken over: provisioners.ts.
 */
export { claimBinder } from "./claims.ts";
export { ephemeralVolume } from "./ephemeral.ts";
export { claimProtection, volumeProtection } from "./protection.ts";
export { volumeBinder } from "./volumes.ts";
