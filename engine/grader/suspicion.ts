import { isRecord } from "../base/json.ts";
import { selectorOf, selects } from "../base/labels.ts";
import { controllerOf, type KubeObject } from "../base/object.ts";
import type { DaemonSet, Event, Node, Pod } from "../kinds/types.ts";
import type { Scene } from "./check.ts";
import { like } from "./match.ts";
import { placeRefusals } from "./node_reasons.ts";
import { isMatcher, literal, meta, type Wanted } from "./words.ts";

/** What a check looked for and didn't find as it should be. */
export interface Miss {
  readonly wanted: Wanted;
  /** `missing`: too few are like this. `surplus`: too many. `present`: it should be gone. */
  readonly verdict: Verdict;
  /** Objects that are as wanted. */
  readonly matches: readonly KubeObject[];
  /** Of the others, the one with the fewest differences, and where it differs. */
  readonly nearest?: KubeObject;
  readonly differs?: readonly string[];
}

export type Verdict = "missing" | "surplus" | "present";

/** A reason of the cluster's own, and the command that shows it; without words where what was found says it all. */
export interface Cause {
  readonly why?: string;
  readonly look: string;
}

const WORKLOADS = ["DaemonSet", "Deployment", "StatefulSet", "ReplicaSet", "Job", "ReplicationController"];

/** A miss and everything around it that may have caused it, each part worked out when somebody asks for it. */
export class Suspicion {
  readonly miss: Miss;
  readonly scene: Scene;
  #meant: KubeObject | null | undefined;
  #workloads: readonly KubeObject[] | undefined;
  #pods: readonly Pod[] | undefined;
  #nodes: readonly Node[] | undefined;
  readonly #podsOf = new Map<KubeObject, readonly Pod[]>();

  constructor(miss: Miss, scene: Scene) {
    this.miss = miss;
    this.scene = scene;
  }

  get wanted(): Wanted {
    return this.miss.wanted;
  }

  get kind(): string {
    return String(this.wanted["kind"]);
  }

  get name(): string | undefined {
    return literal(meta(this.wanted)["name"]);
  }

  get namespace(): string | undefined {
    return literal(meta(this.wanted)["namespace"]);
  }

  /** The node on which a pod is wanted. */
  get nodeName(): string | undefined {
    return this.kind === "Pod" ? literal((this.wanted["spec"] as Wanted | undefined)?.["nodeName"]) : undefined;
  }

  /** The object that is meant: it is in its place, though not as it should be. */
  get meant(): KubeObject | undefined {
    this.#meant ??= this.#findMeant() ?? null;
    return this.#meant ?? undefined;
  }

  /** Whether the object that is meant differs from what is wanted in its status alone. */
  get isUnsettled(): boolean {
    return this.meant !== undefined && (this.miss.differs ?? []).every((path) => path.startsWith("status"));
  }

  /** What makes the pods that matter, or should. */
  get workloads(): readonly KubeObject[] {
    return this.#workloads ??= this.#findWorkloads();
  }

  /** Those of the workloads that may run on the node that is asked for; all, where none is. */
  get able(): readonly KubeObject[] {
    const [node] = this.nodes;
    if (this.nodeName === undefined || !node) return this.workloads;
    return this.workloads.filter((workload) => placeRefusals(workload, node).length === 0);
  }

  /** The pods that matter, the newest first. */
  get pods(): readonly Pod[] {
    return this.#pods ??= this.#findPods();
  }

  /** Nodes on which a daemon should run and doesn't: the one that is asked for, or each without a ready pod. */
  get nodes(): readonly Node[] {
    return this.#nodes ??= this.#findNodes();
  }

  get daemons(): readonly DaemonSet[] {
    return this.workloads.filter((one): one is DaemonSet => one.kind === "DaemonSet");
  }

  /** Pods that a workload's selector selects. */
  podsOf(workload: KubeObject): readonly Pod[] {
    const known = this.#podsOf.get(workload);
    if (known) return known;
    const pods = selectedPods(workload, this.scene);
    this.#podsOf.set(workload, pods);
    return pods;
  }

  eventsOf(about: KubeObject): readonly Event[] {
    return eventsOf(about, this.scene);
  }

  #findMeant(): KubeObject | undefined {
    const { nearest, differs = [] } = this.miss;
    if (!nearest) return undefined;
    const { name, namespace } = this;
    const isInPlace = (name ?? nearest.metadata.name) === nearest.metadata.name &&
      (namespace ?? nearest.metadata.namespace) === nearest.metadata.namespace;
    return isInPlace && !differs.some((path) => STRANGER.test(path)) ? nearest : undefined;
  }

  #findWorkloads(): readonly KubeObject[] {
    if (this.kind === "Pod") return makers(this.wanted, this.scene);
    if (!WORKLOADS.includes(this.kind) || !this.meant) return [];
    const { uid } = this.meant.metadata;
    const made = this.kind === "Deployment"
      ? (this.scene.objects("ReplicaSet") ?? []).filter((set) => controllerOf(set)?.uid === uid)
      : [];
    return [this.meant, ...made];
  }

  #findPods(): readonly Pod[] {
    const { nodeName, meant } = this;
    const ofWorkloads = this.workloads.flatMap((workload) => this.podsOf(workload));
    const near = this.kind === "Pod" && meant ? [meant as Pod] : [];
    const pods = [...new Set([...near, ...ofWorkloads])];
    return (nodeName === undefined ? pods : pods.filter((pod) => nodeOf(pod) === nodeName)).sort(newestFirst);
  }

  #findNodes(): readonly Node[] {
    const { nodeName, daemons } = this;
    const all = (this.scene.objects("Node") ?? []) as readonly Node[];
    if (nodeName !== undefined) return all.filter(({ metadata }) => metadata.name === nodeName);
    if (daemons.length === 0) return this.kind === "Node" && this.meant ? [this.meant as Node] : [];
    const served = new Set(this.pods.filter(isReady).map(nodeOf));
    return all.filter(({ metadata }) => !served.has(metadata.name));
  }
}

