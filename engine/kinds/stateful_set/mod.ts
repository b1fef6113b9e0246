/**
 * StatefulSet: its record in the table of ../mod.ts. Beside it: look.ts (what `get` and `describe` show), rules.ts
 * (defaults and refusals).
 */
import { statefulSetColumns } from "./look.ts";
import { describeStatefulSet } from "./look.ts";
import type { Kind } from "../kind.ts";
import type { StatefulSet } from "../workload_types.ts";
import { sameJson } from "../../base/json.ts";
import { prepareStatefulSet, statefulSetFaults } from "./rules.ts";
import { templateOwnerWarnings } from "../pod_spec/warnings.ts";

export const statefulSet: Kind<StatefulSet> = {
  kind: "StatefulSet",
  apiVersion: "apps/v1",
  validName: "label",
  prepare: prepareStatefulSet,
  validate: statefulSetFaults,
  warnings: templateOwnerWarnings,
  raisesGeneration: (next, previous) => !sameJson(next.spec, previous.spec),
  columns: statefulSetColumns,
  describe: describeStatefulSet,
};
