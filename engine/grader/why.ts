import { isRecord } from "../base/json.ts";
import { selectorOf, selects } from "../base/labels.ts";
import { controllerOf, type KubeObject } from "../base/object.ts";
import type { DaemonSet, Node, Pod } from "../kinds/types.ts";
import type { Scene } from "./check.ts";
import { called, isMatcher, listed, type Wanted } from "./words.ts";
import { type Cause, eventsOf, latest, podTrouble } from "./pod_trouble.ts";
import { daemonRefusal, placeRefusal } from "./node_reasons.ts";

/** What a check looked for and didn't find as it should be. */
export interface Miss {
  readonly wanted: Wanted;
  /** `missing`: too few are like this. `surplus`: too many. `present`: it should be gone. */
  readonly verdict: "missing" | "surplus" | "present";
  /** Objects that are as wanted. */
  readonly matches: readonly KubeObject[];
  /** Of the others, the one with the fewest differences, and where it differs. */
  readonly nearest?: KubeObject;
  readonly differs?: readonly string[];
}

/** The cluster's own reason for a miss, if it has one. */
export function because(miss: Miss, scene: Scene): Cause | undefined {
  for (const cause of CAUSES[miss.verdict]) {
    const found = cause(miss, scene);
    if (found) return found;
  }
  return undefined;
}

type CauseFinder = (miss: Miss, scene: Scene) => Cause | undefined;

/** In the order in which a person would look. */
const CAUSES: Readonly<Record<Miss["verdict"], readonly CauseFinder[]>> = {
  missing: [noNamespace, elsewhere, troubledPod, nodeRefuses, troubledWorkload, otherLabels, noWorkload],
  surplus: [owners],
  present: [leaving, madeAgain],
};

const WORKLOADS = ["DaemonSet", "Deployment", "StatefulSet", "ReplicaSet", "Job", "ReplicationController"];

function noNamespace({ wanted }: Miss, scene: Scene): Cause | undefined {
  const namespace = literal(meta(wanted)["namespace"]);
  if (namespace === undefined) return undefined;
  const found = scene.objects("Namespace")?.find((one) => one.metadata.name === namespace);
  if (!found) return { why: `there is no namespace ${namespace}`, look: "kubectl get namespaces" };
  if (!found.metadata.deletionTimestamp) return undefined;
  return { why: `namespace ${namespace} is being deleted`, look: `kubectl get namespace ${namespace}` };
}

function elsewhere({ nearest, differs, wanted }: Miss): Cause | undefined {
  if (!nearest || differs?.length !== 1 || differs[0] !== "metadata.namespace") return undefined;
  const asked = literal(meta(wanted)["namespace"]);
  return {
    why: `${called(nearest)} is in namespace ${nearest.metadata.namespace}${asked ? `, not in ${asked}` : ""}`,
    look: `kubectl get ${nearest.kind.toLowerCase()} -A`,
  };
}

function troubledPod({ wanted, nearest, differs }: Miss, scene: Scene): Cause | undefined {
  if (wanted["kind"] !== "Pod" || !nearest || !differs?.every((path) => path.startsWith("status"))) return undefined;
  return podTrouble(nearest as Pod, scene);
}

/** A pod is wanted on a node, and the workload that would make it may not use that node. */
function nodeRefuses({ wanted }: Miss, scene: Scene): Cause | undefined {
  const name = literal((wanted["spec"] as Wanted | undefined)?.["nodeName"]);
  if (wanted["kind"] !== "Pod" || name === undefined) return undefined;
  const node = scene.objects("Node")?.find((one) => one.metadata.name === name) as Node | undefined;
  if (!node) return { why: `there is no node ${name}`, look: "kubectl get nodes" };
  for (const workload of makers(wanted, scene)) {
    const spec = workload["spec"]?.template?.spec;
    const refusal = workload.kind === "DaemonSet"
      ? daemonRefusal(workload as DaemonSet, node)
      : placeRefusal(spec, node);
    if (refusal) {
      return { why: `${called(workload)} keeps off ${name}: ${refusal}`, look: lookAtNode(refusal, node, workload) };
    }
    const pinned = podsOf(workload, scene).find((pod) =>
      !pod.spec.nodeName && JSON.stringify(pod.spec.affinity ?? {}).includes(`"${name}"`)
    );
    const trouble = pinned && podTrouble(pinned, scene);
    if (trouble) return trouble;
    const refused = failedCreate(workload, scene);
    if (refused) return refused;
  }
  const ready = node.status?.conditions?.find((condition) => condition.type === "Ready");
  if (ready?.status === "True") return undefined;
  return {
    why: `node ${name} isn't ready: ${ready?.message ?? "it has not said so"}`,
    look: `kubectl describe node ${name}`,
  };
}

