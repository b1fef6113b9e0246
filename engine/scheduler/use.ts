import { milliValue, value } from "../base/quantity.ts";
import { podRequests } from "../kinds/pod_resources.ts";
import { isTerminal } from "../kinds/pod_state.ts";
import type { Container, Node, Pod, Quantities } from "../kinds/types.ts";

/** Amounts as the scheduler counts them: cpu in thousandths, everything else in whole units. */
export type Amounts = Readonly<Record<string, number>>;

/** What the pods of a node take of it. */
export interface Use {
  readonly pods: readonly Pod[];
  readonly requested: Amounts;
  /** Requests with a guess for containers that ask for nothing, so that such pods spread too. */
  readonly guessed: { readonly cpu: number; readonly memory: number };
  readonly hostPorts: readonly HostPort[];
}

export interface HostPort {
  readonly protocol: string;
  readonly ip: string;
  readonly port: number;
}

/** What a container is taken to need when it doesn't say. Source: `scheduler/util/pod_resources.go`. */
const GUESS = { cpu: 100, memory: 200 * 1024 * 1024 };
const EVERYWHERE = "0.0.0.0";

const NONE: Amounts = {};
const READ_MAX = 10_000;
const read = new Map<string, number>();

/** A quantity's text as a number; texts recur, so they are read once. */
export function amount(resource: string, text: string): number {
  const key = resource === "cpu" ? `c${text}` : text;
  let number = read.get(key);
  if (number === undefined) {
    number = resource === "cpu" ? milliValue(text) : value(text);
    if (read.size >= READ_MAX) read.clear();
    read.set(key, number);
  }
  return number;
}

export function amounts(quantities: Quantities | undefined): Amounts {
  if (!quantities) return NONE;
  const made: Record<string, number> = {};
  for (const resource in quantities) made[resource] = amount(resource, quantities[resource]!);
  return made;
}

/** By the containers: they stay the same object when a pod is bound or its status changes. */
const requests = new WeakMap<readonly Container[], Amounts>();
const guesses = new WeakMap<readonly Container[], Use["guessed"]>();
const ports = new WeakMap<readonly Container[], readonly HostPort[]>();
const uses = new WeakMap<readonly Pod[], Use>();
const allocatables = new WeakMap<Quantities, Amounts>();

export function requestsOf(pod: Pod): Amounts {
  const { containers } = pod.spec;
  let found = requests.get(containers);
  if (!found) requests.set(containers, found = amounts(podRequests(pod)));
  return found;
}

export function guessedRequests(pod: Pod): Use["guessed"] {
  const { containers } = pod.spec;
  let found = guesses.get(containers);
  if (found) return found;
  let [cpu, memory] = [0, 0];
  for (const container of containers) {
    const asked = amounts(container.resources?.requests);
    cpu += asked["cpu"] ?? GUESS.cpu;
    memory += asked["memory"] ?? GUESS.memory;
  }
  const asked = requestsOf(pod);
  guesses.set(
    containers,
    found = { cpu: Math.max(cpu, asked["cpu"] ?? 0), memory: Math.max(memory, asked["memory"] ?? 0) },
  );
  return found;
}

export function hostPortsOf(pod: Pod): readonly HostPort[] {
  const { containers } = pod.spec;
  let found = ports.get(containers);
  if (found) return found;
  const made: HostPort[] = [];
  for (
    const container of [
      ...containers,
      ...pod.spec.initContainers?.filter((init) => init.restartPolicy === "Always") ?? [],
    ]
  ) {
    for (const { hostPort, hostIP, protocol = "TCP" } of container.ports ?? []) {
      if (hostPort) made.push({ port: hostPort, ip: hostIP || EVERYWHERE, protocol });
    }
  }
  ports.set(containers, found = made);
  return found;
}

export function portsClash(a: HostPort, b: HostPort): boolean {
  return a.port === b.port && a.protocol === b.protocol &&
    (a.ip === b.ip || a.ip === EVERYWHERE || b.ip === EVERYWHERE);
}

/** Kept for the very list of pods: after a binding only one node is counted anew. */
export function useOf(pods: readonly Pod[]): Use {
  let use = uses.get(pods);
  if (!use) uses.set(pods, use = counted(pods));
  return use;
}

export function counted(pods: readonly Pod[]): Use {
  const requested: Record<string, number> = {};
  const hostPorts: HostPort[] = [];
  const live: Pod[] = [];
  let [cpu, memory] = [0, 0];
  for (const pod of pods) {
    if (isTerminal(pod)) continue;
    live.push(pod);
    const asked = requestsOf(pod);
    for (const resource in asked) requested[resource] = (requested[resource] ?? 0) + asked[resource]!;
    const guess = guessedRequests(pod);
    cpu += guess.cpu;
    memory += guess.memory;
    for (const port of hostPortsOf(pod)) hostPorts.push(port);
  }
  return { pods: live, requested, guessed: { cpu, memory }, hostPorts };
}

export function allocatableOf(node: Node): Amounts {
  const quantities = node.status?.allocatable ?? node.status?.capacity;
  if (!quantities) return NONE;
  let found = allocatables.get(quantities);
  if (!found) allocatables.set(quantities, found = amounts(quantities));
  return found;
}
