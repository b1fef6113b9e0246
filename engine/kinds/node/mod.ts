/**
 * Node: its record, with its rules and its looks beside it. A new kind: a folder like this one, and its line in
 * engine/kinds/mod.ts. prepare.ts brings objects into their stored form, validate.ts lists their faults, columns.ts and
 * describe.ts are what is seen of them. Whatever a kind does not need is left out; names, verbs and fields are facts
 * (discovery.ts, schema/).
 */
import { nodeColumns } from "./columns.ts";
import { describeNode } from "./describe.ts";
import type { Kind } from "../kind.ts";
import type { Node } from "../types.ts";
import { prepareNode } from "./prepare.ts";
import { nodeFaults } from "./validate.ts";

export const node: Kind<Node> = {
  kind: "Node",
  apiVersion: "v1",
  prepare: prepareNode,
  validate: nodeFaults,
  fieldSelectors: { "spec.unschedulable": (node) => String(node.spec.unschedulable ?? false) },
  fieldSelectorFault: "label",
  columns: nodeColumns,
  describe: describeNode,
};
