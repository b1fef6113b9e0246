/**
 * ValidatingWebhookConfiguration: its record in the table of ../mod.ts. Beside it: rules.ts (defaults), validate.ts (refusals).
 */
import { webhookColumns } from "../admission_columns.ts";
import type { Kind } from "../kind.ts";
import type { KubeObject } from "../../base/object.ts";
import { sameJson } from "../../base/json.ts";
import { prepareWebhooks } from "./rules.ts";
import { webhookFaults } from "./validate.ts";

export const validatingWebhookConfiguration: Kind<KubeObject> = {
  kind: "ValidatingWebhookConfiguration",
  apiVersion: "admissionregistration.k8s.io/v1",
  prepare: prepareWebhooks,
  validate: webhookFaults,
  raisesGeneration: (next, previous) => !sameJson(next.webhooks, previous.webhooks),
  columns: webhookColumns,
};
