/**
 * IngressClass: its record, with its rules and its looks beside it. A new kind: a folder like this one, and its line in
 * engine/kinds/mod.ts. prepare.ts brings objects into their stored form, validate.ts lists their faults, columns.ts and
 * describe.ts are what is seen of them. Whatever a kind does not need is left out; names, verbs and fields are facts
 * (discovery.ts, schema/).
 */
import { ingressClassColumns } from "./look.ts";
import { describeIngressClass } from "./look.ts";
import type { Kind } from "../kind.ts";
import type { KubeObject } from "../../base/object.ts";
import { sameJson } from "../../base/json.ts";
import { ingressClassFaults } from "../ingress/rules.ts";

export const ingressClass: Kind<KubeObject> = {
  kind: "IngressClass",
  apiVersion: "networking.k8s.io/v1",
  validate: ingressClassFaults,
  raisesGeneration: (next, previous) => !sameJson(next.spec, previous.spec),
  columns: ingressClassColumns,
  describe: describeIngressClass,
};
