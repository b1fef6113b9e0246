import { keyOf } from "../base/object.ts";
import { milliValue, value } from "../base/quantity.ts";
import { podRequests } from "../kinds/pod_resources.ts";
import { isTerminal } from "../kinds/pod_state.ts";
import type { Container, Node, Pod, Quantities } from "../kinds/types.ts";

/** What a pod asks for, as the scheduler counts: cpu in thousandths, everything else in whole units. */
export interface Need {
  readonly cpu: number;
  readonly memory: number;
  readonly others: readonly (readonly [resource: string, amount: number])[];
  /** Requests with a guess for containers that ask for nothing, so that such pods spread too. */
  readonly guessed: { readonly cpu: number; readonly memory: number };
  readonly hostPorts: readonly HostPort[];
}

export interface HostPort {
  readonly protocol: string;
  readonly ip: string;
  readonly port: number;
}

/** What a node has in all. */
export interface Room {
  readonly cpu: number;
  readonly memory: number;
  readonly pods: number;
  readonly others: ReadonlyMap<string, number>;
}

/** What is counted for a container that doesn't say. Source: `scheduler/util/pod_resources.go`. */
const GUESS = { cpu: 100, memory: 200 * 1024 * 1024 };
const EVERYWHERE = "0.0.0.0";

const READ_MAX = 10_000;
const read = new Map<string, number>();

/** A quantity's text as a number; texts recur, so they are read once. */
function amount(resource: string, text: string): number {
  const key = resource === "cpu" ? `c${text}` : text;
  let number = read.get(key);
  if (number === undefined) {
    number = resource === "cpu" ? milliValue(text) : value(text);
    if (read.size >= READ_MAX) read.clear();
    read.set(key, number);
  }
  return number;
}

/** By the containers: they stay the same object when a pod is bound or its status changes. */
const needs = new WeakMap<readonly Container[], Need>();
const rooms = new WeakMap<Quantities, Room>();
const NO_ROOM: Room = { cpu: 0, memory: 0, pods: 0, others: new Map() };

export function needOf(pod: Pod): Need {
  const { containers } = pod.spec;
  let need = needs.get(containers);
  if (!need) needs.set(containers, need = worked(pod));
  return need;
}

function worked(pod: Pod): Need {
  const asked = new Map(Object.entries(podRequests(pod)).map(([name, text]) => [name, amount(name, text)]));
  const guessed = { cpu: 0, memory: 0 };
  for (const { resources } of pod.spec.containers) {
    const { cpu, memory } = resources?.requests ?? {};
    guessed.cpu += cpu === undefined ? GUESS.cpu : amount("cpu", cpu);
    guessed.memory += memory === undefined ? GUESS.memory : amount("memory", memory);
  }
  const cpu = asked.get("cpu") ?? 0;
  const memory = asked.get("memory") ?? 0;
  return {
    cpu,
    memory,
    others: [...asked].filter(([name, amount]) => name !== "cpu" && name !== "memory" && amount !== 0),
    guessed: { cpu: Math.max(guessed.cpu, cpu), memory: Math.max(guessed.memory, memory) },
    hostPorts: hostPortsOf(pod),
  };
}

function hostPortsOf({ spec: { containers, initContainers = [] } }: Pod): readonly HostPort[] {
  const all = [...containers, ...initContainers.filter((init) => init.restartPolicy === "Always")];
  return all.flatMap(({ ports = [] }) =>
    ports.flatMap(({ hostPort, hostIP, protocol = "TCP" }) =>
      hostPort ? [{ port: hostPort, ip: hostIP || EVERYWHERE, protocol }] : []
    )
  );
}

export function portsClash(a: HostPort, b: HostPort): boolean {
  return a.port === b.port && a.protocol === b.protocol &&
    (a.ip === b.ip || a.ip === EVERYWHERE || b.ip === EVERYWHERE);
}

