import type { KubeObject } from "../../base/object.ts";
import { invalid, required } from "../field_fault.ts";
import { dnsLabel, nameFaults } from "../names.ts";
import { type Faults, IMMUTABLE } from "../rules.ts";

export function runtimeClassFaults(next: KubeObject, previous?: KubeObject): Faults {
  const handler: string = next.handler ?? "";
  if (previous && previous.handler !== handler) return [invalid("handler", handler, IMMUTABLE)];
  return handler ? nameFaults("handler", handler, dnsLabel) : [required("handler")];
}
