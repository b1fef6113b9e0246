/**
 * What stands behind services: slices of endpoints (slices.ts), the older Endpoints (endpoints.ts), and slices that mirror
 * Endpoints which somebody wrote by hand (mirroring.ts). pods.ts says which pods and ports belong to a service,
 * trigger_time.ts what the change is dated by. Sources: `kubernetes/pkg/controller/{endpoint,endpointslice,
 * endpointslicemirroring}`. To add a form: a file with its Controller, its line below and in ../mod.ts.
 */
export { endpoints } from "./endpoints.ts";
export { endpointSliceMirroring } from "./mirroring.ts";
export { endpointSlice } from "./slices.ts";
