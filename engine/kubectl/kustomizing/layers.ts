import { jsonKind } from "../../base/json.ts";
import { readYaml, writeYaml } from "../../base/yaml.ts";
import { absolutePath } from "../../shell/resolve.ts";
import type { Loose } from "../pod_specs.ts";
import type { Kube } from "../verb.ts";
import { BuildFault, type Built, built, idOf } from "./built.ts";
import { refuseCharts } from "./charts.ts";
import { generated } from "./generators.ts";
import { annotated, labelled, labelledAt, placed, withImages, withReplicas } from "./metadata.ts";
import { renamed } from "./names.ts";
import { patched } from "./patches.ts";
import { replaced, type Replacement } from "./replacements.ts";
import { gatherVars, type Var } from "./vars.ts";

const NAMES = ["kustomization.yaml", "kustomization.yml", "Kustomization"];
const FIELDS =
  "apiVersion kind metadata resources bases components namespace namePrefix nameSuffix commonLabels labels commonAnnotations configMapGenerator secretGenerator generatorOptions images replicas patches patchesStrategicMerge patchesJson6902 sortOptions buildMetadata crds configurations openapi generators transformers validators replacements vars helmCharts helmGlobals helmChartInflationGenerator"
    .split(" ");

const MANAGED_BY = { "app.kubernetes.io/managed-by": "kustomize-(devel)" };
const TEXTS = ["namePrefix", "nameSuffix", "namespace"];

/** Old fields, and what stands for them now. */
const DEPRECATED: Readonly<Record<string, string>> = {
  vars: "replacements",
  bases: "resources",
  commonLabels: "labels",
  patchesJson6902: "patches",
  patchesStrategicMerge: "patches",
};

/** What a folder with a kustomization comes to; `vars` gathers what it and the layers below call theirs. Throws `BuildFault` with kustomize's words. */
export function layer(folder: string, kube: Kube, vars: Var[], above: readonly string[] = []): readonly Built[] {
  if (above.includes(folder)) {
    throw new BuildFault(`cycle detected: candidate root '${folder}' contains visited root '${folder}'`);
  }
  return transformed(folder, [], kube, vars, [...above, folder]);
}

function transformed(
  folder: string,
  given: readonly Built[],
  kube: Kube,
  vars: Var[],
  above: readonly string[],
): readonly Built[] {
  const file = kustomizationOf(folder, kube);
  for (const [field, instead] of Object.entries(DEPRECATED)) {
    if (!(field in file)) continue;
    kube.client.note(
      `# Warning: '${field}' is deprecated. Please use '${instead}' instead. ${
        field === "vars" ? "[EXPERIMENTAL] " : ""
      }Run 'kustomize edit fix' to update your Kustomization automatically.\n`,
    );
  }
  let all = given;
  for (const path of [...file.resources ?? [], ...file.bases ?? []]) {
    all = joined(all, resource(path, folder, kube, vars, above), path, folder);
  }
  refuseCharts(file, kube);
  gatherVars(vars, file.vars ?? []);
  for (const path of file.components ?? []) all = transformed(absolutePath(folder, path), all, kube, vars, above);
  for (const kind of ["ConfigMap", "Secret"] as const) {
    const field = kind === "ConfigMap" ? file.configMapGenerator : file.secretGenerator;
    for (const one of field ?? []) all = generated(all, kind, one, file.generatorOptions ?? {}, folder, kube);
  }
  all = withPatches(all, file, folder, kube);
  if (file.namespace) all = placed(all, file.namespace);
  all = renamed(all, file.namePrefix ?? "", file.nameSuffix ?? "");
  if (file.commonLabels) all = labelled(all, file.commonLabels, true, true);
  for (const { pairs = {}, includeSelectors, includeTemplates, fields = [] } of file.labels ?? []) {
    all = labelledAt(labelled(all, pairs, !!includeSelectors, !!includeTemplates), pairs, fields);
  }
  if (file.commonAnnotations) all = annotated(all, file.commonAnnotations);
  for (const one of file.patchesJson6902 ?? []) all = patched(all, textOf(one, folder, kube), one.target);
  if (file.replicas) all = withReplicas(all, file.replicas);
  if (file.images) all = withImages(all, file.images);
  all = replaced(all, replacementsOf(file, folder, kube));
  return file.buildMetadata?.includes("managedByLabel") ? labelled(all, MANAGED_BY, false, false) : all;
}

