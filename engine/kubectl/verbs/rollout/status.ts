import { parseGoDuration } from "../../../base/time.ts";
import type { KubeObject } from "../../../base/object.ts";
import { gathered, type Info } from "../../builder.ts";
import { complained, several } from "../../failure.ts";
import { type Next, sayingNow, waiting } from "../../processes.ts";
import type { Kube, Verb } from "../../verb.ts";
import { nothingFound, type Pointed, POINTING_FLAGS, readPointing } from "./pointing.ts";

interface Options extends Pointed {
  readonly watch: boolean;
  /** Undefined: for ever. */
  readonly timeoutMs: number | undefined;
  readonly revision: number;
}

export const status: Verb<Options> = {
  name: "status",
  usage: "rollout status (TYPE NAME | TYPE/NAME) [flags]",
  short: "Show the status of the rollout",
  long: "Show the status of the rollout. By default it watches the newest rollout until it is done.",
  examples: "# Watch a deployment's rollout\nkubectl rollout status deployment/web",
  flags: [
    ...POINTING_FLAGS,
    {
      name: "revision",
      type: "int64",
      default: "0",
      help: "Pin to a specific revision for showing its status. Defaults to 0 (last revision).",
    },
    {
      name: "timeout",
      type: "duration",
      default: "0s",
      help:
        "The length of time to wait before ending watch, zero means never. Any other values should contain a corresponding time unit (e.g. 1s, 2m, 3h).",
    },
    {
      name: "watch",
      short: "w",
      type: "bool",
      default: "true",
      help: "Watch the status of the rollout until it's done.",
    },
  ],

  read(args, flags) {
    const pointed = readPointing(args, flags);
    if ("complaint" in pointed) return pointed;
    const revision = flags.number("revision");
    if (revision < 0) return { complaint: `revision must be a positive integer: ${revision}` };
    const timeoutMs = parseGoDuration(flags.text("timeout")) || undefined;
    return { ...pointed, revision, timeoutMs, watch: flags.yes("watch") };
  },

  run(options, kube) {
    const { infos, failures } = gathered(options.pointing, kube);
    if (failures.length) return { failure: several(failures) };
    if (!infos.length) return { err: nothingFound(options.pointing, kube), exit: 0 };
    return followed(infos, options, kube);
  },
};

/** How far a workload is: words for the learner, and whether there is more to come. */
type Progress = { readonly text: string; readonly done: boolean } | { readonly fault: string };

const going = (text: string): Progress => ({ text: `${text}\n`, done: false });
const gone = (text: string): Progress => ({ text: `${text}\n`, done: true });

