import type { KubeObject } from "../../base/object.ts";
import { containersOf } from "../containers.ts";
import { POD_RUNNING_FLAG, podAt } from "../executing.ts";
import { complained } from "../failure.ts";
import { podDenial } from "../permissions.ts";
import { type Next, sayingNow, waiting } from "../processes.ts";
import type { Kube, Verb } from "../verb.ts";
import { resourceOf } from "../words.ts";

interface Options {
  readonly target: string;
  readonly ports: readonly string[];
}

const PORT_MAX = 65_535;
/** Where a kernel takes free ports from. */
const FREE_PORT = 32_768;

export const portForward: Verb<Options> = {
  name: "port-forward",
  group: "Troubleshooting and Debugging Commands:",
  usage: "port-forward TYPE/NAME [options] [LOCAL_PORT:]REMOTE_PORT [...[LOCAL_PORT_N:]REMOTE_PORT_N]",
  short: "Forward one or more local ports to a pod",
  long:
    "Forward one or more local ports to a pod.\n\n Use resource type/name such as deployment/mydeployment to select a pod. Resource type defaults to 'pod' if omitted.",
  examples:
    "# The same port here and there\nkubectl port-forward pod/mypod 5000\n\n# Port 8888 here, 5000 in the pod\nkubectl port-forward pod/mypod 8888:5000",
  flags: [
    {
      name: "address",
      type: "strings",
      default: "[localhost]",
      help: "Addresses to listen on (comma separated). Only accepts IP addresses or localhost as a value.",
    },
    POD_RUNNING_FLAG,
  ],

  read(args) {
    if (args.length < 2) {
      return { complaint: "TYPE/NAME and list of ports are required for port-forward", usage: true };
    }
    return { target: args[0]!, ports: args.slice(1) };
  },

  run({ target, ports }, kube) {
    return podAt(target, undefined, kube, (pod, later) => {
      const pairs = ports.map((text) => pairOf(text, target, pod, later));
      const wrong = pairs.find((pair) => typeof pair === "string");
      if (typeof wrong === "string") return { failure: complained(wrong) };
      const phase = pod.status?.phase ?? "Pending";
      if (phase !== "Running") {
        return { failure: complained(`unable to forward port because pod is not running. Current status=${phase}`) };
      }
      const denial = podDenial("create", "portforward", pod.metadata.namespace ?? "", pod.metadata.name, later);
      if (denial) return { failure: denial };
      return forwarding(pairs as readonly Pair[], later);
    });
  },
};

type Pair = readonly [local: number, remote: number];

/** `8080:80`, `80`, `:80` (any free port here); a name means the container's port. A service's ports are its own. */
function pairOf(text: string, target: string, pod: KubeObject, kube: Kube): Pair | string {
  const parts = text.split(":");
  if (parts.length > 2) return `invalid port format '${text}'`;
  const [left = "", right = left] = parts;
  const remote = remotePort(right, target, pod, kube);
  if (typeof remote === "string") return remote;
  const same = parts.length === 1;
  const local = same ? Number(/^\d+$/.test(left) ? left : remote) : left === "" ? FREE_PORT : Number(left);
  if (!Number.isInteger(local) || local > PORT_MAX) {
    return `error parsing local port '${left}': strconv.ParseUint: parsing ${JSON.stringify(left)}: invalid syntax`;
  }
  return [local, remote];
}

interface ServicePort {
  readonly name?: string;
  readonly port: number;
  readonly targetPort: number | string;
}

function remotePort(text: string, target: string, pod: KubeObject, kube: Kube): number | string {
  const [type = "", name = ""] = target.split("/");
  const resource = name ? resourceOf(kube.client, type) : undefined;
  if (resource && !("failure" in resource) && resource.name === "services") {
    const got = kube.client.get("services", kube.namespace, name);
    const ports: readonly ServicePort[] = "failure" in got ? [] : got.object.spec.ports ?? [];
    const found = ports.find((one) => String(one.port) === text || one.name === text);
    if (!found) return `Service ${name} does not have a service port ${text}`;
    return typeof found.targetPort === "number" ? found.targetPort : named(found.targetPort, pod) ?? found.port;
  }
  if (/^\d+$/.test(text) && Number(text) > 0 && Number(text) <= PORT_MAX) return Number(text);
  return named(text, pod) ?? `Pod '${pod.metadata.name}' does not have a named port '${text}'`;
}

function named(port: string, pod: KubeObject): number | undefined {
  const containers = containersOf(pod).main as readonly {
    ports?: readonly { name?: string; containerPort: number }[];
  }[];
  return containers.flatMap(({ ports = [] }) => ports).find(({ name }) => name === port)?.containerPort;
}

function forwarding(pairs: readonly Pair[], kube: Kube): Next {
  const hosts = kube.flags.list("address").flatMap((address) =>
    address === "localhost" ? ["127.0.0.1", "[::1]"] : [address]
  );
  const out = pairs.flatMap(([local, remote]) =>
    hosts.map((host) => `Forwarding from ${host}:${local} -> ${remote}\n`)
  );
  const forever = (later: Kube): Next => waiting({ forChange: [] }, later, forever);
  return sayingNow({ out: out.join("") }, kube, forever);
}
