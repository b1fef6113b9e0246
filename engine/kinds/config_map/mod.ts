/**
 * ConfigMap: its record in the table of ../mod.ts. Beside it: look.ts (what `get` and `describe` show), rules.ts
 * (defaults and refusals).
 */
import { configMapColumns } from "./look.ts";
import { describeConfigMap } from "./look.ts";
import type { Kind } from "../kind.ts";
import type { ConfigMap } from "../types.ts";
import { configMapFaults } from "./rules.ts";

export const configMap: Kind<ConfigMap> = {
  kind: "ConfigMap",
  apiVersion: "v1",
  validate: configMapFaults,
  columns: configMapColumns,
  describe: describeConfigMap,
};
