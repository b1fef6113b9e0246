/**
 * `kubectl apply`. `mod.ts` states the verb and goes from object to object; `client_side.ts` applies one by a three-way
 * patch, `server_side.ts` leaves that to the server, `prune.ts` deletes what is no longer applied, `last_applied.ts` has the
 * subcommands about what was applied last. To add a flag: state it in `FLAGS` and act on it where it belongs.
 */
import type { KubeObject } from "../../../base/object.ts";
import { gathered, type Info } from "../../builder.ts";
import { complained, type Failure, several } from "../../failure.ts";
import {
  allFlag,
  APPLYING_FLAGS,
  DRY_RUN_FLAG,
  fieldManagerFlag,
  filenameFlags,
  PRINT_FLAGS,
  RECORD_FLAG,
  SELECTOR_FLAG,
  subresourceFlag,
  VALIDATE_FLAG,
} from "../../flag_sets.ts";
import { fileNames, namesNoFile, ONE_OF_F_AND_K } from "../../manifests.ts";
import { outputFault, printerOf } from "../../printers/mod.ts";
import { type Manner, mannerOf } from "../../strategies.ts";
import type { Complaint, Flag, Flags, Kube, Outcome, Verb } from "../../verb.ts";
import { DELETION_FLAGS } from "../delete/mod.ts";
import { listOf } from "../get/objects.ts";
import { appliedByClient } from "./client_side.ts";
import { editLastApplied, setLastApplied, viewLastApplied } from "./last_applied.ts";
import { prunable, pruned } from "./prune.ts";
import { appliedByServer } from "./server_side.ts";

const FLAGS: readonly Flag[] = [
  allFlag("Select all resources in the namespace of the specified resource types."),
  DRY_RUN_FLAG,
  fieldManagerFlag("kubectl-client-side-apply"),
  ...filenameFlags("that contains the configuration to apply"),
  ...APPLYING_FLAGS,
  ...DELETION_FLAGS.filter((flag) => flag.name !== "wait"),
  {
    name: "openapi-patch",
    type: "bool",
    default: "true",
    help:
      "If true, use openapi to calculate diff when the openapi presents and the resource can be found in the openapi spec. Otherwise, fall back to use baked-in types.",
  },
  {
    name: "overwrite",
    type: "bool",
    default: "true",
    help:
      "Automatically resolve conflicts between the modified and live configuration by using values from the modified configuration",
  },
  ...PRINT_FLAGS,
  RECORD_FLAG,
  {
    name: "prune",
    type: "bool",
    default: "false",
    help:
      "Automatically delete resource objects, that do not appear in the configs and are created by either apply or create --save-config. Should be used with either -l or --all.",
  },
  SELECTOR_FLAG,
  subresourceFlag(
    "If specified, apply will operate on the subresource of the requested object. Only allowed when using --server-side.",
  ),
  VALIDATE_FLAG,
  {
    name: "wait",
    type: "bool",
    default: "false",
    help: "If true, wait for resources to be gone before returning. This waits for finalizers.",
  },
];

export const apply: Verb<null> = {
  name: "apply",
  group: "Advanced Commands:",
  usage: "apply (-f FILENAME | -k DIRECTORY)",
  short: "Apply a configuration to a resource by file name or stdin",
  long:
    "Apply a configuration to a resource by file name or stdin. The resource name must be specified. This resource will be created if it doesn't exist yet. To use 'apply', always create the resource initially with either 'apply' or 'create --save-config'.\n\n JSON and YAML formats are accepted.",
  examples:
    "# What a file describes\nkubectl apply -f ./pod.json\n\n# A folder with a kustomization\nkubectl apply -k dir/\n\n# What comes in on standard input\ncat pod.json | kubectl apply -f -",
  flags: FLAGS,
  verbs: [editLastApplied, setLastApplied, viewLastApplied],
  read,
  run,
};

