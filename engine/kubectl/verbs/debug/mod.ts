/**
 * `kubectl debug`: a container more in a running pod, a copy of a pod, or a pod on a node (`targets.ts`, one function for
 * each). `profiles.ts` says what each profile lets a container do, `custom.ts` reads `--custom`. To add a profile: a row
 * of `PROFILES`' table.
 */
import { type Found, found } from "../../builder.ts";
import { complained } from "../../failure.ts";
import { fileFlag } from "../../flag_sets.ts";
import { fileNames, namesNoFile } from "../../manifests.ts";
import type { Loose } from "../../pod_specs.ts";
import { type Next, sayingNow } from "../../processes.ts";
import type { Flag, Flags, Kube, Verb } from "../../verb.ts";
import { isImage, pullFault } from "../run/pod.ts";
import { customOf } from "./custom.ts";
import { PROFILES } from "./profiles.ts";
import { besideIn, copyOf, onNode } from "./targets.ts";

export interface Options {
  readonly targets: readonly string[];
  readonly words: readonly string[];
  /** Of `--custom`: fields that the container gets on top of its profile. */
  readonly custom: Loose;
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
  { name: "env", type: "map", default: "[]", help: "Environment variables to set in the container." },
  ...fileFlag("identifying the resource to debug"),
  text("image", "Container image to use for debug container."),
  text(
    "image-pull-policy",
    "The image pull policy for the container. If left empty, this value will not be specified by the client and defaulted by the server.",
  ),
  no(
    "keep-annotations",
    "If true, keep the original pod annotations.(This flag only works when used with '--copy-to')",
  ),
  {
    name: "keep-init-containers",
    type: "bool",
    default: "true",
    help: "Run the init containers for the pod. Defaults to true.(This flag only works when used with '--copy-to')",
  },
  no("keep-labels", "If true, keep the original pod labels.(This flag only works when used with '--copy-to')"),
  no(
    "keep-liveness",
    "If true, keep the original pod liveness probes.(This flag only works when used with '--copy-to')",
  ),
  no(
    "keep-readiness",
    "If true, keep the original pod readiness probes.(This flag only works when used with '--copy-to')",
  ),
  no("keep-startup", "If true, keep the original startup probes.(This flag only works when used with '--copy-to')"),
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
    type: "map",
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
    const words = dashAt < 0 ? [] : args.slice(dashAt);
    const complaint = faultOf(targets, words, flags);
    return complaint ? { complaint } : { targets, words, custom: {} };
  },

  run(options, kube) {
    const { flags } = kube;
    const custom = customOf(kube);
    if ("fault" in custom) return { failure: complained(custom.fault) };
    const err = flags.text("profile") === "legacy" ? LEGACY : "";
    const names = fileNames(flags);
    const args = options.targets.map((name) => name.includes("/") ? name : `pods/${name}`);
    const targets = found({ args, names: namesNoFile(names) ? undefined : names, latest: true, typed: true }, kube);
    const target = flags.text("target");
    const out = target && !flags.yes("quiet") ? targeting(target) : "";
    return sayingNow(
      { out, err },
      kube,
      (later) => debugged([...targets], { ...options, custom: custom.fields }, later),
    );
  },
};

/** One object after the other, until something goes wrong. */
function debugged([info, ...rest]: readonly Found[], options: Options, kube: Kube): Next {
  if (!info) return {};
  if ("failure" in info) return info;
  const then = (later: Kube): Next => debugged(rest, options, later);
  const { name, kind, group, version } = info.resource;
  if (name === "nodes") return onNode(info, options, kube, then);
  if (name !== "pods") {
    return { failure: complained(`${JSON.stringify(`${group}/${version}, Kind=${kind}`)} not supported by debug`) };
  }
  return (kube.flags.text("copy-to") ? copyOf : besideIn)(info, options, kube, then);
}

const LEGACY =
  '--profile=legacy is deprecated and will be removed in the future. It is recommended to explicitly specify a profile, for example "--profile=general".\n';

const targeting = (container: string): string =>
  `Targeting container ${
    JSON.stringify(container)
  }. If you don't see processes from this container it may be because the container runtime doesn't support this feature.\n`;

/** Complaints about the flags, in kubectl's order. */
function faultOf(targets: readonly string[], words: readonly string[], flags: Flags): string | undefined {
  const [image, profile] = [flags.text("image"), flags.text("profile")];
  const images = flags.list("set-image").map((pair) => pair.split("=", 2) as [string, string]);
  const copies = flags.text("copy-to") !== "";
  if (!PROFILES.includes(profile)) return `unknown profile: ${profile}`;
  const misuse = copies ? copyFault(image, words, flags) : OF_COPIES.find((name) => flags.changed(name));
  if (misuse) return copies ? misuse : `--${misuse} may only be used with --copy-to.`;
  if (!image && !copies) return "you must specify --image when not using --copy-to.";
  if (image && !isImage(image)) return `invalid image name ${JSON.stringify(image)}: invalid reference format`;
  if (!targets.length && namesNoFile(fileNames(flags))) return "NAME or filename is required for debug";
  const policy = pullFault(flags);
  if (policy) return policy;
  const odd = images.find(([, wanted]) => !isImage(wanted));
  if (odd) {
    return `invalid image name ${JSON.stringify(odd[1])} for container ${
      JSON.stringify(odd[0])
    }: invalid reference format`;
  }
  if (flags.text("target") && copies) return "--target is incompatible with --copy-to. Use --share-processes instead.";
  return flags.yes("tty") && !flags.yes("stdin")
    ? "-i/--stdin is required for containers with -t/--tty=true"
    : undefined;
}

/** Flags that only a copy understands. */
const OF_COPIES = ["replace", "same-node", "set-image"];

function copyFault(image: string, words: readonly string[], flags: Flags): string | undefined {
  if (!image && !flags.list("set-image").length && !words.length) {
    return "you must specify --image, --set-image or command arguments.";
  }
  return words.length && !flags.text("container") && !image
    ? "you must specify an existing container or a new image when specifying args."
    : undefined;
}
