/** MutatingWebhookConfiguration: its record in the table of ../mod.ts. Its rules stand beside those of ValidatingWebhookConfiguration. */
import { webhookColumns } from "../admission_columns.ts";
import type { Kind } from "../kind.ts";
import type { KubeObject } from "../../base/object.ts";
import { sameJson } from "../../base/json.ts";
import { prepareWebhooks } from "../validating_webhook_configuration/rules.ts";
import { webhookFaults } from "../validating_webhook_configuration/validate.ts";

export const mutatingWebhookConfiguration: Kind<KubeObject> = {
  kind: "MutatingWebhookConfiguration",
  apiVersion: "admissionregistration.k8s.io/v1",
  prepare: prepareWebhooks,
  validate: webhookFaults,
  raisesGeneration: (next, previous) => !sameJson(next.webhooks, previous.webhooks),
  columns: webhookColumns,
};
