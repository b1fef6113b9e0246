import { isRecord, sortedKeys } from "../base/json.ts";
import type { KubeObject } from "../base/object.ts";
import type { Seat } from "../session/mod.ts";

/** What controllers make, and what changes by itself: not the learner's doing. */
const OTHERS = new Set([
  "events",
  "events.events.k8s.io",
  "leases.coordination.k8s.io",
  "controllerrevisions.apps",
  "replicasets.apps",
  "endpoints",
  "endpointslices.discovery.k8s.io",
  "nodes",
]);

/** Two seats with the same fingerprint were brought, one after another, through the same states by their learners. */
export function fingerprint(seat: Seat): string {
  const changes = seat.machine.cluster.changesSince(seat.startVersion) ?? [];
  return written([
    ...changes.filter(({ resource, object }) => isOwn(resource, object)).map(({ type, resource, object }) =>
      stateOf(type === "DELETED" ? "gone" : "there", resource, object)
    ),
    ...nodesOf(seat),
  ]);
}

/** What stands in the cluster now, of what learners make. */
export function standing(seat: Seat): string {
  const { cluster } = seat.machine;
  const view = cluster.view("author");
  const resources = cluster.resources().filter(({ verbs }) => verbs.includes("list")).map(({ name }) => name);
  return written([
    ...resources.flatMap((resource) =>
      view.list(resource).filter((object) => isOwn(resource, object)).map((object) =>
        stateOf("there", resource, object)
      )
    ),
    ...nodesOf(seat),
  ]);
}

function isOwn(resource: string, object: KubeObject): boolean {
  return resource === "pods" ? !object.metadata.ownerReferences?.length : !OTHERS.has(resource);
}

function stateOf(type: "gone" | "there", resource: string, object: KubeObject): string {
  const { metadata, status: _status, ...rest } = object as unknown as {
    metadata: Record<string, unknown>;
    status?: unknown;
  };
  const { name, namespace, labels } = metadata;
  const annotations = Object.fromEntries(
    Object.entries(metadata["annotations"] ?? {}).filter(([name]) => !KEPT_BY_OTHERS.has(name)),
  );
  return canonical({ type, resource, name, namespace, labels, annotations, ...rest });
}

function nodesOf(seat: Seat): string[] {
  return seat.machine.cluster.view("author").list("nodes").map((node) =>
    canonical([node.metadata.labels, node["spec"]])
  );
}

function written(states: readonly string[]): string {
  return [...new Set(states.map(timeless))].sort().join("\n");
}

/** A copy of the object as it was when somebody applied or edited it, and numbers that the API server and controllers count. */
const KEPT_BY_OTHERS = new Set([
  "kubectl.kubernetes.io/last-applied-configuration",
  "deprecated.daemonset.template.generation",
  "deployment.kubernetes.io/revision",
]);

/** When a thing was made, and by which number it goes, is nobody's doing: even where a label quotes it. */
function timeless(text: string): string {
  return text.replace(UID, "uid").replace(TIME, "time").replace(TOKEN, "kube-api-access").replace(PLACE, "");
}

const UID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const TOKEN = /kube-api-access-[a-z0-9]{5}/g;
const PLACE = /"nodeName":"[^"]*"/g;
const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g;

/** Lists of named things are the same in any order, but for containers that start one after another. */
function canonical(value: unknown, field = ""): string {
  if (Array.isArray(value)) {
    const items = value.map((item) => canonical(item));
    const isNamed = field !== "initContainers" && value.every((item) => isRecord(item) && "name" in item);
    return `[${(isNamed ? items.sort() : items).join()}]`;
  }
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  return `{${
    sortedKeys(value).map((key) => `${JSON.stringify(key)}:${canonical((value as Record<string, unknown>)[key], key)}`)
      .join()
  }}`;
}