/** The workload is there, or the pods' workload is, but its pods aren't as they should be. */
function troubledWorkload({ wanted, nearest }: Miss, scene: Scene): Cause | undefined {
  const workloads = WORKLOADS.includes(String(wanted["kind"]))
    ? (nearest && inPlace(nearest, wanted) ? [nearest] : [])
    : wanted["kind"] === "Pod"
    ? makers(wanted, scene)
    : [];
  for (const workload of workloads) {
    for (const pod of podsOf(workload, scene)) {
      const trouble = podTrouble(pod, scene);
      if (trouble) return trouble;
    }
    const refused = failedCreate(workload, scene) ?? keepsOff(workload, scene) ?? idle(workload, scene);
    if (refused) return refused;
  }
  return undefined;
}

function idle(workload: KubeObject, scene: Scene): Cause | undefined {
  if (podsOf(workload, scene).length > 0) return undefined;
  const look = inSpace(`kubectl describe ${workload.kind.toLowerCase()} ${workload.metadata.name}`, workload);
  return { why: `${called(workload)} has made no pods yet`, look };
}

/** No node, or only some, may have the daemon. */
function keepsOff(workload: KubeObject, scene: Scene): Cause | undefined {
  if (workload.kind !== "DaemonSet") return undefined;
  for (const node of (scene.objects("Node") ?? []) as readonly Node[]) {
    const refusal = daemonRefusal(workload as DaemonSet, node);
    if (refusal) {
      return {
        why: `${called(workload)} keeps off ${node.metadata.name}: ${refusal}`,
        look: lookAtNode(refusal, node, workload),
      };
    }
  }
  return undefined;
}

/** Pods with other labels: the template's labels aren't the wanted ones. */
function otherLabels({ wanted }: Miss, scene: Scene): Cause | undefined {
  const labels = meta(wanted)["labels"];
  if (wanted["kind"] !== "Pod" || !isRecord(labels) || makers(wanted, scene).length > 0) return undefined;
  const others = workloadsIn(literal(meta(wanted)["namespace"]), scene).filter((one) => one["spec"]?.template);
  const other = others.find((one) => !controllerOf(one));
  if (!other) return undefined;
  const own = Object.entries(other["spec"].template.metadata?.labels ?? {}).map(([key, value]) => `${key}=${value}`);
  return {
    why: `the pods of ${called(other)} are labelled ${listed(own) || "not at all"}`,
    look: `${inSpace("kubectl get pods", other)} --show-labels`,
  };
}

function noWorkload({ wanted }: Miss, scene: Scene): Cause | undefined {
  const namespace = literal(meta(wanted)["namespace"]);
  if (wanted["kind"] !== "Pod" || namespace === undefined || literal(meta(wanted)["name"]) !== undefined) {
    return undefined;
  }
  if (workloadsIn(namespace, scene).length > 0) return undefined;
  const away = makers({ ...wanted, metadata: { ...meta(wanted), namespace: undefined } }, scene)[0];
  if (away) {
    return {
      why: `${called(away)} is in namespace ${away.metadata.namespace}, not in ${namespace}`,
      look: `kubectl get ${away.kind.toLowerCase()} -A`,
    };
  }
  return { why: `nothing in namespace ${namespace} makes pods`, look: `kubectl get all -n ${namespace}` };
}

function owners({ matches }: Miss): Cause | undefined {
  const said = matches.slice(0, 4).map((object) => {
    const owner = controllerOf(object);
    return `${object.metadata.name} ${
      owner ? `belongs to ${owner.kind} ${owner.name}` : "belongs to nothing: somebody made it by hand"
    }`;
  });
  const first = matches[0];
  if (!first) return undefined;
  const wide = first.kind === "Pod" ? " -o wide" : "";
  return { why: said.join("; "), look: `${inSpace(`kubectl get ${first.kind.toLowerCase()}`, first)}${wide}` };
}

