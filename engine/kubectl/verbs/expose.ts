import { formatSelector } from "../../base/labels.ts";
import type { KubeObject } from "../../base/object.ts";
import { found, type Info, type Pointing } from "../builder.ts";
import { complained, type Failure, several } from "../failure.ts";
import { DRY_RUN_FLAG, fieldManagerFlag, filenameFlags, PRINT_FLAGS, SAVE_CONFIG_FLAG } from "../flag_sets.ts";
import { fileNames } from "../manifests.ts";
import { overridden, OVERRIDE_FLAGS } from "../overriding.ts";
import { printerOf } from "../printers/mod.ts";
import { type DryRun, dryRunOf, operation, recorded, remembered } from "../strategies.ts";
import type { Flag, Flags, Kube, Verb } from "../verb.ts";

const EXPOSABLE = ["deployments.apps", "pods", "replicasets.apps", "replicationcontrollers", "services"];
const NAME_LENGTH_MAX = 63;

const FLAGS: readonly Flag[] = [
  {
    name: "cluster-ip",
    type: "string",
    help:
      "ClusterIP to be assigned to the service. Leave empty to auto-allocate, or set to 'None' to create a headless service.",
  },
  DRY_RUN_FLAG,
  {
    name: "external-ip",
    type: "string",
    help:
      "Additional external IP address (not managed by Kubernetes) to accept for the service. If this IP is routed to a node, the service can be accessed by this IP in addition to its generated service IP.",
  },
  fieldManagerFlag("kubectl-expose"),
  ...filenameFlags("identifying the resource to expose a service"),
  { name: "labels", short: "l", type: "string", help: "Labels to apply to the service created by this call." },
  {
    name: "load-balancer-ip",
    type: "string",
    help:
      "IP to assign to the LoadBalancer. If empty, an ephemeral IP will be created and used (cloud-provider specific).",
  },
  { name: "name", type: "string", help: "The name for the newly created object." },
  ...OVERRIDE_FLAGS,
  {
    name: "port",
    type: "string",
    help: "The port that the service should serve on. Copied from the resource being exposed, if unspecified",
  },
  ...PRINT_FLAGS,
  {
    name: "protocol",
    type: "string",
    help: "The network protocol for the service to be created. Default is 'TCP'.",
  },
  SAVE_CONFIG_FLAG,
  {
    name: "selector",
    type: "string",
    help:
      "A label selector to use for this service. Only equality-based selector requirements are supported. If empty (the default) infer the selector from the replication controller or replica set.)",
  },
  {
    name: "session-affinity",
    type: "string",
    help: "If non-empty, set the session affinity for the service to this; legal values: 'None', 'ClientIP'",
  },
  {
    name: "target-port",
    type: "string",
    help: "Name or number for the port on the container that the service should direct traffic to. Optional.",
  },
  {
    name: "type",
    type: "string",
    help: "Type for this service: ClusterIP, NodePort, LoadBalancer, or ExternalName. Default is 'ClusterIP'.",
  },
];

export const expose: Verb<Pointing> = {
  name: "expose",
  group: "Basic Commands (Beginner):",
  usage:
    "expose (-f FILENAME | TYPE NAME) [--port=port] [--protocol=TCP|UDP|SCTP] [--target-port=number-or-name] [--name=name] [--external-ip=external-ip-of-service] [--type=type]",
  short: "Take a replication controller, service, deployment or pod and expose it as a new Kubernetes service",
  long:
    "Expose a resource as a new Kubernetes service.\n\n Looks up a deployment, service, replica set, replication controller or pod by name and uses the selector for that resource as the selector for a new service on the specified port.",
  examples:
    "# A deployment's pods on port 80, which listen on 8000\nkubectl expose deployment nginx --port=80 --target-port=8000\n\n# A pod under another name\nkubectl expose pod valid-pod --port=444 --name=frontend",
  flags: FLAGS,
  read: (args, flags) => ({ args, names: fileNames(flags), typed: true }),

  run(pointing, kube) {
    const dryRun = dryRunOf(kube);
    if (typeof dryRun !== "string") return dryRun;
    const wrong: Failure[] = [];
    let out = "";
    for (const info of found(pointing, kube)) {
      const made = "failure" in info ? info : exposed(info, dryRun, kube);
      if ("failure" in made) wrong.push(made.failure);
      else out += made.text;
    }
    return { out, failure: several(wrong) };
  },
};

