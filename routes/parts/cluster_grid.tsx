import type { MapNode, MapPod, MapView } from "../../engine/session/mod.ts";
import type { Words } from "../host/words/mod.ts";
import { HUES } from "./pod_mark.tsx";

/** A box for each node, with room for nine pods. */
const CELL = 16;
const BOX = CELL - 2;
const COLUMNS = 40;
const DOT = 4;
const DOTS_PER_ROW = 3;
const DOTS_MAX = DOTS_PER_ROW * DOTS_PER_ROW;
/** Rows of what stands out. */
const ROWS_MAX = 50;
/** node9 stands before node10. */
const BY_NUMBER = new Intl.Collator("en", { numeric: true });
const ZONE = /^topology\.kubernetes\.io\/zone=(.*)$/;

/** What is seen first where there is no room for all. */
const ORDER: Readonly<Record<MapPod["state"], number>> = { failed: 0, ending: 1, starting: 2, running: 3, done: 4 };

interface GridProps {
  readonly view: MapView;
  readonly words: Words;
}

/**
 * Many nodes as one drawing for each zone, a few bytes for each pod: all marks of a kind are one path. Names are told where
 * the pointer is (static/page/grid.ts); what stands out is said in words below.
 */
export function ClusterGrid({ view, words }: GridProps) {
  const zones = [...Map.groupBy(view.nodes, zoneOf)].sort(([a], [b]) => a < b ? -1 : 1);
  return (
    <>
      {zones.map(([zone, nodes]) => (
        <figure class="grid" id={`grid-${zone}`}>
          {zones.length > 1 && <figcaption>{zone || "—"} · {words.nodeCount(nodes.length)}</figcaption>}
          <Boxes nodes={nodes.toSorted((a, b) => BY_NUMBER.compare(a.name, b.name))} words={words} />
        </figure>
      ))}
      <StandsOut view={view} words={words} />
    </>
  );
}

function zoneOf({ labels }: MapNode): string {
  return labels.map((label) => ZONE.exec(label)?.[1]).find((zone) => zone !== undefined) ?? "";
}

function Boxes({ nodes, words }: { nodes: readonly MapNode[]; words: Words }) {
  const paths = new Map<string, string>();
  const add = (kind: string, path: string) => paths.set(kind, (paths.get(kind) ?? "") + path);
  nodes.forEach((node, i) => {
    const [x, y] = [(i % COLUMNS) * CELL + 1, Math.floor(i / COLUMNS) * CELL + 1];
    add(node.isReady ? "box" : "box not-ready", `M${x} ${y}h${BOX}v${BOX}h-${BOX}z`);
    if (node.isClosed || node.taints.length > 0) add("closed", `M${x} ${y + BOX}L${x + BOX} ${y}`);
    const shown = node.pods.toSorted((a, b) => ORDER[a.state] - ORDER[b.state]).slice(0, DOTS_MAX);
    shown.forEach((pod, j) => {
      add(kindOf(pod), dot(pod, x + 1 + j % DOTS_PER_ROW * DOT, y + 1 + Math.floor(j / DOTS_PER_ROW) * DOT));
    });
  });
  const columns = Math.min(COLUMNS, nodes.length);
  const height = Math.ceil(nodes.length / COLUMNS) * CELL;
  const ready = nodes.filter(({ isReady }) => isReady).length;
  return (
    <svg
      viewBox={`0 0 ${columns * CELL} ${height}`}
      width={columns * CELL}
      role="img"
      aria-label={`${words.nodeCount(nodes.length)}, ${words.readyCount(ready)}`}
      data-grid={String(columns)}
      data-names={nodes.map(({ name }) => name).join(" ")}
    >
      <title></title>
      {[...paths].map(([kind, path]) => <path class={kind} d={path} />)}
    </svg>
  );
}

function kindOf({ state, hue, isOld }: MapPod): string {
  return `dot ${state} ${hue === undefined ? "hue-none" : `hue-${hue % HUES}`}${isOld ? " old" : ""}`;
}

/** A full square runs, a low one is of an older revision, an empty one starts; a cross fails, a line stops. */
function dot({ state, isOld }: MapPod, x: number, y: number): string {
  const side = DOT - 1;
  if (state === "failed") return `M${x} ${y}l${side} ${side}m0-${side}l-${side} ${side}`;
  if (state === "ending") return `M${x} ${y + 1.5}h${side}`;
  if (state === "starting") return `M${x + 0.5} ${y + 0.5}h2v2h-2z`;
  return isOld ? `M${x} ${y + 2}h${side}v1h-${side}z` : `M${x} ${y}h${side}v${side}h-${side}z`;
}

/** Nodes and pods that are not as they should be, in words. */
function StandsOut({ view, words }: GridProps) {
  const nodes = view.nodes.filter(({ isReady, isClosed }) => !isReady || isClosed).map((
    { name, isReady, isClosed },
  ) => ({
    name,
    says: [...isReady ? [] : [words.notReady], ...isClosed ? [words.closed] : []].join(", "),
    command: `kubectl describe node ${name}`,
  }));
  const pods = [...view.nodes.flatMap((node) => node.pods), ...view.waiting]
    .filter(({ state }) => state !== "running" && state !== "done").map(({ name, namespace, status }) => ({
      name,
      says: status,
      command: `kubectl describe pod ${name} -n ${namespace}`,
    }));
  const all = [...nodes, ...pods];
  if (all.length === 0) return <p class="quiet">{words.allWell}</p>;
  return (
    <ul class="stands-out" aria-label={words.standsOut}>
      {all.slice(0, ROWS_MAX).map(({ name, says, command }) => (
        <li>
          <button type="button" class="link" data-run={command}>{name}</button> <span class="quiet">{says}</span>
        </li>
      ))}
      {all.length > ROWS_MAX && <li class="quiet">{words.andMore(all.length - ROWS_MAX)}</li>}
    </ul>
  );
}
