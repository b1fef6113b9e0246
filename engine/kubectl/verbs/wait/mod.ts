/**
 * `kubectl wait`: until objects are as they should be. `conditions.ts` reads `--for`; to add a form, add it there. This file
 * states the verb, finds the objects and waits for one after the other, each with the whole time-out; those that failed
 * are told at the end.
 */
import { gathered, type Info, planOf, type Pointing } from "../../builder.ts";
import { complained, type Failure, isNotFound, several } from "../../failure.ts";
import {
  ALL_NAMESPACES_FLAG,
  allFlag,
  FIELD_SELECTOR_FLAG,
  fileTreeFlags,
  LOCAL_FLAG,
  PRINT_FLAGS,
  SELECTOR_FLAG,
} from "../../flag_sets.ts";
import { fileNames } from "../../manifests.ts";
import { printerOf } from "../../printers/mod.ts";
import { type Next, sayingNow, watching } from "../../processes.ts";
import type { Kube, Verb } from "../../verb.ts";
import { type Condition, conditionOf } from "./conditions.ts";

interface Options {
  readonly pointing: Pointing;
  readonly conditions: readonly Condition[];
  /** 0: look once. */
  readonly timeoutMs: number;
}

const WEEK_MS = 7 * 24 * 3_600_000;

export const wait: Verb<Options> = {
  name: "wait",
  group: "Advanced Commands:",
  usage:
    "wait ([-f FILENAME] | resource.group/resource.name | resource.group [(-l label | --all)]) [--for=create|--for=delete|--for condition=available|--for=jsonpath='{}'[=value]]",
  short: "Wait for a specific condition on one or many resources",
  long:
    "Wait for a specific condition on one or many resources.\n\n The command takes resources and waits until the condition is seen in the status of each of them: a condition by its type, a value at a path, or that the resource is there, or gone.",
  examples:
    "# Until a pod is ready\nkubectl wait --for=condition=Ready pod/busybox1\n\n# Until a value is there\nkubectl wait --for=jsonpath='{.status.phase}'=Running pod/busybox1\n\n# Until it is gone, a minute at most\nkubectl wait --for=delete pod/busybox1 --timeout=60s",
  flags: [
    allFlag("Select all resources in the namespace of the specified resource types"),
    ALL_NAMESPACES_FLAG,
    FIELD_SELECTOR_FLAG,
    ...fileTreeFlags("identifying the resource."),
    {
      name: "for",
      type: "array",
      default: "[]",
      help:
        "The condition to wait on: [create|delete|condition=condition-name[=condition-value]|jsonpath='{JSONPath expression}'=[JSONPath value]]. The default condition-value is true. Condition values are compared after Unicode simple case folding, which is a more general form of case-insensitivity.",
    },
    LOCAL_FLAG,
    ...PRINT_FLAGS,
    SELECTOR_FLAG,
    {
      name: "timeout",
      type: "duration",
      default: "30s",
      help:
        "The length of time to wait before giving up. Zero means check once and don't wait, negative means wait for a week.",
    },
  ],

  read(args, flags) {
    const texts = flags.list("for");
    if (!texts.length) return { complaint: "unrecognized condition: []" };
    const conditions: Condition[] = [];
    for (const text of texts) {
      const condition = conditionOf(text);
      if ("fault" in condition) return { complaint: condition.fault };
      conditions.push(condition);
    }
    const timeoutMs = flags.number("timeout");
    return {
      conditions,
      timeoutMs: timeoutMs < 0 ? WEEK_MS : timeoutMs,
      pointing: {
        args,
        names: fileNames(flags),
        labelSelector: flags.text("selector"),
        fieldSelector: flags.text("field-selector"),
        typeAlone: flags.yes("all"),
        allNamespaces: flags.yes("all-namespaces"),
        latest: true,
      },
    };
  },

  run(options, kube) {
    const printer = printerOf(kube, { operation: "condition met" });
    if ("failure" in printer) return printer;
    const plan = planOf(options.pointing, kube);
    if (plan.by === "none") return { failure: plan.failure };
    const first = options.conditions.some(({ is }) => is === "create") ? created : visited;
    return first(options, kube);
  },
};

/** Until everything named is there. */
function created(options: Options, kube: Kube): Next {
  const plan = planOf(options.pointing, kube);
  const resources = plan.by === "name"
    ? plan.targets.map(({ resource }) => resource.name)
    : plan.by === "selector"
    ? plan.resources.map(({ name }) => name)
    : gathered({ ...options.pointing, latest: false }, kube).infos.map(({ resource }) => resource.name);
  const untilMs = kube.world.nowMs + options.timeoutMs;
  return watching(resources, untilMs, kube, (later) => {
    const { failures } = gathered(options.pointing, later);
    if (failures.every((one) => !isNotFound(one))) return visited(options, later);
  }, () => ({ failure: complained("timed out waiting for the condition") }));
}

function visited(options: Options, kube: Kube): Next {
  const forDelete = options.conditions.some(({ is }) => is === "delete");
  const { infos, failures } = gathered(options.pointing, kube, { ignoreNotFound: forDelete });
  if (!infos.length && !failures.length && !forDelete) return { failure: complained("no matching resources found") };
  return each(infos, failures, options, kube);
}

/** One object after the other. */
function each([info, ...rest]: readonly Info[], failures: readonly Failure[], options: Options, kube: Kube): Next {
  if (!info) return { failure: several(failures) };
  const failed = (failure: Failure, later: Kube) => each(rest, [...failures, failure], options, later);
  return all(options.conditions, info, options, kube, failed, (last, later) => {
    const printer = printerOf(later, { operation: "condition met" });
    if ("failure" in printer) return printer;
    const { text, failure } = printer.print(last);
    return sayingNow(
      { out: text },
      later,
      (next) => failure ? failed(failure, next) : each(rest, failures, options, next),
    );
  });
}

type Object = NonNullable<Info["object"]>;

/** One condition after the other; `met` gets the object as it was last. */
function all(
  [condition, ...rest]: readonly Condition[],
  info: Info,
  options: Options,
  kube: Kube,
  failed: (failure: Failure, kube: Kube) => Next,
  met: (object: Object, kube: Kube) => Next,
): Next {
  if (!condition) return met(info.object!, kube);
  const { resource, namespace, name } = info;
  const look = (later: Kube): Next | undefined => {
    const got = later.client.get(resource, namespace, name);
    if ("failure" in got && !isNotFound(got.failure)) return failed(got.failure, later);
    const object = "failure" in got ? undefined : got.object;
    const verdict = judged(condition, object, info);
    if (typeof verdict === "object") return failed(complained(verdict.fault), later);
    return verdict ? all(rest, { ...info, object: object ?? info.object }, options, later, failed, met) : undefined;
  };
  const subject = `${resource.plural}/${name}`;
  const late = options.timeoutMs === 0
    ? `condition not met for ${subject}`
    : `timed out waiting for the condition on ${subject}`;
  const untilMs = kube.world.nowMs + options.timeoutMs;
  return watching([resource.name], untilMs, kube, look, (later) => failed(complained(late), later));
}

function judged(
  condition: Condition,
  object: Object | undefined,
  info: Info,
): boolean | { readonly fault: string } {
  switch (condition.is) {
    case "create":
      return true;
    case "delete":
      // Another one of the same name is not the one that was to go.
      return object?.metadata.uid !== info.object!.metadata.uid;
    case "state":
      return object ? condition.met(object) : false;
  }
}
