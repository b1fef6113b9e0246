import type { Cluster } from "../cluster/cluster.ts";
import type { SceneParts } from "./scene.ts";

/** How long a state must last to count, if nobody touches it: less is but a step on the way to another. */
const HOLD_MS = 2000;
/** How far a settled look goes. */
const SETTLED_MS = 30_000;
/** How long a settled future stays good enough: much less than it reaches. */
const FRESH_MS = 1000;

/** A cluster as it was at some moment, and what it comes to by itself. */
interface Foreseen {
  readonly of: Cluster;
  readonly version: number;
  readonly atMs: number;
  readonly cluster: Cluster;
}

/**
 * What a cluster comes to when nobody touches it. Time goes by on a fork, and once for all who ask at the same moment: the
 * way to the settled future leads through the near one.
 */
export class Future {
  #held: Foreseen | undefined;
  #settled: Foreseen | undefined;

  /** In a while; the same parts when nothing is going to happen. */
  held(parts: SceneParts): SceneParts {
    if (!isOf(this.#held, parts, 1)) this.#held = foreseen(parts, () => later(parts.cluster, HOLD_MS));
    return withCluster(parts, this.#held!.cluster);
  }

  /** When all that is on its way has arrived; the same parts when nothing is. */
  settled(parts: SceneParts): SceneParts {
    if (!isOf(this.#settled, parts, FRESH_MS)) {
      const held = isOf(this.#held, parts, 1) && this.#held!.cluster !== parts.cluster
        ? this.#held!.cluster
        : undefined;
      this.#settled = foreseen(
        parts,
        () => held ? later(held, SETTLED_MS - HOLD_MS) : later(parts.cluster, SETTLED_MS),
      );
    }
    return withCluster(parts, this.#settled!.cluster);
  }
}

function foreseen({ cluster }: SceneParts, look: () => Cluster): Foreseen {
  const { version, nowMs } = cluster;
  return { of: cluster, version, atMs: nowMs, cluster: look() };
}

/** Whether this belongs to a cluster as it is now, or was less than so long ago when nothing has changed since. */
function isOf(known: Foreseen | undefined, { cluster }: SceneParts, freshMs: number): boolean {
  return known?.of === cluster && known.version === cluster.version && cluster.nowMs < known.atMs + freshMs;
}

function withCluster(parts: SceneParts, cluster: Cluster): SceneParts {
  return cluster === parts.cluster ? parts : { ...parts, cluster };
}

/** The same cluster when nothing is due by then. */
function later(cluster: Cluster, ms: number): Cluster {
  const dueMs = cluster.nextDueMs();
  if (dueMs === undefined || dueMs > cluster.nowMs + ms) return cluster;
  const twin = cluster.fork();
  twin.advance(ms);
  return twin;
}
