/**
 * The StatefulSet controller: numbered pods, each with claims of its own. pods.ts says what a numbered pod looks like,
 * plan.ts what is created, deleted and replaced next, claims.ts what becomes of the claims, status.ts what the status
 * says; this file puts a look together. Source: `kubernetes/pkg/controller/statefulset`. To add a rule: the file that
 * decides such things, and a row in the tables of test/controllers/stateful_set_test.ts.
 */
import { keyOf } from "../../base/object.ts";
import type { Controller, Intent, View } from "../../cluster/controller.ts";
import { isAvailable, isReady, isTerminating } from "../../kinds/pod_state.ts";
import type { ControllerRevision, Pod, PodTemplateSpec } from "../../kinds/types.ts";
import type { StatefulSet } from "../../kinds/workload_types.ts";
import { claim, forgetRetry, type History, history, ownersOfPod, retry } from "../owning/mod.ts";
import { retained, withClaims } from "./claims.ts";
import { plan, revisionFor, type Revisions } from "./plan.ts";
import { HASH, numberedPod, ordinalOf, podName } from "./pods.ts";
import { status } from "./status.ts";

const SETS = "statefulsets.apps";
const REVISIONS = "controllerrevisions.apps";
const REVISION_HASH = "controller.kubernetes.io/hash";

export const statefulSet: Controller = {
  name: "statefulset-controller",
  delayMs: 10,
  watches: { [SETS]: keyOf, pods: ownersOfPod("StatefulSet", SETS) },

  reconcile(view, key) {
    const set = view.get<StatefulSet>(SETS, key);
    if (!set) return [];
    const claimed = claim<Pod>(view, set, set.spec.selector, "pods");
    const pods = claimed.mine.filter((pod) => ordinalOf(set, pod) !== undefined);
    const revisions = claim<ControllerRevision>(view, set, set.spec.selector, REVISIONS);
    const past = historyOf(set, revisions.mine, pods);
    const names: Revisions = { update: past.name, current: set.status?.currentRevision || past.name };
    const told: Intent = { do: "status", object: set, status: status(set, pods, names, view.nowMs) };
    if (isTerminating(set)) return [told];
    const next = plan(set, pods, names, view.nowMs);
    const isQuiet = next.create.length + next.delete.length === 0;
    return [
      ...revisions.intents,
      ...claimed.intents,
      ...past.intents,
      ...retained(view, set, pods),
      told,
      ...next.create.flatMap((ordinal) => created(view, key, set, ordinal, names, past)),
      ...next.delete.map((pod) => deleted(set, pod)),
      ...past.cleanUp,
      ...isQuiet ? forgetRetry(view, key) : [],
      ...later(set, pods, view.nowMs, key),
    ];
  },
};

function historyOf(set: StatefulSet, revisions: readonly ControllerRevision[], pods: readonly Pod[]): History {
  const { template, revisionHistoryLimit } = set.spec;
  const collisionCount = set.status?.collisionCount ?? 0;
  const isCurrent = (name: string) => name === set.status?.currentRevision;
  return history({
    owner: set,
    template,
    revisions,
    collisionCount,
    limit: revisionHistoryLimit ?? 10,
    labels: template.metadata?.labels,
    hashLabel: REVISION_HASH,
    annotations: set.metadata.annotations,
    isUsed: ({ metadata: { name } }) => isCurrent(name) || pods.some((pod) => pod.metadata.labels?.[HASH] === name),
    collided: () => [{
      do: "patch",
      object: set,
      subresource: "status",
      patch: { status: { collisionCount: collisionCount + 1 } },
    }],
  });
}

function created(
  view: View,
  key: string,
  set: StatefulSet,
  ordinal: number,
  names: Revisions,
  past: History,
): readonly Intent[] {
  const revision = revisionFor(set, ordinal, names);
  const former = revision === names.update ? undefined : past.old.find(({ metadata }) => metadata.name === revision);
  const template = (former?.data["spec"].template ?? set.spec.template) as PodTemplateSpec & { $patch?: string };
  const { $patch: _, ...plain } = template;
  const subject = `create Pod ${podName(set, ordinal)} in StatefulSet ${set.metadata.name}`;
  return withClaims(view, set, ordinal, {
    do: "create",
    object: numberedPod(set, ordinal, plain, former ? revision : names.update),
    then:
      () => [{ do: "event", about: set, type: "Normal", reason: "SuccessfulCreate", message: `${subject} successful` }],
    refused: (fault) => [
      {
        do: "event",
        about: set,
        type: "Warning",
        reason: "FailedCreate",
        message: `${subject} failed error: ${fault.message}`,
      },
      ...retry(view, key),
    ],
  });
}

function deleted(set: StatefulSet, pod: Pod): Intent {
  const subject = `delete Pod ${pod.metadata.name} in StatefulSet ${set.metadata.name}`;
  return {
    do: "delete",
    object: pod,
    then:
      () => [{ do: "event", about: set, type: "Normal", reason: "SuccessfulDelete", message: `${subject} successful` }],
    refused: (fault) => [
      {
        do: "event",
        about: set,
        type: "Warning",
        reason: "FailedDelete",
        message: `${subject} failed error: ${fault.message}`,
      },
    ],
  };
}

/** Ready pods become available without anybody touching them. */
function later({ spec }: StatefulSet, pods: readonly Pod[], nowMs: number, key: string): readonly Intent[] {
  const { minReadySeconds = 0 } = spec;
  const waits = minReadySeconds > 0 && pods.some((pod) => isReady(pod) && !isAvailable(pod, minReadySeconds, nowMs));
  return waits ? [{ do: "again", key, afterMs: minReadySeconds * 1000 }] : [];
}
