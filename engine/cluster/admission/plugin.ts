import type { KubeObject, ResourceName } from "../../base/object.ts";
import type { Call } from "../call.ts";
import type { Fault } from "../api.ts";
import type { Refused } from "../faults.ts";

/**
 * One admission plugin. `admit` may change what is about to be stored, before the kind's rules are asked; `fault` may only
 * refuse, after them. `previous` is absent on create; on delete `next` is absent.
 */
export interface AdmissionPlugin {
  readonly name: string;
  /** Resources that it looks at; without, all. */
  readonly resources?: readonly ResourceName[];
  readonly operations: readonly Operation[];
  admit?(call: Call, next: KubeObject, previous: KubeObject | undefined): KubeObject | Refused;
  fault?(call: Call, next: KubeObject | undefined, previous: KubeObject | undefined): Fault | undefined;
}

export type Operation = "create" | "update" | "delete";
