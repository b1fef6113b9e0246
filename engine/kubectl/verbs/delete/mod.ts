/**
 * `kubectl delete`. `mod.ts` states the verb and reads its flags, `deleting.ts` deletes and says so (`replace --force` and
 * `apply --force` use it too), `awaiting.ts` waits until what was deleted is gone. To add a flag: state it in `FLAGS`, read
 * it in `read`, and act on it in `deleting.ts`.
 */
import {
  ALL_NAMESPACES_FLAG,
  allFlag,
  DRY_RUN_FLAG,
  FIELD_SELECTOR_FLAG,
  filenameFlags,
  SELECTOR_FLAG,
} from "../../flag_sets.ts";
import { type Plan, planOf, type Pointing } from "../../builder.ts";
import { complained, several } from "../../failure.ts";
import { fileNames } from "../../manifests.ts";
import { rawFault, rawWritten } from "../../raw_writing.ts";
import { type Next, sayingNow, waiting } from "../../processes.ts";
import { dryRunOf } from "../../strategies.ts";
import type { Complaint, Flag, Flags, Kube, Verb } from "../../verb.ts";
import { nounOf } from "../../words.ts";
import { gathered } from "../../builder.ts";
import { gone } from "./awaiting.ts";
import { cascadeOf, type Deletion, deletionsOf } from "./deleting.ts";

/** The flags that `replace` shares. */
export const DELETION_FLAGS: readonly Flag[] = [
  {
    name: "cascade",
    type: "string",
    default: "background",
    bare: "background",
    help:
      'Must be "background", "orphan", or "foreground". Selects the deletion cascading strategy for the dependents (e.g. Pods created by a ReplicationController). Defaults to background.',
  },
  {
    name: "force",
    type: "bool",
    default: "false",
    help:
      "If true, immediately remove resources from API and bypass graceful deletion. Note that immediate deletion of some resources may result in inconsistency or data loss and requires confirmation.",
  },
  {
    name: "grace-period",
    type: "int",
    default: "-1",
    help:
      "Period of time in seconds given to the resource to terminate gracefully. Ignored if negative. Set to 1 for immediate shutdown. Can only be set to 0 when --force is true (force deletion).",
  },
  {
    name: "timeout",
    type: "duration",
    default: "0s",
    help:
      "The length of time to wait before giving up on a delete, zero means determine a timeout from the size of the object",
  },
  {
    name: "wait",
    type: "bool",
    default: "true",
    help: "If true, wait for resources to be gone before returning. This waits for finalizers.",
  },
];

const FLAGS: readonly Flag[] = [
  allFlag("Delete all resources, in the namespace of the specified resource types."),
  ALL_NAMESPACES_FLAG,
  DRY_RUN_FLAG,
  FIELD_SELECTOR_FLAG,
  ...filenameFlags("containing the resource to delete."),
  ...DELETION_FLAGS,
  {
    name: "ignore-not-found",
    type: "bool",
    default: "false",
    help: 'Treat "resource not found" as a successful delete. Defaults to "true" when --all is specified.',
  },
  {
    name: "interactive",
    short: "i",
    type: "bool",
    default: "false",
    help: "If true, delete resource only when user confirms.",
  },
  {
    name: "now",
    type: "bool",
    default: "false",
    help: "If true, resources are signaled for immediate shutdown (same as --grace-period=1).",
  },
  {
    name: "output",
    short: "o",
    type: "string",
    help: 'Output mode. Use "-o name" for shorter output (resource/name).',
  },
  {
    name: "raw",
    type: "string",
    help: "Raw URI to DELETE to the server. Uses the transport specified by the kubeconfig file.",
  },
  SELECTOR_FLAG,
];

const IMMEDIATE =
  "Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.\n";

interface Options {
  readonly pointing: Pointing;
  readonly gracePeriod: number;
}

export const deleteVerb: Verb<Options> = {
  name: "delete",
  suggestFor: ["rm"],
  group: "Basic Commands (Intermediate):",
  usage: "delete ([-f FILENAME] | [-k DIRECTORY] | TYPE [(NAME | -l label | --all)])",
  short: "Delete resources by file names, stdin, resources and names, or by resources and label selector",
  long:
    "Delete resources by file names, stdin, resources and names, or by resources and label selector.\n\n JSON and YAML formats are accepted. Only one type of argument may be specified: file names, resources and names, or resources and label selector.",
  examples:
    "# What a file describes\nkubectl delete -f ./pod.json\n\n# Objects of two types with the same names\nkubectl delete pod,service baz foo\n\n# By label\nkubectl delete pods,services -l name=myLabel\n\n# Without a grace period\nkubectl delete pod foo --now\n\n# All pods\nkubectl delete pods --all",
  flags: FLAGS,
  read,
  run,
};

