import type { Shape } from "../../base/field_set.ts";
import type { Faulty } from "../../base/fault.ts";
import type { KubeObject } from "../../base/object.ts";
import type { Decoded } from "../../kinds/schema/mod.ts";
import type { CustomResource } from "../catalog.ts";

/** A body in the form of its custom resource's schema: unknown fields pruned and named. */
export function decodeCustom(_resource: CustomResource, body: unknown): Decoded | Faulty {
  return { object: body as KubeObject, unknown: [] };
}

/** What server-side apply sees in a custom resource. */
export function customShape(_resource: CustomResource): Shape | undefined {
  return undefined;
}
