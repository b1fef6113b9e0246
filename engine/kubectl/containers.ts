import { selectorOf, selectorOfLabels, selects } from "../base/labels.ts";
import type { KubeObject } from "../base/object.ts";
import { parseTime } from "../base/time.ts";
import type { Resource } from "../kinds/discovery.ts";
import { complained, type Failure } from "./failure.ts";
import { goTypeOf } from "./pod_specs.ts";
import type { Kube } from "./verb.ts";

const DEFAULT_CONTAINER = "kubectl.kubernetes.io/default-container";

interface Named {
  readonly name: string;
}

/** Every container of a pod, the usual ones first. */
export function containersOf({ spec }: KubeObject): { main: Named[]; ephemeral: Named[]; init: Named[] } {
  return { main: spec.containers ?? [], ephemeral: spec.ephemeralContainers ?? [], init: spec.initContainers ?? [] };
}

/** `web, setup (init)` */
function allNames(pod: KubeObject): string {
  const { main, ephemeral, init } = containersOf(pod);
  return [
    ...main.map(({ name }) => name),
    ...ephemeral.map(({ name }) => `${name} (ephem)`),
    ...init.map(({ name }) => `${name} (init)`),
  ].join(", ");
}

/**
 * The container that is meant: the one that was named, the one that the pod says, or the first, with a word about it.
 * Source: kubectl's `podcmd.FindOrDefaultContainerByName`.
 */
export function containerOf(
  pod: KubeObject,
  wanted: string,
): { readonly name: string; readonly err: string } | { readonly failure: Failure } {
  const { main, ephemeral, init } = containersOf(pod);
  const all = [...main, ...ephemeral, ...init];
  if (wanted) {
    if (all.some(({ name }) => name === wanted)) return { name: wanted, err: "" };
    return {
      failure: complained(`container ${wanted} is not valid for pod ${pod.metadata.name} out of: ${allNames(pod)}`),
    };
  }
  const stated = pod.metadata.annotations?.[DEFAULT_CONTAINER];
  if (stated && all.some(({ name }) => name === stated)) return { name: stated, err: "" };
  const missing = stated
    ? `Default container name ${JSON.stringify(stated)} not found in pod ${pod.metadata.name}\n`
    : "";
  const [first] = main;
  const told = all.length > 1 ? `Defaulted container ${JSON.stringify(first!.name)} out of: ${allNames(pod)}\n` : "";
  return { name: first!.name, err: missing + told };
}

/** Kinds that have pods, and how they say which. Source: polymorphichelpers' `SelectorsForObject`. */
const SELECTING: readonly string[] = [
  "daemonsets.apps",
  "deployments.apps",
  "jobs.batch",
  "replicasets.apps",
  "replicationcontrollers",
  "services",
  "statefulsets.apps",
];

/** The pods of a workload, unsorted; `pods` themselves are their own. */
export function podsOf(
  resource: Resource,
  object: KubeObject,
  kube: Kube,
): { readonly pods: readonly KubeObject[] } | { readonly fault: string } | { readonly failure: Failure } {
  if (resource.name === "pods") return { pods: [object] };
  if (!SELECTING.includes(resource.name)) return { fault: `selector for ${goTypeOf(resource)} not implemented` };
  const { selector } = object.spec;
  const isPlain = resource.name === "services" || resource.name === "replicationcontrollers";
  if (isPlain && !Object.keys(selector ?? {}).length) {
    return { fault: `invalid service '${object.metadata.name}': Service is defined without a selector` };
  }
  const list = kube.client.list("pods", { namespace: object.metadata.namespace });
  if ("failure" in list) return list;
  const parsed = isPlain ? selectorOfLabels(selector) : selectorOf(selector);
  return { pods: list.items.filter(({ metadata }) => selects(parsed, metadata.labels ?? {})) };
}

type Key = readonly number[];

const PHASES: Readonly<Record<string, number>> = { Running: 0, Unknown: 1, Pending: 2 };

/** Where a pod stands among others: assigned, running and ready ones come first, those that are so for longer before. */
function standing({ metadata, spec, status = {} }: KubeObject, restartsFirst: boolean): Key {
  const ready = status.conditions?.find((one: { type: string }) => one.type === "Ready");
  const isReady = ready?.status === "True";
  const restarts = Math.max(
    0,
    ...(status.containerStatuses ?? []).map((one: { restartCount: number }) => one.restartCount),
  );
  return [
    spec.nodeName ? 0 : 1,
    PHASES[status.phase] ?? 3,
    isReady ? 0 : 1,
    isReady ? parseTime(ready.lastTransitionTime) : 0,
    restartsFirst ? -restarts : restarts,
    metadata.creationTimestamp ? parseTime(metadata.creationTimestamp) : 0,
  ];
}

/** The best pod first: of those with logs the one that restarted most, else the one that restarted least. */
export function bestFirst(pods: readonly KubeObject[], purpose: "logs" | "exec"): readonly KubeObject[] {
  return pods.map((pod) => ({ pod, key: standing(pod, purpose === "logs") }))
    .sort((a, b) => difference(a.key, b.key)).map(({ pod }) => pod);
}

function difference(a: Key, b: Key): number {
  return a.map((number, i) => number - b[i]!).find((number) => number !== 0) ?? 0;
}
