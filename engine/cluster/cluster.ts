import type { Chance } from "../base/chance.ts";
import { isRecord } from "../base/json.ts";
import type { KubeObject, ResourceName } from "../base/object.ts";
import type { Resource } from "../kinds/discovery.ts";
import type { Column } from "../kinds/kind.ts";
import type { Answer, AuditEntry, Change, Request } from "./api.ts";
import { bootstrap } from "./bootstrap.ts";
import type { Controller, View } from "./controller.ts";
import { DEFAULT_COLUMNS } from "./columns.ts";
import { letTimeGoBy } from "./loop.ts";
import { Machine } from "./machine.ts";
import { ADMINISTRATOR, perform } from "./perform.ts";

export interface ClusterOptions {
  readonly seed: string;
  readonly startMs: number;
  readonly controllers: readonly Controller[];
  /** Manifests of the start state, made in this order. */
  readonly objects?: readonly unknown[];
}

/**
 * A simulated cluster: a pure machine. The same options, the same requests and the same passing of time give the same
 * objects. Throws only when a manifest of the start state cannot be made (its message says which, and why).
 */
export class Cluster {
  readonly #machine: Machine;

  constructor(options: ClusterOptions | Machine) {
    if (options instanceof Machine) {
      this.#machine = options;
      return;
    }
    this.#machine = new Machine(options);
    bootstrap(this.#machine);
    for (const object of options.objects ?? []) this.#place(object);
  }

  get nowMs(): number {
    return this.#machine.nowMs;
  }

  /** The resource version of the latest change. */
  get version(): number {
    return this.#machine.store.version;
  }

  get chance(): Chance {
    return this.#machine.chance;
  }

  /** Answers one API call, now. What controllers do about it happens when time goes by. */
  request(request: Request): Answer {
    const answer = perform(this.#machine, request);
    const { verb, resource, subresource, namespace, name, user = ADMINISTRATOR } = request;
    const code = answer.ok ? (answer.created ? 201 : 200) : answer.fault.code;
    const refusal = answer.ok ? {} : { message: answer.fault.message };
    const what = { verb, resource, subresource, namespace, name: name ?? createdName(request, answer) };
    this.#machine.note({ atMs: this.nowMs, user: user.name, ...what, code, ...refusal });
    return answer;
  }

  /** Lets time go by: controllers look at what is due, in order. */
  advance(ms: number): void {
    letTimeGoBy(this.#machine, ms);
  }

  /** When the next key is due; undefined when nothing is. */
  nextDueMs(): number | undefined {
    return this.#machine.queue.peek()?.dueMs;
  }

  /** What changed after a version, oldest first; undefined when that is too long ago. */
  changesSince(version: number): readonly Change[] | undefined {
    return this.#machine.store.changesSince(version);
  }

  /** Discovery, custom resources included. */
  resources(): readonly Resource[] {
    return this.#machine.catalog.resources;
  }

  resource(name: ResourceName, version?: string): Resource | undefined {
    return this.#machine.catalog.find(name, version);
  }

  /** The columns of the server's table. */
  columns(name: ResourceName, version?: string): readonly Column<KubeObject>[] {
    const resource = this.resource(name, version);
    return resource && this.#machine.catalog.record(resource)?.columns || DEFAULT_COLUMNS;
  }

  /** What people asked for, oldest first. */
  audit(): readonly AuditEntry[] {
    return this.#machine.audit;
  }

  /** What a controller sees, by its name. */
  view(controller: string): View {
    return this.#machine.view(this.#indexOf(controller));
  }

  memory<M>(controller: string, key: string): M | undefined {
    return this.#machine.memory.get(this.#indexOf(controller), key) as M | undefined;
  }

  remember(controller: string, key: string, value: unknown): void {
    const index = this.#indexOf(controller);
    if (value === undefined) this.#machine.memory.delete(index, key);
    else this.#machine.memory.set(index, key, value);
  }

  /** Has a controller look at a key now, because something that it remembers was changed from outside. */
  wake(controller: string, key: string): void {
    this.#machine.queue.add(this.#indexOf(controller), key, this.nowMs);
  }

  /** An independent twin: nothing is copied until one of the two changes it. With a seed, its chance is a new one. */
  fork(options: { readonly seed?: string } = {}): Cluster {
    return new Cluster(new Machine(this.#machine, options.seed));
  }

  /** Names that are no controller's share one memory, after all the others. */
  #indexOf(controller: string): number {
    const { controllers } = this.#machine;
    const index = controllers.findIndex(({ name }) => name === controller);
    return index < 0 ? controllers.length : index;
  }

  /** Makes an object of the start state; what waits for something that controllers make gets a second chance. */
  #place(object: unknown): void {
    if (!isRecord(object)) throw new Error("A start state holds something that is not an object");
    const { apiVersion, kind, metadata } = object as unknown as KubeObject;
    const resource = this.#machine.catalog.ofKind(apiVersion, kind);
    const label = `${kind} ${JSON.stringify(metadata?.name ?? "")}`;
    if (!resource) throw new Error(`The start state has ${label} of ${apiVersion}, which no resource is`);
    const namespace = resource.namespaced ? metadata?.namespace ?? "default" : undefined;
    const request: Request = {
      verb: "create",
      resource: resource.name,
      version: resource.version,
      namespace,
      body: object,
    };
    let answer = perform(this.#machine, request);
    if (!answer.ok) {
      this.advance(0);
      answer = perform(this.#machine, request);
    }
    if (!answer.ok) throw new Error(`The start state's ${label} cannot be created: ${answer.fault.message}`);
  }
}

/** What is made is named in its body, or by the server. */
function createdName({ verb, body }: Request, answer: Answer): string | undefined {
  if (verb !== "create") return undefined;
  return (answer.ok ? answer.object : (body as KubeObject | undefined))?.metadata?.name;
}
