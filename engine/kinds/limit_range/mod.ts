/**
 * LimitRange: its record, with its rules and its looks beside it. A new kind: a folder like this one, and its line in
 * engine/kinds/mod.ts. prepare.ts brings objects into their stored form, validate.ts lists their faults, columns.ts and
 * describe.ts are what is seen of them. Whatever a kind does not need is left out; names, verbs and fields are facts
 * (discovery.ts, schema/).
 */
import { limitRangeColumns } from "./look.ts";
import { describeLimitRange } from "./look.ts";
import type { Kind } from "../kind.ts";
import type { KubeObject } from "../../base/object.ts";
import { limitRangeFaults, prepareLimitRange } from "./rules.ts";

export const limitRange: Kind<KubeObject> = {
  kind: "LimitRange",
  apiVersion: "v1",
  prepare: prepareLimitRange,
  validate: limitRangeFaults,
  columns: limitRangeColumns,
  describe: describeLimitRange,
};
