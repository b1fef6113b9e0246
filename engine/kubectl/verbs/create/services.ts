import { complained } from "../../failure.ts";
import type { KubeObject } from "../../../base/object.ts";
import type { AnyVerb, Flag, Flags } from "../../verb.ts";
import { generator, made } from "./generator.ts";

const TCP: Flag = {
  name: "tcp",
  type: "strings",
  default: "[]",
  help: "Port pairs can be specified as '<port>:<targetPort>'.",
};
const NODE_PORT: Flag = {
  name: "node-port",
  type: "int",
  default: "0",
  help: "Port used to expose the service on each node in a cluster.",
};

interface Port {
  readonly name: string;
  readonly port: number;
  readonly protocol: string;
  readonly targetPort: number | string;
  readonly nodePort?: number;
}

/** `80`, `80:8080`, `80:http`. Source: `parsePorts` in kubectl's create_service.go. */
function portOf(text: string): Port | { readonly fault: string } {
  const [first = "", second] = text.split(":");
  const port = Number(first);
  const wrong = !/^\d+$/.test(first) ? "invalid syntax" : port > PORT_MAX ? "value out of range" : undefined;
  if (wrong) return { fault: `strconv.ParseUint: parsing ${JSON.stringify(first)}: ${wrong}` };
  const target = second ?? first;
  const targetPort = /^[-+]?\d+$/.test(target) ? Number(target) : target;
  const fault = second === undefined ? "" : targetFault(targetPort);
  return fault ? { fault } : { name: text.replaceAll(":", "-"), port, protocol: "TCP", targetPort };
}

const PORT_MAX = 65535;

/** What the API's rules for ports and their names have against a target. */
function targetFault(target: number | string): string {
  if (typeof target === "number") {
    return target >= 1 && target <= PORT_MAX ? "" : `must be between 1 and ${PORT_MAX}, inclusive`;
  }
  return [
    target.length > 15 ? "must be no more than 15 characters" : "",
    /^[-a-z0-9]+$/.test(target) ? "" : "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)",
    /[a-z]/.test(target) ? "" : "must contain at least one letter (a-z)",
    target.includes("--") ? "must not contain consecutive hyphens" : "",
    /^-|-$/.test(target) ? "must not begin or end with a hyphen" : "",
  ].filter((text) => text !== "").join(",");
}

function serviceOf(
  type: string,
  name: string,
  flags: Flags,
  extra: object = {},
): KubeObject | { readonly failure: ReturnType<typeof complained> } {
  const ports: Port[] = [];
  for (const text of flags.has("tcp") ? flags.list("tcp") : []) {
    const port = portOf(text);
    if ("fault" in port) return { failure: complained(port.fault) };
    const nodePort = flags.has("node-port") ? flags.number("node-port") : 0;
    ports.push({ ...port, ...(nodePort ? { nodePort } : {}) });
  }
  const spec = { ...extra, ...(ports.length ? { ports } : {}), selector: { app: name }, type };
  return made("v1", "Service", name, { spec, status: { loadBalancer: {} } }, { labels: { app: name } });
}

const SUBDOMAIN = /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

const needsPort = (_name: string, _args: readonly string[], flags: Flags): string | undefined =>
  flags.list("tcp").length ? undefined : "at least one tcp port specifier must be provided";

const FAILING = (type: string) => `failed to create ${type} service: `;
const shared = { family: "service", resource: "services" } as const;

const clusterIp = generator({
  ...shared,
  name: "clusterip",
  usage: "NAME [--tcp=<port>:<targetPort>] [--dry-run=server|client|none]",
  short: "Create a ClusterIP service",
  examples:
    '# A cluster-internal service\nkubectl create service clusterip my-cs --tcp=5678:8080\n\n# A headless one\nkubectl create service clusterip my-cs --clusterip="None"',
  flags: [{
    name: "clusterip",
    type: "string",
    help: "Assign your own ClusterIP or set to 'None' for a 'headless' service (no loadbalancing).",
  }, TCP],
  failing: FAILING("ClusterIP"),
  check: (_name, _args, flags) =>
    flags.list("tcp").length || flags.text("clusterip") === "None"
      ? undefined
      : "at least one tcp port specifier must be provided",
  object: (name, _args, { flags }) =>
    serviceOf("ClusterIP", name, flags, flags.text("clusterip") ? { clusterIP: flags.text("clusterip") } : {}),
});

const nodePort = generator({
  ...shared,
  name: "nodeport",
  usage: "NAME [--tcp=port:targetPort] [--dry-run=server|client|none]",
  short: "Create a NodePort service",
  examples: "# A service on a port of every node\nkubectl create service nodeport my-ns --tcp=5678:8080",
  flags: [NODE_PORT, TCP],
  failing: FAILING("NodePort"),
  check: needsPort,
  object: (name, _args, { flags }) => serviceOf("NodePort", name, flags),
});

const loadBalancer = generator({
  ...shared,
  name: "loadbalancer",
  usage: "NAME [--tcp=port:targetPort] [--dry-run=server|client|none]",
  short: "Create a LoadBalancer service",
  examples: "# A service behind a load balancer\nkubectl create service loadbalancer my-lbs --tcp=5678:8080",
  flags: [TCP],
  failing: FAILING("LoadBalancer"),
  check: needsPort,
  object: (name, _args, { flags }) => serviceOf("LoadBalancer", name, flags),
});

const externalName = generator({
  ...shared,
  name: "externalname",
  usage: "NAME --external-name external.name [--dry-run=server|client|none]",
  short: "Create an ExternalName service",
  examples: "# A name for something outside\nkubectl create service externalname my-ns --external-name bar.com",
  flags: [{ name: "external-name", type: "string", required: true, help: "External name of service" }, TCP],
  failing: FAILING("ExternalName"),
  check(_name, _args, flags) {
    const wanted = flags.text("external-name");
    return SUBDOMAIN.test(wanted) ? undefined : `invalid service external name ${wanted}`;
  },
  object: (name, _args, { flags }) =>
    serviceOf("ExternalName", name, flags, { externalName: flags.text("external-name") }),
});

export const service: AnyVerb = {
  name: "service",
  aliases: ["svc"],
  usage: "create service [flags]",
  short: "Create a service using a specified subcommand",
  bareToErrors: true,
  bareExit: 1,
  verbs: [clusterIp, externalName, loadBalancer, nodePort],
};
