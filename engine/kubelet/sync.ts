import type { Intent, View } from "../cluster/controller.ts";
import { isMirror } from "../kinds/pod_state.ts";
import type { Container, Node, Pod } from "../kinds/types.ts";
import type { Machine } from "./nodes.ts";
import { type ContainerRun, type PodRun, WAITING } from "./run.ts";

/** One look at one pod, under way: what is remembered, as it is being replaced, and what the look makes the kubelet do. */
export class Sync {
  readonly intents: Intent[] = [];
  #dueMs = Infinity;

  constructor(
    readonly view: View,
    readonly pod: Pod,
    readonly node: Node | undefined,
    readonly machine: Machine,
    public run: PodRun,
  ) {}

  get nowMs(): number {
    return this.view.nowMs;
  }

  /** When the next look is needed. */
  get dueMs(): number {
    return this.#dueMs;
  }

  /** Asks for a look at a time. */
  at(ms: number | undefined): void {
    if (ms !== undefined && ms < this.#dueMs) this.#dueMs = ms;
  }

  container(name: string): ContainerRun {
    return this.run.containers[name] ?? WAITING;
  }

  set(name: string, change: Partial<ContainerRun>): ContainerRun {
    const next = { ...this.container(name), ...change };
    this.run = { ...this.run, containers: { ...this.run.containers, [name]: next } };
    return next;
  }

  tell(type: "Normal" | "Warning", reason: string, message: string, container?: Container): void {
    const { initContainers = [] } = this.pod.spec;
    const isEphemeral = this.pod.spec.ephemeralContainers?.some((one) => one === container);
    const list = container && initContainers.includes(container)
      ? "initContainers"
      : isEphemeral
      ? "ephemeralContainers"
      : "containers";
    this.intents.push({
      do: "event",
      about: isMirror(this.pod) ? this.#known : this.pod,
      type,
      reason,
      message,
      source: { component: "kubelet", host: this.run.node },
      ...(container && { fieldPath: `spec.${list}{${container.name}}` }),
    });
  }

  /** The pod as the kubelet knows a static one: by an id of its own. */
  get #known(): Pod {
    return { ...this.pod, metadata: { ...this.pod.metadata, uid: this.run.uid } };
  }

  /** `web_default(6a…)`, as messages name the pod. */
  get podText(): string {
    const { name, namespace } = this.pod.metadata;
    return `${name}_${namespace}(${this.run.uid})`;
  }
}
