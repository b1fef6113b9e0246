import {
  type Cluster,
  eventFeed,
  type FeedEvent,
  type MapNode,
  type MapPod,
  type MapView,
  mapView,
} from "../../engine/session/mod.ts";
import type { Words } from "../host/words/mod.ts";

/** Marks stand in cells, so many in a row; a hand can hit them. */
const CELL = 24;
const COLUMNS = 8;
const HUES = 8;
/** More nodes than this are drawn as tiny boxes. */
const LARGE_MAX = 24;
const EVENTS_MAX = 30;

interface ClusterProps {
  readonly cluster: Cluster;
  readonly words: Words;
}

/** The drawing of a cluster with what happened in it: what the stream of events sends again and again. */
export function ClusterBody({ cluster, words }: ClusterProps) {
  const view = mapView(cluster);
  const isLarge = view.nodes.length <= LARGE_MAX;
  return (
    <div class="cluster-body">
      <div class="map">
        <ul class={isLarge ? "nodes" : "nodes many"} aria-label={words.nodes}>
          {view.nodes.map((node) => <NodeBox node={node} isLarge={isLarge} words={words} />)}
          {view.waiting.length > 0 && (
            <li class="node nowhere" id="node-">
              <p class="node-head">
                <span class="flag state-soon">◌ {words.noNode}</span>
              </p>
              <Pods pods={view.waiting} isLarge={isLarge} words={words} />
            </li>
          )}
        </ul>
        <Legend view={view} />
        <PodTable view={view} words={words} />
      </div>
      <Feed events={eventFeed(cluster, EVENTS_MAX)} words={words} />
    </div>
  );
}

function NodeBox({ node, isLarge, words }: { node: MapNode; isLarge: boolean; words: Words }) {
  const flags = [
    ...node.isReady ? [] : [{ text: words.notReady, icon: "✕", kind: "fault" }],
    ...node.isClosed ? [{ text: words.closed, icon: "⊘", kind: "soon" }] : [],
    ...node.taints.filter((taint) => !taint.startsWith("node.kubernetes.io/")).map((taint) => ({
      text: taint,
      icon: "⚑",
      kind: "soon",
    })),
  ];
  if (!isLarge) {
    const title = [node.name, ...flags.map(({ text }) => text)].join(", ");
    return (
      <li class="node" id={`node-${node.name}`} title={title}>
        <span class="visually-hidden">{title}</span>
        <Pods pods={node.pods} isLarge={false} words={words} />
      </li>
    );
  }
  return (
    <li class={node.isReady ? "node" : "node not-ready"} id={`node-${node.name}`}>
      <p class="node-head">
        <strong>{node.name}</strong>
        {flags.map(({ text, icon, kind }) => (
          <span class={`flag state-${kind}`}>
            <span aria-hidden="true">{icon}</span> {text}
          </span>
        ))}
      </p>
      <Pods pods={node.pods} isLarge words={words} node={node.name} />
      {node.labels.length > 0 && (
        <details class="labels" id={`labels-${node.name}`}>
          <summary>{words.labels} ({node.labels.length})</summary>
          <ul>
            {node.labels.map((label) => (
              <li>
                <code>{label}</code>
              </li>
            ))}
          </ul>
        </details>
      )}
    </li>
  );
}

interface PodsProps {
  readonly pods: readonly MapPod[];
  readonly isLarge: boolean;
  readonly words: Words;
  readonly node?: string;
}

function Pods({ pods, isLarge, words, node }: PodsProps) {
  const cell = isLarge ? CELL : CELL / 2;
  const columns = isLarge ? COLUMNS : 2;
  const rows = Math.max(1, Math.ceil(pods.length / columns));
  const width = cell * Math.min(columns, Math.max(1, pods.length));
  return (
    <svg class="pods" width={width} height={cell * rows} viewBox={`0 0 ${width} ${cell * rows}`} role="group">
      {pods.map((pod, i) => {
        const place = `translate(${(i % columns + 0.5) * cell}px, ${(Math.floor(i / columns) + 0.5) * cell}px)`;
        return <PodMark pod={pod} place={place} scale={isLarge ? 1 : 0.5} words={words} node={node} />;
      })}
    </svg>
  );
}