function read(args: readonly string[], flags: Flags): Options | Complaint {
  const fault = flags.text("raw") ? rawFault(flags) : undefined;
  if (fault) return { complaint: fault };
  const force = flags.yes("force");
  let gracePeriod = flags.number("grace-period");
  if (flags.yes("now")) {
    if (gracePeriod !== -1) return { complaint: "--now and --grace-period cannot be specified together" };
    gracePeriod = 1;
  }
  if (gracePeriod === 0 && !force) gracePeriod = 1;
  if (force && gracePeriod < 0) gracePeriod = 0;
  const pointing = {
    args,
    names: fileNames(flags),
    labelSelector: flags.text("selector"),
    fieldSelector: flags.text("field-selector"),
    all: flags.yes("all"),
    allNamespaces: flags.yes("all-namespaces"),
    namesOnly: true,
  };
  return { pointing, gracePeriod };
}

function complaintOf({ gracePeriod }: Options, flags: Flags): string | undefined {
  if (flags.text("output") && flags.text("output") !== "name") {
    return `unexpected -o output mode: ${flags.text("output")}. We only support '-o name'`;
  }
  if (gracePeriod > 0 && flags.yes("force")) {
    return "--force and --grace-period greater than 0 cannot be specified together";
  }
  return undefined;
}

function run(options: Options, kube: Kube): Next {
  const { flags } = kube;
  if (flags.text("raw")) return rawWritten("delete", kube);
  const cascade = cascadeOf(kube);
  if ("failure" in cascade) return { failure: cascade.failure };
  const dryRun = dryRunOf(kube);
  if (typeof dryRun !== "string") return { failure: dryRun.failure };
  if (flags.yes("all") && flags.text("selector")) {
    return { failure: complained("setting 'all' parameter but found a non empty selector. ") };
  }
  const plan = planOf(options.pointing, kube);
  if (plan.by === "none") return { failure: plan.failure };
  const complaint = complaintOf(options, flags);
  if (complaint) return { failure: complained(complaint) };
  const selecting = plan.by === "selector";
  const deletion: Deletion = {
    ...cascade,
    dryRun,
    gracePeriod: options.gracePeriod,
    ignoreNotFound: flags.changed("ignore-not-found") ? flags.yes("ignore-not-found") : selecting,
    nameOnly: flags.text("output") === "name",
    warnClusterScope: kube.explicitNamespace && !options.pointing.allNamespaces,
  };
  if (options.gracePeriod === 0 && flags.yes("force")) kube.client.note(IMMEDIATE);
  if (flags.yes("interactive") && dryRun !== "client") return confirmed(options.pointing, plan, deletion, kube);
  return deletedAndAwaited(options.pointing, plan, deletion, kube);
}

/** Shows what would go, and goes on when the answer is yes. */
function confirmed(pointing: Pointing, plan: Plan, deletion: Deletion, kube: Kube): Next {
  const { infos, failures } = gathered(pointing, kube, { plan });
  if (failures.length) return { failure: several(failures) };
  if (!infos.length) return { out: "No resources found\n" };
  const names = infos.map(({ resource, name }) => `${nounOf(resource)}/${name}\n`).join("");
  const question =
    `You are about to delete the following ${infos.length} resource(s):\n${names}Do you want to continue? (y/N): `;
  const answer = (later: Kube, typed: string): Next =>
    waiting({ forInput: true }, later, (now, { input }) => {
      const all = typed + (input ?? "");
      if (typeof input === "string" && !all.includes("\n")) return answer(now, all);
      if (/^\s*y\s*$/i.test(all.split("\n")[0]!)) return deletedAndAwaited(pointing, plan, deletion, now);
      return { out: "deletion is cancelled\n" };
    });
  return sayingNow({ out: question }, kube, (later) => answer(later, ""));
}

function deletedAndAwaited(pointing: Pointing, plan: Plan, deletion: Deletion, kube: Kube): Next {
  const { out, failures, deleted, count } = deletionsOf(pointing, plan, deletion, kube);
  const failure = several(failures);
  if (failure) return { out, failure };
  if (!count) return { out: `${out}No resources found\n` };
  if (!kube.flags.yes("wait") || deletion.dryRun !== "none") return { out };
  return sayingNow({ out }, kube, (later) => gone(deleted, kube.flags.number("timeout"), later, () => ({ exit: 0 })));
}