/** What each kind says of itself; the texts are those of kubectl's polymorphic status viewers. */
const VIEWERS: Readonly<Record<string, (object: KubeObject, revision: number) => Progress>> = {
  DaemonSet({ metadata, spec, status = {} }) {
    if (spec.updateStrategy?.type !== "RollingUpdate") {
      return { fault: "rollout status is only available for RollingUpdate strategy type" };
    }
    if ((metadata.generation ?? 0) > (status.observedGeneration ?? 0)) {
      return going("Waiting for daemon set spec update to be observed...");
    }
    const { desiredNumberScheduled: desired = 0, updatedNumberScheduled: updated = 0, numberAvailable: available = 0 } =
      status;
    const waiting = `Waiting for daemon set "${metadata.name}" rollout to finish:`;
    if (updated < desired) return going(`${waiting} ${updated} out of ${desired} new pods have been updated...`);
    if (available < desired) return going(`${waiting} ${available} of ${desired} updated pods are available...`);
    return gone(`daemon set "${metadata.name}" successfully rolled out`);
  },

  Deployment({ metadata, spec, status = {} }, revision) {
    const actual = Number(metadata.annotations?.["deployment.kubernetes.io/revision"] ?? 0);
    if (revision > 0 && revision !== actual) {
      return { fault: `desired revision (${revision}) is different from the running revision (${actual})` };
    }
    if ((metadata.generation ?? 0) > (status.observedGeneration ?? 0)) {
      return going("Waiting for deployment spec update to be observed...");
    }
    const progressing = status.conditions?.find(({ type }: { type: string }) => type === "Progressing");
    if (progressing?.reason === "ProgressDeadlineExceeded") {
      return { fault: `deployment "${metadata.name}" exceeded its progress deadline` };
    }
    const { replicas = 0, updatedReplicas: updated = 0, availableReplicas: available = 0 } = status;
    const waiting = `Waiting for deployment "${metadata.name}" rollout to finish:`;
    if (updated < (spec.replicas ?? 1)) {
      return going(`${waiting} ${updated} out of ${spec.replicas} new replicas have been updated...`);
    }
    if (replicas > updated) return going(`${waiting} ${replicas - updated} old replicas are pending termination...`);
    if (available < updated) return going(`${waiting} ${available} of ${updated} updated replicas are available...`);
    return gone(`deployment "${metadata.name}" successfully rolled out`);
  },

  StatefulSet({ metadata, spec, status = {} }) {
    if (spec.updateStrategy?.type !== "RollingUpdate") {
      return { fault: "rollout status is only available for RollingUpdate strategy type" };
    }
    const { observedGeneration: observed = 0, readyReplicas: ready = 0, updatedReplicas: updated = 0 } = status;
    if (!observed || (metadata.generation ?? 0) > observed) {
      return going("Waiting for statefulset spec update to be observed...");
    }
    const replicas = spec.replicas ?? 1;
    if (ready < replicas) return going(`Waiting for ${replicas - ready} pods to be ready...`);
    const { rollingUpdate } = spec.updateStrategy;
    // The server states the partition of every rolling update, so that what comes after this is hardly ever reached.
    if (rollingUpdate) {
      const wanted = replicas - (rollingUpdate.partition ?? 0);
      if (updated < wanted) {
        return going(
          `Waiting for partitioned roll out to finish: ${updated} out of ${wanted} new pods have been updated...`,
        );
      }
      return gone(`partitioned roll out complete: ${updated} new pods have been updated...`);
    }
    if (status.updateRevision !== status.currentRevision) {
      return going(
        `waiting for statefulset rolling update to complete ${updated} pods at revision ${status.updateRevision}...`,
      );
    }
    return gone(
      `statefulset rolling update complete ${
        status.currentReplicas ?? 0
      } pods at revision ${status.currentRevision}...`,
    );
  },
};

/** One workload after the other. */
function followed([info, ...rest]: readonly Info[], options: Options, kube: Kube): Next {
  const viewer = VIEWERS[info!.resource.kind];
  if (!viewer) return { failure: complained(`no status viewer has been implemented for ${info!.resource.kind}`) };
  const untilMs = options.timeoutMs === undefined ? undefined : kube.world.nowMs + options.timeoutMs;
  const next = (later: Kube): Next => rest.length ? followed(rest, options, later) : { exit: 0 };
  const view = (object: KubeObject) => viewer(object, options.revision);
  return seen(
    [info!.object!],
    { info: info!, options, untilMs, view, next, version: kube.world.cluster.version },
    kube,
  );
}

interface Following {
  readonly info: Info;
  readonly options: Options;
  readonly untilMs: number | undefined;
  readonly version: number;
  view(object: KubeObject): Progress;
  next(kube: Kube): Next;
}

/** Says a line for each state of the object that a watch would have shown, without leaving out equal ones. */
function seen(states: readonly (KubeObject | undefined)[], following: Following, kube: Kube): Next {
  const [state, ...more] = states;
  if (!states.length) return patient(following, kube);
  if (!state) return { failure: complained("object has been deleted") };
  const progress = following.view(state);
  if ("fault" in progress) return { failure: complained(progress.fault) };
  return sayingNow({ out: progress.text }, kube, (later) => {
    if (progress.done || !following.options.watch) return following.next(later);
    return seen(more, following, later);
  });
}

function patient(following: Following, kube: Kube): Next {
  const { info, untilMs, version } = following;
  const leftMs = untilMs === undefined ? undefined : untilMs - kube.world.nowMs;
  if (leftMs !== undefined && leftMs <= 0) return { failure: complained("timed out waiting for the condition") };
  return waiting({ forChange: [info.resource.name], forMs: leftMs }, kube, (later) => {
    const { cluster } = later.world;
    const states = (cluster.changesSince(version) ?? [])
      .filter((change) =>
        change.resource === info.resource.name && change.object.metadata.uid === info.object!.metadata.uid
      )
      .map((change) => change.type === "DELETED" ? undefined : change.object);
    return seen(states, { ...following, version: cluster.version }, later);
  });
}
