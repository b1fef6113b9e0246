/**
 * `kubectl create`: from files (`from_files.ts`), or by generators that make one kind of object from flags. A generator
 * is a record in a file named after its kind (see `generator.ts` for the contract); to add one, write it and put it in
 * `GENERATORS` here. Related small ones share a file.
 */
import {
  DRY_RUN_FLAG,
  fieldManagerFlag,
  filenameFlags,
  PRINT_FLAGS,
  RECORD_FLAG,
  SAVE_CONFIG_FLAG,
  SELECTOR_FLAG,
  VALIDATE_FLAG,
} from "../../flag_sets.ts";
import { fileNames, namesNoFile, ONE_OF_F_AND_K } from "../../manifests.ts";
import { rawFileFault, rawWritten } from "../../raw_writing.ts";
import type { AnyVerb, Verb } from "../../verb.ts";
import { clusterRoleBinding, roleBinding } from "./bindings.ts";
import { configMap } from "./config_map.ts";
import { cronJob, job } from "./jobs.ts";
import { deployment } from "./deployment.ts";
import { createdFromFiles } from "./from_files.ts";
import { ingress } from "./ingress.ts";
import { namespace, podDisruptionBudget, priorityClass, quota, serviceAccount } from "./plain.ts";
import { clusterRole, role } from "./roles.ts";
import { secret } from "./secrets.ts";
import { service } from "./services.ts";
import { token } from "./token.ts";

const GENERATORS: readonly AnyVerb[] = [
  clusterRole,
  clusterRoleBinding,
  configMap,
  cronJob,
  deployment,
  ingress,
  job,
  namespace,
  podDisruptionBudget,
  priorityClass,
  quota,
  role,
  roleBinding,
  secret,
  service,
  serviceAccount,
  token,
];

export const create: Verb<null> = {
  name: "create",
  group: "Basic Commands (Beginner):",
  usage: "create -f FILENAME",
  short: "Create a resource from a file or from stdin",
  long: "Create a resource from a file or from stdin.\n\n JSON and YAML formats are accepted.",
  examples:
    "# Create a pod from a file\nkubectl create -f pod.yaml\n\n# Create a pod from what comes in on standard input\ncat pod.json | kubectl create -f -",
  flags: [
    DRY_RUN_FLAG,
    { name: "edit", type: "bool", default: "false", help: "Edit the API resource before creating" },
    fieldManagerFlag("kubectl-create"),
    ...filenameFlags("to use to create the resource"),
    ...PRINT_FLAGS,
    RECORD_FLAG,
    {
      name: "raw",
      type: "string",
      help: "Raw URI to POST to the server. Uses the transport specified by the kubeconfig file.",
    },
    SAVE_CONFIG_FLAG,
    SELECTOR_FLAG,
    VALIDATE_FLAG,
    {
      name: "windows-line-endings",
      type: "bool",
      default: "false",
      help: "Only relevant if --edit=true. Defaults to the line ending native to your platform.",
    },
  ],
  verbs: GENERATORS,
  read(args, flags) {
    if (args.length) return { complaint: `Unexpected args: [${args.join(" ")}]`, usage: true };
    if (namesNoFile(fileNames(flags))) return { complaint: ONE_OF_F_AND_K };
    const fault = flags.text("raw") ? rawFileFault(flags) : undefined;
    return fault ? { complaint: fault } : null;
  },
  run: (_, kube) => kube.flags.text("raw") ? rawWritten("create", kube) : createdFromFiles(kube),
};
