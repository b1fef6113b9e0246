import { containerOf } from "../containers.ts";
import { complained } from "../failure.ts";
import { executed, POD_RUNNING_FLAG, podAt, told } from "../executing.ts";
import { fileFlag } from "../flag_sets.ts";
import { fileNames, namesNoFile } from "../manifests.ts";
import type { Next } from "../processes.ts";
import type { KubeObject } from "../../base/object.ts";
import type { Kube, Verb } from "../verb.ts";

interface Options {
  readonly target: string;
  readonly argv: readonly string[];
}

const NO_TTY = "Unable to use a TTY - input is not a terminal or the right kind of file\n";

export const exec: Verb<Options> = {
  name: "exec",
  group: "Troubleshooting and Debugging Commands:",
  usage: "exec (POD | TYPE/NAME) [-c CONTAINER] [flags] -- COMMAND [args...]",
  short: "Execute a command in a container",
  long: "Execute a command in a container.",
  examples:
    "# One command\nkubectl exec mypod -- date\n\n# A shell in one of several containers\nkubectl exec mypod -c ruby-container -i -t -- bash -il\n\n# In the first pod of a deployment\nkubectl exec deploy/mydeployment -- date",
  flags: [
    {
      name: "container",
      short: "c",
      type: "string",
      help:
        "Container name. If omitted, use the kubectl.kubernetes.io/default-container annotation for selecting the container to be attached or the first container in the pod will be chosen",
    },
    ...fileFlag("to use to exec into the resource"),
    POD_RUNNING_FLAG,
    { name: "quiet", short: "q", type: "bool", default: "false", help: "Only print output from the remote session" },
    { name: "stdin", short: "i", type: "bool", default: "false", help: "Pass stdin to the container" },
    { name: "tty", short: "t", type: "bool", default: "false", help: "Stdin is a TTY" },
  ],

  read(args, flags, { dashAt }) {
    const fromFile = !namesNoFile(fileNames(flags));
    const target = args.length && dashAt !== 0 ? args[0]! : "";
    if (dashAt < 0 && (args.length > 1 || (args.length && fromFile))) {
      return {
        complaint: "exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead",
        usage: true,
      };
    }
    if (!target && !fromFile) return { complaint: "pod, type/name or --filename must be specified" };
    const argv = dashAt < 0 ? [] : args.slice(dashAt);
    return argv.length ? { target, argv } : { complaint: "you must specify at least one command for the container" };
  },

  run({ target, argv }, kube) {
    return podAt(target, fileNames(kube.flags), kube, (pod, later) => inPod(pod, argv, later));
  },
};

function inPod(pod: KubeObject, argv: readonly string[], kube: Kube): Next {
  const { flags, call } = kube;
  const phase = pod.status?.phase;
  if (phase === "Succeeded" || phase === "Failed") {
    return { failure: complained(`cannot exec into a container in a completed pod; current phase is ${phase}`) };
  }
  const container = containerOf(pod, flags.text("container"));
  if ("failure" in container) return container;
  const takesInput = flags.yes("stdin");
  const terminal = flags.yes("tty") && call.stdin === "terminal";
  const noTty = flags.yes("tty") && takesInput && !terminal ? NO_TTY : "";
  const err = (flags.yes("quiet") ? "" : container.err) + noTty;
  return told(
    err,
    kube,
    (later) =>
      executed({ pod, container: container.name, argv, takesInput, terminal }, later, (exit) => ({
        exit,
        err: exit ? `command terminated with exit code ${exit}\n` : "",
      })),
  );
}
