import { canonical, compareQuantities, milliValue } from "../../base/quantity.ts";
import { sortedKeys } from "../../base/json.ts";
import type { KubeObject } from "../../base/object.ts";
import { podLimits, podRequests } from "../../kinds/pod_resources.ts";
import { qosClass } from "../../kinds/pod_spec/quality.ts";
import type { Pod } from "../../kinds/types.ts";
import { admissionName, type Call } from "../call.ts";
import { forbidden } from "../faults.ts";
import type { AdmissionPlugin } from "./plugin.ts";

type Amounts = Readonly<Record<string, string>>;

interface Limit {
  readonly type: string;
  readonly min?: Amounts;
  readonly max?: Amounts;
  readonly default?: Amounts;
  readonly defaultRequest?: Amounts;
  readonly maxLimitRequestRatio?: Amounts;
}

interface Container {
  readonly name: string;
  readonly resources?: { readonly limits?: Amounts; readonly requests?: Amounts };
}

/**
 * Fills in a namespace's default requests and limits, and refuses what is beyond its bounds. Source: Kubernetes'
 * `plugin/pkg/admission/limitranger/admission.go`.
 */
export const limitRanger: AdmissionPlugin = {
  name: "LimitRanger",
  resources: ["pods", "persistentvolumeclaims"],
  operations: ["create", "update"],
  admit(call, object, previous) {
    if (previous || call.resource.name !== "pods") return object;
    return rangesOf(call).reduce((pod, range) => withDefaults(pod, range), object);
  },
  fault(call, next, previous) {
    if (!next || (previous && (call.resource.name === "pods" || call.request.subresource))) return undefined;
    for (const { spec } of rangesOf(call)) {
      const limits: readonly Limit[] = spec.limits ?? [];
      const faults = call.resource.name === "pods"
        ? limits.flatMap((limit) => podFaults(limit, next))
        : limits.flatMap((limit) => claimFaults(limit, next));
      if (faults.length === 0) continue;
      const why = faults.length === 1 ? faults[0]! : `[${faults.join(", ")}]`;
      return forbidden(call.resource, previous ? next.metadata.name : admissionNameNow(call, next), why);
    }
    return undefined;
  },
};

/** By then a generated name is known. */
function admissionNameNow(call: Call, object: KubeObject): string | undefined {
  return object.metadata.name || admissionName(call, object);
}

function rangesOf({ machine, request }: Call): readonly KubeObject[] {
  return machine.store.list("limitranges", request.namespace!);
}

const ANNOTATION = "kubernetes.io/limit-ranger";

function withDefaults(pod: KubeObject, range: KubeObject): KubeObject {
  const limits: Record<string, string> = {};
  const requests: Record<string, string> = {};
  for (const limit of (range.spec.limits ?? []) as readonly Limit[]) {
    if (limit.type !== "Container") continue;
    Object.assign(limits, limit.default);
    Object.assign(requests, limit.defaultRequest);
  }
  const notes: string[] = [];
  const fill = (kind: string) => (container: Container) => filled(container, { requests, limits }, kind, notes);
  const containers = pod.spec.containers?.map(fill("container"));
  const initContainers = pod.spec.initContainers?.map(fill("init container"));
  if (notes.length === 0) return pod;
  const annotations = { ...pod.metadata.annotations, [ANNOTATION]: `LimitRanger plugin set: ${notes.join("; ")}` };
  const spec = { ...pod.spec, containers, ...(initContainers ? { initContainers } : {}) };
  const status = { ...pod.status, qosClass: qosClass(spec) };
  return { ...pod, metadata: { ...pod.metadata, annotations }, spec, status };
}

function filled(
  container: Container,
  defaults: { requests: Amounts; limits: Amounts },
  kind: string,
  notes: string[],
): Container {
  const resources: { requests?: Amounts; limits?: Amounts } = { ...container.resources };
  let isChanged = false;
  for (const [field, word] of [["requests", "request"], ["limits", "limit"]] as const) {
    const added = sortedKeys(defaults[field]).filter((name) => resources[field]?.[name] === undefined);
    if (added.length === 0) continue;
    isChanged = true;
    resources[field] = {
      ...Object.fromEntries(added.map((name) => [name, canonical(defaults[field][name]!)])),
      ...resources[field],
    };
    notes.push(`${added.join(", ")} ${word} for ${kind} ${container.name}`);
  }
  return isChanged ? { ...container, resources } : container;
}

function podFaults(limit: Limit, pod: KubeObject): string[] {
  if (limit.type === "Container") {
    const all: readonly Container[] = [...pod.spec.containers ?? [], ...pod.spec.initContainers ?? []];
    return all.flatMap(({ resources }) => boundsFaults(limit, resources?.requests ?? {}, resources?.limits ?? {}));
  }
  if (limit.type !== "Pod") return [];
  return boundsFaults(limit, amounts(podRequests(pod as Pod)), amounts(podLimits(pod as Pod)));
}

function amounts(list: object): Amounts {
  return Object.fromEntries(Object.entries(list).map(([name, amount]) => [name, canonical(amount as string)]));
}

type Used = Readonly<Partial<Record<"request" | "limit", string>>>;

const SIDES = {
  min: { word: "minimum", sign: -1 },
  max: { word: "maximum", sign: 1 },
} as const;

function boundsFaults(limit: Limit, requests: Amounts, limits: Amounts): string[] {
  const used = (name: string): Used => ({ request: requests[name], limit: limits[name] });
  return [
    ...outside("min", limit, ["request", "limit"], used),
    ...outside("max", limit, ["limit", "request"], used),
    ...sortedKeys(limit.maxLimitRequestRatio ?? {}).flatMap((name) =>
      tooFarApart(limit.type, name, limit.maxLimitRequestRatio![name]!, requests[name], limits[name])
    ),
  ];
}

/** What lies beyond the bounds on one side; the first amount of `order` must be there. */
function outside(
  side: keyof typeof SIDES,
  limit: Limit,
  order: readonly (keyof Used)[],
  used: (name: string) => Used,
): string[] {
  const { word, sign } = SIDES[side];
  return sortedKeys(limit[side] ?? {}).flatMap((name) => {
    const bound = limit[side]![name]!;
    const head = `${word} ${name} usage per ${limit.type} is ${bound}`;
    const amounts = used(name);
    if (amounts[order[0]!] === undefined) {
      return [`${head}.  No ${order[0]} is specified`];
    }
    const beyond = order.find((what) => compareQuantities(amounts[what] ?? bound, bound) * sign > 0);
    return beyond ? [`${head}, but ${beyond} is ${amounts[beyond]}`] : [];
  });
}

function tooFarApart(
  type: string,
  name: string,
  bound: string,
  request: string | undefined,
  limit: string | undefined,
): string[] {
  const head = `${name} max limit to request ratio per ${type} is ${bound}`;
  if (limit === undefined || milliValue(limit) === 0) return [`${head}, but no limit is specified or limit is 0.`];
  if (request === undefined || milliValue(request) === 0) {
    return [`${head}, but no request is specified or request is 0.`];
  }
  const ratio = milliValue(limit) / milliValue(request);
  return ratio > milliValue(bound) / 1000 ? [`${head}, but provided ratio is ${ratio.toFixed(6)}`] : [];
}

function claimFaults(limit: Limit, claim: KubeObject): string[] {
  if (limit.type !== "PersistentVolumeClaim") return [];
  const requests: Amounts = claim.spec?.resources?.requests ?? {};
  const used = (name: string): Used => ({ request: requests[name] });
  return [...outside("min", limit, ["request"], used), ...outside("max", limit, ["request"], used)];
}
