/**
 * `kubectl logs`: what containers have written. `sources.ts` finds whose logs are meant, `requests.ts` is the server's part:
 * what it refuses and what it hands out. This file states the verb, prints, and follows. To add a flag that limits what is
 * shown, see `LogOptions` of the kubelet.
 */
import { parseTime } from "../../../base/time.ts";
import type { Log, LogOptions, LogPlace } from "../../../kubelet/mod.ts";
import { complained, failureText } from "../../failure.ts";
import { SELECTOR_FLAG } from "../../flag_sets.ts";
import { type Next, sayingNow, waiting } from "../../processes.ts";
import type { Flag, Flags, Kube, Verb } from "../../verb.ts";
import { logOf, type Source } from "./requests.ts";
import { sourcesOf } from "./sources.ts";

const USAGE =
  "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command";

const FLAGS: readonly Flag[] = [
  { name: "all-containers", type: "bool", default: "false", help: "Get all containers' logs in the pod(s)." },
  { name: "all-pods", type: "bool", default: "false", help: "Get logs from all pod(s). Sets prefix to true." },
  { name: "container", short: "c", type: "string", help: "Print the logs of this container" },
  { name: "follow", short: "f", type: "bool", default: "false", help: "Specify if the logs should be streamed." },
  {
    name: "ignore-errors",
    type: "bool",
    default: "false",
    help: "If watching / following pod logs, allow for any errors that occur to be non-fatal",
  },
  {
    name: "insecure-skip-tls-verify-backend",
    type: "bool",
    default: "false",
    help: "Skip verifying the identity of the kubelet that logs are requested from.",
  },
  { name: "limit-bytes", type: "int64", default: "0", help: "Maximum bytes of logs to return. Defaults to no limit." },
  {
    name: "max-log-requests",
    type: "int",
    default: "5",
    help: "Specify maximum number of concurrent logs to follow when using by a selector. Defaults to 5.",
  },
  {
    name: "pod-running-timeout",
    type: "duration",
    default: "20s",
    help: "The length of time (like 5s, 2m, or 3h, higher than zero) to wait until at least one pod is running",
  },
  {
    name: "prefix",
    type: "bool",
    default: "false",
    help: "Prefix each log line with the log source (pod name and container name)",
  },
  {
    name: "previous",
    short: "p",
    type: "bool",
    default: "false",
    help: "If true, print the logs for the previous instance of the container in a pod if it exists.",
  },
  SELECTOR_FLAG,
  {
    name: "since",
    type: "duration",
    default: "0s",
    help:
      "Only return logs newer than a relative duration like 5s, 2m, or 3h. Defaults to all logs. Only one of since-time / since may be used.",
  },
  {
    name: "since-time",
    type: "string",
    help:
      "Only return logs after a specific date (RFC3339). Defaults to all logs. Only one of since-time / since may be used.",
  },
  {
    name: "tail",
    type: "int64",
    default: "-1",
    help:
      "Lines of recent log file to display. Defaults to -1 with no selector, showing all log lines otherwise 10, if a selector is provided.",
  },
  { name: "timestamps", type: "bool", default: "false", help: "Include timestamps on each line in the log output" },
];

export interface Options {
  /** Empty with a selector. */
  readonly target: string;
  readonly container: string;
}

const SELECTED_TAIL = 10;

export const logs: Verb<Options> = {
  name: "logs",
  group: "Troubleshooting and Debugging Commands:",
  usage: "logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]",
  short: "Print the logs for a container in a pod",
  long:
    "Print the logs for a container in a pod or specified resource. If the pod has only one container, the container name is optional.",
  examples:
    "# Of a pod with one container\nkubectl logs nginx\n\n# Of all containers of pods with a label\nkubectl logs -l app=nginx --all-containers=true\n\n# As they come\nkubectl logs -f -c ruby web-1\n\n# Of the run before\nkubectl logs -p -c ruby web-1",
  flags: FLAGS,

  read(args, flags) {
    const selector = flags.text("selector");
    if (args.length > 2 || (!args.length && !selector)) return { complaint: USAGE, usage: true };
    if (args.length && selector) return { complaint: "only a selector (-l) or a POD name is allowed", usage: true };
    if (args.length === 2 && flags.text("container")) {
      return { complaint: "only one of -c or an inline [CONTAINER] arg is allowed", usage: true };
    }
    const complaint = limitsFault(flags);
    if (complaint) return { complaint };
    return { target: args[0] ?? "", container: args[1] ?? flags.text("container") };
  },

  run(options, kube) {
    return sourcesOf(options, kube, ({ sources, err }, later) => {
      const follows = later.flags.yes("follow");
      const most = later.flags.number("max-log-requests");
      if (follows && sources.length > most) {
        return {
          err,
          failure: complained(
            `you are attempting to follow ${sources.length} log streams, but maximum allowed concurrency is ${most}, use --max-log-requests to increase the limit`,
          ),
        };
      }
      return sayingNow({ err }, later, (next) => shown(sources, next));
    });
  },
};

