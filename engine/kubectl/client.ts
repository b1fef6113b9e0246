import type { KubeObject, ResourceName } from "../base/object.ts";
import type { Answer, Fault, Request, User } from "../cluster/api.ts";
import type { Cluster } from "../cluster/cluster.ts";
import type { Resource } from "../kinds/discovery.ts";
import { complained, type Failure, refused } from "./failure.ts";

/** A request without what the client adds to it. */
export type Ask = Omit<Request, "user" | "dryRun"> & { readonly dryRun?: boolean };

export type Got = { readonly object: KubeObject; readonly created?: boolean } | { readonly failure: Failure };
export type Listed = { readonly items: readonly KubeObject[]; readonly resourceVersion: string } | {
  readonly failure: Failure;
};

/** The resource and version of a request; a name alone means the preferred version. */
export function pathOf(
  resource: ResourceName | Resource,
): { readonly resource: ResourceName; readonly version?: string } {
  return typeof resource === "string" ? { resource } : { resource: resource.name, version: resource.version };
}

const METHODS: Readonly<Record<Ask["verb"], string>> = {
  get: "get",
  list: "get",
  create: "post",
  update: "put",
  patch: "patch",
  delete: "delete",
  deletecollection: "delete",
};

/** A path that is not there at all: the server has no Status for it, and the client words one. */
function noSuchPath({ verb, resource }: Ask): Fault {
  const message = `the server could not find the requested resource (${METHODS[verb]} ${resource})`;
  return { code: 404, reason: "NotFound", message };
}

/** A request for one object without a name never leaves the client. */
const NAMELESS: Fault = Object.freeze({ code: 0, reason: "", message: "resource name may not be empty" });

/**
 * The API as one call of kubectl uses it: always as the same user, with the server's warnings gathered (each text once).
 * When the server can't be reached, every request comes back with the same failure.
 */
export class Client {
  readonly cluster: Cluster;
  readonly user: User | undefined;
  readonly #unreachable: Failure | undefined;
  readonly #told = new Set<string>();
  #warnings = "";
  #count = 0;

  constructor(cluster: Cluster, user: User | undefined, unreachable?: Failure) {
    this.cluster = cluster;
    this.user = user;
    this.#unreachable = unreachable;
  }

  get unreachable(): Failure | undefined {
    return this.#unreachable;
  }

  request(ask: Ask): Answer {
    if (this.#unreachable) {
      const message = this.#unreachable.is === "bare" ? this.#unreachable.message : "";
      return { ok: false, fault: { code: 503, reason: "", message }, warnings: [] };
    }
    if (ask.name === "" && ask.verb !== "create") return { ok: false, fault: NAMELESS, warnings: [] };
    if (!this.cluster.resource(ask.resource)) return { ok: false, fault: noSuchPath(ask), warnings: [] };
    const answer = this.cluster.request(this.user ? { ...ask, user: this.user } : ask);
    for (const text of answer.warnings) this.warn(text);
    return answer;
  }

  /** One object back, or the failure. */
  ask(ask: Ask): Got {
    const answer = this.request(ask);
    if (!answer.ok) return { failure: this.failureOf(answer.fault) };
    return { object: answer.object as KubeObject, created: answer.created };
  }

  get(resource: ResourceName | Resource, namespace: string | undefined, name: string, subresource?: string): Got {
    return this.ask({ verb: "get", ...pathOf(resource), namespace, name, subresource });
  }

  list(
    resource: ResourceName | Resource,
    options: Pick<Ask, "namespace" | "labelSelector" | "fieldSelector"> = {},
  ): Listed {
    const answer = this.request({ verb: "list", ...pathOf(resource), ...options });
    if (!answer.ok) return { failure: this.failureOf(answer.fault) };
    return { items: answer.items ?? [], resourceVersion: answer.resourceVersion ?? "" };
  }

  failureOf(fault: Fault): Failure {
    return this.#unreachable ?? (fault === NAMELESS ? complained(fault.message) : refused(fault));
  }

  /** A warning for standard error, once for each text. */
  warn(text: string): void {
    if (this.#told.has(text)) return;
    this.#told.add(text);
    this.#count++;
    this.#warnings += `Warning: ${text}\n`;
  }

  /** How many warnings there were so far, for `--warnings-as-errors`. */
  get warningCount(): number {
    return this.#count;
  }

  /** The warnings since the last time. */
  takeWarnings(): string {
    const warnings = this.#warnings;
    this.#warnings = "";
    return warnings;
  }

  /** Something for standard error in the order of warnings. */
  note(text: string): void {
    this.#warnings += text;
  }
}
