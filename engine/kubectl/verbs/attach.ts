import { containerOf } from "../containers.ts";
import { complained } from "../failure.ts";
import { POD_RUNNING_FLAG, podAt, told } from "../executing.ts";
import { attached } from "../attaching.ts";
import type { Verb } from "../verb.ts";

const NO_POD = "POD, TYPE/NAME are required arguments for the attach command";

export const attach: Verb<string> = {
  name: "attach",
  group: "Troubleshooting and Debugging Commands:",
  usage: "attach (POD | TYPE/NAME) -c CONTAINER",
  short: "Attach to a running container",
  long: "Attach to a process that is already running inside an existing container.",
  examples:
    "# The first container of a pod\nkubectl attach mypod\n\n# With input, as on a terminal\nkubectl attach mypod -c ruby-container -i -t",
  flags: [
    { name: "container", short: "c", type: "string", help: "Container name." },
    POD_RUNNING_FLAG,
    { name: "quiet", short: "q", type: "bool", default: "false", help: "Only print output from the remote session" },
    { name: "stdin", short: "i", type: "bool", default: "false", help: "Pass stdin to the container" },
    { name: "tty", short: "t", type: "bool", default: "false", help: "Stdin is a TTY" },
  ],
  read(args) {
    if (!args.length) return { complaint: "at least 1 argument is required for attach" };
    if (args.length > 2) {
      return {
        complaint: `expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw ${args.length}: [${
          args.join(" ")
        }]`,
      };
    }
    return args.length === 2 ? `${args[0]}/${args[1]}` : args[0] ?? { complaint: NO_POD };
  },
  run(target, kube) {
    return podAt(target, undefined, kube, (pod, later) => {
      const phase = pod.status?.phase;
      if (phase === "Succeeded" || phase === "Failed") {
        return { failure: complained(`cannot attach a container in a completed pod; current phase is ${phase}`) };
      }
      const container = containerOf(pod, later.flags.text("container"));
      if ("failure" in container) return container;
      const err = later.flags.yes("quiet") ? "" : container.err;
      return told(err, later, (next) => attached(pod, container.name, { fromStart: false }, next, () => ({ exit: 0 })));
    });
  },
};
