/**
 * ReplicaSet: its record, with its rules and its looks beside it. A new kind: a folder like this one, and its line in
 * engine/kinds/mod.ts. prepare.ts brings objects into their stored form, validate.ts lists their faults, columns.ts and
 * describe.ts are what is seen of them. Whatever a kind does not need is left out; names, verbs and fields are facts
 * (discovery.ts, schema/).
 */
import { replicaSetColumns } from "./look.ts";
import { describeReplicaSet } from "./look.ts";
import type { Kind } from "../kind.ts";
import type { ReplicaSet } from "../types.ts";
import { sameJson } from "../../base/json.ts";
import { prepareReplicaSet, replicaSetFaults } from "./rules.ts";
import { podTemplateWarnings } from "../pod_spec/warnings.ts";

export const replicaSet: Kind<ReplicaSet> = {
  kind: "ReplicaSet",
  apiVersion: "apps/v1",
  prepare: prepareReplicaSet,
  validate: replicaSetFaults,
  warnings: (next) => podTemplateWarnings(next.spec.template, "spec.template"),
  raisesGeneration: (next, previous) => !sameJson(next.spec, previous.spec),
  columns: replicaSetColumns,
  describe: describeReplicaSet,
};
