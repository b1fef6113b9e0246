import type { KubeObject } from "../../base/object.ts";
import type { CustomResource } from "../catalog.ts";

/** The resources that a CustomResourceDefinition makes: one for each version that is served, the stored one first. */
export function customResources(_definition: KubeObject): CustomResource[] {
  return [];
}
