import type { KubeObject } from "../../base/object.ts";
import type { PrepareContext } from "../kind.ts";
import { mapped, withFields } from "../with_fields.ts";
import type { Fields } from "../types.ts";
import { prepareRules } from "../validating_admission_policy/rules.ts";

const EMPTY: Fields = Object.freeze({});

/** The defaults of webhooks; mutating ones are also not called again. */
export function prepareWebhooks(next: KubeObject, _context: PrepareContext<KubeObject>): KubeObject {
  const isMutating = next.kind === "MutatingWebhookConfiguration";
  const webhooks = mapped<Fields, readonly Fields[] | undefined>(next.webhooks, (webhook) => {
    const { clientConfig } = webhook;
    const service: Fields | undefined = clientConfig?.service;
    return withFields(webhook, {
      failurePolicy: webhook.failurePolicy ?? "Fail",
      matchPolicy: webhook.matchPolicy ?? "Equivalent",
      namespaceSelector: webhook.namespaceSelector ?? EMPTY,
      objectSelector: webhook.objectSelector ?? EMPTY,
      timeoutSeconds: webhook.timeoutSeconds ?? 10,
      reinvocationPolicy: isMutating ? webhook.reinvocationPolicy ?? "Never" : undefined,
      clientConfig: service
        ? withFields(clientConfig, { service: withFields(service, { port: service.port ?? 443 }) })
        : clientConfig,
      rules: prepareRules(webhook.rules),
    });
  });
  return withFields(next, { webhooks });
}
