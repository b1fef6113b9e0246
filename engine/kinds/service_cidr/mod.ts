/** ServiceCIDR: its record in the table of ../mod.ts. Beside it: look.ts (what `get` and `describe` show). */
import { serviceCidrColumns } from "./look.ts";
import { describeServiceCidr } from "./look.ts";
import type { Kind } from "../kind.ts";
import type { KubeObject } from "../../base/object.ts";

export const serviceCidr: Kind<KubeObject> = {
  kind: "ServiceCIDR",
  apiVersion: "networking.k8s.io/v1",
  columns: serviceCidrColumns,
  describe: describeServiceCidr,
};
