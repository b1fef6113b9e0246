import { safeHash } from "../../base/hash.ts";
import { goJson, sameJson, without } from "../../base/json.ts";
import { parseTime, rfc3339 } from "../../base/time.ts";
import type { Intent, View } from "../../cluster/controller.ts";
import type { Condition, Deployment, PodTemplateSpec, ReplicaSet, Texts } from "../../kinds/types.ts";
import { ownerReferenceOf, resolved, retry } from "../owning/mod.ts";
import { atTheEnd, progressing } from "./status.ts";

export const HASH = "pod-template-hash";
export const REVISION = "deployment.kubernetes.io/revision";
const HISTORY = "deployment.kubernetes.io/revision-history";
export const DESIRED = "deployment.kubernetes.io/desired-replicas";
export const MAX = "deployment.kubernetes.io/max-replicas";
/** Annotations of a deployment that its sets don't get. */
const OWN = [
  "kubectl.kubernetes.io/last-applied-configuration",
  REVISION,
  HISTORY,
  DESIRED,
  MAX,
  "deprecated.deployment.rollback.to",
];

export interface Sets {
  /** The set of the present template. */
  readonly current?: ReplicaSet;
  readonly old: readonly ReplicaSet[];
  readonly all: readonly ReplicaSet[];
}

/** How many pods more than wanted there may be while the template changes. */
export function surgeOf({ spec }: Deployment): number {
  if (spec.strategy.type === "Recreate") return 0;
  return resolved(spec.strategy.rollingUpdate?.maxSurge, spec.replicas, "up");
}

export function unavailableOf(deployment: Deployment): number {
  const { spec } = deployment;
  if (spec.strategy.type === "Recreate" || spec.replicas === 0) return 0;
  const most = resolved(spec.strategy.rollingUpdate?.maxUnavailable, spec.replicas, "down");
  return Math.min(spec.replicas, most === 0 && surgeOf(deployment) === 0 ? 1 : most);
}

/** The oldest set with the same template. */
export function newSetOf(deployment: Deployment, sets: readonly ReplicaSet[]): ReplicaSet | undefined {
  return sets.filter((set) => sameTemplate(set.spec.template, deployment.spec.template)).sort(byAge)[0];
}

function byAge(a: ReplicaSet, b: ReplicaSet): number {
  const age = parseTime(a.metadata.creationTimestamp) - parseTime(b.metadata.creationTimestamp);
  return age || (a.metadata.name < b.metadata.name ? -1 : 1);
}

function sameTemplate(a: PodTemplateSpec, b: PodTemplateSpec): boolean {
  if (!sameJson(a.spec, b.spec)) return false;
  const plain = (template: PodTemplateSpec) =>
    without({ ...template.metadata, labels: without({ ...template.metadata?.labels }, HASH) }, "creationTimestamp");
  return sameJson(plain(a), plain(b));
}

function revisionOf(set: ReplicaSet): number {
  return Number(set.metadata.annotations?.[REVISION] ?? 0);
}

function highest(sets: readonly ReplicaSet[]): number {
  return Math.max(0, ...sets.map(revisionOf));
}

function passedOn(deployment: Deployment): Texts {
  return without({ ...deployment.metadata.annotations }, ...OWN);
}

/** Makes the set of the present template. */
export function newSet(view: View, key: string, deployment: Deployment, sets: Sets): readonly Intent[] {
  const { spec, metadata } = deployment;
  const collisions = deployment.status?.collisionCount ?? 0;
  const hash = safeHash(goJson(spec.template) + (collisions || ""));
  const name = `${metadata.name}-${hash}`;
  const labels = { ...spec.template.metadata?.labels, [HASH]: hash };
  const revision = String(highest(sets.old) + 1);
  const total = sets.old.reduce((sum, set) => sum + set.spec.replicas, 0);
  const room = Math.max(0, spec.replicas + surgeOf(deployment) - total);
  const replicas = spec.strategy.type === "Recreate" ? spec.replicas : Math.min(spec.replicas, room);
  const annotations = {
    ...passedOn(deployment),
    [DESIRED]: String(spec.replicas),
    [MAX]: String(spec.replicas + surgeOf(deployment)),
    [REVISION]: revision,
  };
  const { matchLabels, matchExpressions } = spec.selector;
  return [{
    do: "create",
    object: {
      apiVersion: "apps/v1",
      kind: "ReplicaSet",
      metadata: {
        name,
        namespace: metadata.namespace,
        labels,
        annotations,
        ownerReferences: [ownerReferenceOf(deployment)],
      },
      spec: {
        replicas,
        ...(spec.minReadySeconds && { minReadySeconds: spec.minReadySeconds }),
        selector: { matchLabels: { ...matchLabels, [HASH]: hash }, ...(matchExpressions && { matchExpressions }) },
        template: { ...spec.template, metadata: { ...spec.template.metadata, labels } },
      },
    },
    then: () => [
      ...replicas > 0 ? [scaledUp(deployment, name, replicas)] : [],
      revised(deployment, revision),
      ...progress(view, deployment, "True", "NewReplicaSetCreated", `Created new replica set "${name}"`),
    ],
    refused: (fault) => {
      if (fault.reason === "AlreadyExists") {
        return [{
          do: "patch",
          object: deployment,
          subresource: "status",
          patch: { status: { collisionCount: collisions + 1 } },
        }];
      }
      if (fault.details?.causes?.some(({ reason }) => reason === "NamespaceTerminating")) return [];
      const message = `Failed to create new replica set "${name}": ${fault.message}`;
      return [
        { do: "event", about: deployment, type: "Warning", reason: "ReplicaSetCreateError", message },
        ...progress(view, deployment, "False", "ReplicaSetCreateError", message),
        ...retry(view, key),
      ];
    },
  }];
}