interface PodMarkProps {
  readonly pod: MapPod;
  readonly place: string;
  readonly scale: number;
  readonly words: Words;
  readonly node?: string;
}

/** A round mark: full when it runs, hollow while it starts, struck when it fails, striped when its revision is old. */
function PodMark({ pod, place, scale, words, node }: PodMarkProps) {
  const { uid, namespace, name, state, status, isOld, hue } = pod;
  const hueClass = hue === undefined ? "hue-none" : `hue-${hue % HUES}`;
  const said = words.pod({ name, status, node, isOld });
  const isAct = scale === 1;
  return (
    <g
      id={`pod-${uid}`}
      class={`pod ${state} ${hueClass}${isOld ? " old" : ""}`}
      style={`transform: ${place} scale(${scale})`}
      aria-label={said}
      {...isAct
        ? { role: "button", tabindex: 0, "data-run": `kubectl describe pod ${name} -n ${namespace}` }
        : { role: "img" }}
    >
      <title>{`${name}: ${status}${isOld ? `, ${words.oldRevision}` : ""}`}</title>
      <rect class="reach" x={-CELL / 2} y={-CELL / 2} width={CELL} height={CELL} />
      <circle r={8} />
      {isOld && <path class="stripes" d="M-6 2 L2 -6 M-5.5 5.5 L5.5 -5.5 M-2 6 L6 -2" />}
      {state === "failed" && <path class="strike" d="M-7 -7 L7 7 M-7 7 L7 -7" />}
      {state === "done" && <path class="tick" d="M-4 0 L-1 3 L4 -3" />}
    </g>
  );
}

function Legend({ view }: { view: MapView }) {
  if (view.workloads.length === 0) return null;
  const pods = [...view.nodes.flatMap(({ pods }) => pods), ...view.waiting];
  return (
    <ul class="legend">
      {view.workloads.map((workload, i) => {
        const own = pods.filter((pod) => pod.workload === workload);
        const running = own.filter(({ state }) => state === "running").length;
        return (
          <li>
            <svg width={12} height={12} viewBox="-9 -9 18 18" aria-hidden="true" class={`pod running hue-${i % HUES}`}>
              <circle r={8} />
            </svg>
            {workload} <span class="quiet">{running}/{own.length}</span>
          </li>
        );
      })}
    </ul>
  );
}

function PodTable({ view, words }: { view: MapView; words: Words }) {
  const rows = [
    ...view.nodes.flatMap(({ name, pods }) => pods.map((pod) => ({ node: name, pod }))),
    ...view.waiting.map((pod) => ({ node: "", pod })),
  ];
  return (
    <details class="pod-table" id="pod-table">
      <summary>{words.asTable}</summary>
      <table>
        <thead>
          <tr>{words.podHeads.map((head) => <th scope="col">{head}</th>)}</tr>
        </thead>
        <tbody>
          {rows.map(({ node, pod }) => (
            <tr>
              <td>{pod.name}</td>
              <td>{node || words.noNode}</td>
              <td>{pod.status}{pod.isOld ? `, ${words.oldRevision}` : ""}</td>
              <td>{pod.workload ?? ""}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

function Feed({ events, words }: { events: readonly FeedEvent[]; words: Words }) {
  return (
    <div class="feed" role="region" aria-label={words.events} tabindex={0}>
      {events.length === 0 && <p class="quiet">{words.noEvents}</p>}
      <ol>
        {events.map((event) => (
          <li id={`event-${event.uid}`} class={event.isWarning ? "warning" : ""}>
            <time datetime={new Date(event.atMs).toISOString()}>
              {new Date(event.atMs).toISOString().slice(11, 19)}
            </time>{" "}
            {event.isWarning && <span class="state-soon" aria-hidden="true">▲</span>}
            {words.event(event) ?? `${event.name}: ${event.message}`}
          </li>
        ))}
      </ol>
    </div>
  );
}
