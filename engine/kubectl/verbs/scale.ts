import { gathered, type Info, type Pointing } from "../builder.ts";
import { complained, type Failure, failureText, isNotFound, messageOf, refused } from "../failure.ts";
import { allFlag, DRY_RUN_FLAG, filenameFlags, PRINT_FLAGS, RECORD_FLAG, SELECTOR_FLAG } from "../flag_sets.ts";
import { fileNames } from "../manifests.ts";
import { printerOf } from "../printers/mod.ts";
import { changeCause, type DryRun, dryRunOf, operation } from "../strategies.ts";
import type { Kube, Outcome, Verb } from "../verb.ts";

interface Options {
  readonly pointing: Pointing;
  readonly replicas: number;
  /** -1: whatever there is. */
  readonly current: number;
  readonly resourceVersion: string;
}

export const scale: Verb<Options> = {
  name: "scale",
  group: "Deploy Commands:",
  usage: "scale [--resource-version=version] [--current-replicas=count] --replicas=COUNT (-f FILENAME | TYPE NAME)",
  short: "Set a new size for a deployment, replica set, or replication controller",
  long:
    "Set a new size for a deployment, replica set, replication controller, or stateful set. Preconditions can be stated: the size and the version that there are now.",
  examples:
    "# Three copies of a deployment\nkubectl scale --replicas=3 deployment/web\n\n# Only if there are two\nkubectl scale --current-replicas=2 --replicas=3 deployment/web",
  flags: [
    allFlag("Select all resources in the namespace of the specified resource types"),
    {
      name: "current-replicas",
      type: "int",
      default: "-1",
      help:
        "Precondition for current size. Requires that the current size of the resource match this value in order to scale. -1 (default) for no condition.",
    },
    DRY_RUN_FLAG,
    ...filenameFlags("identifying the resource to set a new size"),
    ...PRINT_FLAGS,
    RECORD_FLAG,
    {
      name: "replicas",
      type: "int",
      default: "0",
      required: true,
      help: "The new desired number of replicas. Required.",
    },
    {
      name: "resource-version",
      type: "string",
      help:
        "Precondition for resource version. Requires that the current resource version match this value in order to scale.",
    },
    SELECTOR_FLAG,
    {
      name: "timeout",
      type: "duration",
      default: "0s",
      help:
        "The length of time to wait before giving up on a scale operation, zero means don't wait. Any other values should contain a corresponding time unit (e.g. 1s, 2m, 3h).",
    },
  ],

  read(args, flags) {
    const replicas = flags.number("replicas");
    if (replicas < 0) {
      return { complaint: "The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0" };
    }
    return {
      pointing: { args, names: fileNames(flags), labelSelector: flags.text("selector"), typeAlone: flags.yes("all") },
      replicas,
      current: flags.number("current-replicas"),
      resourceVersion: flags.text("resource-version"),
    };
  },

  run(options, kube) {
    const dryRun = dryRunOf(kube);
    if (typeof dryRun !== "string") return dryRun;
    const { infos, failures } = gathered({ ...options.pointing, latest: false }, kube);
    if (!infos.length && !failures.length) return { failure: complained("no objects passed to scale") };
    let out = "", err = failures.map(failureText).join(""), exit = failures.length ? 1 : 0;
    for (const info of infos) {
      const outcome = scaled(info, options, dryRun, kube);
      out += outcome.out ?? "";
      err += kube.client.takeWarnings();
      if (!outcome.failure) continue;
      err += failureText(outcome.failure);
      exit = 1;
      break;
    }
    return { out, err, exit };
  },
};

function scaled(info: Info, options: Options, dryRun: DryRun, kube: Kube): Outcome {
  const { resource, namespace, name } = info;
  const { replicas, current, resourceVersion } = options;
  const now = kube.client.get(resource.name, namespace, name, "scale");
  if ("failure" in now) return { failure: now.failure };
  const there: number = now.object["spec"]?.replicas ?? 0;
  if (current >= 0 && there !== current) {
    return { failure: complained(`Expected replicas to be ${current}, was ${there}`) };
  }
  if (resourceVersion && now.object.metadata.resourceVersion !== resourceVersion) {
    return {
      failure: complained(
        `Expected resource version to be ${resourceVersion}, was ${now.object.metadata.resourceVersion}`,
      ),
    };
  }
  const printer = printerOf(kube, { operation: operation("scaled", dryRun) });
  if ("failure" in printer) return printer;
  const before = latest(info, kube);
  if ("failure" in before) return before;
  if (dryRun === "client") {
    const { text, failure } = printer.print(before.object);
    return { out: text, failure };
  }
  const got = kube.client.ask({
    verb: "patch",
    resource: resource.name,
    namespace,
    name,
    subresource: "scale",
    patchType: "merge",
    body: { spec: { replicas } },
    dryRun: dryRun === "server",
  });
  if ("failure" in got) return { failure: got.failure };
  if (kube.flags.yes("record")) note(info, kube);
  const { text, failure } = printer.print(before.object);
  return { out: text, failure };
}

function latest(
  info: Info,
  kube: Kube,
): { readonly object: NonNullable<Info["object"]> } | { readonly failure: Failure } {
  const got = kube.client.get(info.resource.name, info.namespace, info.name);
  if (!("failure" in got)) return got;
  return isNotFound(got.failure) && got.failure.is === "server"
    ? { failure: refused(got.failure.fault) }
    : { failure: complained(messageOf(got.failure)) };
}

function note({ resource, namespace, name }: Info, kube: Kube): void {
  kube.client.ask({
    verb: "patch",
    resource: resource.name,
    namespace,
    name,
    patchType: "merge",
    body: { metadata: { annotations: changeCause(kube) } },
  });
}
