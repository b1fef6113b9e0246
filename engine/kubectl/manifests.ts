import { goJson } from "../base/json.ts";
import type { KubeObject } from "../base/object.ts";
import { readYaml } from "../base/yaml.ts";
import { decode } from "../kinds/schema/mod.ts";
import { absolutePath } from "../shell/resolve.ts";
import { complained, type Failure } from "./failure.ts";
import { kustomization } from "./kustomization.ts";
import type { Flags, Kube } from "./verb.ts";

const EXTENSIONS = [".json", ".yaml", ".yml"];

/** What `-f`, `-k` and `-R` said. */
export interface FileNames {
  readonly files: readonly string[];
  readonly kustomize: string;
  readonly recursive: boolean;
}

export function fileNames(flags: Flags): FileNames {
  return { files: flags.list("filename"), kustomize: flags.text("kustomize"), recursive: flags.yes("recursive") };
}

export const namesNoFile = ({ files, kustomize }: FileNames): boolean => files.length === 0 && !kustomize;

export const ONE_OF_F_AND_K = "must specify one of -f and -k";

/** One text to read documents from: a file, standard input, or what a kustomization comes to. */
export interface Source {
  readonly name: string;
  readonly text: string;
  /** Why it could not be built, for a kustomization: told when it is read. */
  readonly failure?: Failure;
}

/** One document of a source, or why it can't be read; then nothing follows from that source. */
export type Manifest =
  | { readonly object: KubeObject; readonly source: string }
  | { readonly failure: Failure; readonly source: string };

/** Finds the files first: a path that does not exist stops everything. */
export function sourcesOf(names: FileNames, kube: Kube): readonly Source[] | { readonly failures: readonly Failure[] } {
  if (names.kustomize && names.recursive) return { failures: [complained("the -k flag can't be used with -f or -R")] };
  if (names.files.length && names.kustomize) return { failures: [complained("only one of -f or -k can be specified")] };
  if (names.kustomize) {
    const built = kustomization(names.kustomize, kube);
    return [{ name: names.kustomize, text: "", ...built }];
  }
  const sources: Source[] = [];
  const failures: Failure[] = [];
  for (const file of names.files) {
    const found = sourcesAt(file, names.recursive, kube);
    if ("failure" in found) failures.push(found.failure);
    else sources.push(...found);
  }
  return failures.length ? { failures } : sources;
}

