/**
 * Node: its record in the table of ../mod.ts. Beside it: columns.ts (what `get` shows), describe.ts (what `describe`
 * shows), heartbeat.ts (what its kubelet renews), prepare.ts (defaults and server-owned fields), validate.ts (refusals).
 */
import { nodeColumns } from "./columns.ts";
import { describeNode } from "./describe.ts";
import { withHeartbeat } from "./heartbeat.ts";
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
  shown: withHeartbeat,
  columns: nodeColumns,
  describe: describeNode,
};
