import type { KubeObject } from "../../base/object.ts";
import type { Fault } from "../api.ts";
import type { Call } from "../call.ts";
import { badRequest, internalError, Refused } from "../faults.ts";
import { concerns, type Deed, GROUP } from "./policies/matching.ts";
import type { AdmissionPlugin } from "./plugin.ts";

interface Webhook {
  readonly name: string;
  readonly rules?: readonly object[];
  readonly namespaceSelector?: object;
  readonly objectSelector?: object;
  readonly failurePolicy?: "Fail" | "Ignore";
  readonly sideEffects?: string;
  readonly timeoutSeconds?: number;
  readonly clientConfig: { readonly url?: string; readonly service?: ServiceReference };
}

interface ServiceReference {
  readonly namespace: string;
  readonly name: string;
  readonly path?: string;
  readonly port?: number;
}

/** Nothing answers behind a webhook of a simulated cluster: one that insists refuses every request that it is about. */
export const mutatingAdmissionWebhook: AdmissionPlugin = {
  name: "MutatingAdmissionWebhook",
  operations: ["create", "update"],
  admit(call, next, previous) {
    const fault = unanswered("mutatingwebhookconfigurations", { call, next, previous });
    return fault ? new Refused(fault) : next;
  },
};

export const validatingAdmissionWebhook: AdmissionPlugin = {
  name: "ValidatingAdmissionWebhook",
  operations: ["create", "update", "delete"],
  fault: (call, next, previous) => unanswered("validatingwebhookconfigurations", { call, next, previous }),
};

function unanswered(configurations: string, deed: Deed): Fault | undefined {
  const { call } = deed;
  const all = call.machine.store.list(`${configurations}.${GROUP}`);
  if (all.length === 0 || call.resource.group === GROUP) return undefined;
  for (const webhook of all.flatMap((one: KubeObject) => (one.webhooks ?? []) as readonly Webhook[])) {
    const { rules: resourceRules = [], namespaceSelector, objectSelector } = webhook;
    if (!concerns({ resourceRules, namespaceSelector, objectSelector }, deed)) continue;
    if (call.request.dryRun && !["None", "NoneOnDryRun"].includes(webhook.sideEffects ?? "")) {
      return badRequest(`admission webhook ${JSON.stringify(webhook.name)} does not support dry run`);
    }
    if (webhook.failurePolicy === "Ignore") continue;
    const why = `failed to call webhook: ${silence(webhook, call)}`;
    return internalError(`failed calling webhook ${JSON.stringify(webhook.name)}: ${why}`);
  }
  return undefined;
}

/** Why it doesn't answer: it, or its service, is not there; or nobody listens. */
function silence({ clientConfig: { url, service }, timeoutSeconds = 10 }: Webhook, { machine }: Call): string {
  const timeout = `timeout=${timeoutSeconds}s`;
  if (!service) {
    const host = /^https:\/\/([^/?#]*)/.exec(url ?? "")?.[1] ?? "";
    const isAddress = /^[\d.:[\]a-f]+$/.test(host);
    const why = isAddress
      ? `dial tcp ${/:\d+$/.test(host) ? host : `${host}:443`}: connect: connection refused`
      : `dial tcp: lookup ${host.replace(/:\d+$/, "")}: no such host`;
    return `Post "${url}${url?.includes("?") ? "&" : "?"}${timeout}": ${why}`;
  }
  const { namespace, name, path = "/", port = 443 } = service;
  const found = machine.store.get("services", `${namespace}/${name}`);
  const hasPort = found?.spec.ports?.some((one: { readonly port: number }) => one.port === port);
  const why = !found
    ? `service ${JSON.stringify(name)} not found`
    : hasPort
    ? `dial tcp ${found.spec.clusterIP}:${port}: connect: connection refused`
    : `no service port ${port} found for service ${JSON.stringify(name)}`;
  return `Post "https://${name}.${namespace}.svc:${port}${path}?${timeout}": ${why}`;
}
