/**
 * Ingress: its record in the table of ../mod.ts. Beside it: look.ts (what `get` and `describe` show), rules.ts
 * (defaults and refusals).
 */
import { ingressColumns } from "./look.ts";
import { describeIngress } from "./look.ts";
import type { Kind } from "../kind.ts";
import type { KubeObject } from "../../base/object.ts";
import { sameJson } from "../../base/json.ts";
import { ingressFaults, ingressWarnings, prepareIngress } from "./rules.ts";

export const ingress: Kind<KubeObject> = {
  kind: "Ingress",
  apiVersion: "networking.k8s.io/v1",
  prepare: prepareIngress,
  validate: ingressFaults,
  warnings: ingressWarnings,
  raisesGeneration: (next, previous) => !sameJson(next.spec, previous.spec),
  columns: ingressColumns,
  describe: describeIngress,
};
