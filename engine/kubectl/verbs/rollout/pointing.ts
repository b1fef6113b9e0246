import { type Found, found, type Info, namespaceOf, planOf, type Pointing } from "../../builder.ts";
import { filenameFlags, SELECTOR_FLAG } from "../../flag_sets.ts";
import { type Failure, several, unread } from "../../failure.ts";
import { fileNames, namesNoFile } from "../../manifests.ts";
import type { Complaint, Flag, Flags, Kube, Outcome } from "../../verb.ts";

/** Flags by which every member of the family says what it is about. */
export const POINTING_FLAGS: readonly Flag[] = [
  ...filenameFlags("identifying the resource to get from a server."),
  SELECTOR_FLAG,
];

export interface Pointed {
  readonly pointing: Pointing;
  /** Nothing is said when nothing was found. */
  readonly quiet?: boolean;
  /** All objects are looked up before anything is done to the first. */
  readonly looksUpFirst?: boolean;
}

export function readPointing(args: readonly string[], flags: Flags): Pointed | Complaint {
  const names = fileNames(flags);
  if (!args.length && namesNoFile(names)) return { complaint: "required resource not specified" };
  return {
    pointing: { args, names, labelSelector: flags.text("selector"), latest: true, typeAlone: true, typed: true },
  };
}

/** Does the same to every object pointed at; what failed is told at the end. */
export function toEach({ pointing, quiet, looksUpFirst }: Pointed, kube: Kube, act: (info: Info) => Outcome): Outcome {
  const plan = planOf(pointing, kube);
  if (plan.by === "none") return { failure: plan.failure };
  let out = "", err = "", any = false;
  const failures: Failure[] = [];
  const all = looksUpFirst ? unreadFirst([...found(pointing, kube, plan)]) : found(pointing, kube, plan);
  for (const one of all) {
    any = true;
    const outcome = "failure" in one ? { failure: one.failure } : act(one);
    out += "out" in outcome ? outcome.out ?? "" : "";
    err += kube.client.takeWarnings() + ("err" in outcome ? outcome.err ?? "" : "");
    if (outcome.failure) failures.push(outcome.failure);
  }
  return any || quiet ? { out, err, failure: several(failures) } : { err: nothingFound(pointing, kube), exit: 0 };
}

const unreadFirst = (all: readonly Found[]): Found[] => [
  ...unread(all.flatMap((one) => "failure" in one ? [one.failure] : [])).map((failure) => ({ failure })),
  ...all.filter((one) => !("failure" in one)),
];

export function nothingFound(pointing: Pointing, kube: Kube): string {
  const plan = planOf(pointing, kube);
  const resource = plan.by === "selector" ? plan.resources[0] : undefined;
  const namespace = resource ? namespaceOf(resource, pointing, kube) : undefined;
  return namespace ? `No resources found in ${namespace} namespace.\n` : "No resources found\n";
}
