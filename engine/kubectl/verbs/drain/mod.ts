/**
 * `kubectl drain`: cordons nodes and empties them. `filters.ts` decides which pods go and which stand in the way (a table:
 * to add a reason, add a row), `eviction.ts` asks them to leave and waits. This file states the verb and goes from node to
 * node: a node that can't be drained does not stop the next one.
 */
import { parseLabelSelector } from "../../../base/labels.ts";
import { parseGoDuration } from "../../../base/time.ts";
import type { Info, Pointing } from "../../builder.ts";
import { complained } from "../../failure.ts";
import { CHUNK_SIZE_FLAG, DRY_RUN_FLAG, SELECTOR_FLAG } from "../../flag_sets.ts";
import { nodesOf, readNodes, scheduling } from "../../node_scheduling.ts";
import { type Next, sayingNow } from "../../processes.ts";
import { type DryRun, dryRunOf, operation } from "../../strategies.ts";
import type { Flag, Kube, Verb } from "../../verb.ts";
import { emptied } from "./eviction.ts";
import { type Permissions, podsToGo } from "./filters.ts";

export interface Options extends Permissions {
  readonly pointing: Pointing;
  readonly podSelector: string;
  readonly disableEviction: boolean;
  readonly gracePeriodSeconds: number;
  /** Undefined: for ever. */
  readonly timeoutMs: number | undefined;
}

const FLAGS: readonly Flag[] = [
  CHUNK_SIZE_FLAG,
  {
    name: "delete-emptydir-data",
    type: "bool",
    default: "false",
    help: "Continue even if there are pods using emptyDir (local data that will be deleted when the node is drained).",
  },
  {
    name: "disable-eviction",
    type: "bool",
    default: "false",
    help:
      "Force drain to use delete, even if eviction is supported. This will bypass checking PodDisruptionBudgets, use with caution.",
  },
  DRY_RUN_FLAG,
  {
    name: "force",
    type: "bool",
    default: "false",
    help: "Continue even if there are pods that do not declare a controller.",
  },
  {
    name: "grace-period",
    type: "int",
    default: "-1",
    help:
      "Period of time in seconds given to each pod to terminate gracefully. If negative, the default value specified in the pod will be used.",
  },
  { name: "ignore-daemonsets", type: "bool", default: "false", help: "Ignore DaemonSet-managed pods." },
  { name: "pod-selector", type: "string", help: "Label selector to filter pods on the node" },
  SELECTOR_FLAG,
  {
    name: "skip-wait-for-delete-timeout",
    type: "int",
    default: "0",
    help:
      "If pod DeletionTimestamp older than N seconds, skip waiting for the pod. Seconds must be greater than 0 to skip.",
  },
  {
    name: "timeout",
    type: "duration",
    default: "0s",
    help: "The length of time to wait before giving up, zero means infinite",
  },
];

export const drain: Verb<Options> = {
  name: "drain",
  group: "Cluster Management Commands:",
  usage: "drain NODE",
  short: "Drain node in preparation for maintenance",
  long:
    "Drain node in preparation for maintenance: it is marked unschedulable, and its pods are evicted, or deleted where the server has no eviction. Pods of daemon sets and static pods stay.",
  examples:
    "# Also pods that no controller manages\nkubectl drain node1 --force\n\n# With five minutes of grace\nkubectl drain node1 --grace-period=300",
  flags: FLAGS,

  read(args, flags) {
    const pointing = readNodes("drain", args, flags);
    if ("complaint" in pointing) return pointing;
    return {
      pointing,
      podSelector: flags.text("pod-selector"),
      disableEviction: flags.yes("disable-eviction"),
      gracePeriodSeconds: flags.number("grace-period"),
      timeoutMs: parseGoDuration(flags.text("timeout")) || undefined,
      force: flags.yes("force"),
      ignoreDaemonSets: flags.yes("ignore-daemonsets"),
      deleteEmptyDirData: flags.yes("delete-emptydir-data"),
    };
  },

  run(options, kube) {
    const dryRun = dryRunOf(kube);
    if (typeof dryRun !== "string") return dryRun;
    if ("fault" in parseLabelSelector(options.podSelector)) {
      return { failure: complained("--pod-selector=<pod_selector> must be a valid label selector") };
    }
    const nodes = nodesOf(options.pointing, kube);
    if ("failure" in nodes) return nodes;
    let out = "";
    for (const node of nodes) {
      const cordoned = scheduling(node, true, dryRun, kube);
      out += cordoned.out ?? "";
      if (cordoned.exit) return { ...cordoned, out };
    }
    return sayingNow({ out }, kube, (later) => nodeByNode(nodes, { options, dryRun, failed: [] }, later));
  },
};

interface State {
  readonly options: Options;
  readonly dryRun: DryRun;
  /** Nodes that could not be drained, each with its reasons. */
  readonly failed: readonly { readonly node: string; readonly reasons: readonly string[] }[];
}

function nodeByNode([node, ...rest]: readonly Info[], state: State, kube: Kube): Next {
  if (!node) return summary(state);
  const { options, dryRun } = state;
  const done = (reasons: readonly string[], later: Kube): Next => {
    if (reasons.length === 0) {
      const out = `node/${node.name} ${operation("drained", dryRun)}\n`;
      return sayingNow({ out }, later, (next) => nodeByNode(rest, state, next));
    }
    const err = `error: unable to drain node ${JSON.stringify(node.name)} due to error: ${
      together(reasons)
    }, continuing command...\n`;
    const failed = [...state.failed, { node: node.name, reasons }];
    return sayingNow({ err }, later, (next) => nodeByNode(rest, { ...state, failed }, next));
  };
  const verdict = podsToGo(node.name, options.podSelector, options, kube);
  if ("failure" in verdict) return verdict;
  if (verdict.reasons.length) return done(verdict.reasons, kube);
  const err = verdict.warnings.length ? `Warning: ${verdict.warnings.join("; ")}\n` : "";
  const left = (reasons: readonly string[], later: Kube): Next =>
    reasons.length
      ? sayingNow({ err: pending(node.name, reasons, options, later) }, later, (next) => done(reasons, next))
      : done([], later);
  return sayingNow({ err }, kube, (later) => emptied(verdict.pods, { options, dryRun, done: left }, later));
}

const together = (reasons: readonly string[]) => reasons.length > 1 ? `[${reasons.join(", ")}]` : reasons[0]!;

/** Which pods are still there when some would not leave. */
function pending(node: string, reasons: readonly string[], options: Options, kube: Kube): string {
  const verdict = podsToGo(node, options.podSelector, options, kube);
  if ("failure" in verdict || !verdict.pods.length) return "";
  const names = verdict.pods.map(({ metadata }) => `pod/${metadata.name}\n`).join("");
  return `There are pending pods in node ${JSON.stringify(node)} when an error occurred: ${
    together(reasons)
  }\n${names}`;
}

function summary({ failed }: State): Next {
  if (!failed.length) return { exit: 0 };
  const nodes = failed.map(({ node }) => ` ${node}\n`).join("");
  const reasons = failed.flatMap((one) => one.reasons).map((reason) => `${reason}\n`).join("");
  return { err: `There are pending nodes to be drained:\n${nodes}${reasons}`, exit: 1 };
}
