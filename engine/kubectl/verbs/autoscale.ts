import { parseQuantity } from "../../base/quantity.ts";
import type { KubeObject } from "../../base/object.ts";
import { found, type Info, planOf, type Pointing } from "../builder.ts";
import { complained, type Failure, messageOf, several } from "../failure.ts";
import { DRY_RUN_FLAG, fieldManagerFlag, filenameFlags, PRINT_FLAGS, SAVE_CONFIG_FLAG } from "../flag_sets.ts";
import { fileNames } from "../manifests.ts";
import { printerOf } from "../printers/mod.ts";
import { type DryRun, dryRunOf, operation, recorded, remembered } from "../strategies.ts";
import type { Flags, Kube, Verb } from "../verb.ts";

interface Options {
  readonly pointing: Pointing;
  readonly min: number;
  readonly max: number;
}

export const autoscale: Verb<Options> = {
  name: "autoscale",
  group: "Deploy Commands:",
  usage: "autoscale (-f FILENAME | TYPE NAME | TYPE/NAME) [--min=MINPODS] --max=MAXPODS [--cpu=CPU] [--memory=MEMORY]",
  short: "Auto-scale a deployment, replica set, stateful set, or replication controller",
  long:
    "Creates an autoscaler that automatically chooses and sets the number of pods that run in a Kubernetes cluster.\n\n Looks up a deployment, replica set, stateful set, or replication controller by name and creates an autoscaler that uses the given resource as a reference.",
  examples:
    "# Two to ten pods, by the usual measure\nkubectl autoscale deployment foo --min=2 --max=10\n\n# At most five, at 80 % of the processors asked for\nkubectl autoscale rc foo --max=5 --cpu=80%",
  flags: [
    {
      name: "cpu",
      type: "string",
      help:
        'Target CPU utilization over all the pods. When specified as a percentage (e.g."70%" for 70% of requested CPU) it will target average utilization. When specified as quantity (e.g."500m" for 500 milliCPU) it will target average value.',
    },
    {
      name: "cpu-percent",
      type: "int32",
      default: "-1",
      deprecated:
        "Use --cpu with percentage or resource quantity format (e.g., '70%' for utilization or '500m' for milliCPU).",
      help: "The target average CPU utilization (represented as a percent of requested CPU) over all the pods.",
    },
    DRY_RUN_FLAG,
    fieldManagerFlag("kubectl-autoscale"),
    ...filenameFlags("identifying the resource to autoscale."),
    {
      name: "max",
      type: "int32",
      default: "-1",
      required: true,
      help: "The upper limit for the number of pods that can be set by the autoscaler. Required.",
    },
    {
      name: "memory",
      type: "string",
      help:
        'Target memory utilization over all the pods. When specified as a percentage (e.g."60%") it will target average utilization. When specified as quantity (e.g."200Mi") it will target average value.',
    },
    {
      name: "min",
      type: "int32",
      default: "-1",
      help:
        "The lower limit for the number of pods that can be set by the autoscaler. If it's not specified or negative, the server will apply a default value.",
    },
    {
      name: "name",
      type: "string",
      help: "The name for the newly created object. If not specified, the name of the input resource will be used.",
    },
    ...PRINT_FLAGS,
    SAVE_CONFIG_FLAG,
  ],

  read(args, flags) {
    const [min, max] = [flags.number("min"), flags.number("max")];
    if (max < 1) return { complaint: `--max=MAXPODS is required and must be at least 1, max: ${max}` };
    if (max < min) {
      return { complaint: `--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${max}, min: ${min}` };
    }
    if (flags.changed("cpu") && flags.changed("cpu-percent")) {
      return { complaint: "--cpu and --cpu-percent are mutually exclusive" };
    }
    return { pointing: { args, names: fileNames(flags) }, min, max };
  },

  run(options, kube) {
    const dryRun = dryRunOf(kube);
    if (typeof dryRun !== "string") return dryRun;
    const plan = planOf(options.pointing, kube);
    if (plan.by === "none") return { failure: plan.failure };
    const failures: Failure[] = [];
    let out = "";
    for (const info of found(options.pointing, kube, plan)) {
      const made = "failure" in info ? info : autoscaled(info, options, dryRun, kube);
      if ("failure" in made) failures.push(made.failure);
      else out += made.text;
    }
    return { out, failure: several(failures) };
  },
};

function autoscaled(
  { resource, namespace, name }: Info,
  options: Options,
  dryRun: DryRun,
  kube: Kube,
): { readonly text: string } | { readonly failure: Failure } {
  const { group, version, plural, kind, apiVersion } = resource;
  if (!resource.subresources.scale) {
    const what = `${group ? `${group}/${version}` : `/${version}`}, Resource=${plural}`;
    return {
      failure: complained(
        `cannot autoscale a ${kind}: could not find scale subresource for ${what} in discovery information`,
      ),
    };
  }
  const printer = printerOf(kube, { operation: operation("autoscaled", dryRun), typed: true });
  if ("failure" in printer) return printer;
  const metrics = metricsOf(kube.flags);
  if (typeof metrics === "string") return { failure: complained(metrics) };
  const object = {
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata: {
      name: kube.flags.text("name") || name,
      ...(dryRun !== "client" || kube.explicitNamespace ? { namespace } : {}),
    },
    spec: {
      maxReplicas: options.max,
      ...(metrics.length ? { metrics } : {}),
      ...(options.min > 0 ? { minReplicas: options.min } : {}),
      scaleTargetRef: { apiVersion, kind, name },
    },
    status: { currentMetrics: null, desiredReplicas: 0 },
  } as unknown as KubeObject;
  const body = remembered(recorded(object, kube), kube);
  if (dryRun === "client") return printer.print(body);
  const got = kube.client.ask({
    verb: "create",
    resource: "horizontalpodautoscalers.autoscaling",
    version: "v2",
    namespace,
    body,
    dryRun: dryRun === "server",
    fieldManager: kube.flags.text("field-manager"),
  });
  if (!("failure" in got)) return printer.print(got.object);
  // Refused in version 2, kubectl tries version 1, which knows nothing but one share of the processors.
  const asOne = metrics.length === 1 && metrics[0]!.resource.name === "cpu" &&
    metrics[0]!.resource.target.averageUtilization;
  if (asOne) return got;
  const why = metrics.length ? messageOf(got.failure) : "empty input";
  return {
    failure: complained(
      `failed to create autoscaling/v2 HPA and the configuration is incompatible with autoscaling/v1: ${why}`,
    ),
  };
}

interface Metric {
  readonly type: "Resource";
  readonly resource: {
    readonly name: string;
    readonly target: { readonly type: string; readonly averageUtilization?: number; readonly averageValue?: string };
  };
}

/** `80%` of what is asked for, or an amount. */
function metricsOf(flags: Flags): readonly Metric[] | string {
  const percent = flags.number("cpu-percent");
  const cpu = flags.text("cpu") || (percent >= 0 ? `${percent}%` : "");
  const metrics: Metric[] = [];
  for (const [name, text] of [["cpu", cpu], ["memory", flags.text("memory")]] as const) {
    if (!text) continue;
    const share = /^(\d+)%$/.exec(text);
    if (!share && !parseQuantity(text)) return `invalid resource ${name} value: ${text}`;
    const target = share
      ? { averageUtilization: Number(share[1]), type: "Utilization" }
      : { averageValue: text, type: "AverageValue" };
    metrics.push({ resource: { name, target }, type: "Resource" });
  }
  return metrics;
}
