import type { KubeObject } from "../../../base/object.ts";
import { found, type Info } from "../../builder.ts";
import { complained, type Failure } from "../../failure.ts";
import { goTypeOf, type Loose, withPodSpec } from "../../pod_specs.ts";
import type { Kube, Outcome } from "../../verb.ts";
import { environmentOf, isEnvironment, type Variable } from "./environment.ts";
import { containerSelector } from "./pairs.ts";
import { setting } from "./setting.ts";

interface Options {
  readonly resources: readonly string[];
  readonly words: readonly string[];
}

export const env = setting<Options>({
  name: "env",
  usage: "env RESOURCE/NAME KEY_1=VAL_1 ... KEY_N=VAL_N",
  short: "Update environment variables on a pod template",
  examples:
    "# Set a variable\nkubectl set env deployment/registry STORAGE_DIR=/local\n\n# See them all\nkubectl set env deployment/registry --list\n\n# Take them from a config map\nkubectl set env --from=configmap/myconfigmap --prefix=MYSQL_ deployment/myapp\n\n# Take one away\nkubectl set env deployments/registry ENV-",
  flags: [
    {
      name: "containers",
      short: "c",
      type: "string",
      default: "*",
      help: "The names of containers in the selected pod templates to change - may use wildcards",
    },
    {
      name: "env",
      short: "e",
      type: "array",
      default: "[]",
      help: "Specify a key-value pair for an environment variable to set into each container.",
    },
    { name: "from", type: "string", help: "The name of a resource from which to inject environment variables" },
    {
      name: "keys",
      type: "strings",
      default: "[]",
      help: "Comma-separated list of keys to import from specified resource",
    },
    {
      name: "list",
      type: "bool",
      default: "false",
      help:
        "If true, display the environment and any changes in the standard format. this flag will removed when we have kubectl view env.",
    },
    {
      name: "overwrite",
      type: "bool",
      default: "true",
      help:
        "If true, allow environment to be overwritten, otherwise reject updates that overwrite existing environment.",
    },
    { name: "prefix", type: "string", help: "Prefix to append to variable names" },
    {
      name: "resolve",
      type: "bool",
      default: "false",
      help: "If true, show secret or configmap references when listing variables",
    },
  ],
  validatesFirst: true,
  passesOverLocalArguments: true,
  done: "env updated",
  failing: "failed to patch env update to pod template: ",

  read(args, flags) {
    const first = args.findIndex(isEnvironment);
    const split = first < 0 ? args.length : first;
    if (!args.slice(split).every(isEnvironment)) {
      return { complaint: `all resources must be specified before environment changes: ${args.join(" ")}` };
    }
    if (flags.list("keys").length && !flags.text("from")) {
      return { complaint: "when specifying --keys, a configmap or secret must be provided with --from" };
    }
    if (flags.yes("list") && flags.text("output")) {
      return { complaint: "--list and --output may not be specified together" };
    }
    return { resources: args.slice(0, split), words: args.slice(split) };
  },

  check({ words }, kube) {
    const read = environmentOf([...given(kube), ...words]);
    if (typeof read === "string") return read;
    const more = importedFrom(kube, (source) => tellRenamed(source, kube));
    return "fault" in more ? more.fault : undefined;
  },

  change(options, info, kube) {
    return updated(options, info, kube, undefined);
  },

  list(options, info, kube): Outcome | undefined {
    if (!kube.flags.yes("list")) return undefined;
    let out = "", err = "";
    let failure: Failure | undefined;
    const next = updated(options, info, kube, (container) => {
      const told = listed(info, container, kube);
      out += told.out;
      err += told.err;
    });
    if ("fault" in next) failure = complained(`error: ${info.resource.plural}/${info.name} ${next.fault}\n`);
    return { out, err, failure };
  },
});

/** The object with its containers' variables changed; `see` gets each container as it is then. */
function updated(
  { words }: Options,
  { resource, name, object }: Info,
  kube: Kube,
  see: ((container: Loose) => void) | undefined,
) {
  const read = environmentOf([...given(kube), ...words]);
  const more = importedFrom(kube);
  if (typeof read === "string" || "fault" in more) return { object: object! };
  const set = [...read.set, ...more.variables];
  const pattern = kube.flags.text("containers");
  const fits = containerSelector(pattern);
  let any = false;
  let conflict: string | undefined;
  const changed = (container: Loose) => {
    if (!fits(container)) return container;
    any = true;
    const before: readonly Variable[] = container.env ?? [];
    const taken = kube.flags.yes("overwrite")
      ? undefined
      : set.find((one) => before.some((old) => old.name === one.name));
    if (taken) {
      const old = before.find((one) => one.name === taken.name)!;
      conflict ??= `'${old.name}' already has a value (${old.value ?? ""}), and --overwrite is false`;
      return container;
    }
    const next = merged(before, set, read.remove);
    const { env: _, ...rest } = container;
    const made = next.length ? { ...rest, env: next } : rest;
    see?.(made);
    return made;
  };
  const next = withPodSpec(resource, object!, (spec) => ({
    ...spec,
    containers: spec.containers?.map(changed),
    ...(spec.initContainers && { initContainers: spec.initContainers.map(changed) }),
  }));
  if (!next) return { fault: `the object is not a pod or does not have a pod template: ${goTypeOf(resource)}` };
  if (conflict) return { fault: conflict };
  const err = any
    ? undefined
    : `Warning: ${resource.kind}/${name} does not have any containers matching ${JSON.stringify(pattern)}\n`;
  return { object: next, err };
}

