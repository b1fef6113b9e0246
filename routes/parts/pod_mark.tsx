import type { MapPod, PodState } from "../../engine/session/mod.ts";
import type { Words } from "../host/words/mod.ts";

export const HUES = 8;

/** Every state has a shape of its own, so that none is told by colour alone. */
const SHAPES: Readonly<Record<PodState, string | undefined>> = {
  running: undefined,
  starting: undefined,
  ending: "M-4 0 H4",
  failed: "M-7 -7 L7 7 M-7 7 L7 -7",
  done: "M-4 0 L-1 3 L4 -3",
};
const SIGNS: Readonly<Record<PodState, string>> = {
  running: "",
  starting: "",
  ending: "minus",
  failed: "strike",
  done: "tick",
};

/** A round mark: full when it runs, dashed while it starts, struck when it fails, striped when its revision is old. */
export function PodShape({ state, isOld }: Pick<MapPod, "state" | "isOld">) {
  return (
    <>
      <circle r={8} />
      {isOld && <path class="stripes" d="M-6 2 L2 -6 M-5.5 5.5 L5.5 -5.5 M-2 6 L6 -2" />}
      {SHAPES[state] && <path class={SIGNS[state]} d={SHAPES[state]} />}
    </>
  );
}

function Sample({ of, hue }: { of: Pick<MapPod, "state" | "isOld">; hue: string }) {
  return (
    <svg width={12} height={12} viewBox="-9 -9 18 18" aria-hidden="true" class={`pod ${of.state} ${hue}`}>
      <PodShape {...of} />
    </svg>
  );
}

interface LegendProps {
  readonly workloads: readonly string[];
  readonly pods: readonly MapPod[];
  readonly words: Words;
}

/** Whose pods they are and how many of them run; and what the marks mean that are not just running. */
export function Legend({ workloads, pods, words }: LegendProps) {
  const states = (["starting", "ending", "failed", "done"] as const)
    .map((state) => ({ state, count: pods.filter((pod) => pod.state === state).length }))
    .filter(({ count }) => count > 0);
  const old = pods.filter(({ isOld }) => isOld).length;
  if (workloads.length + states.length === 0) return null;
  const byWorkload = Map.groupBy(pods, ({ workload }) => workload);
  return (
    <ul class="legend">
      {workloads.map((workload, i) => {
        const own = byWorkload.get(workload) ?? [];
        const running = own.filter(({ state }) => state === "running").length;
        return (
          <li>
            <Sample of={{ state: "running", isOld: false }} hue={`hue-${i % HUES}`} />
            {workload} <span class="quiet">{running}/{own.length}</span>
          </li>
        );
      })}
      {states.map(({ state, count }) => (
        <li class="key">
          <Sample of={{ state, isOld: false }} hue="hue-none" />
          {words.podState[state]} <span class="quiet">{count}</span>
        </li>
      ))}
      {old > 0 && (
        <li class="key">
          <Sample of={{ state: "running", isOld: true }} hue="hue-none" />
          {words.oldRevision} <span class="quiet">{old}</span>
        </li>
      )}
    </ul>
  );
}
