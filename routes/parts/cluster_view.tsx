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
import { ClusterGrid } from "./cluster_grid.tsx";
import { HUES, Legend, PodShape } from "./pod_mark.tsx";

/** Marks stand in cells, so many in a row; a hand can hit them. */
const CELL = 24;
const COLUMNS = 8;
/** More nodes than this are drawn as tiny boxes. */
const LARGE_MAX = 24;
/** Failing pods of a node that are named. */
const NAMED_MAX = 3;
const EVENTS_MAX = 30;

interface ClusterProps {
  readonly cluster: Cluster;
  readonly words: Words;
  /** Path of the lab: many pods have a page of their own there. */
  readonly path?: string;
}

/** The drawing of a cluster with what happened in it: what the stream of events sends again and again. */
export function ClusterBody({ cluster, words, path }: ClusterProps) {
  const view = mapView(cluster);
  const isLarge = view.nodes.length <= LARGE_MAX;
  return (
    <div class="cluster-body">
      <div class="map">
        {isLarge ? <Nodes view={view} words={words} /> : <ClusterGrid view={view} words={words} />}
        <Legend
          workloads={view.workloads}
          pods={[...view.nodes.flatMap(({ pods }) => pods), ...view.waiting]}
          words={words}
        />
        {isLarge
          ? <PodTable view={view} words={words} />
          : path && <a href={`${path}/cluster/table`}>{words.asTable}</a>}
      </div>
      <Feed events={eventFeed(cluster, EVENTS_MAX)} words={words} />
    </div>
  );
}

function Nodes({ view, words }: { view: MapView; words: Words }) {
  return (
    <ul class="nodes" aria-label={words.nodes}>
      {view.nodes.map((node) => <NodeBox node={node} words={words} />)}
      {view.waiting.length > 0 && (
        <li class="node nowhere" id="node-">
          <p class="node-head">
            <span class="flag state-soon">◌ {words.noNode}</span>
          </p>
          <Pods pods={view.waiting} words={words} />
        </li>
      )}
    </ul>
  );
}

function NodeBox({ node, words }: { node: MapNode; words: Words }) {
  const flags = [
    ...node.isReady ? [] : [{ text: words.notReady, icon: "✕", kind: "fault" }],
    ...node.isClosed ? [{ text: words.closed, icon: "⊘", kind: "soon" }] : [],
    ...node.taints.filter((taint) => !taint.startsWith("node.kubernetes.io/")).map((taint) => ({
      text: taint,
      icon: "⚑",
      kind: "soon",
    })),
  ];
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
      <Pods pods={node.pods} words={words} node={node.name} />
      <Failing pods={node.pods} words={words} />
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
  readonly words: Words;
  readonly node?: string;
}

function Pods({ pods, words, node }: PodsProps) {
  const rows = Math.max(1, Math.ceil(pods.length / COLUMNS));
  const width = CELL * Math.min(COLUMNS, Math.max(1, pods.length));
  return (
    <svg class="pods" width={width} height={CELL * rows} viewBox={`0 0 ${width} ${CELL * rows}`} role="group">
      {pods.map((pod, i) => {
        const place = `translate(${(i % COLUMNS + 0.5) * CELL}px, ${(Math.floor(i / COLUMNS) + 0.5) * CELL}px)`;
        return <PodMark pod={pod} place={place} words={words} node={node} />;
      })}
    </svg>
  );
}

/** What fails is said in words too. */
function Failing({ pods, words }: PodsProps) {
  const failing = pods.filter(({ state }) => state === "failed");
  if (failing.length === 0) return null;
  return (
    <ul class="failing">
      {failing.slice(0, NAMED_MAX).map(({ name, status }) => (
        <li>
          <span class="state-fault">✕ {status}</span> {name}
        </li>
      ))}
      {failing.length > NAMED_MAX && <li class="quiet">{words.andMore(failing.length - NAMED_MAX)}</li>}
    </ul>
  );
}

interface PodMarkProps {
  readonly pod: MapPod;
  readonly place: string;
  readonly words: Words;
  readonly node?: string;
}

function PodMark({ pod, place, words, node }: PodMarkProps) {
  const { uid, namespace, name, state, status, isOld, hue } = pod;
  const hueClass = hue === undefined ? "hue-none" : `hue-${hue % HUES}`;
  return (
    <g
      id={`pod-${uid}`}
      class={`pod ${state} ${hueClass}${isOld ? " old" : ""}`}
      style={`transform: ${place}`}
      aria-label={words.pod({ name, status, node, isOld })}
      role="button"
      tabindex={0}
      data-run={`kubectl describe pod ${name} -n ${namespace}`}
    >
      <title>{`${name}: ${status}${isOld ? `, ${words.oldRevision}` : ""}`}</title>
      <rect class="reach" x={-CELL / 2} y={-CELL / 2} width={CELL} height={CELL} />
      <PodShape state={state} isOld={isOld} />
    </g>
  );
}

function PodTable({ view, words }: { view: MapView; words: Words }) {
  return (
    <details class="pod-table" id="pod-table">
      <summary>{words.asTable}</summary>
      <PodRows view={view} words={words} />
    </details>
  );
}

/** Every pod in words. */
export function PodRows({ view, words }: { view: MapView; words: Words }) {
  const rows = [
    ...view.nodes.flatMap(({ name, pods }) => pods.map((pod) => ({ node: name, pod }))),
    ...view.waiting.map((pod) => ({ node: "", pod })),
  ];
  return (
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
