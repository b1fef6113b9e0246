import { sameJson } from "../../../base/json.ts";
import { type Info } from "../../builder.ts";
import { withoutRevisions } from "./workloads.ts";
import type { Ask } from "../../client.ts";
import { complained, type Failure } from "../../failure.ts";
import { DRY_RUN_FLAG, PRINT_FLAGS } from "../../flag_sets.ts";
import { printerOf } from "../../printers/mod.ts";
import { type DryRun, dryRunOf, LAST_APPLIED, operation } from "../../strategies.ts";
import type { Kube, Outcome, Verb } from "../../verb.ts";
import { nounOf } from "../../words.ts";
import { templateText } from "./history.ts";
import { type Pointed, POINTING_FLAGS, readPointing, toEach } from "./pointing.ts";
import { CHANGE_CAUSE, ownTemplate, REVISION, type Revision, revisionsOf } from "./revisions.ts";

interface Options extends Pointed {
  readonly to: number;
}

export const undo: Verb<Options> = {
  name: "undo",
  usage: "rollout undo (TYPE NAME | TYPE/NAME) [flags]",
  short: "Undo a previous rollout",
  long: "Roll back to a previous rollout.",
  examples:
    "# Back to the revision before\nkubectl rollout undo deployment/web\n\n# Back to revision 3\nkubectl rollout undo daemonset/agent --to-revision=3",
  flags: [
    DRY_RUN_FLAG,
    ...POINTING_FLAGS,
    ...PRINT_FLAGS,
    {
      name: "to-revision",
      type: "int64",
      default: "0",
      help: "The revision to rollback to. Default to 0 (last revision).",
    },
  ],

  read(args, flags) {
    const pointed = readPointing(args, flags);
    return "complaint" in pointed ? pointed : { ...pointed, quiet: true, to: flags.number("to-revision") };
  },

  run(options, kube) {
    const dryRun = dryRunOf(kube);
    if (typeof dryRun !== "string") return dryRun;
    return toEach(options, kube, (info) => undone(info, options.to, dryRun, kube));
  },
};

/** Annotations that belong to one revision or to no template, so a rollback leaves them as they are. */
const NOT_ROLLED_BACK = [
  LAST_APPLIED,
  REVISION,
  "deployment.kubernetes.io/revision-history",
  "deployment.kubernetes.io/desired-replicas",
  "deployment.kubernetes.io/max-replicas",
  "deprecated.deployment.rollback.to",
];

function undone(info: Info, to: number, dryRun: DryRun, kube: Kube): Outcome {
  const object = info.object!;
  const { kind, plural } = info.resource;
  const revisions = revisionsOf(info, kube);
  if (!revisions) return { failure: withoutRevisions(info.resource, "rollbacker", "rollbacker") };
  if (object.metadata.annotations?.[LAST_APPLIED] !== undefined) {
    kube.client.warn(
      `resource ${plural}/${info.name} was previously managed with 'kubectl apply'. Rolling back will not update the ${LAST_APPLIED} annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.`,
    );
  }
  if ("failure" in revisions) return { failure: revisions.failure };
  const target = kind === "Deployment" ? deploymentTarget(info, revisions, to) : revisionTarget(revisions, to);
  if ("failure" in target) return target;
  const name = `${nounOf(info.resource)}/${info.name}`;
  if (dryRun === "client") {
    const told = kind === "Deployment" ? "" : "will roll back to ";
    return { out: `${name} ${told}${templateText(target.template)} (dry run)\n` };
  }
  if (kind === "Deployment" && object.spec.paused) {
    return {
      failure: complained(
        "you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again",
      ),
    };
  }
  if (sameJson(ownTemplate(target.template), ownTemplate(object.spec.template))) {
    return { out: `${name} skipped rollback (current template already matches revision ${target.number})\n` };
  }
  const got = kube.client.ask({
    verb: "patch",
    resource: info.resource.name,
    namespace: info.namespace,
    name: info.name,
    fieldManager: "kubectl-rollout",
    dryRun: dryRun === "server",
    ...(kind === "Deployment"
      ? deploymentPatch(object.metadata.annotations ?? {}, target)
      : { patchType: "strategic", body: target.object["data"] }),
  });
  if ("failure" in got) return { failure: got.failure };
  const printer = printerOf(kube, { operation: operation("rolled back", dryRun), typed: true });
  if ("failure" in printer) return printer;
  const { text, failure } = printer.print(got.object);
  return { out: text, failure };
}

type Target = Revision | { readonly failure: Failure };

function revisionTarget(revisions: readonly Revision[], to: number): Target {
  if (to === 0) {
    return revisions.at(-2) ?? { failure: complained("no last revision to roll back to") };
  }
  return revisions.find(({ number }) => number === to) ?? notFound(to);
}

function deploymentTarget(info: Info, revisions: readonly Revision[], to: number): Target {
  if (to !== 0) return revisions.find(({ number }) => number === to) ?? notFound(to);
  return revisions.at(-2) ??
    { failure: complained(`no rollout history found for deployment ${JSON.stringify(info.name)}`) };
}

const notFound = (to: number) => ({ failure: complained(`unable to find specified revision ${to} in history`) });

/** The template of the revision, and its annotations but for those of the rollout itself. */
function deploymentPatch(
  annotations: Readonly<Record<string, string>>,
  target: Revision,
): Pick<Ask, "patchType" | "body"> {
  const kept = Object.entries(annotations).filter(([key]) => NOT_ROLLED_BACK.includes(key));
  const restored = Object.entries(target.object.metadata.annotations ?? {}).filter(([key]) =>
    !NOT_ROLLED_BACK.includes(key)
  );
  const cause = target.cause === undefined ? [] : [[CHANGE_CAUSE, target.cause]];
  return {
    patchType: "json",
    body: [
      { op: "replace", path: "/spec/template", value: ownTemplate(target.template) },
      { op: "replace", path: "/metadata/annotations", value: Object.fromEntries([...kept, ...restored, ...cause]) },
    ],
  };
}
