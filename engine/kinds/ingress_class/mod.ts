/** IngressClass: its record in the table of ../mod.ts. Beside it: look.ts (what `get` and `describe` show). */
import { ingressClassColumns } from "./look.ts";
import { describeIngressClass } from "./look.ts";
import type { Kind } from "../kind.ts";
import type { KubeObject } from "../../base/object.ts";
import { sameJson } from "../../base/json.ts";
import { ingressClassFaults, prepareIngressClass } from "../ingress/rules.ts";

export const ingressClass: Kind<KubeObject> = {
  kind: "IngressClass",
  apiVersion: "networking.k8s.io/v1",
  prepare: prepareIngressClass,
  validate: ingressClassFaults,
  raisesGeneration: (next, previous) => !sameJson(next.spec, previous.spec),
  columns: ingressClassColumns,
  describe: describeIngressClass,
};
