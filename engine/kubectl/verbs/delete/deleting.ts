import { pathOf } from "../../client.ts";
import { found, type Info, type Plan, type Pointing } from "../../builder.ts";
import { complained, type Failure, isNotFound, whileDoing } from "../../failure.ts";
import type { DryRun } from "../../strategies.ts";
import type { Kube } from "../../verb.ts";
import { nounOf } from "../../words.ts";

/** How things are to be deleted. */
export interface Deletion {
  readonly propagationPolicy: "Background" | "Foreground" | "Orphan";
  readonly dryRun: DryRun;
  /** Seconds; negative: the object's own. */
  readonly gracePeriod: number;
  readonly ignoreNotFound: boolean;
  /** `-o name`. */
  readonly nameOnly: boolean;
  readonly warnClusterScope: boolean;
}

/** Something that was asked to go; its UID tells it from a later one of the same name. */
export interface Deleted {
  readonly info: Info;
  readonly uid?: string;
}

const POLICIES: Readonly<Record<string, Deletion["propagationPolicy"]>> = {
  background: "Background",
  foreground: "Foreground",
  orphan: "Orphan",
};

/** What `--cascade` means; booleans are the old way. */
export function cascadeOf(kube: Kube): Pick<Deletion, "propagationPolicy"> | { readonly failure: Failure } {
  const text = kube.flags.text("cascade");
  const policy = POLICIES[text];
  if (policy) return { propagationPolicy: policy };
  const instead = /^(1|t|true)$/i.test(text) ? "background" : /^(0|f|false)$/i.test(text) ? "orphan" : undefined;
  if (!instead) {
    return { failure: complained(`invalid cascade value (${text}). Must be "background", "foreground", or "orphan"`) };
  }
  kube.client.note(
    `warning: --cascade=${text} is deprecated (boolean value) and can be replaced with --cascade=${instead}.\n`,
  );
  return { propagationPolicy: POLICIES[instead]! };
}

interface Deletions {
  readonly out: string;
  readonly failures: readonly Failure[];
  readonly deleted: readonly Deleted[];
  /** How many were pointed at. */
  readonly count: number;
}

/** Deletes one after the other and goes on after a failure. */
export function deletionsOf(pointing: Pointing, plan: Plan, deletion: Deletion, kube: Kube): Deletions {
  const failures: Failure[] = [];
  const deleted: Deleted[] = [];
  let [out, count, warn] = ["", 0, deletion.warnClusterScope];
  const failed = (failure: Failure) => {
    if (!deletion.ignoreNotFound || !isNotFound(failure)) failures.push(failure);
  };
  for (const info of found(pointing, kube, plan)) {
    if ("failure" in info) {
      failed(info.failure);
      continue;
    }
    count++;
    if (warn && !info.resource.namespaced) {
      kube.client.note("Warning: deleting cluster-scoped resources, not scoped to the provided namespace\n");
      warn = false;
    }
    const one = deletion.dryRun === "client" ? { uid: undefined } : deletedOne(info, deletion, kube);
    if ("failure" in one) {
      failed(whileDoing("deleting", info.source, one.failure));
      if (isNotFound(one.failure)) deleted.push({ info });
      continue;
    }
    out += deletedText(info, deletion);
    deleted.push({ info, uid: one.uid });
  }
  return { out, failures, deleted, count };
}

function deletedOne(
  { resource, namespace, name }: Info,
  deletion: Deletion,
  kube: Kube,
): { readonly uid?: string } | { readonly failure: Failure } {
  const answer = kube.client.request({
    verb: "delete",
    ...pathOf(resource),
    namespace,
    name,
    dryRun: deletion.dryRun === "server",
    propagationPolicy: deletion.propagationPolicy,
    gracePeriodSeconds: deletion.gracePeriod < 0 ? undefined : deletion.gracePeriod,
  });
  return answer.ok ? { uid: answer.object?.metadata?.uid } : { failure: kube.client.failureOf(answer.fault) };
}

function deletedText({ resource, namespace, name }: Info, { nameOnly, gracePeriod, dryRun }: Deletion): string {
  if (nameOnly) return `${nounOf(resource)}/${name}\n`;
  const done = gracePeriod === 0 ? "force deleted" : "deleted";
  const where = namespace ? ` from ${namespace} namespace` : "";
  const dry = { none: "", client: " (dry run)", server: " (server dry run)" }[dryRun];
  return `${nounOf(resource)} "${name}" ${done}${where}${dry}\n`;
}
