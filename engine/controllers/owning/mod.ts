/**
 * What every controller that owns objects does alike: claiming what its selector matches (claim.ts), creating and
 * deleting pods with the events that tell of it (pods.ts), and keeping the history of a template (revisions.ts).
 * Nothing here knows a kind of owner. To add a part: one file here, its line below; controllers import from this file.
 */
export { type Claim, claim, ownerReferenceOf } from "./claim.ts";
export { type CreateOptions, createPods, deletePods, forgetRetry, podOf, retry } from "./pods.ts";
export { type History, history, type HistoryOptions } from "./revisions.ts";
export { firstToGo } from "./ranking.ts";
export { ownerKey, ownersOfPod } from "./keys.ts";
export { resolved } from "./share.ts";
