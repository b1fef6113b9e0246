import { parseLabelSelector, selects } from "../../base/labels.ts";
import { goQuote } from "../../base/go_text.ts";
import { isRecord } from "../../base/json.ts";
import { jsonPatch } from "../../base/json_patch.ts";
import { mergePatch, strategicPatch } from "../../base/patch.ts";
import { readYaml } from "../../base/yaml.ts";
import { merging } from "../../kinds/schema/mod.ts";
import type { Loose } from "../pod_specs.ts";
import { BuildFault, type Built } from "./built.ts";

/** Which resources a patch is for; names and kinds are regular expressions. */
export interface Target {
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly annotationSelector?: string;
}

/** Strategic patches and lists of JSON operations alike, as their text says. */
export function patched(
  resources: readonly Built[],
  text: string,
  target: Target | undefined,
  options: { readonly allowNameChange?: boolean; readonly allowKindChange?: boolean } = {},
): readonly Built[] {
  const read = readYaml(text, "1.2");
  const isWhole = !("fault" in read) &&
    read.documents.every((one) => Array.isArray(one) || (isRecord(one) && one.kind && (one.metadata as Loose)?.name));
  if (!isWhole) throw new BuildFault(`unable to parse SM or JSON patch from [patch: ${goQuote(text)}]`);
  const operations = read.documents[0];
  if (Array.isArray(operations)) {
    if (!target) throw new BuildFault(`must specify a target for JSON patch ${text}`);
    return resources.map((one) => fits(one, target) ? withOperations(one, operations) : one);
  }
  return (read.documents as Loose[]).reduce(
    (all, patch) => merged(all, patch, target, options),
    resources,
  );
}

function withOperations(one: Built, operations: readonly unknown[]): Built {
  const next = jsonPatch(one.object, operations);
  if (isFaulty(next)) throw new BuildFault(next.fault);
  return { ...one, object: next };
}

const isFaulty = (value: unknown): value is { readonly fault: string } =>
  typeof value === "object" && value !== null && "fault" in value && typeof value.fault === "string" &&
  !("kind" in value);

function merged(
  resources: readonly Built[],
  patch: Loose,
  target: Target | undefined,
  { allowNameChange, allowKindChange }: { readonly allowNameChange?: boolean; readonly allowKindChange?: boolean },
): readonly Built[] {
  const own = {
    kind: patch?.kind,
    name: patch?.metadata?.name,
    namespace: patch?.metadata?.namespace,
    ...groupAndVersion(patch?.apiVersion ?? ""),
  };
  const meant = resources.filter((one) => target ? fits(one, target) : isSame(one, own));
  if (!meant.length && !target) {
    const id = `${own.kind}.${own.version}.${own.group || "[noGrp]"}/${own.name}.${own.namespace ?? "[noNs]"}`;
    throw new BuildFault(
      `no resource matches strategic merge patch "${id}": no matches for Id ${id}; failed to find unique target for patch ${id}`,
    );
  }
  if (patch.$patch === "delete") return resources.filter((one) => !meant.includes(one));
  return resources.map((one) => {
    if (!meant.includes(one)) return one;
    const { object } = one;
    const body = {
      ...patch,
      apiVersion: object.apiVersion,
      kind: allowKindChange ? patch.kind : object.kind,
      metadata: { ...patch.metadata, name: allowNameChange ? patch.metadata?.name : object.metadata.name },
    };
    const rules = merging(object.apiVersion, object.kind);
    const next = rules ? strategicPatch(object, body, rules) : mergePatch(object, body);
    if (isFaulty(next)) throw new BuildFault(next.fault);
    return { ...one, object: next };
  });
}

function groupAndVersion(apiVersion: string): { group: string; version: string } {
  const slash = apiVersion.indexOf("/");
  return { group: slash < 0 ? "" : apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

function isSame(
  { object, names }: Built,
  own: { kind?: string; name?: string; namespace?: string; group: string },
): boolean {
  return object.kind === own.kind && names.includes(own.name ?? "") &&
    groupAndVersion(object.apiVersion).group === own.group &&
    (own.namespace === undefined || (object.metadata.namespace ?? "default") === own.namespace);
}

export function fits({ object, names }: Built, target: Target): boolean {
  const { group, version } = groupAndVersion(object.apiVersion);
  const like = (pattern: string | undefined, texts: readonly string[]) =>
    !pattern || texts.some((text) => new RegExp(`^(?:${pattern})$`).test(text));
  return like(target.group, [group]) && like(target.version, [version]) && like(target.kind, [object.kind]) &&
    like(target.name, names) && like(target.namespace, [object.metadata.namespace ?? "default"]) &&
    selected(target.labelSelector, object.metadata.labels) &&
    selected(target.annotationSelector, object.metadata.annotations);
}

function selected(text: string | undefined, labels: Readonly<Record<string, string>> = {}): boolean {
  if (!text) return true;
  const selector = parseLabelSelector(text);
  if ("fault" in selector) throw new BuildFault(selector.fault);
  return selects(selector, labels);
}
