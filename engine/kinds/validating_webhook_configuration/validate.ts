import type { KubeObject } from "../../base/object.ts";
import { invalid, required } from "../field_fault.ts";
import { dnsSubdomain, nameFaults } from "../names.ts";
import { each, type Faults, labelSelectorFaults, NO_FAULTS, oneOf, unseen } from "../rules.ts";
import type { Fields } from "../types.ts";
import { ruleFaults } from "../validating_admission_policy/validate.ts";

const SIDE_EFFECTS = ["None", "NoneOnDryRun"];
const VERSIONS = ["v1", "v1beta1"];

/** The webhooks of either kind of configuration. */
export function webhookFaults(configuration: KubeObject): Faults {
  const names = new Set<string>();
  return each<Fields>("webhooks", configuration.webhooks, (webhook, at) => [
    ...oneWebhookFaults(webhook, at),
    ...versionFaults(webhook.admissionReviewVersions ?? [], `${at}.admissionReviewVersions`),
    ...unseen(`${at}.name`, webhook.name ?? "", names),
  ]);
}

function oneWebhookFaults(webhook: Fields, at: string): Faults {
  const { name = "", rules, failurePolicy, matchPolicy, sideEffects, timeoutSeconds, reinvocationPolicy } = webhook;
  const isInTime = timeoutSeconds >= 1 && timeoutSeconds <= 30;
  return [
    ...qualifiedFaults(name, `${at}.name`),
    ...each<Fields>(`${at}.rules`, rules, ruleFaults),
    ...oneOf(`${at}.failurePolicy`, failurePolicy, ["Fail", "Ignore"]),
    ...oneOf(`${at}.matchPolicy`, matchPolicy, ["Equivalent", "Exact"]),
    ...(sideEffects
      ? oneOf(`${at}.sideEffects`, sideEffects, SIDE_EFFECTS)
      : [required(`${at}.sideEffects`, `must specify one of ${SIDE_EFFECTS.join(", ")}`)]),
    ...(isInTime
      ? NO_FAULTS
      : [invalid(`${at}.timeoutSeconds`, timeoutSeconds, "the timeout value must be between 1 and 30 seconds")]),
    ...labelSelectorFaults(`${at}.namespaceSelector`, webhook.namespaceSelector),
    ...labelSelectorFaults(`${at}.objectSelector`, webhook.objectSelector),
    ...(reinvocationPolicy ? oneOf(`${at}.reinvocationPolicy`, reinvocationPolicy, ["IfNeeded", "Never"]) : NO_FAULTS),
    ...clientFaults(webhook.clientConfig ?? {}, `${at}.clientConfig`),
  ];
}

/** `check.example.com`: a domain of at least three parts. */
function qualifiedFaults(name: string, at: string): Faults {
  if (name === "") return [required(at)];
  const faults = nameFaults(at, name, dnsSubdomain);
  if (faults.length > 0 || name.split(".").length >= 3) return faults;
  return [invalid(at, name, "should be a domain with at least three segments separated by dots")];
}

function clientFaults({ url, service }: Fields, at: string): Faults {
  if ((url === undefined) === (service === undefined)) {
    return [required(at, "exactly one of url or service is required")];
  }
  if (service) {
    return [
      ...(service.name ? NO_FAULTS : [required(`${at}.service.name`, "service name is required")]),
      ...(service.namespace ? NO_FAULTS : [required(`${at}.service.namespace`, "service namespace is required")]),
    ];
  }
  const scheme = /^(\w+):/.exec(url)?.[1] ?? "";
  if (scheme === "https") return NO_FAULTS;
  const says = "'https' is the only allowed URL scheme; desired format: https://host[/path]";
  return [invalid(`${at}.url`, scheme, says)];
}

function versionFaults(versions: readonly string[], at: string): Faults {
  if (versions.length === 0) return [required(at, `must specify one of ${VERSIONS.join(", ")}`)];
  if (versions.some((version) => VERSIONS.includes(version))) return NO_FAULTS;
  return [invalid(at, versions, `must include at least one of ${VERSIONS.join(", ")}`)];
}
