/**
 * Service: its record in the table of ../mod.ts. Beside it: allocate.ts, families.ts, columns.ts (what `get` shows), describe.ts
 * (what `describe` shows), prepare.ts (defaults and server-owned fields), validate.ts (refusals), warnings.ts.
 */
import { serviceColumns } from "./columns.ts";
import { describeService } from "./describe.ts";
import type { Kind } from "../kind.ts";
import type { Service } from "../types.ts";
import { allocateService } from "./allocate.ts";
import { prepareService } from "./prepare.ts";
import { serviceFaults } from "./validate.ts";
import { serviceWarnings } from "./warnings.ts";

export const service: Kind<Service> = {
  kind: "Service",
  apiVersion: "v1",
  prepare: prepareService,
  validate: serviceFaults,
  warnings: serviceWarnings,
  allocate: allocateService,
  allocated: ["clusterIP", "clusterIPs", "healthCheckNodePort", "ipFamilies", "ipFamilyPolicy"],
  validName: "label",
  fieldSelectors: {
    "spec.clusterIP": (service) => service.spec.clusterIP ?? "",
    "spec.type": (service) => service.spec.type ?? "",
  },
  fieldSelectorFault: "label",
  columns: serviceColumns,
  describe: describeService,
};
