import type { Container, Fields, PodSpec, PodTemplateSpec, Probe, ResourceRequirements, Volume } from "../types.ts";
import { canonicalQuantities } from "./resources.ts";
import { mapped, withFields } from "../with_fields.ts";
import { sourcesOf } from "./volumes.ts";

/**
 * The defaults of pods and pod templates (kubernetes.md 2; Kubernetes' `pkg/apis/core/v1/defaults.go`). Every function
 * gives back the very object it was given when nothing is missing, so that what was stored once costs nothing again.
 */
export function preparePodSpec(spec: PodSpec): PodSpec {
  const account = spec.serviceAccountName || spec.serviceAccount;
  return withFields(spec, {
    volumes: mapped(spec.volumes, prepareVolume),
    initContainers: mapped(spec.initContainers, prepareContainer),
    containers: mapped(spec.containers, prepareContainer),
    ephemeralContainers: mapped(spec.ephemeralContainers, prepareContainer),
    restartPolicy: spec.restartPolicy || "Always",
    terminationGracePeriodSeconds: graceSeconds(spec.terminationGracePeriodSeconds),
    dnsPolicy: spec.dnsPolicy || "ClusterFirst",
    serviceAccountName: account,
    serviceAccount: account,
    securityContext: spec.securityContext ?? EMPTY,
    schedulerName: spec.schedulerName || "default-scheduler",
  });
}

const EMPTY: Fields = Object.freeze({});

function graceSeconds(seconds: number | undefined | null): number {
  return seconds === undefined || seconds === null ? 30 : seconds;
}

const prepared = new WeakMap<object, object>();

export function preparePodTemplate(template: PodTemplateSpec | undefined): PodTemplateSpec {
  const given: PodTemplateSpec = template ?? { spec: NO_SPEC };
  const known = prepared.get(given);
  if (known) return known as PodTemplateSpec;
  const answer = withFields(given, { metadata: given.metadata ?? EMPTY, spec: preparePodSpec(given.spec ?? NO_SPEC) });
  prepared.set(given, answer);
  prepared.set(answer, answer);
  return answer;
}

const NO_SPEC: PodSpec = Object.freeze({ containers: Object.freeze([]) });

function prepareContainer(container: Container): Container {
  return withFields(container, {
    ports: once(container.ports, preparePorts),
    env: once(container.env, prepareEnvs),
    resources: once(container.resources ?? EMPTY, prepareResources),
    livenessProbe: once(container.livenessProbe, prepareProbe),
    readinessProbe: once(container.readinessProbe, prepareProbe),
    startupProbe: once(container.startupProbe, prepareProbe),
    lifecycle: once(container.lifecycle, prepareLifecycle),
    terminationMessagePath: container.terminationMessagePath || "/dev/termination-log",
    terminationMessagePolicy: container.terminationMessagePolicy || "File",
    imagePullPolicy: container.imagePullPolicy || pullPolicyOf(container.image ?? ""),
  });
}

const done = new WeakSet<object>();

/** Prepares a part unless it is known to be prepared: pods of one template share their parts. */
function once<T extends object>(part: T | undefined, change: (part: T) => T): T | undefined {
  if (!part || done.has(part)) return part;
  const answer = change(part);
  done.add(answer);
  return answer;
}

function preparePorts(ports: NonNullable<Container["ports"]>): NonNullable<Container["ports"]> {
  return mapped(ports, (port) => withFields(port, { protocol: port.protocol || "TCP" }));
}

function prepareEnvs(env: NonNullable<Container["env"]>): NonNullable<Container["env"]> {
  return mapped(env, prepareEnv);
}

function prepareResources(resources: ResourceRequirements): ResourceRequirements {
  return withFields(resources, {
    limits: canonicalQuantities(resources.limits),
    requests: canonicalQuantities(resources.requests),
  });
}

