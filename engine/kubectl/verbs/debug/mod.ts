/**
 * `kubectl debug`: a container more in a running pod, a copy of a pod, or a pod on a node (`targets.ts`, one function for
 * each). `containers.ts` makes the container and knows the profiles. To add a profile: a row there.
 */
import { found } from "../../builder.ts";
import { complained } from "../../failure.ts";
import { filenameFlags } from "../../flag_sets.ts";
import { fileNames, namesNoFile } from "../../manifests.ts";
import type { Flag, Flags, Verb } from "../../verb.ts";
import { PROFILES } from "./containers.ts";
import { besideIn, copyOf, onNode } from "./targets.ts";

export interface Options {
  readonly targets: readonly string[];
  readonly words: readonly string[];
}

const no = (name: string, help: string, short?: string): Flag => ({
  name,
  short,
  type: "bool",
  default: "false",
  help,
});
const text = (name: string, help: string, short?: string): Flag => ({ name, short, type: "string", help });

const FLAGS: readonly Flag[] = [
  no(
    "arguments-only",
    "If specified, everything after -- will be passed to the new container as Args instead of Command.",
  ),
  no(
    "attach",
    "If true, wait for the container to start running, and then attach as if 'kubectl attach ...' were called. Default false, unless '-i/--stdin' is set, in which case the default is true.",
  ),
  text("container", "Container name to use for debug container.", "c"),
  text("copy-to", "Create a copy of the target Pod with this name."),
  text(
    "custom",
    "Path to a JSON or YAML file containing a partial container spec to customize built-in debug profiles.",
  ),
  { name: "env", type: "array", default: "[]", help: "Environment variables to set in the container." },
  ...filenameFlags("identifying the resource to debug"),
  text("image", "Container image to use for debug container."),
  text(
    "image-pull-policy",
    "The image pull policy for the container. If left empty, this value will not be specified by the client and defaulted by the server.",
  ),
  no(
    "keep-annotations",
    "If true, keep the original pod annotations.(This flag only works when used with '--copy-to')",
  ),
  no("keep-labels", "If true, keep the original pod labels.(This flag only works when used with '--copy-to')"),
  {
    name: "profile",
    type: "string",
    default: "general",
    help: 'Options are "legacy", "general", "baseline", "netadmin", "restricted" or "sysadmin".',
  },
  no("quiet", "If true, suppress informational messages.", "q"),
  no("replace", "When used with '--copy-to', delete the original Pod."),
  no("same-node", "When used with '--copy-to', schedule the copy of target Pod on the same node."),
  {
    name: "set-image",
    type: "strings",
    default: "[]",
    help:
      "When used with '--copy-to', a list of name=image pairs for changing container images, similar to how 'kubectl set image' works.",
  },
  {
    name: "share-processes",
    type: "bool",
    default: "true",
    help: "When used with '--copy-to', enable process namespace sharing in the copy.",
  },
  no("stdin", "Keep stdin open on the container(s) in the pod, even if nothing is attached.", "i"),
  text("target", "When using an ephemeral container, target processes in this container name."),
  no("tty", "Allocate a TTY for the debugging container.", "t"),
];

export const debug: Verb<Options> = {
  name: "debug",
  group: "Troubleshooting and Debugging Commands:",
  usage: "debug (POD | TYPE[[.VERSION].GROUP]/NAME) [ -- COMMAND [args...] ]",
  short: "Create debugging sessions for troubleshooting workloads and nodes",
  long:
    "Debug cluster resources using interactive debugging containers.\n\n The action taken varies depending on what resource is specified: a workload gets a copy of an existing pod, or an ephemeral container in a running one; a node gets a new pod that runs in the node's host namespaces.",
  examples:
    "# A shell beside a running container\nkubectl debug mypod -it --image=busybox\n\n# A copy to try things on\nkubectl debug mypod -it --image=busybox --copy-to=my-debugger\n\n# On a node\nkubectl debug node/mynode -it --image=busybox",
  flags: FLAGS,

  read(args, flags, { dashAt }) {
    const targets = dashAt < 0 ? args : args.slice(0, dashAt);
    const complaint = faultOf(targets, flags);
    return complaint ? { complaint } : { targets, words: dashAt < 0 ? [] : args.slice(dashAt) };
  },

  run(options, kube) {
    const names = fileNames(kube.flags);
    const args = options.targets.length === 1 && !options.targets[0]!.includes("/")
      ? ["pods", ...options.targets]
      : options.targets;
    const [info] = found({ args, names: namesNoFile(names) ? undefined : names, latest: true }, kube);
    if (!info) return { failure: complained("no objects passed") };
    if ("failure" in info) return info;
    if (info.resource.name === "nodes") return onNode(info, options, kube);
    if (info.resource.name !== "pods") {
      const kind = JSON.stringify(info.resource.kind).slice(1, -1);
      return { failure: complained(`"/${info.resource.version}, Kind=${kind}" not supported by debug`) };
    }
    return kube.flags.text("copy-to") ? copyOf(info, options, kube) : besideIn(info, options, kube);
  },
};

function faultOf(targets: readonly string[], flags: Flags): string | undefined {
  const images = flags.list("set-image");
  const copies = !!flags.text("copy-to");
  if (!targets.length && namesNoFile(fileNames(flags))) return "NAME or filename is required for debug";
  if (!flags.text("image") && !images.length) return "you must specify --image or --set-image";
  if (images.length && !copies) return "--set-image may only be used with --copy-to";
  for (const name of ["replace", "same-node"]) {
    if (flags.yes(name) && !copies) return `--${name} may only be used with --copy-to`;
  }
  if (flags.text("target") && copies) return "--target is incompatible with --copy-to. Use --share-processes instead";
  if (flags.yes("tty") && !flags.yes("stdin")) return "-i/--stdin is required for containers with -t/--tty=true";
  return PROFILES.includes(flags.text("profile")) ? undefined : `unknown profile: ${flags.text("profile")}`;
}
