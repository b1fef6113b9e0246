/**
 * `kubectl top`: what nodes and pods use. The simulated cluster has no metrics server, so that every member says what the
 * real one says without: the Metrics API is not available. To add one: a row in the table.
 */
import { complained } from "../../failure.ts";
import { ALL_NAMESPACES_FLAG, FIELD_SELECTOR_FLAG, SELECTOR_FLAG } from "../../flag_sets.ts";
import type { AnyVerb, Flag } from "../../verb.ts";

const COMMON: readonly Flag[] = [
  { name: "no-headers", type: "bool", default: "false", help: "If present, print output without headers" },
  SELECTOR_FLAG,
  { name: "sort-by", type: "string", help: "If non-empty, sort list using specified field: 'cpu' or 'memory'." },
  {
    name: "use-protocol-buffers",
    type: "bool",
    default: "true",
    help: "Enables using protocol-buffers to access Metrics API.",
  },
];

const NODE: readonly Flag[] = [
  ...COMMON,
  {
    name: "show-capacity",
    type: "bool",
    default: "false",
    help: "Print node resources based on Capacity instead of Allocatable(default) of the nodes.",
  },
  { name: "show-swap", type: "bool", default: "false", help: "Print node resources related to swap memory." },
];

const POD: readonly Flag[] = [
  ...COMMON,
  ALL_NAMESPACES_FLAG,
  { name: "containers", type: "bool", default: "false", help: "If present, print usage of containers within a pod." },
  FIELD_SELECTOR_FLAG,
  { name: "show-swap", type: "bool", default: "false", help: "Print pod resources related to swap memory." },
  { name: "sum", type: "bool", default: "false", help: "Print the sum of the resource usage" },
];

export const top: AnyVerb = {
  name: "top",
  group: "Cluster Management Commands:",
  usage: "top [flags]",
  short: "Display resource (CPU/memory) usage",
  long:
    "Display resource (CPU/memory) usage.\n\n This command provides a view of recent resource consumption for nodes and pods. It fetches metrics from the metrics server, which must be correctly configured and working on the server.",
  bareToErrors: true,
  bareExit: 1,
  verbs: [
    member("node", ["nodes", "no"], "top node [NAME | -l label]", "Display resource (CPU/memory) usage of nodes", NODE),
    member("pod", ["pods", "po"], "top pod [NAME | -l label]", "Display resource (CPU/memory) usage of pods", POD),
  ],
};

function member(
  name: string,
  aliases: readonly string[],
  usage: string,
  short: string,
  flags: readonly Flag[],
): AnyVerb {
  return {
    name,
    aliases,
    usage,
    short,
    flags,
    read(args, flags) {
      const sort = flags.text("sort-by");
      if (!["", "cpu", "memory", "swap"].includes(sort)) {
        return { complaint: "--sort-by accepts only cpu, memory or swap" };
      }
      if (args.length > 1) return { complaint: `${name} [NAME | -l label]`, usage: true };
      return args.length && flags.text("selector")
        ? { complaint: "only one of NAME or selector can be provided" }
        : null;
    },
    run: (_options, { client }) => ({ failure: client.unreachable ?? complained("Metrics API not available") }),
  };
}
