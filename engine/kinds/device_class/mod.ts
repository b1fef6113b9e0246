/** DeviceClass: its record in the table of ../mod.ts. Its facts say the rest. */
import type { Kind } from "../kind.ts";
import type { KubeObject } from "../../base/object.ts";

export const deviceClass: Kind<KubeObject> = {
  kind: "DeviceClass",
  apiVersion: "resource.k8s.io/v1",
};