function withPatches(resources: readonly Built[], file: Loose, folder: string, kube: Kube): readonly Built[] {
  let all = resources;
  for (const one of file.patchesStrategicMerge ?? []) {
    const text = String(one).includes("\n") ? one : textOf({ path: one }, folder, kube);
    all = patched(all, text, undefined);
  }
  for (const one of file.patches ?? []) {
    all = configuring("PatchTransformer", one, () => {
      if (one.patch === undefined && one.path === undefined) {
        throw new BuildFault(`must specify one of patch and path in\n${writeYaml(one).trimEnd()}`);
      }
      return textOf(one, folder, kube);
    }, (text) => patched(all, text, one.target, one.options));
  }
  return all;
}

/** What a transformer can't be set up with, it says with its settings; `act` fails without them. */
function configuring<T>(
  name: string,
  settings: Loose,
  prepare: () => T,
  act: (prepared: T) => readonly Built[],
): readonly Built[] {
  const troubled = (error: unknown) =>
    error instanceof BuildFault
      ? new BuildFault(
        `trouble configuring builtin ${name} with config: \`\n${writeYaml(settings)}\`: ${error.message}`,
      )
      : error;
  let prepared: T;
  try {
    prepared = prepare();
  } catch (error) {
    throw troubled(error);
  }
  try {
    return act(prepared);
  } catch (error) {
    throw error instanceof BuildFault && error.message.startsWith("unable to parse") ? troubled(error) : error;
  }
}

function textOf({ patch, path }: { patch?: string; path?: string }, folder: string, kube: Kube): string {
  if (patch !== undefined) return patch;
  const whole = absolutePath(folder, path ?? "");
  const text = kube.world.files.read(whole);
  if (typeof text === "string") return text;
  throw new BuildFault(
    `failed to get the patch file from path(${path}): evalsymlink failure on '${whole}' : lstat ${whole}: no such file or directory`,
  );
}

/** Replacements stand in the file itself, or in one of their own, alone or as a list. */
function replacementsOf(file: Loose, folder: string, kube: Kube): readonly Replacement[] {
  return (file.replacements ?? []).flatMap((one: Loose) => {
    if (one.path === undefined) return [one];
    const read = readYaml(textOf({ path: one.path }, folder, kube), "1.2");
    if ("fault" in read) throw new BuildFault(read.fault);
    return read.documents.flat() as Replacement[];
  });
}

/** Whether a folder wants its resources in the order in which it names them. */
export function keepsOrder(folder: string, kube: Kube): boolean {
  return kustomizationOf(folder, kube).sortOptions?.order === "fifo";
}

function kustomizationOf(folder: string, kube: Kube): Loose {
  const { files } = kube.world;
  const present = NAMES.filter((name) => typeof files.read(absolutePath(folder, name)) === "string");
  if (!present.length) {
    throw new BuildFault(
      `unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${folder}'`,
    );
  }
  if (present.length > 1) throw new BuildFault(`Found multiple kustomization files under: ${folder}\n`);
  const read = readYaml(files.read(absolutePath(folder, present[0]!)) as string);
  if ("fault" in read) {
    throw new BuildFault(`invalid Kustomization: ${read.fault.replace("error converting YAML to JSON: ", "")}`);
  }
  const file = (read.documents[0] ?? {}) as Loose;
  if (Object.keys(file).every((field) => field === "apiVersion" || field === "kind")) {
    throw new BuildFault("kustomization.yaml is empty");
  }
  const unknown = Object.keys(file).find((field) => !FIELDS.includes(field));
  if (unknown !== undefined) {
    throw new BuildFault(`invalid Kustomization: json: unknown field ${JSON.stringify(unknown)}`);
  }
  const odd = TEXTS.find((field) => field in file && typeof file[field] !== "string");
  if (odd !== undefined) {
    const type = Array.isArray(file[odd]) ? "array" : jsonKind(file[odd]);
    throw new BuildFault(
      `invalid Kustomization: json: cannot unmarshal ${type} into Go struct field Kustomization.${odd} of type string`,
    );
  }
  return file;
}