function scaledUp(deployment: Deployment, name: string, replicas: number): Intent {
  return {
    do: "event",
    about: deployment,
    type: "Normal",
    reason: "ScalingReplicaSet",
    message: `Scaled up replica set ${name} from 0 to ${replicas}`,
  };
}

/** The number goes by way of the status, which does not count as a change of what is wanted. */
function revised(deployment: Deployment, revision: string): Intent {
  return {
    do: "patch",
    object: deployment,
    subresource: "status",
    patch: { metadata: { annotations: { [REVISION]: revision } } },
  };
}

function progress(
  view: View,
  deployment: Deployment,
  truth: Condition["status"],
  reason: string,
  message: string,
): readonly Intent[] {
  if (deployment.spec.progressDeadlineSeconds === undefined) return [];
  const next = progressing(truth, reason, message, rfc3339(view.nowMs));
  const conditions = atTheEnd(deployment.status?.conditions ?? [], next).map((one) => ({ ...one }));
  return [{ do: "patch", object: deployment, subresource: "status", patch: { status: { conditions } } as never }];
}

/** Keeps revision and annotations of the present set, which the deployment's own revision follows. */
export function annotated(deployment: Deployment, sets: Sets): readonly Intent[] {
  const current = sets.current!;
  const notes = current.metadata.annotations ?? {};
  const intents: Intent[] = [];
  const patch: Record<string, string | null> = {};
  const passed = passedOn(deployment);
  for (const name in passed) if (notes[name] !== passed[name]) patch[name] = passed[name]!;
  for (const name in notes) if (!OWN.includes(name) && !(name in passed)) patch[name] = null;
  const last = highest(sets.old);
  let revision = revisionOf(current);
  if (revision <= last) {
    if (revision > 0) patch[HISTORY] = notes[HISTORY] ? `${notes[HISTORY]},${revision}` : String(revision);
    revision = last + 1;
    patch[REVISION] = String(revision);
  }
  const minReadySeconds = deployment.spec.minReadySeconds ?? 0;
  if (Object.keys(patch).length > 0) {
    intents.push({ do: "patch", object: current, patch: { metadata: { annotations: patch } } });
  }
  if (minReadySeconds !== (current.spec.minReadySeconds ?? 0)) {
    intents.push({ do: "patch", object: current, patch: { spec: { minReadySeconds } } });
  }
  if (deployment.metadata.annotations?.[REVISION] !== String(revision)) {
    intents.push(revised(deployment, String(revision)));
  }
  return intents;
}

/** Old sets without pods beyond the limit go, once the present one is all there is. */
export function cleanedUp(deployment: Deployment, sets: Sets): readonly Intent[] {
  const limit = deployment.spec.revisionHistoryLimit ?? 10;
  const current = sets.current!;
  const isComplete = current.status?.availableReplicas === deployment.spec.replicas || deployment.spec.replicas === 0;
  const empty = sets.old.filter((set) =>
    set.spec.replicas === 0 && (set.status?.replicas ?? 0) === 0 && !set.metadata.deletionTimestamp &&
    (set.metadata.generation ?? 0) <= (set.status?.observedGeneration ?? 0)
  );
  const excess = sets.old.length - limit;
  if (!isComplete || excess <= 0) return [];
  return empty.sort((a, b) => revisionOf(a) - revisionOf(b)).slice(0, excess)
    .map((object): Intent => ({ do: "delete", object, refused: () => [] }));
}
