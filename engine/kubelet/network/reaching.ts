import type { View } from "../../cluster/controller.ts";
import type { KubeObject } from "../../base/object.ts";
import type { Node, Pod } from "../../kinds/types.ts";
import { isTerminal } from "../../kinds/pod_state.ts";
import { type PodRun, runKey } from "../run.ts";
import { answerOf, candidates, endpointsOf } from "./naming.ts";
import type { Network, Server } from "./network.ts";
import { admits } from "./policies.ts";
import { listens, serverOf } from "./serving.ts";

type Met = Server | "refused" | "silent";

interface Port {
  readonly name?: string;
  readonly port: number;
  readonly nodePort?: number;
  readonly protocol?: string;
}

const LOOPBACK = "127.0.0.1";
const API_SERVER: Server = () => ({
  code: 401,
  body:
    '{\n  "kind": "Status",\n  "apiVersion": "v1",\n  "metadata": {},\n  "status": "Failure",\n  "message": "Unauthorized",\n  "reason": "Unauthorized",\n  "code": 401\n}',
  type: "application/json",
});

/** The network that a pod's containers are on. */
export function networkOf(view: View, pod: Pod, address: string): Network {
  const { namespace = "default" } = pod.metadata;
  const isOfCluster = (pod.spec.dnsPolicy ?? "ClusterFirst") === "ClusterFirstWithHostNet" ||
    ((pod.spec.dnsPolicy ?? "ClusterFirst") === "ClusterFirst" && !pod.spec.hostNetwork);
  const searches = isOfCluster ? [`${namespace}.svc.cluster.local`, "svc.cluster.local", "cluster.local"] : [];
  const answer = (name: string) => isOfCluster || /^[\d.]+$/.test(name) ? answerOf(view, name) : undefined;
  const own = (name: string) =>
    name === "localhost" ? [LOOPBACK] : name === (pod.spec.hostname ?? pod.metadata.name) ? [address] : undefined;
  return {
    address,
    nameServer: "10.96.0.10",
    searches,
    answer,
    lookup(name) {
      const found = own(name) ?? aliased(pod, name);
      if (found) return found;
      for (const candidate of candidates(name, searches, 5)) {
        const addresses = answer(candidate);
        if (addresses) return addresses;
      }
      return undefined;
    },
    connect: (to, port) => to === LOOPBACK || to === address ? met(view, pod, port) : across(view, pod, to, port),
    isThere: (to) =>
      to === LOOPBACK || to === address || podAt(view, to) !== undefined || nodeAt(view, to) !== undefined,
  };
}

function aliased({ spec }: Pod, name: string): readonly string[] | undefined {
  const aliases = (spec["hostAliases"] ?? []) as readonly { ip: string; hostnames?: readonly string[] }[];
  const found = aliases.find(({ hostnames = [] }) => hostnames.includes(name));
  return found && [found.ip];
}

/** From one pod to an address of a service, a pod or a node. */
function across(view: View, from: Pod, to: string, port: number): Met {
  const services = view.list<KubeObject>("services");
  const service = services.find(({ spec }) => spec.clusterIP === to || spec.externalIPs?.includes(to));
  if (service) {
    const asked = (service.spec.ports as readonly Port[] | undefined)?.find((one) => one.port === port);
    return asked ? balanced(view, from, service, asked) : "silent";
  }
  const node = nodeAt(view, to);
  if (node) {
    for (const one of services) {
      const asked = (one.spec.ports as readonly Port[] | undefined)?.find(({ nodePort }) => nodePort === port);
      if (asked) return balanced(view, from, one, asked);
    }
    return onNode(view, node, port);
  }
  const pod = podAt(view, to);
  if (!pod) return "silent";
  return admits(view, from, pod, port) ? met(view, pod, port) : "silent";
}

/** One of the endpoints of a service, by chance. */
function balanced(view: View, from: Pod, service: KubeObject, asked: Port): Met {
  if (service.metadata.name === "kubernetes" && service.metadata.namespace === "default") return API_SERVER;
  const all = endpointsOf(view, service).flatMap(({ addresses, slice }) => {
    const ports = (slice.ports ?? []) as readonly Port[];
    const found = ports.find(({ name = "" }) => name === (asked.name ?? ""));
    return found ? addresses.map((address) => ({ address, port: found.port })) : [];
  });
  const chosen = all[Math.floor(view.chance() * all.length)];
  return chosen ? across(view, from, chosen.address, chosen.port) : "refused";
}

/** Ports of a node are those of pods that use its network, or ask for a port of it. */
function onNode(view: View, node: Node, port: number): Met {
  for (const pod of view.podsOnNode<Pod>(node.metadata.name)) {
    const mapped = pod.spec.containers.flatMap(({ ports = [] }) => ports).find(({ hostPort }) => hostPort === port);
    const found = pod.spec.hostNetwork
      ? met(view, pod, port)
      : mapped
      ? met(view, pod, mapped.containerPort)
      : "refused";
    if (found !== "refused") return found;
  }
  return "refused";
}

/** Who listens on a port of a pod. */
function met(view: View, pod: Pod, port: number): Met {
  const { namespace, name } = pod.metadata;
  const run = view.memory<PodRun>(runKey(`${namespace}/${name}`));
  const sidecars = (pod.spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === "Always");
  for (const container of [...pod.spec.containers, ...sidecars]) {
    const one = run?.containers[container.name];
    if (one?.stage === "running" && listens(container, one.image ?? container.image, port)) {
      return serverOf(pod, container, one);
    }
  }
  return "refused";
}

function podAt(view: View, address: string): Pod | undefined {
  return view.list<Pod>("pods").find((pod) =>
    pod.status?.podIP === address && !pod.spec.hostNetwork && !isTerminal(pod)
  );
}

function nodeAt(view: View, address: string): Node | undefined {
  return view.list<Node>("nodes").find(({ status }) => status?.addresses?.some((one) => one.address === address));
}