function limitsFault(flags: Flags): string | undefined {
  const time = flags.text("since-time");
  if (time && Number.isNaN(sinceTime(time))) {
    return `parsing time ${JSON.stringify(time)} as "2006-01-02T15:04:05Z07:00": cannot parse ${
      JSON.stringify(time)
    } as "2006"`;
  }
  if (time && flags.number("since")) return "at most one of `sinceTime` or `sinceSeconds` may be specified";
  if (flags.yes("all-containers") && flags.text("container")) {
    return `--all-containers=true should not be specified with container name ${flags.text("container")}`;
  }
  if (flags.number("limit-bytes") < 0) return "--limit-bytes must be greater than 0";
  if (flags.number("since") < 0) return "--since must be greater than 0";
  return flags.number("tail") < -1 ? "--tail must be greater than or equal to -1" : undefined;
}

const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[-+]\d{2}:\d{2})$/;

const sinceTime = (text: string): number => RFC3339.test(text) ? parseTime(text) : NaN;

function optionsOf({ flags, world }: Kube): LogOptions {
  const tail = flags.number("tail");
  const lines = tail >= 0 ? tail : flags.text("selector") ? SELECTED_TAIL : undefined;
  const since = flags.text("since-time")
    ? sinceTime(flags.text("since-time"))
    : flags.number("since")
    ? world.nowMs - flags.number("since")
    : undefined;
  return {
    previous: flags.yes("previous"),
    timestamps: flags.yes("timestamps"),
    tailLines: lines,
    sinceMs: since,
    limitBytes: flags.number("limit-bytes") || undefined,
  };
}

/** Prints what there is of every source; one that is refused ends it. */
function shown(sources: readonly Source[], kube: Kube): Next {
  const options = optionsOf(kube);
  const open: Following[] = [];
  let out = "", err = "";
  for (const source of sources) {
    const log = logOf(source, options, kube);
    if ("failure" in log) {
      if (!kube.flags.yes("ignore-errors")) return { out, failure: log.failure };
      err += failureText(log.failure);
      continue;
    }
    out += lines(source, log, kube);
    if (log.isOpen) open.push({ source, from: log.next });
  }
  if (!kube.flags.yes("follow")) return { out, err };
  return sayingNow({ out, err }, kube, (later) => followed(open, later));
}

function lines({ pod, container }: Source, { text }: Log, { flags }: Kube): string {
  if (!flags.yes("prefix") && !flags.yes("all-pods")) return text;
  return text.replace(/^(?=.)/gm, `[pod/${pod.metadata.name}/${container}] `);
}

interface Following {
  readonly source: Source;
  readonly from: LogPlace;
}

/** How often a follower looks for more. */
const LOOK_MS = 200;

function followed(open: readonly Following[], kube: Kube): Next {
  if (!open.length) return { exit: 0 };
  return waiting({ forMs: LOOK_MS, forChange: ["pods"] }, kube, (later) => {
    const left: Following[] = [];
    let out = "";
    for (const { source, from } of open) {
      const log = logOf(source, { timestamps: later.flags.yes("timestamps"), from }, later);
      if ("failure" in log) continue;
      out += lines(source, log, later);
      if (log.isOpen) left.push({ source, from: log.next });
    }
    return sayingNow({ out }, later, (next) => followed(left, next));
  });
}
