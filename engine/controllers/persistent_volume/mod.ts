/**
 * Storage: claims are bound to volumes that fit them (claims.ts), volumes follow the claims that they are bound to
 * (volumes.ts), and neither goes while it is in use (protection.ts). Source: `controller/volume/persistentvolume`. To
 * add a rule of fitting: matching.ts.
 */
export { claimBinder } from "./claims.ts";
export { claimProtection, volumeProtection } from "./protection.ts";
export { volumeBinder } from "./volumes.ts";
