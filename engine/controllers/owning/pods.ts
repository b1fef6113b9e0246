import type { KubeObject, ObjectMeta } from "../../base/object.ts";
import type { Fault } from "../../cluster/api.ts";
import type { Intent, View } from "../../cluster/controller.ts";
import type { PodSpec, PodTemplateSpec, Texts } from "../../kinds/types.ts";
import { ownerReferenceOf } from "./claim.ts";

/** A refused look is repeated after 5 ms, 10 ms, … up to 1000 s, as the rate limiter of the real work queues has it. */
const RETRY_MS = 5;
const RETRY_MS_MAX = 1_000_000;

export interface CreateOptions {
  readonly view: View;
  readonly key: string;
  readonly owner: KubeObject;
  readonly pods: readonly unknown[];
  /** What a failure means besides its event and the retry. */
  failed?(fault: Fault): readonly Intent[];
}

/** A pod of a template: its labels and annotations, and the owner. */
export function podOf(
  owner: KubeObject,
  template: PodTemplateSpec,
  own: { readonly name?: string; readonly labels?: Texts; readonly annotations?: Texts; readonly spec?: PodSpec } = {},
): { readonly metadata: Partial<ObjectMeta>; readonly spec: PodSpec; readonly [field: string]: unknown } {
  const { labels, annotations, finalizers } = template.metadata ?? {};
  const notes = own.annotations ? { ...annotations, ...own.annotations } : annotations;
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      ...(own.name === undefined ? { generateName: `${owner.metadata.name}-` } : { name: own.name }),
      namespace: owner.metadata.namespace,
      labels: { ...labels, ...own.labels },
      ...(notes && { annotations: notes }),
      ...(finalizers && { finalizers }),
      ownerReferences: [ownerReferenceOf(owner)],
    },
    spec: own.spec ?? template.spec,
  };
}

/** Creates pods in growing batches (1, 2, 4, …), so that what can't work is tried once and not a hundred times. */
export function createPods(options: CreateOptions): readonly Intent[] {
  const { owner, pods, view, key } = options;
  const look = { failed: false };
  const refused = (fault: Fault): readonly Intent[] => {
    if (fault.details?.causes?.some(({ reason }) => reason === "NamespaceTerminating")) return [];
    const event: Intent = {
      do: "event",
      about: owner,
      type: "Warning",
      reason: "FailedCreate",
      message: `Error creating: ${fault.message}`,
    };
    if (look.failed) return [event];
    look.failed = true;
    return [event, ...options.failed?.(fault) ?? [], ...retry(view, key)];
  };
  const batch = (from: number, size: number): readonly Intent[] => {
    const end = Math.min(from + size, pods.length);
    return pods.slice(from, end).map((object, i): Intent => ({
      do: "create",
      object,
      then: (made) => [
        created(owner, made),
        ...(from + i + 1 === end && end < pods.length && !look.failed ? batch(end, size * 2) : []),
      ],
      refused,
    }));
  };
  return batch(0, 1);
}

function created(owner: KubeObject, pod: KubeObject): Intent {
  return {
    do: "event",
    about: owner,
    type: "Normal",
    reason: "SuccessfulCreate",
    message: `Created pod: ${pod.metadata.name}`,
  };
}

export function deletePods(owner: KubeObject, pods: readonly KubeObject[]): readonly Intent[] {
  return pods.map((object): Intent => ({
    do: "delete",
    object,
    then: () => [{
      do: "event",
      about: owner,
      type: "Normal",
      reason: "SuccessfulDelete",
      message: `Deleted pod: ${object.metadata.name}`,
    }],
    refused: (fault) =>
      fault.reason === "NotFound" ? [] : [{
        do: "event",
        about: owner,
        type: "Warning",
        reason: "FailedDelete",
        message: `Error deleting: ${fault.message}`,
      }],
  }));
}

/** Looks at the key again, the later the more often this was asked in a row. */
export function retry(view: View, key: string): readonly Intent[] {
  const times = view.memory<number>(`retry/${key}`) ?? 0;
  return [
    { do: "remember", key: `retry/${key}`, value: times + 1 },
    { do: "again", key, afterMs: Math.min(RETRY_MS * 2 ** times, RETRY_MS_MAX) },
  ];
}

/** After a look without a failure the next failure is retried at once again. */
export function forgetRetry(view: View, key: string): readonly Intent[] {
  return view.memory<number>(`retry/${key}`) === undefined ? [] : [{ do: "forget", key: `retry/${key}` }];
}
