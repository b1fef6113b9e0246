/** ServiceAccount: its record in the table of ../mod.ts. Beside it: look.ts (what `get` and `describe` show). */
import { serviceAccountColumns } from "./look.ts";
import { describeServiceAccount } from "./look.ts";
import type { Kind } from "../kind.ts";
import type { ServiceAccount } from "../types.ts";

export const serviceAccount: Kind<ServiceAccount> = {
  kind: "ServiceAccount",
  apiVersion: "v1",
  columns: serviceAccountColumns,
  describe: describeServiceAccount,
};
