import type { KubeObject } from "../base/object.ts";
import { parseTime, rfc3339 } from "../base/time.ts";
import type { Controller, Intent, View } from "../cluster/controller.ts";

/** How long a namespace is left alone after a change, so that late writes are in before it is emptied. */
const GRACE_MS = 5_000;
/** What is held by finalizers is expected to take this long. */
const HELD_SECONDS = 15;

/**
 * Empties namespaces that are being deleted: first the pods, and when none is left all the rest; then it lets them go.
 * Source: Kubernetes' `pkg/controller/namespace/deletion/namespaced_resources_deleter.go`.
 */
export const namespace: Controller = {
  name: "namespace-controller",
  delayMs: GRACE_MS,
  watches: {
    namespaces: ({ metadata }, _view, { previous }) =>
      metadata.deletionTimestamp !== undefined && previous?.metadata.deletionTimestamp === undefined
        ? metadata.name
        : undefined,
  },
  reconcile(view, key) {
    const home = view.get<KubeObject>("namespaces", key);
    if (!home || home.metadata.deletionTimestamp === undefined) return [];
    if (!home.spec?.finalizers?.includes(FINALIZER)) return [];
    const pods = view.list("pods", key);
    const contents: readonly KubeObject[] = pods.length > 0 ? pods : view.resources()
      .filter(({ namespaced }) => namespaced)
      .flatMap(({ name }) => view.list(name, key));
    const deletions = emptied(contents);
    if (deletions.length > 0) return [...deletions, { do: "again", afterMs: 0 }];
    if (contents.length === 0) return [withConditions(view, home, []), finalized(home)];
    const waitSeconds = pods.length > 0 ? graceLeft(view, home, pods) : HELD_SECONDS;
    return [
      withConditions(view, home, pods.length > 0 ? [] : contents),
      { do: "again", afterMs: (Math.floor(waitSeconds / 2) + 1) * 1000 },
    ];
  },
};

const FINALIZER = "kubernetes";

function emptied(objects: readonly KubeObject[]): Intent[] {
  return objects.filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    .map((object) => ({ do: "delete", object, propagationPolicy: "Background" }));
}

/** The longest grace period of the pods that still run; none once the namespace has been going for as long. */
function graceLeft(view: View, home: KubeObject, pods: readonly KubeObject[]): number {
  const seconds = Math.max(
    0,
    ...pods.filter(({ status }) => status?.phase !== "Succeeded" && status?.phase !== "Failed")
      .map(({ spec }) => spec?.terminationGracePeriodSeconds ?? 0),
  );
  return view.nowMs - parseTime(home.metadata.deletionTimestamp!) >= seconds * 1000 ? 0 : seconds;
}

function finalized(home: KubeObject): Intent {
  const finalizers = home.spec.finalizers.filter((name: string) => name !== FINALIZER);
  const { name } = home.metadata;
  const body = { ...home, metadata: { name }, spec: { ...home.spec, finalizers } };
  return { do: "request", request: { verb: "update", resource: "namespaces", subresource: "finalize", name, body } };
}

interface Condition {
  readonly type: string;
  readonly status: "True" | "False";
  readonly lastTransitionTime?: string;
  readonly reason: string;
  readonly message: string;
}

/** The namespace with what is known of its end. A condition that stays keeps its time. */
function withConditions(view: View, home: KubeObject, left: readonly KubeObject[]): Intent {
  const before: readonly Condition[] = home.status?.conditions ?? [];
  const conditions = conditionsOf(view, left).map((now): Condition => {
    const known = before.find(({ type }) => type === now.type);
    const isSame = known && known.status === now.status && known.reason === now.reason && known.message === now.message;
    if (isSame) return known;
    const lastTransitionTime = known?.status === now.status ? known.lastTransitionTime : rfc3339(view.nowMs);
    return { type: now.type, status: now.status, lastTransitionTime, reason: now.reason, message: now.message };
  });
  return { do: "status", object: home, status: { ...home.status, conditions } };
}

function conditionsOf(view: View, left: readonly KubeObject[]): Condition[] {
  const resources = counts(left.map((object) => resourceText(view, object)), "has");
  const finalizers = counts(left.flatMap(({ metadata }) => metadata.finalizers ?? []), "in");
  return [
    {
      type: "NamespaceDeletionDiscoveryFailure",
      status: "False",
      reason: "ResourcesDiscovered",
      message: "All resources successfully discovered",
    },
    {
      type: "NamespaceDeletionGroupVersionParsingFailure",
      status: "False",
      reason: "ParsedGroupVersions",
      message: "All legacy kube types successfully parsed",
    },
    {
      type: "NamespaceDeletionContentFailure",
      status: "False",
      reason: "ContentDeleted",
      message: "All content successfully deleted, may be waiting on finalization",
    },
    resources === ""
      ? {
        type: "NamespaceContentRemaining",
        status: "False",
        reason: "ContentRemoved",
        message: "All content successfully removed",
      }
      : {
        type: "NamespaceContentRemaining",
        status: "True",
        reason: "SomeResourcesRemain",
        message: `Some resources are remaining: ${resources}`,
      },
    finalizers === ""
      ? {
        type: "NamespaceFinalizersRemaining",
        status: "False",
        reason: "ContentHasNoFinalizers",
        message: "All content-preserving finalizers finished",
      }
      : {
        type: "NamespaceFinalizersRemaining",
        status: "True",
        reason: "SomeFinalizersRemain",
        message: `Some content in the namespace has finalizers remaining: ${finalizers}`,
      },
  ];
}

/** `pods.`, `daemonsets.apps`: the group stands after a dot even when it has no name. */
function resourceText(view: View, { apiVersion, kind }: KubeObject): string {
  const name = view.resourceOf(apiVersion, kind)?.name ?? kind;
  return name.includes(".") ? name : `${name}.`;
}

/** `a has 2 resource instances, b has 1 resource instances` */
function counts(texts: readonly string[], verb: string): string {
  const totals = new Map<string, number>();
  for (const text of texts) totals.set(text, (totals.get(text) ?? 0) + 1);
  return [...totals].sort(([a], [b]) => a < b ? -1 : 1).map(([text, n]) => `${text} ${verb} ${n} resource instances`)
    .join(", ");
}
