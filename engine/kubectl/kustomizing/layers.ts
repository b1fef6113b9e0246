import { readYaml } from "../../base/yaml.ts";
import { absolutePath } from "../../shell/resolve.ts";
import type { Loose } from "../pod_specs.ts";
import type { Kube } from "../verb.ts";
import { BuildFault, type Built, built } from "./built.ts";
import { generated } from "./generators.ts";
import { annotated, labelled, placed, withImages, withReplicas } from "./metadata.ts";
import { renamed } from "./names.ts";
import { patched } from "./patches.ts";

const NAMES = ["kustomization.yaml", "kustomization.yml", "Kustomization"];
const FIELDS =
  "apiVersion kind metadata resources bases components namespace namePrefix nameSuffix commonLabels labels commonAnnotations configMapGenerator secretGenerator generatorOptions images replicas patches patchesStrategicMerge patchesJson6902 sortOptions buildMetadata crds configurations openapi generators transformers validators replacements vars helmCharts helmGlobals helmChartInflationGenerator"
    .split(" ");

/** Old fields, and what stands for them now. */
const DEPRECATED: Readonly<Record<string, string>> = {
  bases: "resources",
  commonLabels: "labels",
  patchesJson6902: "patches",
  patchesStrategicMerge: "patches",
};

/** What a folder with a kustomization comes to. Throws `BuildFault` with kustomize's words. */
export function layer(folder: string, kube: Kube, above: readonly string[] = []): readonly Built[] {
  if (above.includes(folder)) {
    throw new BuildFault(`cycle detected: candidate root '${folder}' contains visited root '${folder}'`);
  }
  return transformed(folder, [], kube, [...above, folder]);
}

function transformed(folder: string, given: readonly Built[], kube: Kube, above: readonly string[]): readonly Built[] {
  const file = kustomizationOf(folder, kube);
  for (const [field, instead] of Object.entries(DEPRECATED)) {
    if (!(field in file)) continue;
    kube.client.note(
      `# Warning: '${field}' is deprecated. Please use '${instead}' instead. Run 'kustomize edit fix' to update your Kustomization automatically.\n`,
    );
  }
  let all: readonly Built[] = [
    ...given,
    ...[...file.resources ?? [], ...file.bases ?? []].flatMap((path: string) => resource(path, folder, kube, above)),
  ];
  for (const path of file.components ?? []) all = transformed(absolutePath(folder, path), all, kube, above);
  for (const kind of ["ConfigMap", "Secret"] as const) {
    const field = kind === "ConfigMap" ? file.configMapGenerator : file.secretGenerator;
    for (const one of field ?? []) all = generated(all, kind, one, file.generatorOptions ?? {}, folder, kube);
  }
  all = withPatches(all, file, folder, kube);
  if (file.namespace) all = placed(all, file.namespace);
  all = renamed(all, file.namePrefix ?? "", file.nameSuffix ?? "");
  if (file.commonLabels) all = labelled(all, file.commonLabels, true, true);
  for (const { pairs = {}, includeSelectors, includeTemplates } of file.labels ?? []) {
    all = labelled(all, pairs, !!includeSelectors, !!includeTemplates);
  }
  if (file.commonAnnotations) all = annotated(all, file.commonAnnotations);
  for (const one of file.patchesJson6902 ?? []) all = patched(all, textOf(one, folder, kube), one.target);
  if (file.replicas) all = withReplicas(all, file.replicas);
  return file.images ? withImages(all, file.images) : all;
}

function withPatches(resources: readonly Built[], file: Loose, folder: string, kube: Kube): readonly Built[] {
  let all = resources;
  for (const one of file.patchesStrategicMerge ?? []) {
    const text = String(one).includes("\n") ? one : textOf({ path: one }, folder, kube);
    all = patched(all, text, undefined);
  }
  for (const one of file.patches ?? []) all = patched(all, textOf(one, folder, kube), one.target, one.options);
  return all;
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
  if ("fault" in read) throw new BuildFault(`invalid Kustomization: ${read.fault}`);
  const file = (read.documents[0] ?? {}) as Loose;
  const unknown = Object.keys(file).find((field) => !FIELDS.includes(field));
  if (unknown !== undefined) {
    throw new BuildFault(`invalid Kustomization: json: unknown field ${JSON.stringify(unknown)}`);
  }
  return file;
}

/** One entry of `resources`: a file of manifests, or a folder with a kustomization of its own. */
function resource(path: string, folder: string, kube: Kube, above: readonly string[]): readonly Built[] {
  const whole = absolutePath(folder, path);
  const stat = kube.world.files.stat(whole);
  const accumulating = (why: string) =>
    new BuildFault(`accumulating resources: accumulation err='accumulating resources from '${path}': ${why}`);
  if (!stat) {
    throw accumulating(
      `open ${whole}: no such file or directory': must build at directory: not a valid directory: evalsymlink failure on '${whole}' : lstat ${whole}: no such file or directory`,
    );
  }
  if (stat.isFolder) return layer(whole, kube, above);
  const read = readYaml(kube.world.files.read(whole) as string);
  if ("fault" in read) {
    throw accumulating(
      `MalformedYAMLError: ${read.fault.replace("error converting YAML to JSON: ", "")} in File: ${path}'`,
    );
  }
  return read.documents.flatMap((document) => manifests(document as Loose)).map((object) => {
    if (!object.kind) {
      throw accumulating(`missing metadata.name in object {{${object.apiVersion ?? ""} } {{ } map[] map[]}}'`);
    }
    return built(object);
  });
}

function manifests(object: Loose): Loose[] {
  if (object === null || object === undefined) return [];
  return object.kind === "List" && Array.isArray(object.items) ? object.items.flatMap(manifests) : [object];
}
