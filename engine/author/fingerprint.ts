import { sortedKeys } from "../base/json.ts";
import type { Seat } from "../session/mod.ts";

/** What controllers make, and what changes by itself: not the learner's doing. */
const OTHERS = new Set([
  "pods",
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
  const states = new Set<string>();
  for (const { type, resource, object } of changes) {
    if (OTHERS.has(resource)) continue;
    const { metadata, status: _status, ...rest } = object as unknown as {
      metadata: Record<string, unknown>;
      status?: unknown;
    };
    const { name, namespace, labels } = metadata;
    const { [LAST_APPLIED]: _copy, ...annotations } = (metadata["annotations"] ?? {}) as Record<string, string>;
    states.add(
      canonical({
        type: type === "DELETED" ? "gone" : "there",
        resource,
        name,
        namespace,
        labels,
        annotations,
        ...rest,
      }),
    );
  }
  const taints = seat.machine.cluster.view("author").list("nodes").map((node) =>
    canonical([node.metadata.labels, node["spec"]])
  );
  return [...new Set([...states, ...taints].map(timeless))].sort().join("\n");
}

/** A copy of the object as it was when somebody applied or edited it. */
const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

/** When a thing was made, and by which number it goes, is nobody's doing: even where a label quotes it. */
function timeless(text: string): string {
  return text.replace(UID, "uid").replace(TIME, "time");
}

const UID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g;

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  return `{${
    sortedKeys(value).map((key) => `${JSON.stringify(key)}:${canonical((value as Record<string, unknown>)[key])}`)
      .join()
  }}`;
}
