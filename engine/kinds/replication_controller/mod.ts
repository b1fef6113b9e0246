/**
 * ReplicationController: its record in the table of ../mod.ts. Beside it: look.ts (what `get` and `describe` show),
 * rules.ts (defaults and refusals).
 */
import { replicationControllerColumns } from "./look.ts";
import { describeReplicationController } from "./look.ts";
import type { Kind } from "../kind.ts";
import type { KubeObject } from "../../base/object.ts";
import { sameJson } from "../../base/json.ts";
import { prepareReplicationController, replicationControllerFaults } from "./rules.ts";
import { templateOwnerWarnings } from "../pod_spec/warnings.ts";
import type { ReplicaSet } from "../types.ts";

export const replicationController: Kind<KubeObject> = {
  kind: "ReplicationController",
  apiVersion: "v1",
  prepare: prepareReplicationController,
  validate: replicationControllerFaults,
  warnings: (next, previous) => templateOwnerWarnings(next as ReplicaSet, previous as ReplicaSet | undefined),
  raisesGeneration: (next, previous) => !sameJson(next.spec, previous.spec),
  fieldSelectors: { "status.replicas": (controller) => String(controller.status?.replicas ?? 0) },
  fieldSelectorFault: "kind",
  columns: replicationControllerColumns,
  describe: describeReplicationController,
};
