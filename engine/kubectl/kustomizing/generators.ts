import { absolutePath, baseName } from "../../shell/resolve.ts";
import { base64 } from "../verbs/create/sources.ts";
import type { Loose } from "../pod_specs.ts";
import type { Kube } from "../verb.ts";
import { BuildFault, type Built, built } from "./built.ts";

/** One entry of `configMapGenerator` or `secretGenerator`. */
export interface Generator {
  readonly name: string;
  readonly namespace?: string;
  readonly behavior?: "create" | "merge" | "replace";
  readonly literals?: readonly string[];
  readonly files?: readonly string[];
  readonly envs?: readonly string[];
  readonly env?: string;
  readonly type?: string;
  readonly options?: GeneratorOptions;
}

export interface GeneratorOptions {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly disableNameSuffixHash?: boolean;
  readonly immutable?: boolean;
}

/** The resources with what a generator makes of them: one more, or one that is merged or replaced. */
export function generated(
  resources: readonly Built[],
  kind: "ConfigMap" | "Secret",
  generator: Generator,
  common: GeneratorOptions,
  folder: string,
  kube: Kube,
): readonly Built[] {
  if (!generator.name) throw new BuildFault(`a ${kind.toLowerCase()} must have a name`);
  const made = objectOf(kind, generator, common, folder, kube);
  const behavior = generator.behavior ?? "create";
  const at = resources.findIndex(({ object, names }) => object.kind === kind && names.includes(generator.name));
  const fails = (why: string) =>
    new BuildFault(
      `merging from generator &{0xc000512340 <nil>}: id resid.ResId{Gvk:resid.Gvk{Group:"", Version:"v1", Kind:"${kind}", isClusterScoped:false}, Name:"${generator.name}", Namespace:"${
        generator.namespace ?? ""
      }"} ${why}`,
    );
  if (behavior === "create") {
    if (at >= 0) throw fails("exists; behavior must be merge or replace");
    return [...resources, made];
  }
  if (at < 0) throw fails("does not exist; cannot merge or replace");
  const old = resources[at]!;
  const { labels, annotations } = made.object.metadata;
  const data = behavior === "merge" ? { ...old.object.data, ...made.object.data } : made.object.data;
  const metadata = {
    ...old.object.metadata,
    ...(labels ? { labels: { ...old.object.metadata.labels, ...labels } } : {}),
    ...(annotations ? { annotations: { ...old.object.metadata.annotations, ...annotations } } : {}),
  };
  return resources.map((one) =>
    one === old
      ? { ...one, object: { ...old.object, metadata, data }, wantsHash: one.wantsHash || made.wantsHash }
      : one
  );
}

function objectOf(
  kind: "ConfigMap" | "Secret",
  generator: Generator,
  common: GeneratorOptions,
  folder: string,
  kube: Kube,
): Built {
  const options = { ...common, ...generator.options };
  const labels = { ...common.labels, ...generator.options?.labels };
  const annotations = { ...common.annotations, ...generator.options?.annotations };
  const pairs = pairsOf(generator, folder, kube);
  const data = kind === "Secret"
    ? Object.fromEntries(pairs.map(([key, text]) => [key, base64(text)]))
    : Object.fromEntries(pairs);
  const object: Loose = {
    apiVersion: "v1",
    kind,
    metadata: {
      name: generator.name,
      ...(generator.namespace ? { namespace: generator.namespace } : {}),
      ...(Object.keys(labels).length ? { labels } : {}),
      ...(Object.keys(annotations).length ? { annotations } : {}),
    },
    ...(pairs.length ? { data } : {}),
    ...(kind === "Secret" ? { type: generator.type ?? "Opaque" } : {}),
    ...(options.immutable ? { immutable: true } : {}),
  };
  return built(object, !options.disableNameSuffixHash);
}

function pairsOf(generator: Generator, folder: string, kube: Kube): readonly (readonly [string, string])[] {
  const { literals = [], files = [], envs = [], env } = generator;
  const read = (path: string, what = "file sources"): string => {
    const text = kube.world.files.read(absolutePath(folder, path));
    if (typeof text === "string") return text;
    throw new BuildFault(
      `loading KV pairs: ${what}: [${path}]: evalsymlink failure on '${absolutePath(folder, path)}' : lstat ${
        absolutePath(folder, path)
      }: no such file or directory`,
    );
  };
  return [
    ...[...envs, ...(env ? [env] : [])].flatMap((path) => linesOf(read(path, "env source files"), kube)),
    ...literals.map((text): readonly [string, string] => {
      const equals = text.indexOf("=");
      if (equals < 1) {
        throw new BuildFault(
          `loading KV pairs: literal sources [${
            literals.join(" ")
          }]: invalid literal source ${text}, expected key=value`,
        );
      }
      return [text.slice(0, equals), text.slice(equals + 1).replace(/^(["'])(.*)\1$/s, "$2")];
    }),
    ...files.map((text): readonly [string, string] => {
      const equals = text.indexOf("=");
      return equals < 0 ? [baseName(text), read(text)] : [text.slice(0, equals), read(text.slice(equals + 1))];
    }),
  ];
}

/** `KEY=value` by lines; `KEY` alone takes the variable of the shell. */
function linesOf(text: string, kube: Kube): readonly (readonly [string, string])[] {
  return text.split("\n").map((line) => line.trimStart().replace(/\r$/, "")).filter((line) =>
    line && !line.startsWith("#")
  )
    .map((line) => {
      const equals = line.indexOf("=");
      return equals < 0 ? [line, kube.call.env[line] ?? ""] : [line.slice(0, equals), line.slice(equals + 1)];
    });
}
