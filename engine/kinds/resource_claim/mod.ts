/** ResourceClaim: its record in the table of ../mod.ts. Beside it: columns.ts (what `get` shows). */
import { resourceClaimColumns } from "./columns.ts";
import type { Kind } from "../kind.ts";
import type { KubeObject } from "../../base/object.ts";

export const resourceClaim: Kind<KubeObject> = {
  kind: "ResourceClaim",
  apiVersion: "resource.k8s.io/v1",
  columns: resourceClaimColumns,
};
