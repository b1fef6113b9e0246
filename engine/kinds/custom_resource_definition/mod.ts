/**
 * CustomResourceDefinition: its record in the table of ../mod.ts. Beside it: rules.ts (defaults), validate.ts (refusals),
 * schema.ts (refusals of schemas).
 */
import { plainColumns } from "../cells.ts";
import type { Kind } from "../kind.ts";
import type { KubeObject } from "../../base/object.ts";
import { sameJson } from "../../base/json.ts";
import { prepareCustomResourceDefinition } from "./rules.ts";
import { customResourceDefinitionFaults } from "./validate.ts";

export const customResourceDefinition: Kind<KubeObject> = {
  kind: "CustomResourceDefinition",
  apiVersion: "apiextensions.k8s.io/v1",
  prepare: prepareCustomResourceDefinition,
  validate: customResourceDefinitionFaults,
  raisesGeneration: (next, previous) => !sameJson(next.spec, previous.spec),
  columns: plainColumns,
};
