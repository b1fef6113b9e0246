/**
 * Lease: its record in the table of ../mod.ts. Beside it: columns.ts (what `get` shows), renewal.ts (how holders
 * renew it), rules.ts (defaults and refusals).
 */
import { leaseColumns } from "./columns.ts";
import type { Kind } from "../kind.ts";
import type { KubeObject } from "../../base/object.ts";
import { renewed } from "./renewal.ts";
import { leaseFaults } from "./rules.ts";

export const lease: Kind<KubeObject> = {
  kind: "Lease",
  apiVersion: "coordination.k8s.io/v1",
  validate: leaseFaults,
  shown: renewed,
  columns: leaseColumns,
};
