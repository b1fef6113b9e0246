import type { KubeObject } from "../../base/object.ts";
import { isAddress } from "../addresses.ts";
import { forbidden, invalid, required, unsupported } from "../field_fault.ts";
import type { FieldFault, PrepareContext } from "../kind.ts";
import { dnsLabel, dnsSubdomain, nameFaults, pathSegment, portName, wildcardSubdomain } from "../names.ts";
import { withFields } from "../with_fields.ts";
import { domainPathFaults, each, type Faults, IMMUTABLE, maxLength, NO_FAULTS, oneOf, portNumber } from "../rules.ts";
import type { Fields } from "../types.ts";

const FIRST_STATUS = Object.freeze({ loadBalancer: {} });

export function prepareIngress(next: KubeObject, _context: PrepareContext<KubeObject>): KubeObject {
  return withFields(next, { spec: next.spec ?? {}, status: next.status ?? FIRST_STATUS });
}

const CLASS_ANNOTATION = "kubernetes.io/ingress.class";

export function ingressFaults({ metadata, spec }: KubeObject, previous?: KubeObject): Faults {
  const isEmpty = !spec.rules?.length && !spec.defaultBackend;
  const named = metadata.annotations?.[CLASS_ANNOTATION];
  const { ingressClassName } = spec;
  const isTorn = !previous && named !== undefined && ingressClassName !== undefined && named !== ingressClassName;
  return [
    ...(isEmpty ? [invalid("spec", spec.rules ?? null, "either `defaultBackend` or `rules` must be specified")] : []),
    ...(spec.defaultBackend ? backendFaults(spec.defaultBackend, "spec.defaultBackend") : []),
    ...each<Fields>("spec.rules", spec.rules, (rule, at) => [
      ...(rule.host ? ruleHostFaults(rule.host, `${at}.host`) : []),
      ...(rule.http ? pathsFaults(rule.http.paths, `${at}.http.paths`) : []),
    ]),
    ...each<Fields>(
      "spec.tls",
      spec.tls,
      (tls, at) => [
        ...each<string>(`${at}.hosts`, tls.hosts, (host, field) => hostFaults(host, field)),
        ...(tls.secretName ? nameFaults(`${at}.secretName`, tls.secretName, dnsSubdomain) : []),
      ],
    ),
    ...(ingressClassName === undefined ? [] : nameFaults("spec.ingressClassName", ingressClassName, dnsSubdomain)),
    ...(isTorn
      ? [invalid(`annotations.${CLASS_ANNOTATION}`, named, "must match `ingressClassName` when both are specified")]
      : []),
  ];
}

/** Only said of new ones. */
export function ingressWarnings({ metadata, spec }: KubeObject, previous?: KubeObject): readonly string[] {
  const isOld = !previous && metadata.annotations?.[CLASS_ANNOTATION] !== undefined && !spec.ingressClassName;
  return isOld ? [`annotation "${CLASS_ANNOTATION}" is deprecated, please use 'spec.ingressClassName' instead`] : [];
}

function ruleHostFaults(host: string, field: string): Faults {
  const isNumber = isAddress(host) ? [invalid(field, host, "must be a DNS name, not an IP address")] : [];
  return [...isNumber, ...hostFaults(host, field)];
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
  if (resource) return referenceFaults(resource, `${field}.resource`);
  if (!service) return [invalid(field, "", "resource or service backend is required")];
  const faults: FieldFault[] = service.name
    ? [...nameFaults(`${field}.service.name`, service.name, dnsLabel)]
    : [required(`${field}.service.name`)];
  const { name, number } = service.port ?? {};
  if (name && number) faults.push(invalid(field, "", "cannot set both port name & port number"));
  else if (name) faults.push(...nameFaults(`${field}.service.port.name`, name, portName));
  else if (number) faults.push(...portNumber(`${field}.service.port.number`, number));
  else faults.push(required(field, "port name or number is required"));
  return faults;
}

function referenceFaults({ apiGroup, kind, name }: Fields, field: string): Faults {
  return [
    ...(apiGroup === undefined ? [] : nameFaults(`${field}.apiGroup`, apiGroup, dnsSubdomain)),
    ...(kind ? nameFaults(`${field}.kind`, kind, pathSegment) : [required(`${field}.kind`)]),
    ...(name ? nameFaults(`${field}.name`, name, pathSegment) : [required(`${field}.name`)]),
  ];
}

/** Parameters of a class are the cluster's, unless they say otherwise. */
export function prepareIngressClass(next: KubeObject): KubeObject {
  const { parameters } = next.spec ?? {};
  if (!parameters || parameters.scope) return next;
  return withFields(next, { spec: withFields(next.spec, { parameters: { ...parameters, scope: "Cluster" } }) });
}

const CONTROLLER_MAX = 250;
const SCOPES = ["Cluster", "Namespace"];

export function ingressClassFaults({ spec }: KubeObject, previous?: KubeObject): Faults {
  const controller: string = spec?.controller ?? "";
  const isChanged = previous && previous.spec?.controller !== controller;
  return [
    ...(isChanged ? [invalid("spec.controller", controller, IMMUTABLE)] : []),
    ...maxLength("spec.controller", controller, CONTROLLER_MAX),
    ...domainPathFaults("spec.controller", controller),
    ...(spec?.parameters ? parametersFaults(spec.parameters, "spec.parameters") : []),
  ];
}

function parametersFaults(parameters: Fields, field: string): Faults {
  const { scope, namespace } = parameters;
  const at = `${field}.namespace`;
  return [
    ...referenceFaults(parameters, field),
    ...oneOf(`${field}.scope`, scope, SCOPES),
    ...(scope === "Namespace" && namespace === undefined
      ? [required(at, "`parameters.scope` is set to 'Namespace'")]
      : []),
    ...(scope === "Namespace" && namespace !== undefined ? nameFaults(at, namespace, dnsLabel) : []),
    ...(scope === "Cluster" && namespace !== undefined
      ? [forbidden(at, "`parameters.scope` is set to 'Cluster'")]
      : []),
  ];
}
