import type { KubeObject } from "../../base/object.ts";
import { isAddress } from "../addresses.ts";
import { invalid, required, unsupported } from "../field_fault.ts";
import type { FieldFault, PrepareContext } from "../kind.ts";
import { dns1035Label, dnsSubdomain, nameFaults, portName, wildcardSubdomain } from "../names.ts";
import { withFields } from "../with_fields.ts";
import { each, type Faults, NO_FAULTS, portNumber } from "../rules.ts";
import type { Fields } from "../types.ts";

const FIRST_STATUS = Object.freeze({ loadBalancer: {} });

export function prepareIngress(next: KubeObject, _context: PrepareContext<KubeObject>): KubeObject {
  return withFields(next, { spec: next.spec ?? {}, status: next.status ?? FIRST_STATUS });
}

export function ingressFaults({ spec }: KubeObject): Faults {
  const isEmpty = !spec.rules?.length && !spec.defaultBackend;
  return [
    ...(isEmpty ? [invalid("spec", null, "either `defaultBackend` or `rules` must be specified")] : []),
    ...(spec.defaultBackend ? backendFaults(spec.defaultBackend, "spec.defaultBackend") : []),
    ...each<Fields>("spec.rules", spec.rules, (rule, at) => [
      ...(rule.host ? ruleHostFaults(rule.host, `${at}.host`) : []),
      ...(rule.http ? pathsFaults(rule.http.paths, `${at}.http.paths`) : []),
    ]),
    ...each<Fields>(
      "spec.tls",
      spec.tls,
      (tls, at) => each<string>(`${at}.hosts`, tls.hosts, (host, field) => hostFaults(host, field)),
    ),
    ...(spec.ingressClassName === undefined
      ? []
      : nameFaults("spec.ingressClassName", spec.ingressClassName, dnsSubdomain)),
  ];
}

function ruleHostFaults(host: string, field: string): Faults {
  if (isAddress(host)) return [invalid(field, host, "must be a DNS name, not an IP address")];
  return hostFaults(host, field);
}

function hostFaults(host: string, field: string): Faults {
  return nameFaults(field, host, host.includes("*") ? wildcardSubdomain : dnsSubdomain);
}

const PATH_TYPES = ["Exact", "ImplementationSpecific", "Prefix"];
const BAD_SEQUENCES = ["//", "/./", "/../", "%2f", "%2F"];
const BAD_ENDINGS = ["/..", "/."];

function pathsFaults(paths: readonly Fields[] | undefined, field: string): Faults {
  if (!paths?.length) return [required(field)];
  return each(field, paths, (path, at) => {
    const type: string | undefined = path.pathType;
    if (type === undefined) return [required(`${at}.pathType`, "pathType must be specified")];
    return [...pathFaults(path.path ?? "", type, at), ...backendFaults(path.backend ?? {}, `${at}.backend`)];
  });
}

function pathFaults(path: string, type: string, at: string): Faults {
  if (!PATH_TYPES.includes(type)) return [unsupported(`${at}.pathType`, type, PATH_TYPES)];
  const field = `${at}.path`;
  const isAbsolute = path.startsWith("/");
  if (type === "ImplementationSpecific") {
    return path && !isAbsolute ? [invalid(field, path, "must be an absolute path")] : NO_FAULTS;
  }
  return [
    ...(isAbsolute ? [] : [invalid(field, path, "must be an absolute path")]),
    ...BAD_SEQUENCES.filter((bad) => path.includes(bad)).map((bad) =>
      invalid(field, path, `must not contain '${bad}'`)
    ),
    ...BAD_ENDINGS.filter((bad) => path.endsWith(bad)).map((bad) => invalid(field, path, `cannot end with '${bad}'`)),
  ];
}

function backendFaults(backend: Fields, field: string): Faults {
  const { service, resource } = backend;
  if (service && resource) return [invalid(field, "", "cannot set both resource and service backends")];
  if (resource) return resource.name ? NO_FAULTS : [required(`${field}.resource.name`)];
  if (!service) return [invalid(field, "", "resource or service backend is required")];
  const faults: FieldFault[] = service.name
    ? [...nameFaults(`${field}.service.name`, service.name, dns1035Label)]
    : [required(`${field}.service.name`)];
  const { name, number } = service.port ?? {};
  if (name && number) faults.push(invalid(field, "", "cannot set both port name & port number"));
  else if (name) faults.push(...nameFaults(`${field}.service.port.name`, name, portName));
  else if (number) faults.push(...portNumber(`${field}.service.port.number`, number));
  else faults.push(required(field, "port name or number is required"));
  return faults;
}

export function ingressClassFaults({ spec }: KubeObject, previous?: KubeObject): Faults {
  const controller: string = spec?.controller ?? "";
  if (previous && previous.spec?.controller !== controller) {
    return [invalid("spec.controller", controller, "field is immutable")];
  }
  if (!controller) return [required("spec.controller")];
  const isQualified = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?\/\S+$/.test(controller);
  return isQualified
    ? NO_FAULTS
    : [invalid("spec.controller", controller, 'must be a domain-prefixed path (such as "acme.io/foo")')];
}
