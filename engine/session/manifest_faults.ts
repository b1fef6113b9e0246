import { isRecord } from "../base/json.ts";
import type { KubeObject } from "../base/object.ts";
import { readYaml } from "../base/yaml.ts";
import type { Fault } from "../cluster/api.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { fieldAt } from "../kinds/schema/mod.ts";
import { readLocated } from "./located_yaml.ts";

/** What the API server would say against a manifest, where it stands in the text. */
export interface ManifestFault {
  /** From 1. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

const DOCUMENTS_MAX = 50;
const NAMESPACE = "default";

/**
 * Asks the API server, in a dry run on a fork, what it thinks of each document of a text. What is no manifest at all
 * (neither apiVersion nor kind) is only read as YAML.
 *
 * @param namespace Where objects go that name none.
 */
export function manifestFaults(cluster: Cluster, text: string, namespace = NAMESPACE): readonly ManifestFault[] {
  const faults: ManifestFault[] = [];
  for (const { body, firstLine } of documents(text).slice(0, DOCUMENTS_MAX)) {
    const moved = ({ line, ...rest }: ManifestFault) => ({ ...rest, line: line + firstLine });
    faults.push(...documentFaults(cluster, body, namespace).map(moved));
  }
  return faults;
}

/** The documents of a text with the lines that stand before each. */
function documents(text: string): { body: string; firstLine: number }[] {
  const parts: { body: string; firstLine: number }[] = [];
  let [body, firstLine] = ["", 0];
  text.split("\n").forEach((line, i) => {
    if (/^---(\s|$)/.test(line)) {
      parts.push({ body, firstLine });
      [body, firstLine] = ["", i + 1];
    } else body += `${line}\n`;
  });
  parts.push({ body, firstLine });
  return parts.filter((part) => /^[^#\s]/m.test(part.body));
}

function documentFaults(cluster: Cluster, body: string, namespace: string): readonly ManifestFault[] {
  const read = readYaml(body);
  if ("fault" in read) return [syntaxFault(body, read.fault)];
  const object = read.documents[0];
  if (!isRecord(object) || (object.apiVersion === undefined && object.kind === undefined)) return [];
  const located = readLocated("", body);
  const at = (path: readonly PropertyKey[], message: string): ManifestFault => ({ ...located.locate(path), message });
  const { apiVersion, kind, metadata } = object as unknown as KubeObject;
  for (const field of ["apiVersion", "kind"]) {
    if (typeof object[field] !== "string" || object[field] === "") return [at([], `${field} is missing`)];
  }
  const resource = cluster.resources().find((one) => one.apiVersion === apiVersion && one.kind === kind);
  if (!resource) return [at(["kind"], `no matches for kind "${kind}" in version "${apiVersion}"`)];
  const name = typeof metadata?.name === "string" ? metadata.name : undefined;
  const place = resource.namespaced ? metadata?.namespace ?? namespace : undefined;
  const where = { resource: resource.name, version: resource.version, namespace: place, name };
  const fork = cluster.fork();
  const exists = name !== undefined && fork.request({ verb: "get", ...where }).ok;
  const answer = fork.request({
    verb: exists ? "update" : "create",
    ...where,
    ...(exists ? {} : { name: undefined }),
    body: object,
    dryRun: true,
    fieldValidation: "Strict",
  });
  return answer.ok ? [] : refusals(answer.fault, at);
}

function syntaxFault(body: string, fault: string): ManifestFault {
  const said = fault.replace(/^error converting YAML to JSON: /, "").replace(/^yaml: /, "");
  const [, line, message] = /^line (\d+): ([\s\S]*)$/.exec(said) ?? [];
  if (line !== undefined) return { line: Number(line), column: 1, message: message! };
  const [first] = readLocated("", body).faults;
  return { line: first?.line ?? 1, column: first?.column ?? 1, message: said };
}

type At = (path: readonly PropertyKey[], message: string) => ManifestFault;

/** One fault for each field that is named, or one for the whole. */
function refusals({ message, details }: Fault, at: At): ManifestFault[] {
  const strict = [...message.matchAll(/(unknown field|duplicate field) "([^"]+)"/g)];
  if (strict.length > 0) return strict.map(([said, , path]) => at(steps(path!), said));
  const causes = details?.causes?.filter(({ field }) => field) ?? [];
  if (causes.length > 0) return causes.map(({ field, message }) => at(steps(field!), `${field}: ${message}`));
  const [, path] = /(?:field|unmarshal \w+ into Go struct field) \w*\.?([a-z]\w*(?:[.[][\w.[\]]+)?)/.exec(message) ??
    [];
  return [at(steps(path ?? "kind"), message)];
}

/** `spec.template.spec.containers[0].image` as steps of a path. */
function steps(path: string): PropertyKey[] {
  return [...path.matchAll(/([^.[\]]+)|\[([^\]]*)\]/g)].map(([, name, index]) =>
    name ?? (/^\d+$/.test(index!) ? Number(index) : index!)
  );
}

/** A field as completion and hover help show it. */
export interface FieldHelp {
  readonly name: string;
  readonly type: string;
  readonly isRequired: boolean;
}

/** The fields below a path such as `spec.template`, in the order of their names; of what is no struct none. */
export function fieldHelp(apiVersion: string, kind: string, path: string): readonly FieldHelp[] {
  let field = fieldAt(apiVersion, kind, path);
  while (field?.type === "list" && field.item) field = field.item;
  if (field?.type !== "struct") return [];
  return [...field.fields].map(([name, inner]) => ({
    name,
    type: inner.type === "list" ? `list of ${inner.item?.type ?? "any"}` : inner.type,
    isRequired: inner.required === true,
  })).sort((a, b) => a.name < b.name ? -1 : 1);
}