function sourcesAt(file: string, recursive: boolean, kube: Kube): readonly Source[] | { readonly failure: Failure } {
  if (file === "-") return [{ name: "STDIN", text: kube.stdin }];
  if (/^https?:\/\//.test(file)) return { failure: unreachableUrl(file) };
  const { files } = kube.world;
  const path = absolutePath(kube.call.cwd, file);
  const stat = files.stat(path);
  if (!stat) return matching(file, kube) ?? { failure: complained(`the path ${JSON.stringify(file)} does not exist`) };
  if (!stat.isFolder) {
    const text = files.read(path);
    return typeof text === "string"
      ? [{ name: file, text }]
      : { failure: complained(`open ${file}: permission denied`) };
  }
  const inside = walk(file.replace(/(.)\/+$/, "$1"), path, recursive, kube);
  if (inside.length) return inside;
  return { failure: complained(`error reading [${file}]: recognized file extensions are [${EXTENSIONS.join(" ")}]`) };
}

function unreachableUrl(url: string): Failure {
  const host = /^https?:\/\/([^/:]+)/.exec(url)?.[1] ?? "";
  return complained(`unable to read URL ${JSON.stringify(url)}, server unreachable: lookup ${host}: no such host`);
}

/** `-f 'dir/*.yaml'` in quotes: kubectl matches the last part of the path itself. */
function matching(file: string, kube: Kube): readonly Source[] | undefined {
  if (!/[*?[]/.test(file)) return undefined;
  const slash = file.lastIndexOf("/");
  const [folder, pattern] = [slash < 0 ? "." : file.slice(0, slash) || "/", file.slice(slash + 1)];
  const names = kube.world.files.list(absolutePath(kube.call.cwd, folder));
  if (!Array.isArray(names)) return undefined;
  const escaped = pattern.replace(/[.+^${}()|\\]/g, "\\$&").replaceAll("*", "[^/]*").replaceAll("?", "[^/]");
  const found = names.filter((name) => new RegExp(`^${escaped}$`).test(name));
  if (!found.length) return undefined;
  return found.flatMap((name) => {
    const path = slash < 0 ? name : `${file.slice(0, slash)}/${name}`;
    const text = kube.world.files.read(absolutePath(kube.call.cwd, path));
    return typeof text === "string" ? [{ name: path, text }] : [];
  });
}

function walk(shown: string, path: string, recursive: boolean, kube: Kube): Source[] {
  const names = kube.world.files.list(path);
  if (!Array.isArray(names)) return [];
  return names.flatMap((name) => {
    const [inner, innerShown] = [absolutePath(path, name), shown === "." ? name : `${shown}/${name}`];
    if (kube.world.files.stat(inner)?.isFolder) return recursive ? walk(innerShown, inner, recursive, kube) : [];
    if (!EXTENSIONS.some((extension) => name.endsWith(extension))) return [];
    const text = kube.world.files.read(inner);
    return typeof text === "string" ? [{ name: innerShown, text }] : [];
  });
}

/**
 * The documents of a source, one after the other: what stands before a broken one is still there. `List`s are taken
 * apart. `validate` is off with `--validate=false`, which lets an object without a kind come as far as decoding.
 */
export function* manifestsIn({ name, text, failure }: Source, validate: boolean): Generator<Manifest> {
  if (failure) yield { source: name, failure };
  const read = readYaml(text);
  for (const value of read.documents) {
    const failure = (validate ? schemaFailure(value, name) : undefined) ?? decodeFailure(value, name);
    if (failure) yield { source: name, failure };
    else for (const object of flattened(value as KubeObject)) yield { source: name, object };
  }
  if ("fault" in read) yield { source: name, failure: complained(`error parsing ${name}: ${read.fault}`) };
}

function schemaFailure(value: unknown, source: string): Failure | undefined {
  const wrong = schemaFault(value);
  if (!wrong) return undefined;
  const hint = "if you choose to ignore these errors, turn validation off with --validate=false";
  return complained(`error validating ${JSON.stringify(source)}: error validating data: ${wrong}; ${hint}`);
}

function schemaFault(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return "invalid object to validate";
  const { apiVersion, kind } = value as Record<string, unknown>;
  const wrong = [
    apiVersion === undefined || apiVersion === null
      ? "apiVersion not set"
      : typeof apiVersion !== "string"
      ? "apiVersion isn't string type"
      : apiVersion.split("/").length > 2
      ? `unexpected GroupVersion string: ${apiVersion}`
      : "",
    kind === undefined || kind === null ? "kind not set" : typeof kind !== "string" ? "kind isn't string type" : "",
  ].filter((text) => text !== "");
  return wrong.length > 1 ? `[${wrong.join(", ")}]` : wrong[0];
}

const GO_TYPES: Readonly<Record<string, string>> = { string: "string", number: "number", boolean: "bool" };
const goTypeOf = (value: unknown): string => Array.isArray(value) ? "array" : GO_TYPES[typeof value] ?? "object";

/** What even the client must be able to decode: kind, version and metadata. */
function decodeFailure(value: unknown, source: string): Failure | undefined {
  const wrong = decodeFault(value);
  return wrong ? complained(`unable to decode ${JSON.stringify(source)}: ${wrong}`) : undefined;
}

function decodeFault(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return `json: cannot unmarshal ${goTypeOf(value)} into Go value of type unstructured.detector`;
  }
  const { apiVersion, kind, metadata } = value as Record<string, unknown>;
  if (!kind || typeof kind !== "string") return `Object 'Kind' is missing in '${goJson(value)}'`;
  const client = "metadataOnlyObject";
  if (apiVersion !== undefined && apiVersion !== null && typeof apiVersion !== "string") {
    return `json: cannot unmarshal ${goTypeOf(apiVersion)} into Go struct field ${client}.apiVersion of type string`;
  }
  const decoded = decode("v1", "ConfigMap", { apiVersion: "v1", kind: "ConfigMap", metadata });
  return "fault" in decoded ? decoded.fault.replace("field ConfigMap.", `field ${client}.`) : undefined;
}

function flattened(object: KubeObject): readonly KubeObject[] {
  if (!object.kind.endsWith("List") || !Array.isArray(object.items)) return [object];
  return (object.items as KubeObject[]).flatMap(flattened);
}