function leaving({ matches }: Miss): Cause | undefined {
  const object = matches.find((one) => one.metadata.deletionTimestamp);
  if (!object) return undefined;
  const finalizers = object.metadata.finalizers ?? [];
  const left = object.kind === "Namespace" ? "; what is in it goes first" : "";
  return {
    why: `${called(object)} is being deleted${finalizers.length > 0 ? `, and waits for ${listed(finalizers)}` : left}`,
    look: `${inSpace(`kubectl get ${object.kind.toLowerCase()} ${object.metadata.name}`, object)} -o yaml`,
  };
}

function madeAgain({ matches }: Miss): Cause | undefined {
  const object = matches.find((one) => controllerOf(one));
  const owner = object && controllerOf(object);
  if (!object || !owner) return undefined;
  return {
    why: `${owner.kind} ${owner.name} makes it again as long as it is there`,
    look: inSpace(`kubectl get ${owner.kind.toLowerCase()} ${owner.name}`, object),
  };
}

/** Why the controller could not make pods: quota, admission, service account. */
function failedCreate(workload: KubeObject, scene: Scene): Cause | undefined {
  const event = latest(eventsOf(workload, scene).filter(({ reason }) => reason === "FailedCreate"));
  if (!event) return undefined;
  return {
    why: `${called(workload)} can't make pods: ${event.message}`,
    look: inSpace(`kubectl describe ${workload.kind.toLowerCase()} ${workload.metadata.name}`, workload),
  };
}

/** Workloads whose template's pods have the wanted labels. */
function makers(wanted: Wanted, scene: Scene): readonly KubeObject[] {
  const labels = meta(wanted)["labels"];
  return workloadsIn(literal(meta(wanted)["namespace"]), scene).filter((workload) => {
    const own = (workload["spec"]?.template?.metadata?.labels ?? {}) as Record<string, string>;
    return !isRecord(labels) ||
      Object.entries(labels).every(([key, value]) =>
        value === "!"
          ? own[key] === undefined
          : typeof value === "string" && isMatcher(value)
          ? own[key] !== undefined
          : own[key] === value
      );
  });
}

function workloadsIn(namespace: string | undefined, scene: Scene): readonly KubeObject[] {
  return WORKLOADS.flatMap((kind) =>
    (scene.objects(kind) ?? []).filter((one) => namespace === undefined || one.metadata.namespace === namespace)
  );
}

function podsOf(workload: KubeObject, scene: Scene): readonly Pod[] {
  const selector = workload["spec"]?.selector;
  const api = workload.kind === "ReplicationController" ? { matchLabels: selector } : selector;
  if (!isRecord(api)) return [];
  const wanted = selectorOf(api);
  return ((scene.objects("Pod") ?? []) as readonly Pod[]).filter(({ metadata }) =>
    metadata.namespace === workload.metadata.namespace && selects(wanted, metadata.labels)
  );
}

function inPlace(object: KubeObject, wanted: Wanted): boolean {
  const { name, namespace } = meta(wanted);
  return (literal(name) ?? object.metadata.name) === object.metadata.name &&
    (literal(namespace) ?? object.metadata.namespace) === object.metadata.namespace;
}

function lookAtNode(refusal: string, node: Node, workload: KubeObject): string {
  if (refusal.includes("taint")) return `kubectl describe node ${node.metadata.name}`;
  return refusal.includes("nodeSelector")
    ? "kubectl get nodes --show-labels"
    : inSpace(`kubectl get ${workload.kind.toLowerCase()} ${workload.metadata.name} -o yaml`, workload);
}

export function inSpace(command: string, object: KubeObject): string {
  return object.metadata.namespace ? `${command} -n ${object.metadata.namespace}` : command;
}

export function meta(wanted: Wanted): Readonly<Record<string, unknown>> {
  return isRecord(wanted["metadata"]) ? wanted["metadata"] : {};
}

/** A plain text, not a matcher. */
export function literal(value: unknown): string | undefined {
  return typeof value === "string" && !isMatcher(value) ? value : undefined;
}
