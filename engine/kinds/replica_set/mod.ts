/**
 * ReplicaSet: its record in the table of ../mod.ts. Beside it: look.ts (what `get` and `describe` show), rules.ts
 * (defaults and refusals).
 */
import { replicaSetColumns } from "./look.ts";
import { describeReplicaSet } from "./look.ts";
import type { Kind } from "../kind.ts";
import type { ReplicaSet } from "../types.ts";
import { sameJson } from "../../base/json.ts";
import { prepareReplicaSet, replicaSetFaults } from "./rules.ts";
import { templateOwnerWarnings } from "../pod_spec/warnings.ts";

export const replicaSet: Kind<ReplicaSet> = {
  kind: "ReplicaSet",
  apiVersion: "apps/v1",
  prepare: prepareReplicaSet,
  validate: replicaSetFaults,
  warnings: templateOwnerWarnings,
  raisesGeneration: (next, previous) => !sameJson(next.spec, previous.spec),
  columns: replicaSetColumns,
  describe: describeReplicaSet,
};
