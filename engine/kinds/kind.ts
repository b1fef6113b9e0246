import type { Json, KubeObject, ResourceName } from "../base/object.ts";

/**
 * The contract of a resource kind: what it needs beyond the facts. Names, scope, verbs and subresources come from
 * `discovery.ts`, fields and merge keys from `schema/`; a resource without a record here works with what those say
 * (default columns NAME and AGE, no validation beyond its schema).
 */
export interface Kind<T extends KubeObject = KubeObject> {
  readonly kind: string;
  /** `v1`, `apps/v1`. */
  readonly apiVersion: string;

  /** The columns that the server's table has, in order; those with `wide` only show with `-o wide`. Without: NAME, AGE. */
  readonly columns?: readonly Column<T>[];

  /** The order of a list in the server's table, where it is not by name. */
  tableOrder?(a: T, b: T): number;

  /**
   * Brings what a client sent into the form that is stored: defaults, and the fields that the server owns. Called on
   * create and update, after decoding and before admission and validation. `previous` is absent on create.
   */
  prepare?(next: T, context: PrepareContext<T>): T;

  /**
   * Every fault in the order in which the real server lists them. `previous` is absent on create; `subresource` is set
   * while one is written (`resize` and `ephemeralcontainers` of pods have rules of their own).
   */
  validate?(next: T, previous?: T, subresource?: string): readonly FieldFault[];

  /**
   * Fills in what must be unique in the whole cluster (a Service's address and node ports). Called on create and update
   * before validation, as the real server does: what can't be given out is the only fault told. Not for subresources.
   */
  allocate?(next: T, context: AllocateContext<T>): T | { readonly faults: readonly FieldFault[] };

  /** Fields of the spec that the server gives out: nobody owns them unless he sent them (managed fields). */
  readonly allocated?: readonly string[];

  /** Warnings that a create or update answers with (HTTP `Warning: 299`), in order. */
  warnings?(next: T, previous?: T): readonly string[];

  /** Whether this update raises `metadata.generation`; absent when the kind has none. Create starts at 1. */
  raisesGeneration?(next: T, previous: T): boolean;

  /** Field selectors beyond `metadata.name` and `metadata.namespace`. */
  readonly fieldSelectors?: Readonly<Record<string, (object: T) => string>>;
  /** How the kind refuses an unknown one: `field label not supported: foo` ("label"), or the general text (absent). */
  readonly fieldSelectorFault?: "label" | "kind";

  /** Update strategy of the store: fields that a plain update may not touch keep their value (status by default). */
  readonly validName?: "subdomain" | "label" | "label1035" | "path";

  /** The object as readers see it, where components renew fields all the time: worked out when read, never written. */
  shown?(object: T, look: Clock): T;

  /** What `kubectl describe` prints for one object, without the blank lines between several. */
  describe?(object: T, look: Look): string;
}

export interface PrepareContext<T> {
  readonly previous?: T;
  readonly nowMs: number;
  /** Set while a subresource is written: `status`, `scale`, … */
  readonly subresource?: string;
  /** Who asks; a few kinds write it down (certificate signing requests). */
  readonly user?: { readonly name: string; readonly groups: readonly string[] };
}

export interface AllocateContext<T> {
  readonly previous?: T;
  /** Every object of the resource in all namespaces, the one that is written included. */
  readonly others: readonly T[];
  /** Seeded chance: a whole number from 0 to `limit - 1`. */
  below(limit: number): number;
}

export interface Column<T> {
  readonly title: string;
  readonly wide?: boolean;
  /** The cell's text; `<none>`, `<unknown>` and the like are the cell's own business. Ages come from `look.nowMs`. */
  cell(object: T, look: Clock): string;
}

export interface Clock {
  readonly nowMs: number;
}

/** What a describer may ask of the API, with the rights of the user who asked. */
export interface Look extends Clock {
  get(resource: ResourceName, namespace: string | undefined, name: string): KubeObject | undefined;
  list(resource: ResourceName, options?: LookOptions): readonly KubeObject[];
  /** The same, for what a description can do without: undefined, not a refusal, when the user may not list it. */
  listIfAllowed?(resource: ResourceName, options?: LookOptions): readonly KubeObject[] | undefined;
  /** `kubectl describe --show-events=false` */
  readonly showEvents: boolean;
}

export interface LookOptions {
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

/** Like Kubernetes' `field.Error`. Its text is `field: TYPE: "bad value": detail` (`faultText` in field_fault.ts). */
export interface FieldFault {
  readonly field: string;
  readonly type:
    | "Required value"
    | "Invalid value"
    | "Unsupported value"
    | "Duplicate value"
    | "Forbidden"
    | "Not found"
    | "Too long"
    | "Too many"
    | "Too few"
    | "Internal error";
  /** Left out of the text for Required, Forbidden and Too long. */
  readonly value?: Json | { readonly text: string };
  readonly detail?: string;
}
