// Deployment: its record, with its rules and its looks beside it. A new kind: a folder like this one, and its line in
// engine/kinds/mod.ts. prepare.ts brings objects into their stored form, validate.ts lists their faults, columns.ts and
// describe.ts are what is seen of them. Whatever a kind does not need is left out; names, verbs and fields are facts
// (discovery.ts, schema/).
import { deploymentColumns } from "./columns.ts";
import { describeDeployment } from "./describe.ts";
import type { Kind } from "../kind.ts";
import type { Deployment } from "../types.ts";

export const deployment: Kind<Deployment> = {
  kind: "Deployment",
  apiVersion: "apps/v1",
  columns: deploymentColumns,
  describe: describeDeployment,
};
