import { quantityFault } from "../../../base/quantity.ts";
import { goTypeOf, type Loose, withPodSpec } from "../../pod_specs.ts";
import { containerSelector } from "./pairs.ts";
import { setting } from "./setting.ts";

interface Options {
  readonly resources: readonly string[];
  readonly limits: string;
  readonly requests: string;
  readonly containers: string;
}

export const resources = setting<Options>({
  name: "resources",
  usage: "resources (-f FILENAME | TYPE NAME)  ([--limits=LIMITS & --requests=REQUESTS]",
  short: "Update resource requests/limits on objects with pod templates",
  examples:
    "# Limits of one container\nkubectl set resources deployment nginx -c=nginx --limits=cpu=200m,memory=512Mi\n\n# None at all\nkubectl set resources deployment nginx --limits=cpu=0,memory=0 --requests=cpu=0,memory=0",
  flags: [
    {
      name: "containers",
      short: "c",
      type: "string",
      default: "*",
      help:
        "The names of containers in the selected pod templates to change, all containers are selected by default - may use wildcards",
    },
    {
      name: "limits",
      type: "string",
      help:
        "The resource requirement requests for this container. For example, 'cpu=100m,memory=256Mi'. Note that server side components may assign requests depending on the server configuration, such as limit ranges.",
    },
    {
      name: "requests",
      type: "string",
      help:
        "The resource requirement requests for this container. For example, 'cpu=100m,memory=256Mi'. Note that server side components may assign requests depending on the server configuration, such as limit ranges.",
    },
  ],
  done: "resource requirements updated",
  failing: "failed to patch resources update to pod template ",

  read: (args, flags) => ({
    resources: args,
    limits: flags.text("limits"),
    requests: flags.text("requests"),
    containers: flags.text("containers"),
  }),

  check({ limits, requests }) {
    if (!limits && !requests) {
      return "you must specify an update to requests or limits (in the form of --requests/--limits)";
    }
    for (const text of [limits, requests]) {
      const amounts = amountsOf(text);
      if (typeof amounts === "string") return amounts;
    }
  },

  change({ limits, requests, containers }, { resource, object }) {
    const fits = containerSelector(containers);
    let found = false;
    const changed = (container: Loose) => {
      if (!fits(container)) return container;
      found = true;
      const { resources: old = {} } = container;
      const next = {
        ...old,
        ...(limits && { limits: { ...old.limits, ...amountsOf(limits) as object } }),
        ...(requests && { requests: { ...old.requests, ...amountsOf(requests) as object } }),
      };
      return { ...container, resources: next };
    };
    const next = withPodSpec(resource, object!, (spec) => ({
      ...spec,
      containers: spec.containers?.map(changed),
      ...(spec.initContainers && { initContainers: spec.initContainers.map(changed) }),
    }));
    if (!next) return { fault: `the object is not a pod or does not have a pod template: ${goTypeOf(resource)}` };
    return { object: next, faults: found ? [] : [`error: unable to find container named ${containers}`] };
  },
});

/** `cpu=100m,memory=256Mi`, or why not. */
function amountsOf(text: string): Readonly<Record<string, string>> | string {
  const amounts: Record<string, string> = {};
  for (const statement of text ? text.split(",") : []) {
    const [name = "", amount, ...more] = statement.split("=");
    if (amount === undefined || more.length) {
      return `Invalid argument syntax ${statement}, expected <resource>=<value>`;
    }
    const fault = quantityFault(amount);
    if (fault) return fault;
    amounts[name] = amount;
  }
  return amounts;
}
