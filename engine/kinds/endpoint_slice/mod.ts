/**
 * EndpointSlice: its record in the table of ../mod.ts. Beside it: look.ts (what `get` and `describe` show), rules.ts
 * (defaults and refusals).
 */
import { endpointSliceColumns } from "./look.ts";
import { describeEndpointSlice } from "./look.ts";
import type { Kind } from "../kind.ts";
import type { KubeObject } from "../../base/object.ts";
import { sameJson } from "../../base/json.ts";
import { endpointSliceFaults, prepareEndpointSlice } from "./rules.ts";

export const endpointSlice: Kind<KubeObject> = {
  kind: "EndpointSlice",
  apiVersion: "discovery.k8s.io/v1",
  prepare: prepareEndpointSlice,
  validate: endpointSliceFaults,
  raisesGeneration: (next, previous) => !sameJson([next.endpoints, next.ports], [previous.endpoints, previous.ports]),
  columns: endpointSliceColumns,
  describe: describeEndpointSlice,
};
