/**
 * NetworkPolicy: its record in the table of ../mod.ts. Beside it: look.ts (what `get` and `describe` show), rules.ts
 * (defaults and refusals).
 */
import { networkPolicyColumns } from "./look.ts";
import { describeNetworkPolicy } from "./look.ts";
import type { Kind } from "../kind.ts";
import type { KubeObject } from "../../base/object.ts";
import { sameJson } from "../../base/json.ts";
import { networkPolicyFaults, prepareNetworkPolicy } from "./rules.ts";

export const networkPolicy: Kind<KubeObject> = {
  kind: "NetworkPolicy",
  apiVersion: "networking.k8s.io/v1",
  prepare: prepareNetworkPolicy,
  validate: networkPolicyFaults,
  raisesGeneration: (next, previous) => !sameJson(next.spec, previous.spec),
  columns: networkPolicyColumns,
  describe: describeNetworkPolicy,
};
