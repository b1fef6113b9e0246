/**
 * `kubectl run`: makes a pod from flags (`pod.ts`), with a service when asked, and stays with it (`staying.ts`) when it is to
 * be attached: waits for it, prints what it writes, ends as it ends, and takes it away with `--rm`. To add a flag: its
 * statement here, its field there.
 */
import type { KubeObject } from "../../../base/object.ts";
import { complained, type Failure } from "../../failure.ts";
import {
  DRY_RUN_FLAG,
  fieldManagerFlag,
  filenameFlags,
  PRINT_FLAGS,
  RECORD_FLAG,
  SAVE_CONFIG_FLAG,
} from "../../flag_sets.ts";
import { overridden, OVERRIDE_FLAGS } from "../../overriding.ts";
import { printerOf } from "../../printers/mod.ts";
import { sayingNow } from "../../processes.ts";
import { type DryRun, dryRunOf, operation, recorded, withTypedConfiguration } from "../../strategies.ts";
import type { Flag, Flags, Kube, Verb } from "../../verb.ts";
import { imageFault, podFault, podOf, pullFault, restartFault, serviceOf } from "./pod.ts";
import { cascadeOf } from "../delete/deleting.ts";
import { DELETION_FLAGS } from "../delete/mod.ts";
import { stayed } from "./staying.ts";

interface Options {
  readonly name: string;
  readonly words: readonly string[];
}

const no = (name: string, help: string, short?: string): Flag => ({
  name,
  short,
  type: "bool",
  default: "false",
  help,
});

const FLAGS: readonly Flag[] = [
  { name: "annotations", type: "array", default: "[]", help: "Annotations to apply to the pod." },
  no(
    "attach",
    "If true, wait for the Pod to start running, and then attach to the Pod as if 'kubectl attach ...' were called. Default false, unless '-i/--stdin' is set, in which case the default is true.",
  ),
  no(
    "command",
    "If true and extra arguments are present, use them as the 'command' field in the container, rather than the 'args' field which is the default.",
  ),
  ...DELETION_FLAGS.filter(({ name }) => name === "cascade"),
  DRY_RUN_FLAG,
  { name: "env", type: "array", default: "[]", help: "Environment variables to set in the container." },
  no("expose", "If true, create a ClusterIP service associated with the pod. Requires `--port`."),
  fieldManagerFlag("kubectl-run"),
  ...filenameFlags("to use to replace the resource."),
  no("force", "If true, immediately remove resources from API and bypass graceful deletion."),
  {
    name: "grace-period",
    type: "int",
    default: "-1",
    help: "Period of time in seconds given to the resource to terminate gracefully.",
  },
  { name: "image", type: "string", required: true, help: "The image for the container to run." },
  {
    name: "image-pull-policy",
    type: "string",
    help:
      "The image pull policy for the container. If left empty, this value will not be specified by the client and defaulted by the server.",
  },
  {
    name: "labels",
    short: "l",
    type: "string",
    help: "Comma separated labels to apply to the pod. Will override previous values.",
  },
  no(
    "leave-stdin-open",
    "If the pod is started in interactive mode or with stdin, leave stdin open after the first attach completes.",
  ),
  ...OVERRIDE_FLAGS,
  {
    name: "pod-running-timeout",
    type: "duration",
    default: "1m0s",
    help: "The length of time (like 5s, 2m, or 3h, higher than zero) to wait until at least one pod is running",
  },
  { name: "port", type: "string", help: "The port that this container exposes." },
  ...PRINT_FLAGS,
  RECORD_FLAG,
  no("privileged", "If true, run the container in privileged mode."),
  no("quiet", "If true, suppress prompt messages.", "q"),
  {
    name: "restart",
    type: "string",
    default: "Always",
    help: "The restart policy for this Pod. Legal values [Always, OnFailure, Never].",
  },
  no(
    "rm",
    "If true, delete the pod after it exits. Only valid when attaching to the container, e.g. with '--attach' or with '-i/--stdin'.",
  ),
  SAVE_CONFIG_FLAG,
  no("stdin", "Keep stdin open on the container in the pod, even if nothing is attached.", "i"),
  {
    name: "timeout",
    type: "duration",
    default: "0s",
    help:
      "The length of time to wait before giving up on a delete, zero means determine a timeout from the size of the object",
  },
  no("tty", "Allocate a TTY for the container in the pod.", "t"),
  no("wait", "If true, wait for resources to be gone before returning. This waits for finalizers."),
];

