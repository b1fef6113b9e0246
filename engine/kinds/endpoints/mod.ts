/** Endpoints: its record in the table of ../mod.ts. Beside it: look.ts (what `get` and `describe` show). */
import { endpointsColumns } from "./look.ts";
import { describeEndpoints } from "./look.ts";
import type { Kind } from "../kind.ts";
import type { KubeObject } from "../../base/object.ts";
import { endpointsFaults, prepareEndpoints } from "../endpoint_slice/rules.ts";

export const endpoints: Kind<KubeObject> = {
  kind: "Endpoints",
  apiVersion: "v1",
  prepare: prepareEndpoints,
  validate: endpointsFaults,
  columns: endpointsColumns,
  describe: describeEndpoints,
};
