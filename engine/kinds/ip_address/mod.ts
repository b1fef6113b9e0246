/** IPAddress: its record in the table of ../mod.ts. Beside it: look.ts (what `get` and `describe` show). */
import { ipAddressColumns } from "./look.ts";
import { describeIPAddress } from "./look.ts";
import type { Kind } from "../kind.ts";
import type { KubeObject } from "../../base/object.ts";

export const ipAddress: Kind<KubeObject> = {
  kind: "IPAddress",
  apiVersion: "networking.k8s.io/v1",
  columns: ipAddressColumns,
  describe: describeIPAddress,
};