function exposed(
  info: Info,
  dryRun: DryRun,
  kube: Kube,
): { readonly text: string } | { readonly failure: Failure } {
  const { resource, namespace } = info;
  if (!EXPOSABLE.includes(resource.name)) {
    const kind = resource.group ? `${resource.kind}.${resource.group}` : resource.kind;
    return { failure: complained(`cannot expose a ${kind}`) };
  }
  const printer = printerOf(kube, { operation: operation("exposed", dryRun), typed: true });
  if ("failure" in printer) return printer;
  const service = serviceOf(info, kube.flags);
  if (typeof service === "string") return { failure: complained(service) };
  const final = overridden(service, kube.flags);
  if ("fault" in final) return { failure: complained(final.fault) };
  const placed = {
    ...final.object,
    metadata: { ...final.object.metadata, ...(kube.explicitNamespace || dryRun !== "client" ? { namespace } : {}) },
  };
  const body = remembered(recorded(placed as KubeObject, kube), kube);
  if (dryRun === "client") return printer.print(body);
  const got = kube.client.ask({
    verb: "create",
    resource: "services",
    namespace,
    body,
    dryRun: dryRun === "server",
    fieldManager: kube.flags.text("field-manager"),
  });
  return "failure" in got ? got : printer.print(got.object);
}

/** The service for an object, or why there can't be one. */
function serviceOf({ name, object }: Info, flags: Flags): KubeObject | string {
  const selector = flags.text("selector") ? pairsOf(flags.text("selector")) : selectorOf(object!);
  if (typeof selector === "string") {
    return flags.text("selector")
      ? selector
      : `couldn't retrieve selectors via --selector flag or introspection: ${selector}`;
  }
  const headless = flags.text("cluster-ip") === "None";
  const ports = portsOf(object!, flags);
  if (typeof ports === "string") return ports;
  if (!ports.length && !headless) return "couldn't find port via --port flag or introspection";
  const labels = flags.text("labels") ? pairsOf(flags.text("labels")) : object!.metadata.labels;
  if (typeof labels === "string") return labels;
  const text = (flag: string, field: string) => flags.text(flag) ? { [field]: flags.text(flag) } : {};
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: {
      ...(labels && Object.keys(labels).length ? { labels } : {}),
      name: (flags.text("name") || name).slice(0, NAME_LENGTH_MAX),
    },
    spec: {
      ...text("cluster-ip", "clusterIP"),
      ...(flags.text("external-ip") ? { externalIPs: [flags.text("external-ip")] } : {}),
      ...text("load-balancer-ip", "loadBalancerIP"),
      ...(ports.length ? { ports } : {}),
      selector,
      ...text("session-affinity", "sessionAffinity"),
      ...text("type", "type"),
    },
    status: { loadBalancer: {} },
  } as unknown as KubeObject;
}

type Labels = Readonly<Record<string, string>>;

/** `app=web,tier=front` */
function pairsOf(text: string): Labels | string {
  const pairs = text.split(",").map((term) => term.split("="));
  const odd = pairs.find((pair) => pair.length !== 2 || pair[0] === "");
  return odd ? `unexpected label spec: ${odd.join("=")}` : Object.fromEntries(pairs);
}

function selectorOf({ kind, metadata, spec }: KubeObject): Labels | string {
  switch (kind) {
    case "Pod":
      return Object.keys(metadata.labels ?? {}).length
        ? metadata.labels!
        : "the pod has no labels and cannot be exposed";
    case "Service":
    case "ReplicationController":
      return Object.keys(spec.selector ?? {}).length
        ? spec.selector
        : `the ${kind.toLowerCase()} has no pod selector set`;
    default:
      if (spec.selector?.matchExpressions?.length) {
        return `couldn't convert expressions - "${formatSelector(spec.selector)}" to map-based selector format`;
      }
      return spec.selector?.matchLabels ?? {};
  }
}

interface Port {
  readonly name?: string;
  readonly port: number;
  readonly protocol: string;
  readonly targetPort: number | string;
}

/** The ports of `--port` or, without it, of the object: each once, with a name when there are several. */
function portsOf({ kind, spec }: KubeObject, flags: Flags): readonly Port[] | string {
  interface Own {
    readonly containerPort?: number;
    readonly port?: number;
    readonly protocol?: string;
  }
  const containers: readonly { readonly ports?: readonly Own[] }[] =
    (kind === "Pod" ? spec : spec.template?.spec)?.containers ?? [];
  const own: readonly Own[] = kind === "Service" ? spec.ports ?? [] : containers.flatMap(({ ports = [] }) => ports);
  const given = flags.text("port") ? flags.text("port").split(",") : [];
  const wanted = given.length
    ? given.map((text) => ({
      text,
      protocol: own.find((one) => String(one.containerPort ?? one.port) === text)?.protocol,
    }))
    : own.map((one) => ({ text: String(one.containerPort ?? one.port), protocol: one.protocol }));
  const odd = wanted.find(({ text }) => !/^\d+$/.test(text));
  if (odd) return `strconv.Atoi: parsing ${JSON.stringify(odd.text)}: invalid syntax`;
  const target = flags.text("target-port");
  return wanted.map(({ text, protocol }, i) => ({
    ...(wanted.length > 1 ? { name: `port-${i + 1}` } : {}),
    port: Number(text),
    protocol: flags.text("protocol") || protocol || "TCP",
    targetPort: !target ? Number(text) : /^\d+$/.test(target) ? Number(target) : target,
  }));
}
