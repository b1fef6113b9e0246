/**
 * Pod: its record, with its rules and its looks beside it. A new kind: a folder like this one, and its line in
 * engine/kinds/mod.ts. prepare.ts brings objects into their stored form, validate.ts lists their faults, columns.ts and
 * describe.ts are what is seen of them. Whatever a kind does not need is left out; names, verbs and fields are facts
 * (discovery.ts, schema/).
 */
import { podColumns } from "./columns.ts";
import { describePod } from "./describe.ts";
import type { Kind } from "../kind.ts";
import type { Pod } from "../types.ts";
import { sameJson } from "../../base/json.ts";
import { podSpecWarnings } from "../pod_spec/warnings.ts";
import { podFieldSelectors } from "./fields.ts";
import { preparePod } from "./prepare.ts";
import { podFaults } from "./validate.ts";

export const pod: Kind<Pod> = {
  kind: "Pod",
  apiVersion: "v1",
  prepare: preparePod,
  validate: podFaults,
  warnings: (next) => podSpecWarnings(next.spec, "spec"),
  raisesGeneration: (next, previous) => !sameJson(next.spec, previous.spec),
  fieldSelectors: podFieldSelectors,
  fieldSelectorFault: "label",
  columns: podColumns,
  describe: describePod,
};
