/**
 * Pod: its record in the table of ../mod.ts. Beside it: columns.ts (what `get` shows), describe.ts (what `describe`
 * shows), fields.ts, prepare.ts (defaults and server-owned fields), validate.ts (refusals).
 */
import { podColumns } from "./columns.ts";
import { describePod } from "./describe.ts";
import type { Kind } from "../kind.ts";
import type { Pod } from "../types.ts";
import { sameJsonBut } from "../../base/json.ts";
import { podWarnings } from "../pod_spec/warnings.ts";
import { podFieldSelectors } from "./fields.ts";
import { preparePod } from "./prepare.ts";
import { podFaults } from "./validate.ts";

export const pod: Kind<Pod> = {
  kind: "Pod",
  apiVersion: "v1",
  prepare: preparePod,
  validate: podFaults,
  /** People seldom write pods again; programs do it all the time. */
  warnings: (next, previous) => previous ? [] : podWarnings(next),
  /** Where a pod is put is not a change of what is wanted. */
  raisesGeneration: (next, previous) =>
    next.spec !== previous.spec && !sameJsonBut("nodeName", next.spec, previous.spec),
  fieldSelectors: podFieldSelectors,
  fieldSelectorFault: "label",
  columns: podColumns,
  describe: describePod,
};