function prepareEnv<T extends { readonly valueFrom?: Fields }>(variable: T): T {
  const source = variable.valueFrom;
  if (!source) return variable;
  const valueFrom = withFields(source, {
    fieldRef: source.fieldRef && withFields(source.fieldRef, { apiVersion: source.fieldRef.apiVersion || "v1" }),
    resourceFieldRef: source.resourceFieldRef &&
      withFields(source.resourceFieldRef, { divisor: source.resourceFieldRef.divisor ?? "0" }),
  });
  return valueFrom === source ? variable : { ...variable, valueFrom };
}

function prepareProbe(probe: Probe): Probe {
  return withFields(probe, {
    httpGet: prepareHttpGet(probe.httpGet),
    grpc: probe.grpc && withFields(probe.grpc, { service: probe.grpc.service ?? "" }),
    timeoutSeconds: probe.timeoutSeconds || 1,
    periodSeconds: probe.periodSeconds || 10,
    successThreshold: probe.successThreshold || 1,
    failureThreshold: probe.failureThreshold || 3,
  });
}

function prepareHttpGet(action: Fields | undefined): Fields | undefined {
  return action && withFields(action, { path: action.path || "/", scheme: action.scheme || "HTTP" });
}

function prepareLifecycle(lifecycle: Fields): Fields {
  const hook = (handler: Fields | undefined) =>
    handler && withFields(handler, { httpGet: prepareHttpGet(handler.httpGet) });
  return withFields(lifecycle, { postStart: hook(lifecycle.postStart), preStop: hook(lifecycle.preStop) });
}

/** `latest`, or no tag at all, is pulled anew each time. What isn't a reference has no tag. */
export function pullPolicyOf(image: string): "Always" | "IfNotPresent" {
  const [name, digest] = image.split("@", 2) as [string, string?];
  if (!/^[a-zA-Z0-9]([\w.:-]*[\w])?(\/[a-z0-9]([a-z0-9._-]*[a-z0-9])?)*(:[\w.-]+)?$/.test(name)) return "IfNotPresent";
  const tag = /:([\w.-]+)$/.exec(name.slice(name.lastIndexOf("/") + 1))?.[1];
  if (tag === undefined) return digest === undefined ? "Always" : "IfNotPresent";
  return tag === "latest" ? "Always" : "IfNotPresent";
}

const DEFAULT_MODE = 420;

type SourceChange = (source: Fields) => Fields;

const SOURCE_DEFAULTS: Readonly<Record<string, SourceChange>> = {
  configMap: withMode,
  secret: withMode,
  downwardAPI: (source) => withFields(withMode(source), { items: prepareDownwardItems(source.items) }),
  projected: (source) =>
    withFields(withMode(source), {
      sources: mapped<Fields, readonly Fields[] | undefined>(source.sources, prepareProjection),
    }),
  hostPath: (source) => withFields(source, { type: source.type ?? "" }),
};

function prepareVolume(volume: Volume): Volume {
  const given = sourcesOf(volume);
  if (given.length === 0) return { ...volume, emptyDir: EMPTY };
  let answer = volume;
  for (const name of given) {
    const change = SOURCE_DEFAULTS[name];
    if (change) answer = withFields(answer, { [name]: once(volume[name], change) });
  }
  return answer;
}

function withMode(source: Fields): Fields {
  return withFields(source, { defaultMode: source.defaultMode ?? DEFAULT_MODE });
}

function prepareDownwardItems(items: readonly Fields[] | undefined): readonly Fields[] | undefined {
  return mapped(items, (item) => prepareEnv({ valueFrom: item }).valueFrom);
}

function prepareProjection(source: Fields): Fields {
  const { serviceAccountToken: token, downwardAPI } = source;
  return withFields(source, {
    serviceAccountToken: token && withFields(token, { expirationSeconds: token.expirationSeconds ?? 3600 }),
    downwardAPI: downwardAPI && withFields(downwardAPI, { items: prepareDownwardItems(downwardAPI.items) }),
  });
}
