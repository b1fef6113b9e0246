import type { KubeObject } from "../../base/object.ts";
import type { PrepareContext } from "../kind.ts";
import { withFields } from "../with_fields.ts";

const DEFAULTS = Object.freeze({
  attachRequired: true,
  fsGroupPolicy: "ReadWriteOnceWithFSType",
  podInfoOnMount: false,
  requiresRepublish: false,
  seLinuxMount: false,
  storageCapacity: false,
  volumeLifecycleModes: Object.freeze(["Persistent"]),
});

export function prepareCsiDriver(next: KubeObject, _context: PrepareContext<KubeObject>): KubeObject {
  return withFields(next, { spec: withFields(DEFAULTS, next.spec ?? {}) });
}
