import { execInContainer } from "../kubelet/mod.ts";
import type { KubeObject } from "../base/object.ts";
import type { Process } from "../shell/process.ts";
import { found } from "./builder.ts";
import { bestFirst, podsOf } from "./containers.ts";
import { complained, refused } from "./failure.ts";
import { type FileNames, namesNoFile } from "./manifests.ts";
import { podDenial } from "./permissions.ts";
import { followed, type Next, sayingNow, watching } from "./processes.ts";
import type { ClusterWorld, Flag, Kube } from "./verb.ts";

export const POD_RUNNING_FLAG: Flag = {
  name: "pod-running-timeout",
  type: "duration",
  default: "1m0s",
  help: "The length of time (like 5s, 2m, or 3h, higher than zero) to wait until at least one pod is running",
};

/** The pod that `POD`, `TYPE/NAME` or a file means: of a workload the best one, once there is one. */
export function podAt(
  target: string,
  names: FileNames | undefined,
  kube: Kube,
  then: (pod: KubeObject, kube: Kube) => Next,
): Next {
  const args = !target ? [] : target.includes("/") ? [target] : ["pods", target];
  const [info] = found(
    { args, names: names && !namesNoFile(names) ? names : undefined, latest: true, typed: true },
    kube,
  );
  if (!info) return { failure: complained("no objects passed") };
  if ("failure" in info) return info;
  const untilMs = kube.world.nowMs + kube.flags.number("pod-running-timeout");
  return watching(["pods"], untilMs, kube, (later) => {
    const pods = podsOf(info.resource, info.object!, later);
    if ("failure" in pods) return pods;
    if ("fault" in pods) {
      const type = /\*\S+/.exec(pods.fault)?.[0] ?? "";
      return { failure: complained(`cannot attach to ${type}: ${pods.fault}`) };
    }
    const [pod] = bestFirst(pods.pods, "exec");
    return pod && then(pod, later);
  }, () => ({ failure: complained("timed out waiting for the condition") }));
}

export interface Wanted {
  readonly pod: KubeObject;
  readonly container: string;
  readonly argv: readonly string[];
  /** kubectl hands its own input on. */
  readonly takesInput: boolean;
  readonly terminal: boolean;
}

/** Runs a program in a container as if it were this one; `then` gets its exit status. */
export function executed(wanted: Wanted, kube: Kube, then: (exit: number, kube: Kube) => Next): Next {
  const { metadata: { name, namespace = "" }, spec } = wanted.pod;
  const denial = podDenial("create", "exec", namespace, name, kube);
  if (denial) return { failure: denial };
  if (!spec.nodeName) {
    return {
      failure: refused({ code: 400, reason: "BadRequest", message: `pod ${name} does not have a host assigned` }),
    };
  }
  const begun = execInContainer<ClusterWorld>(kube.world, `${namespace}/${name}`, wanted.container, wanted.argv, {
    stdin: wanted.takesInput ? wanted.terminal ? "terminal" : "pipe" : "none",
    stdout: wanted.terminal ? "terminal" : "pipe",
  });
  if ("fault" in begun) return { failure: complained(begun.fault) };
  const program = wanted.takesInput ? begun : deaf(begun);
  return followed(program as Process, kube, (later, exit) => then(exit, later));
}

/** A program whose input has ended before it began. */
function deaf(program: Process<ClusterWorld>): Process<ClusterWorld> {
  switch (program.is) {
    case "ended":
      return program;
    case "says":
      return { ...program, then: (world: ClusterWorld) => deaf(program.then(world)) };
    case "waits": {
      const next = program.then.bind(program);
      if (program.wait.forInput) {
        return { ...program, wait: {}, then: (world: ClusterWorld) => deaf(next(world, { by: "input", input: null })) };
      }
      return { ...program, then: (world, woken) => deaf(next(world, woken)) };
    }
  }
}

/** Words first, then what follows. */
export function told(err: string, kube: Kube, then: (kube: Kube) => Next): Next {
  return err ? sayingNow({ err }, kube, then) : then(kube);
}
