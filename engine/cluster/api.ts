import type { KubeObject, ResourceName } from "../base/object.ts";

/** One API call. Everything that changes or reads the cluster is one of these: a learner's and a controller's alike. */
export interface Request {
  readonly verb: "get" | "list" | "create" | "update" | "patch" | "delete" | "deletecollection";
  readonly resource: ResourceName;
  /** The version of the path, such as `v1`; without, the preferred one. */
  readonly version?: string;
  readonly subresource?: string;
  readonly namespace?: string;
  readonly name?: string;
  /** What was sent, as parsed JSON. */
  readonly body?: unknown;
  readonly patchType?: "merge" | "strategic" | "json" | "apply";

  readonly dryRun?: boolean;
  readonly fieldManager?: string;
  readonly fieldValidation?: "Strict" | "Warn" | "Ignore";
  /** Server-side apply takes over fields of others. */
  readonly force?: boolean;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  readonly propagationPolicy?: "Background" | "Foreground" | "Orphan";
  readonly gracePeriodSeconds?: number;
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };

  /** Without: the administrator, `kubernetes-admin` of `system:masters`. Controllers go by a name of their own. */
  readonly user?: User;
}

export interface User {
  readonly name: string;
  readonly groups: readonly string[];
}

export type Answer = Success | Refusal;

export interface Success {
  readonly ok: true;
  /**
   * The object; for a list, undefined. A delete answers the object as it was last, or a Status. `metadata.managedFields`
   * is worked out when it is read, and not enumerable: whoever wants to show it copies it by its name.
   */
  readonly object?: KubeObject;
  /** For a list: sorted by namespace and name. */
  readonly items?: readonly KubeObject[];
  /** For a list: the cluster's version when it was read. */
  readonly resourceVersion?: string;
  /** An apply or update may make what was not there. */
  readonly created?: boolean;
  readonly warnings: readonly string[];
}

export interface Refusal {
  readonly ok: false;
  readonly fault: Fault;
  readonly warnings: readonly string[];
}

/** The real server's Status: `reason` and `message` word for word. */
export interface Fault {
  readonly code: number;
  /** `NotFound`, `AlreadyExists`, `Conflict`, `Invalid`, `BadRequest`, `Forbidden`, `MethodNotAllowed`, … */
  readonly reason: string;
  readonly message: string;
  readonly details?: FaultDetails;
}

export interface FaultDetails {
  readonly name?: string;
  readonly group?: string;
  readonly kind?: string;
  readonly uid?: string;
  readonly retryAfterSeconds?: number;
  readonly causes?: readonly { readonly reason: string; readonly message: string; readonly field?: string }[];
}

/** One change of one object, in the order of resource versions: what a watch would have sent. */
export interface Change {
  /** The cluster's resource version after it. */
  readonly version: number;
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly resource: ResourceName;
  readonly object: KubeObject;
  readonly previous?: KubeObject;
}

/** One line of the audit log: what a grader's `seen` check looks at. Only calls that carry a `user` or none (the learner's). */
export interface AuditEntry {
  readonly atMs: number;
  readonly user: string;
  readonly verb: Request["verb"] | "watch";
  readonly resource: ResourceName;
  readonly subresource?: string;
  readonly namespace?: string;
  readonly name?: string;
  /** HTTP code of the answer. */
  readonly code: number;
  /** Of a refusal. */
  readonly message?: string;
}
