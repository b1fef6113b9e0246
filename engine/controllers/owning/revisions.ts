import { safeHash } from "../../base/hash.ts";
import { goJson, sameJson } from "../../base/json.ts";
import type { KubeObject } from "../../base/object.ts";
import type { Fault } from "../../cluster/api.ts";
import type { Intent } from "../../cluster/controller.ts";
import type { ControllerRevision, PodTemplateSpec, Texts } from "../../kinds/types.ts";
import { ownerReferenceOf } from "./claim.ts";

export interface HistoryOptions {
  readonly owner: KubeObject;
  readonly template: PodTemplateSpec;
  /** The revisions that the owner controls. */
  readonly revisions: readonly ControllerRevision[];
  readonly collisionCount: number;
  readonly limit: number;
  /** Labels of a new revision, without its hash. */
  readonly labels: Texts | undefined;
  /** The label that a revision carries its hash in, where it isn't the one of the pods. */
  readonly hashLabel?: string;
  readonly annotations: Texts | undefined;
  /** Whether a live pod is of this revision, so that it must stay. */
  isUsed(revision: ControllerRevision): boolean;
  /** The name of a new revision is taken by one with other contents. */
  collided(): readonly Intent[];
}

export interface History {
  /** The hash of the present template, as pods and the revision carry it in their labels. */
  readonly hash: string;
  /** The name of the present revision. */
  readonly name: string;
  /** The one that is there already, with its number raised. */
  readonly current?: ControllerRevision;
  readonly old: readonly ControllerRevision[];
  /** Makes the present revision, or gives it the highest number. */
  readonly intents: readonly Intent[];
  /** Deletes what is beyond the limit. */
  readonly cleanUp: readonly Intent[];
}

const HASH = "controller-revision-hash";
const texts = new WeakMap<PodTemplateSpec, string>();

/** The history of an owner's template. Source: `kubernetes/pkg/controller/history`, and `daemon/update.go`. */
export function history(options: HistoryOptions): History {
  const { owner, template, revisions, collisionCount } = options;
  const data = { spec: { template: { ...template, $patch: "replace" } } };
  const same = revisions.filter((revision) => sameJson(revision.data, data)).sort(byNumber);
  const current = same.at(-1);
  const old = revisions.filter((revision) => revision !== current).sort(byNumber);
  const highest = Math.max(0, ...old.map(({ revision }) => revision));
  const cleanUp = surplusRevisions(options, old);
  if (!current) {
    const hash = hashOf(template, collisionCount);
    const name = `${owner.metadata.name}-${hash}`;
    return { hash, name, old, intents: [made(options, name, hash, highest + 1, data)], cleanUp };
  }
  const hash = current.metadata.labels?.[options.hashLabel ?? HASH] ?? "";
  const intents: Intent[] = current.revision <= highest
    ? [{ do: "patch", object: current, patch: { revision: highest + 1 } }]
    : [];
  return { hash, name: current.metadata.name, current, old, intents, cleanUp };
}

function hashOf(template: PodTemplateSpec, collisionCount: number): string {
  let text = texts.get(template);
  if (text === undefined) texts.set(template, text = goJson(template));
  return safeHash(collisionCount ? `${text}${collisionCount}` : text);
}

function made(options: HistoryOptions, name: string, hash: string, revision: number, data: unknown): Intent {
  const { owner, labels, annotations, hashLabel = HASH } = options;
  return {
    do: "create",
    object: {
      apiVersion: "apps/v1",
      kind: "ControllerRevision",
      metadata: {
        name,
        namespace: owner.metadata.namespace,
        labels: { ...labels, [hashLabel]: hash },
        ...(annotations && { annotations }),
        ownerReferences: [ownerReferenceOf(owner)],
      },
      data,
      revision,
    },
    refused: (fault: Fault) => fault.reason === "AlreadyExists" ? options.collided() : [],
  };
}

function surplusRevisions({ limit, isUsed }: HistoryOptions, old: readonly ControllerRevision[]): readonly Intent[] {
  const excess = old.length - limit;
  if (excess <= 0) return [];
  return old.filter((revision) => !isUsed(revision)).slice(0, excess).map((object): Intent => ({
    do: "delete",
    object,
    refused: () => [],
  }));
}

function byNumber(a: ControllerRevision, b: ControllerRevision): number {
  return a.revision - b.revision || (a.metadata.name < b.metadata.name ? -1 : 1);
}
