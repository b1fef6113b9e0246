import { isFaulty } from "../../base/fault.ts";
import { compileJsonPath } from "../../base/jsonpath.ts";
import { without } from "../../base/json.ts";
import { sameJson } from "../../base/json.ts";
import type { KubeObject } from "../../base/object.ts";
import { humanDuration, parseTime } from "../../base/time.ts";
import type { Subresource } from "../../kinds/discovery.ts";
import type { Column, Kind } from "../../kinds/kind.ts";
import type { CustomResource } from "../catalog.ts";
import { AGE_COLUMN, NAME_COLUMN } from "../columns.ts";
import type { JsonSchema } from "./schema.ts";
import { customFaults } from "./validate.ts";

interface PrinterColumn {
  readonly name: string;
  readonly type: string;
  readonly jsonPath: string;
  readonly priority?: number;
}

interface Version {
  readonly name: string;
  readonly served: boolean;
  readonly deprecated?: boolean;
  readonly deprecationWarning?: string;
  readonly schema?: { readonly openAPIV3Schema?: JsonSchema };
  readonly subresources?: { readonly status?: object; readonly scale?: object };
  readonly additionalPrinterColumns?: readonly PrinterColumn[];
}

const VERBS = ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"];
const PART_VERBS = ["get", "patch", "update"];

const MADE = new WeakMap<KubeObject, readonly CustomResource[]>();

/** The resources that a CustomResourceDefinition makes: one for each version that is served, the preferred first. */
export function customResources(definition: KubeObject): readonly CustomResource[] {
  let made = MADE.get(definition);
  if (!made) MADE.set(definition, made = isEstablished(definition) ? resourcesOf(definition) : []);
  return made;
}

function isEstablished({ status }: KubeObject): boolean {
  return status?.conditions?.some(({ type, status }: { type: string; status: string }) =>
    type === "Established" && status === "True"
  ) ?? false;
}

function resourcesOf(definition: KubeObject): CustomResource[] {
  const { group, names, scope, versions } = definition.spec;
  const served = (versions as readonly Version[]).filter((version) => version.served);
  return [...served].sort((a, b) => rank(b.name) - rank(a.name) || (a.name < b.name ? -1 : 1)).map((version) => {
    const schema = version.schema?.openAPIV3Schema ?? {};
    return {
      name: `${names.plural}.${group}`,
      group,
      version: version.name,
      apiVersion: `${group}/${version.name}`,
      plural: names.plural,
      singular: names.singular,
      kind: names.kind,
      namespaced: scope === "Namespaced",
      shortNames: names.shortNames ?? [],
      categories: names.categories ?? [],
      verbs: VERBS,
      subresources: subresourcesOf(version, names.kind),
      definition,
      schema,
      record: recordOf(version, schema, group, names.kind),
      deprecation: version.deprecated ? deprecationOf(version, served, group, names.kind) : undefined,
    };
  });
}

/** What every use of an old version is answered with: the author's words, or which one is the newest. */
function deprecationOf(old: Version, served: readonly Version[], group: string, kind: string): string {
  const said = (name: string) => `${group}/${name} ${kind}`;
  const newer = served.filter(({ name, deprecated }) => !deprecated && rank(name) > rank(old.name))
    .sort((a, b) => rank(b.name) - rank(a.name)).map(({ name }) => said(name));
  const use = newer.length > 0 ? `; use ${newer[0]}` : "";
  return old.deprecationWarning ?? `${said(old.name)} is deprecated${use}`;
}

/** Stable versions before betas before alphas, higher numbers first. Source: `apimachinery/pkg/version/helpers.go`. */
function rank(name: string): number {
  const [, major, stage, minor] = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(name) ?? [];
  if (major === undefined) return -1;
  return ({ alpha: 1, beta: 2 }[stage ?? ""] ?? 3) * 1e6 + Number(major) * 1e3 + Number(minor ?? 0);
}

function subresourcesOf({ subresources = {} }: Version, kind: string): Record<string, Subresource> {
  return {
    ...(subresources.scale ? { scale: { kind: "Scale", group: "autoscaling", version: "v1", verbs: PART_VERBS } } : {}),
    ...(subresources.status ? { status: { kind, group: "", version: "", verbs: PART_VERBS } } : {}),
  };
}

function recordOf(version: Version, schema: JsonSchema, group: string, kind: string): Kind {
  const hasStatus = version.subresources?.status !== undefined;
  const counted = (object: KubeObject) => without(object, "metadata", ...(hasStatus ? ["status"] : []));
  return {
    kind,
    apiVersion: `${group}/${version.name}`,
    raisesGeneration: (next, previous) => !sameJson(counted(next), counted(previous)),
    validate: (next, previous) => customFaults(schema, next, previous),
    columns: version.additionalPrinterColumns?.length
      ? [NAME_COLUMN, ...version.additionalPrinterColumns.map(columnOf)]
      : [NAME_COLUMN, AGE_COLUMN],
  };
}

function columnOf({ name, type, jsonPath, priority = 0 }: PrinterColumn): Column<KubeObject> {
  const path = compileJsonPath(`{${jsonPath}}`);
  return {
    title: name.toUpperCase(),
    wide: priority > 0,
    cell(object, { nowMs }) {
      const value = isFaulty(path) ? undefined : path.find(object)[0];
      if (value === undefined || value === null) return "";
      if (type === "date") return typeof value === "string" ? ageOf(value, nowMs) : "";
      return typeof value === "object" ? JSON.stringify(value) : String(value);
    },
  };
}

function ageOf(text: string, nowMs: number): string {
  const atMs = parseTime(text);
  return Number.isNaN(atMs) ? "<invalid>" : humanDuration(nowMs - atMs);
}