function read(args: readonly string[], flags: Flags): null | Complaint {
  if (args.length) return { complaint: `Unexpected args: [${args.join(" ")}]`, usage: true };
  const complaint = flagsFault(flags);
  if (complaint) return { complaint };
  if (namesNoFile(fileNames(flags))) return { complaint: ONE_OF_F_AND_K };
  const pruning = pruneFault(flags);
  return pruning ? { complaint: pruning } : null;
}

function flagsFault(flags: Flags): string | undefined {
  const serverSide = flags.yes("server-side");
  if (flags.yes("force-conflicts") && !serverSide) return "--force-conflicts only works with --server-side";
  const client = /^(client|unchanged|true)$/.test(flags.text("dry-run"));
  if (client && serverSide) {
    return "--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)";
  }
  if (flags.yes("prune") && serverSide) {
    return "--prune is in alpha and doesn't currently work on objects created by server-side apply";
  }
  if (flags.yes("force") && serverSide) return "--force cannot be used with --server-side";
  if (flags.yes("force") && flags.text("dry-run") === "server") return "--dry-run=server cannot be used with --force";
  if (flags.text("subresource") && !serverSide) return "--subresource can only be used with --server-side";
  return undefined;
}

function pruneFault(flags: Flags): string | undefined {
  if (!flags.yes("prune")) return undefined;
  if (flags.yes("all") && flags.text("selector")) return "cannot set --all and --selector at the same time";
  if (flags.yes("all") || flags.text("selector")) return undefined;
  return "all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector";
}

/** What became of one object: a line for standard output, and the object as it is now. */
export type Applied = { readonly text: string; readonly object: KubeObject } | { readonly failure: Failure };

function run(_: null, kube: Kube): Outcome {
  const manner = mannerOf(kube);
  if ("failure" in manner) return { failure: manner.failure };
  const fault = outputFault(kube);
  if (fault) return { failure: fault };
  const prunes = kube.flags.yes("prune");
  const resources = prunes ? prunable(kube) : [];
  if ("failure" in resources) return resources;
  const serverSide = kube.flags.yes("server-side");
  const own: Manner = serverSide && !kube.flags.changed("field-manager")
    ? { ...manner, fieldManager: "kubectl" }
    : manner;
  const pointing = {
    names: fileNames(kube.flags),
    labelSelector: kube.flags.text("selector"),
    validate: manner.fieldValidation !== "Ignore",
  };
  const { infos, failures } = gathered(pointing, kube);
  if (!infos.length && !failures.length) return { failure: complained("no objects passed to apply") };
  const wrong = [...failures];
  const objects: KubeObject[] = [];
  const visited: Info[] = [];
  let out = "";
  for (const info of infos) {
    const one = nameless(info) ?? (serverSide ? appliedByServer : appliedByClient)(info, own, kube);
    if ("failure" in one) {
      wrong.push(one.failure);
      continue;
    }
    out += one.text;
    objects.push(one.object);
    visited.push({ ...info, object: one.object });
  }
  if (wrong.length) return { out: showsObjects(kube) ? "" : out, failure: several(wrong) };
  if (showsObjects(kube)) return shown(objects, kube);
  return prunes ? pruned(out, visited, resources, own, kube) : { out };
}

/** An object that is to get its name from the server can't be found again. */
function nameless({ name, object }: Info): { readonly failure: Failure } | undefined {
  const start = object!.metadata.generateName;
  return !name && start ? { failure: complained(`from ${start}: cannot use generate name with apply`) } : undefined;
}

/** `-o yaml` and its kin show the objects at the end, all in one. */
function showsObjects(kube: Kube): boolean {
  const output = kube.flags.text("output");
  return output !== "" && output !== "name";
}

function shown(objects: readonly KubeObject[], kube: Kube): Outcome {
  const single = objects.length === 1;
  const printer = printerOf(kube, { typed: !single });
  if ("failure" in printer) return { failure: printer.failure };
  const printed = printer.print(single ? objects[0]! : { ...listOf(objects), metadata: {} });
  return { out: printed.text, failure: printed.failure };
}
