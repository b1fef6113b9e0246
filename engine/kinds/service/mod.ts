/**
 * Service: its record, with its rules and its looks beside it. A new kind: a folder like this one, and its line in
 * engine/kinds/mod.ts. prepare.ts brings objects into their stored form, validate.ts lists their faults, columns.ts and
 * describe.ts are what is seen of them. Whatever a kind does not need is left out; names, verbs and fields are facts
 * (discovery.ts, schema/).
 */
import { serviceColumns } from "./columns.ts";
import { describeService } from "./describe.ts";
import type { Kind } from "../kind.ts";
import type { Service } from "../types.ts";
import { allocateService } from "./allocate.ts";
import { prepareService } from "./prepare.ts";
import { serviceFaults } from "./validate.ts";

export const service: Kind<Service> = {
  kind: "Service",
  apiVersion: "v1",
  prepare: prepareService,
  validate: serviceFaults,
  allocate: allocateService,
  validName: "label",
  fieldSelectors: {
    "spec.clusterIP": (service) => service.spec.clusterIP ?? "",
    "spec.type": (service) => service.spec.type ?? "",
  },
  fieldSelectorFault: "label",
  columns: serviceColumns,
  describe: describeService,
};
