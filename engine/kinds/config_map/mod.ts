/**
 * ConfigMap: its record, with its rules and its looks beside it. A new kind: a folder like this one, and its line in
 * engine/kinds/mod.ts. prepare.ts brings objects into their stored form, validate.ts lists their faults, columns.ts and
 * describe.ts are what is seen of them. Whatever a kind does not need is left out; names, verbs and fields are facts
 * (discovery.ts, schema/).
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
