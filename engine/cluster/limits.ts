/** What one cluster may grow to. Passing a limit is a fault that the learner can read, never a hang. */
export const OBJECTS_MAX = 200_000;
/** etcd's own limit for one object. */
export const OBJECT_BYTES_MAX = 1.5 * 1024 * 1024;
/** What the API server reads of one body. */
export const BODY_BYTES_MAX = 3 * 1024 * 1024;
/** Looks of all controllers together in one `advance`. */
export const RECONCILES_MAX = 2_000_000;
/** Looks at one key without time going by: a controller that fights with another one waits for its turn. */
export const RECONCILES_AT_ONCE_MAX = 1_000;
/** Looks without time going by that are nothing unusual. */
export const LOOKS_AT_ONCE_UNCOUNTED = 50_000;
/** How long such a key waits then. */
export const BREATHER_MS = 1_000;
/** Changes that a watch can go back to. */
export const CHANGES_KEPT = 10_000;
export const AUDIT_ENTRIES_KEPT = 5_000;
/** Objects and sources that event counters are kept for (client-go's LRU). */
export const EVENT_COUNTERS_MAX = 4_096;
/** Writes of different managers that are remembered before managed fields are worked out. */
export const UNRESOLVED_WRITES_MAX = 8;
/** Tries at a name for `generateName`. */
export const NAME_TRIES_MAX = 8;
export const RETRY_FIRST_MS = 5;
export const RETRY_MAX_MS = 1_000_000;