export function roomOf(node: Node): Room {
  const quantities = node.status?.allocatable ?? node.status?.capacity;
  if (!quantities) return NO_ROOM;
  let room = rooms.get(quantities);
  if (!room) {
    const all = new Map(Object.entries(quantities).map(([name, text]) => [name, amount(name, text)]));
    const of = (name: string) => all.get(name) ?? 0;
    rooms.set(quantities, room = { cpu: of("cpu"), memory: of("memory"), pods: of("pods"), others: all });
  }
  return room;
}

/** What the pods of a node take of it. Finished pods take nothing. */
export class Use {
  count = 0;
  cpu = 0;
  memory = 0;
  guessedCpu = 0;
  guessedMemory = 0;
  readonly others = new Map<string, number>();
  readonly hostPorts: HostPort[] = [];
  #pods: readonly Pod[];
  #live: readonly Pod[] | undefined;

  constructor(pods: readonly Pod[]) {
    this.#pods = pods;
  }

  static of(pods: readonly Pod[]): Use {
    const use = new Use(pods);
    for (const pod of pods) use.#count(pod, 1);
    return use;
  }

  /** The pods that take something. */
  get pods(): readonly Pod[] {
    return this.#live ??= this.count === this.#pods.length ? this.#pods : this.#pods.filter((pod) => !isTerminal(pod));
  }

  /** The same for a later list of the node's pods: only what changed is counted. Both lists are sorted by key. */
  next(pods: readonly Pod[]): Use {
    const use = this.#copy(pods);
    const before = this.#pods;
    let i = 0;
    let j = 0;
    while (i < before.length || j < pods.length) {
      const [old, now] = [before[i], pods[j]];
      if (old === now) {
        i++;
        j++;
        continue;
      }
      const [oldKey, nowKey] = [old && keyOf(old), now && keyOf(now)];
      const goes = old && (!now || oldKey! <= nowKey!);
      const comes = now && (!old || nowKey! <= oldKey!);
      if (goes) i++;
      if (comes) j++;
      if (goes && comes && old.spec.containers === now.spec.containers && isTerminal(old) === isTerminal(now)) continue;
      if (goes) use.#count(old, -1);
      if (comes) use.#count(now, 1);
    }
    return use;
  }

  #copy(pods: readonly Pod[]): Use {
    const use = new Use(pods);
    use.count = this.count;
    use.cpu = this.cpu;
    use.memory = this.memory;
    use.guessedCpu = this.guessedCpu;
    use.guessedMemory = this.guessedMemory;
    for (const [name, amount] of this.others) use.others.set(name, amount);
    for (const port of this.hostPorts) use.hostPorts.push(port);
    return use;
  }

  #count(pod: Pod, sign: 1 | -1): void {
    if (isTerminal(pod)) return;
    const { cpu, memory, others, guessed, hostPorts } = needOf(pod);
    this.count += sign;
    this.cpu += sign * cpu;
    this.memory += sign * memory;
    this.guessedCpu += sign * guessed.cpu;
    this.guessedMemory += sign * guessed.memory;
    for (const [name, amount] of others) this.others.set(name, (this.others.get(name) ?? 0) + sign * amount);
    for (const port of hostPorts) {
      if (sign > 0) this.hostPorts.push(port);
      else this.hostPorts.splice(this.hostPorts.findIndex((other) => samePort(other, port)), 1);
    }
  }
}

function samePort(a: HostPort, b: HostPort): boolean {
  return a.port === b.port && a.protocol === b.protocol && a.ip === b.ip;
}

/** What was last counted for a node. */
const latest = new WeakMap<Node, { readonly pods: readonly Pod[]; readonly use: Use }>();

/** Kept for the very list of pods; of a new list only what changed is counted. */
export function useOf(node: Node, pods: readonly Pod[]): Use {
  const known = latest.get(node);
  if (known?.pods === pods) return known.use;
  const use = known ? known.use.next(pods) : Use.of(pods);
  latest.set(node, { pods, use });
  return use;
}
