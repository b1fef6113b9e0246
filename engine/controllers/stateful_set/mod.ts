/**
 * The StatefulSet controller: pods with names that last, made and replaced one after the other. pods.ts makes them and
 * their claims, steps.ts says which pod is touched next, status.ts what the status says; this file puts a look together.
 * Source: `kubernetes/pkg/controller/statefulset`. To add a rule of order: steps.ts.
 */
import { keyOf, type KubeObject } from "../../base/object.ts";
import type { Controller, Intent, View } from "../../cluster/controller.ts";
import { isTerminating } from "../../kinds/pod_state.ts";
import type { ControllerRevision, Pod } from "../../kinds/types.ts";
import type { PersistentVolumeClaim, StatefulSet } from "../../kinds/workload_types.ts";
import { claim, type History, history, ownersOfPod } from "../owning/mod.ts";
import { claimsOf, ordinalOf, podAt } from "./pods.ts";
import { nextSteps, type Step } from "./steps.ts";
import { status } from "./status.ts";

const SETS = "statefulsets.apps";
const HASH = "controller-revision-hash";

export const statefulSet: Controller = {
  name: "statefulset-controller",
  delayMs: 10,
  watches: {
    [SETS]: keyOf,
    pods: ownersOfPod("StatefulSet", SETS),
    "controllerrevisions.apps": ownersOfPod("StatefulSet", SETS),
  },

  reconcile(view, key) {
    const set = view.get<StatefulSet>(SETS, key);
    if (!set || isTerminating(set)) return [];
    const claimed = claim<Pod>(view, set, set.spec.selector, "pods");
    const mine = claimed.mine.filter((pod) => ordinalOf(set, pod) !== undefined);
    const revisions = claim<ControllerRevision>(view, set, set.spec.selector, "controllerrevisions.apps");
    const past = historyOf(set, revisions.mine, mine);
    const current = set.status?.currentRevision || past.name;
    const look = { update: past.name, current, nowMs: view.nowMs };
    const steps = nextSteps(set, mine, look);
    return [
      ...revisions.intents,
      ...claimed.intents,
      { do: "status", object: set, status: status(set, mine, look) },
      ...past.intents,
      ...steps.flatMap((step) => carriedOut(view, key, set, step, revisions.mine)),
      ...past.cleanUp,
      ...waitsForReady(set, mine, key),
    ];
  },
};

function historyOf(set: StatefulSet, revisions: readonly ControllerRevision[], pods: readonly Pod[]): History {
  return history({
    owner: set,
    template: set.spec.template,
    revisions,
    collisionCount: set.status?.collisionCount ?? 0,
    limit: set.spec.revisionHistoryLimit ?? 10,
    labels: set.spec.template.metadata?.labels,
    annotations: set.metadata.annotations,
    isUsed: ({ metadata: { name } }) =>
      name === set.status?.currentRevision || name === set.status?.updateRevision || pods.some((pod) => pod.metadata.labels?.[HASH] === name),
    collided: () => [],
  });
}

function carriedOut(view: View, key: string, set: StatefulSet, step: Step, revisions: readonly ControllerRevision[]): readonly Intent[] {
  if (step.do === "delete") return [deleted(set, step.pod)];
  const template = revisions.find(({ metadata: { name } }) => name === step.revision)?.data?.["spec"]?.template ?? set.spec.template;
  const pod = podAt(set, step.ordinal, step.revision, template);
  const claims = claimsOf(set, step.ordinal).filter((one) =>
    !view.get<PersistentVolumeClaim>("persistentvolumeclaims", `${set.metadata.namespace}/${(one as KubeObject).metadata.name}`)
  );
  const name = pod.metadata.name!;
  return [
    ...claims.map((object): Intent => ({
      do: "create",
      object,
      then: (made) => [told(set, "Normal", "SuccessfulCreate", `create Claim ${made.metadata.name} Pod ${name} in StatefulSet ${set.metadata.name} success`)],
      refused: () => [],
    })),
    {
      do: "create",
      object: pod,
      then: () => [told(set, "Normal", "SuccessfulCreate", `create Pod ${name} in StatefulSet ${set.metadata.name} successful`)],
      refused: (fault) => {
        if (fault.details?.causes?.some(({ reason }) => reason === "NamespaceTerminating")) return [];
        const message = `create Pod ${name} in StatefulSet ${set.metadata.name} failed error: ${fault.message}`;
        return [told(set, "Warning", "FailedCreate", message), { do: "again", key, afterMs: 1000 }];
      },
    },
  ];
}

function deleted(set: StatefulSet, object: Pod): Intent {
  const { name } = object.metadata;
  return {
    do: "delete",
    object,
    then: () => [told(set, "Normal", "SuccessfulDelete", `delete Pod ${name} in StatefulSet ${set.metadata.name} successful`)],
    refused: () => [],
  };
}

function told(set: StatefulSet, type: "Normal" | "Warning", reason: string, message: string): Intent {
  return { do: "event", about: set, type, reason, message };
}

/** With `minReadySeconds` pods become available by themselves. */
function waitsForReady(set: StatefulSet, pods: readonly Pod[], key: string): readonly Intent[] {
  const { minReadySeconds = 0 } = set.spec;
  return minReadySeconds > 0 && pods.length > 0 ? [{ do: "again", key, afterMs: minReadySeconds * 1000 }] : [];
}