export const run: Verb<Options> = {
  name: "run",
  group: "Basic Commands (Beginner):",
  usage:
    'run NAME --image=image [--env="key=value"] [--port=port] [--dry-run=server|client] [--overrides=inline-json] [--command] -- [COMMAND] [args...]',
  short: "Run a particular image on the cluster",
  long: "Create and run a particular image in a pod.",
  examples:
    "# A pod of nginx\nkubectl run nginx --image=nginx\n\n# A shell for a while\nkubectl run -i -t busybox --image=busybox --restart=Never --rm\n\n# What would be made\nkubectl run nginx --image=nginx --dry-run=client -o yaml\n\n# With a command of its own\nkubectl run nginx --image=nginx --command -- <cmd> <arg1> ... <argN>",
  flags: FLAGS,

  read(args, flags, { dashAt }) {
    if (!args.length || dashAt === 0) return { complaint: "NAME is required for run", usage: true };
    if (flags.number("pod-running-timeout") <= 0) {
      return { complaint: "--pod-running-timeout must be higher than zero", usage: true };
    }
    const complaint = imageFault(flags);
    if (complaint) return { complaint };
    const misuse = usageFault(flags);
    if (misuse) return { complaint: misuse, usage: true };
    const fault = podFault(flags);
    return fault ? { complaint: fault } : { name: args[0]!, words: args.slice(1) };
  },

  run({ name, words }, kube) {
    const { flags } = kube;
    const dryRun = dryRunOf(kube);
    if (typeof dryRun !== "string") return dryRun;
    const cascade = cascadeOf(kube);
    if ("failure" in cascade) return cascade;
    const attaches = isAttaching(flags);
    const pod = overridden(podOf(name, words, flags), flags);
    if ("fault" in pod) return { failure: complained(pod.fault) };
    const made = createdOne(pod.object, "pods", dryRun, kube);
    if ("failure" in made) return made;
    const service = flags.yes("expose")
      ? createdOne(serviceOf(name, made.object, flags), "services", dryRun, kube)
      : undefined;
    if (service && "failure" in service) return service;
    const printer = printerOf(kube, { operation: operation("created", dryRun), typed: true });
    if ("failure" in printer) return printer;
    const exposed = service ? printer.print(service.object).text : "";
    if (attaches) return sayingNow({ out: exposed }, kube, (later) => stayed(made.object, later));
    const { text, failure } = printer.print(made.object);
    return { out: exposed + text, failure };
  },
};

const isAttaching = (flags: Flags): boolean =>
  flags.changed("attach") ? flags.yes("attach") : flags.yes("stdin") || flags.yes("tty");

/** Flags that don't go together, in kubectl's order. */
function usageFault(flags: Flags): string | undefined {
  if (flags.yes("tty") && !flags.yes("stdin")) return "-i/--stdin is required for containers with -t/--tty=true";
  if (flags.yes("expose") && !flags.text("port")) return "--port must be set when exposing a service";
  const restart = restartFault(flags);
  if (restart) return restart;
  if (flags.yes("rm") && !isAttaching(flags)) return "--rm should only be used for attached containers";
  if (isAttaching(flags) && /^(client|server|unchanged|true)$/.test(flags.text("dry-run"))) {
    return "--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)";
  }
  return pullFault(flags);
}

function createdOne(
  object: KubeObject,
  resource: string,
  dryRun: DryRun,
  kube: Kube,
): { readonly object: KubeObject } | { readonly failure: Failure } {
  const { namespace } = kube;
  const metadata = kube.explicitNamespace ? { ...object.metadata, namespace } : object.metadata;
  const made = recorded({ ...object, metadata } as KubeObject, kube);
  if (dryRun === "client") return { object: made };
  const body = withTypedConfiguration(made, kube);
  return kube.client.ask({
    verb: "create",
    resource,
    namespace,
    body,
    dryRun: dryRun === "server",
    fieldManager: kube.flags.text("field-manager"),
  });
}