/** Differences that make an object another one, not the wanted one gone wrong. */
const STRANGER = /^(metadata\.(name|namespace|labels|ownerReferences)\b|spec\.nodeName$)/;

/** The node on which a pod runs, or to which a daemon's pod is pinned. */
export function nodeOf(pod: Pod): string | undefined {
  if (pod.spec.nodeName) return pod.spec.nodeName;
  const terms = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  return terms?.[0]?.matchFields?.find(({ key }) => key === "metadata.name")?.values?.[0];
}

export function isReady(pod: Pod): boolean {
  return !pod.metadata.deletionTimestamp &&
    Boolean(pod.status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True"));
}

/** Workloads whose template's pods would be as wanted, as far as labels, name and owner tell. */
function makers(wanted: Wanted, scene: Scene): readonly KubeObject[] {
  const { labels, name, namespace, ownerReferences } = meta(wanted);
  const owner = Array.isArray(ownerReferences) && isRecord(ownerReferences[0]) ? ownerReferences[0] : {};
  return workloadsIn(literal(namespace), scene).filter((workload) => {
    const own = (workload["spec"]?.template?.metadata?.labels ?? {}) as Record<string, string>;
    return (!isRecord(labels) || Object.entries(labels).every(([key, value]) => labelFits(value, own[key]))) &&
      nameFits(name, workload.metadata.name) &&
      (typeof owner["name"] !== "string" || owner["kind"] !== workload.kind ||
        owner["name"] === workload.metadata.name);
  });
}

function labelFits(wanted: unknown, own: string | undefined): boolean {
  if (wanted === "!") return own === undefined;
  return typeof wanted === "string" && isMatcher(wanted) ? own !== undefined : own === wanted;
}

/** Whether a workload's pods may have such a name. */
function nameFits(name: unknown, workload: string): boolean {
  if (typeof name !== "string") return true;
  if (name.startsWith("~ ")) return like(name.slice(2).trim(), `${workload}-`);
  return isMatcher(name) || name.startsWith(`${workload}-`);
}

export function workloadsIn(namespace: string | undefined, scene: Scene): readonly KubeObject[] {
  return WORKLOADS.flatMap((kind) =>
    (scene.objects(kind) ?? []).filter((one) => namespace === undefined || one.metadata.namespace === namespace)
  );
}

function selectedPods(workload: KubeObject, scene: Scene): readonly Pod[] {
  const selector = workload["spec"]?.selector;
  const api = workload.kind === "ReplicationController" ? { matchLabels: selector } : selector;
  if (!isRecord(api)) return [];
  const wanted = selectorOf(api);
  return ((scene.objects("Pod") ?? []) as readonly Pod[]).filter((pod) => {
    const { namespace, labels } = pod.metadata;
    if (namespace !== workload.metadata.namespace || !selects(wanted, labels)) return false;
    const owner = controllerOf(pod);
    return !owner || owner.uid === workload.metadata.uid || workload.kind === "Deployment";
  });
}

/** Events about one object. */
export function eventsOf(about: KubeObject, scene: Scene): readonly Event[] {
  const { uid, name, namespace } = about.metadata;
  return ((scene.objects("Event", "v1") ?? []) as readonly Event[]).filter(({ metadata, involvedObject: object }) => {
    if (namespace !== undefined && metadata.namespace !== namespace) return false;
    return object?.uid ? object.uid === uid : object?.name === name && object?.kind === about.kind;
  });
}

export function latest(events: readonly Event[]): Event | undefined {
  return events.reduce<Event | undefined>(
    (last, event) => last && timeOf(last) > timeOf(event) ? last : event,
    undefined,
  );
}

export function timeOf(event: Event): string {
  return event.lastTimestamp ?? event.metadata.creationTimestamp ?? "";
}

function newestFirst({ metadata: a }: Pod, { metadata: b }: Pod): number {
  const [left, right] = [a.creationTimestamp ?? "", b.creationTimestamp ?? ""];
  return left === right ? (a.name < b.name ? -1 : 1) : left > right ? -1 : 1;
}

/** The command that describes an object. */
export function describing(object: KubeObject): string {
  return inSpace(`kubectl describe ${object.kind.toLowerCase()} ${object.metadata.name}`, object);
}

export function inSpace(command: string, object: KubeObject): string {
  return object.metadata.namespace ? `${command} -n ${object.metadata.namespace}` : command;
}
