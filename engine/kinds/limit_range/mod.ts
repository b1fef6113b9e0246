/**
 * LimitRange: its record in the table of ../mod.ts. Beside it: look.ts (what `get` and `describe` show), rules.ts
 * (defaults and refusals).
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