/** One entry of `resources`: a file of manifests, or a folder with a kustomization of its own. */
function resource(
  path: string,
  folder: string,
  kube: Kube,
  vars: Var[],
  above: readonly string[],
): readonly Built[] {
  const whole = absolutePath(folder, path);
  const stat = kube.world.files.stat(whole);
  const missing = `evalsymlink failure on '${whole}' : lstat ${whole}: no such file or directory`;
  const accumulating = (why: string, further: string) =>
    new BuildFault(`accumulating resources: accumulation err='${why}': ${further}`);
  const from = `accumulating resources from '${path}'`;
  if (!stat) throw accumulating(`${from}: ${missing}`, `must build at directory: not a valid directory: ${missing}`);
  if (stat.isFolder) {
    return recursed(whole, `${from}: '${whole}' must resolve to a file`, kube, vars, above, accumulating);
  }
  const noFolder = `must build at directory: '${whole}': file is not directory`;
  if (isRestricted(kube) && !whole.startsWith(`${folder}/`)) {
    throw accumulating(`${from}: security; file '${whole}' is not in or below '${folder}'`, noFolder);
  }
  const read = readYaml(kube.world.files.read(whole) as string, "1.2");
  if ("fault" in read) {
    const why = read.fault.replace("error converting YAML to JSON: ", "");
    throw new BuildFault(`accumulating resources: ${from}: MalformedYAMLError: ${why} in File: ${path}`);
  }
  return read.documents.flatMap((document) => manifests(document as Loose)).map((object) => {
    if (!object.kind && !object.metadata) throw accumulating(`${from}: missing Resource metadata`, noFolder);
    if (!object.metadata?.name && !object.metadata?.generateName) {
      const type = `{${object.apiVersion ?? ""} ${object.kind ?? ""}}`;
      throw accumulating(`${from}: missing metadata.name in object {${type} {{ } map[] map[]}}`, noFolder);
    }
    return built(object);
  });
}

const isRestricted = ({ flags }: Kube): boolean =>
  !flags.has("load-restrictor") || flags.text("load-restrictor") !== "LoadRestrictionsNone";

function recursed(
  folder: string,
  why: string,
  kube: Kube,
  vars: Var[],
  above: readonly string[],
  accumulating: (why: string, further: string) => BuildFault,
): readonly Built[] {
  try {
    return layer(folder, kube, vars, above);
  } catch (error) {
    if (!(error instanceof BuildFault)) throw error;
    const isCycle = error.message.startsWith("cycle detected");
    const isUnread = error.message.startsWith("invalid Kustomization");
    const stage = isUnread ? "couldn't make target for path" : "recursed accumulation of path";
    throw accumulating(why, isCycle ? error.message : `${stage} '${folder}': ${error.message}`);
  }
}

/** The resources of one entry more; none may be there already. */
function joined(all: readonly Built[], more: readonly Built[], path: string, folder: string): readonly Built[] {
  const known = new Set(all.map(idOf));
  for (const one of more) {
    if (known.has(idOf(one))) {
      throw new BuildFault(
        `accumulating resources: accumulation err='merging resources from '${path}': may not add resource with an already registered id: ${
          idOf(one)
        }': must build at directory: '${absolutePath(folder, path)}': file is not directory`,
      );
    }
    known.add(idOf(one));
  }
  return [...all, ...more];
}

function manifests(object: Loose): Loose[] {
  if (object === null || object === undefined) return [];
  return object.kind === "List" && Array.isArray(object.items) ? object.items.flatMap(manifests) : [object];
}