/** What is there keeps its place, what is new comes after; of two with a name the first counts. */
function merged(before: readonly Variable[], set: readonly Variable[], remove: readonly string[]): Variable[] {
  const first = new Map(set.toReversed().map((one) => [one.name, one]));
  const kept = before.filter(({ name }) => !remove.includes(name)).map((one) => first.get(one.name) ?? one);
  const fresh = [...new Set(set.map(({ name }) => first.get(name)!))].filter((one) =>
    !kept.some(({ name }) => name === one.name)
  );
  return [...kept, ...fresh];
}

/** `-e`; `-` stands for lines of standard input. */
function given({ flags, stdin }: Kube): readonly string[] {
  return flags.list("env").flatMap((word) => word === "-" ? stdin.split("\n").filter((line) => line !== "") : [word]);
}

/** `--from=configmap/x`: a reference for each key. */
function importedFrom(
  kube: Kube,
  see?: (source: KubeObject) => void,
): { readonly variables: readonly Variable[] } | { readonly fault: string | Failure } {
  const from = kube.flags.text("from");
  const variables: Variable[] = [];
  if (!from) return { variables };
  if (kube.flags.yes("local")) return { fault: UNSUPPORTED };
  for (const info of found({ args: [from], latest: true }, kube)) {
    if ("failure" in info) return { fault: info.failure };
    const field = { configmaps: "configMapKeyRef", secrets: "secretKeyRef" }[info.resource.name as string];
    if (!field) return { fault: UNSUPPORTED };
    see?.(info.object!);
    variables.push(...references(info.object!, field, kube));
  }
  return { variables };
}

const UNSUPPORTED = "unsupported resource specified in --from";

function references(source: KubeObject, field: string, { flags }: Kube): Variable[] {
  return keysOf(source, flags.list("keys")).map((key) => ({
    name: flags.text("prefix") + variableName(key),
    valueFrom: { [field]: { name: source.metadata.name, key } },
  }));
}

function keysOf(source: KubeObject, wanted: readonly string[]): string[] {
  return Object.keys(source["data"] ?? {}).sort().filter((key) => !wanted.length || wanted.includes(key));
}

const variableName = (key: string): string => key.replace(/[^a-zA-Z0-9_]/g, "_").toUpperCase();

/** Says which keys can't be names as they are. */
function tellRenamed(source: KubeObject, kube: Kube): void {
  for (const key of keysOf(source, kube.flags.list("keys"))) {
    if (variableName(key) !== key) kube.client.warn(`key ${key} transferred to ${variableName(key)}`);
  }
}

/** The variables of a container as assignments; references as remarks, or as what they come to. */
function listed({ resource, name, namespace }: Info, container: Loose, kube: Kube): { out: string; err: string } {
  let out = `# ${resource.kind} ${name}, container ${container.name}\n`, err = "";
  for (const one of (container.env ?? []) as readonly Variable[]) {
    if (!one.valueFrom) {
      out += `${one.name}=${one.value ?? ""}\n`;
      continue;
    }
    const resolved = kube.flags.yes("resolve") ? valueOf(one.valueFrom, namespace, kube) : undefined;
    if (typeof resolved === "string") out += `${one.name}=${resolved}\n`;
    else out += `# ${one.name} from ${referenceText(one.valueFrom)}\n`;
    if (typeof resolved === "object") err += `error retrieving reference for ${one.name}: ${resolved.fault}\n`;
  }
  return { out, err };
}

function referenceText({ configMapKeyRef, secretKeyRef, fieldRef, resourceFieldRef }: Loose): string {
  if (fieldRef) return `field path ${fieldRef.fieldPath}`;
  if (resourceFieldRef) {
    const prefix = resourceFieldRef.containerName ? `${resourceFieldRef.containerName}/` : "";
    return `resource field ${prefix}${resourceFieldRef.resource}`;
  }
  if (secretKeyRef) return `secret ${secretKeyRef.name}, key ${secretKeyRef.key}`;
  return configMapKeyRef ? `configmap ${configMapKeyRef.name}, key ${configMapKeyRef.key}` : "invalid valueFrom";
}

function valueOf(
  { configMapKeyRef, secretKeyRef }: Loose,
  namespace: string | undefined,
  kube: Kube,
): string | { readonly fault: string } | undefined {
  const reference = configMapKeyRef ?? secretKeyRef;
  if (!reference) return undefined;
  const resource = configMapKeyRef ? "configmaps" : "secrets";
  const got = kube.client.get(resource, namespace ?? kube.namespace, reference.name);
  if ("failure" in got) return { fault: got.failure.is === "server" ? got.failure.fault.message : "" };
  const value = got.object["data"]?.[reference.key];
  if (value === undefined) {
    return { fault: `key ${reference.key} not found in ${resource.slice(0, -1)} ${reference.name}` };
  }
  return configMapKeyRef ? value : atob(value);
}
