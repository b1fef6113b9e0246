import type { KubeObject } from "../base/object.ts";
import { sameJson } from "../base/json.ts";
import { mergeDiff } from "../base/three_way.ts";
import { found, type Info, planOf, type Pointing } from "./builder.ts";
import { pathOf } from "./client.ts";
import { complained, type Failure, several } from "./failure.ts";
import {
  ALL_NAMESPACES_FLAG,
  allFlag,
  DRY_RUN_FLAG,
  FIELD_SELECTOR_FLAG,
  fieldManagerFlag,
  filenameFlags,
  LOCAL_FLAG,
  PRINT_FLAGS,
  RECORD_FLAG,
  SELECTOR_FLAG,
} from "./flag_sets.ts";
import { fileNames, namesNoFile } from "./manifests.ts";
import { outputFault, printerOf } from "./printers/mod.ts";
import { dryRunOf, operation, recorded } from "./strategies.ts";
import type { Flag, Flags, Kube, Outcome, Verb } from "./verb.ts";

/** What `label` and `annotate` do to one map of an object's metadata. */
export interface Changes {
  readonly set: Readonly<Record<string, string>>;
  readonly remove: readonly string[];
}

/** `label` or `annotate`: the words and rules in which they differ. */
export interface Manner {
  readonly field: "labels" | "annotations";
  /** Why the changes may not be made to this map, without `--overwrite`. */
  conflict(existing: Readonly<Record<string, string>>, changes: Changes): string | undefined;
  /** What was done, for the line that names the object. */
  done(changed: boolean, changes: Changes): string;
  /** What is said about keys that are to go and are not there. */
  missing(key: string): string;
}

/** Where the words of a command line part: resources, and the changes to them. */
interface Options {
  readonly resources: readonly string[];
  readonly changes: Changes;
}

/**
 * `label` or `annotate`. `changesOf` reads the pairs; `lastFault` is what is complained of when nothing else is wrong.
 */
export function metadataVerb(
  verb: Pick<Verb, "name" | "short" | "long" | "examples">,
  what: "label" | "annotation",
  manner: Manner,
  changesOf: (pairs: readonly string[]) => Changes | string,
  lastFault: (changes: Changes) => string | undefined = () => undefined,
): Verb<Options> {
  return {
    ...verb,
    group: "Settings Commands:",
    usage:
      `${verb.name} [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]`,
    flags: metadataFlags(`kubectl-${verb.name}`, what),
    read(args, flags) {
      const parted = resourcesAndPairs(args, what);
      if (typeof parted === "string") return { complaint: parted };
      const changes = changesOf(parted.pairs);
      if (typeof changes === "string") return { complaint: changes };
      const fault = metadataFault(parted.resources, changes, flags, what) ?? lastFault(changes);
      return fault ? { complaint: fault } : { resources: parted.resources, changes };
    },
    run: ({ resources, changes }, kube) => updated(resources, changes, manner, kube),
  };
}

function metadataFlags(manager: string, what: string): readonly Flag[] {
  return [
    allFlag(`Select all resources, in the namespace of the specified resource types`),
    ALL_NAMESPACES_FLAG,
    DRY_RUN_FLAG,
    FIELD_SELECTOR_FLAG,
    fieldManagerFlag(manager),
    ...filenameFlags(`identifying the resource to update the ${what}s`),
    { name: "list", type: "bool", default: "false", help: `If true, display the ${what}s for a given resource.` },
    LOCAL_FLAG,
    {
      name: "overwrite",
      type: "bool",
      default: "false",
      help:
        `If true, allow ${what}s to be overwritten, otherwise reject ${what} updates that overwrite existing ${what}s.`,
    },
    ...PRINT_FLAGS,
    RECORD_FLAG,
    {
      name: "resource-version",
      type: "string",
      help:
        `If non-empty, the ${what}s update will only succeed if this is the current resource-version for the object.`,
    },
    SELECTOR_FLAG,
  ];
}

/** Arguments before the first change are resources, the rest are changes. */
export function resourcesAndPairs(
  args: readonly string[],
  what: string,
): { readonly resources: readonly string[]; readonly pairs: readonly string[] } | string {
  const isPair = (word: string) => (word.includes("=") && word[0] !== "=") || (word.endsWith("-") && word !== "-");
  const first = args.findIndex(isPair);
  if (first < 0) return { resources: args, pairs: [] };
  const stray = args.slice(first).find((word) => !isPair(word));
  if (stray !== undefined) return `all resources must be specified before ${what} changes: ${stray}`;
  return { resources: args.slice(0, first), pairs: args.slice(first) };
}

/** Complaints that both have, in kubectl's order. */
function metadataFault(
  resources: readonly string[],
  changes: Changes,
  flags: Flags,
  what: string,
): string | undefined {
  if (what === "label" && flags.yes("list") && flags.text("output")) {
    return "--list and --output may not be specified together";
  }
  if (flags.yes("all") && flags.text("selector")) return "cannot set --all and --selector at the same time";
  if (flags.yes("all") && flags.text("field-selector")) return "cannot set --all and --field-selector at the same time";
  if (flags.yes("local")) {
    if (flags.text("dry-run") === "server") {
      return "cannot specify --local and --dry-run=server - did you mean --dry-run=client?";
    }
    if (resources.length) {
      const example = what === "label" ? "pod" : "rsrc";
      return `can only use local files by -f ${example}.yaml or --filename=${example}.json when --local=true is set`;
    }
    if (namesNoFile(fileNames(flags))) return "one or more files must be specified as -f when --local=true is set";
  } else if (!resources.length && namesNoFile(fileNames(flags))) {
    return "one or more resources must be specified as <resource> <name> or <resource>/<name>";
  }
  const none = !Object.keys(changes.set).length && !changes.remove.length;
  return none && !flags.yes("list") ? `at least one ${what} update is required` : undefined;
}

function updated(resources: readonly string[], changes: Changes, manner: Manner, kube: Kube): Outcome {
  const { flags } = kube;
  const dryRun = dryRunOf(kube);
  if (typeof dryRun !== "string") return { failure: dryRun.failure };
  const unprintable = manner.field === "annotations" ? outputFault(kube) : undefined;
  if (unprintable) return { failure: unprintable };
  const local = flags.yes("local");
  const pointing: Pointing = {
    names: fileNames(flags),
    local,
    ...(local ? {} : {
      args: resources,
      labelSelector: flags.text("selector"),
      fieldSelector: flags.text("field-selector"),
      typeAlone: flags.yes("all"),
      allNamespaces: flags.yes("all-namespaces"),
      latest: true,
    }),
  };
  const plan = planOf(pointing, kube);
  if (plan.by === "none") return { failure: plan.failure };
  if (flags.text("resource-version") && !plan.single) {
    return { failure: complained("--resource-version may only be used with a single resource") };
  }
  const failures: Failure[] = [];
  let out = "";
  for (const info of found(pointing, kube, plan)) {
    if ("failure" in info) {
      failures.push(info.failure);
      continue;
    }
    const one = flags.yes("list")
      ? listedOne(info, changes, manner, plan.single, kube)
      : updatedOne(info, changes, manner, local || dryRun === "client", dryRun, kube);
    out += one.text;
    if (one.failure) failures.push(one.failure);
  }
  return { out, failure: several(failures) };
}

/** `--list`: what there would be; nothing is sent. */
function listedOne(info: Info, changes: Changes, manner: Manner, single: boolean, kube: Kube) {
  const existing = info.object!.metadata[manner.field] ?? {};
  const conflict = kube.flags.yes("overwrite") ? undefined : manner.conflict(existing, changes);
  if (conflict) return { text: "", failure: complained(conflict) };
  const object = withChanges(info.object!, manner.field, existing, changes, kube);
  return { text: listText({ ...info, object }, single, manner.field) };
}

function updatedOne(
  info: Info,
  changes: Changes,
  manner: Manner,
  here: boolean,
  dryRun: "none" | "client" | "server",
  kube: Kube,
) {
  const { resource, namespace, name } = info;
  const object = info.object!;
  const existing = object.metadata[manner.field] ?? {};
  const conflict = kube.flags.yes("overwrite") ? undefined : manner.conflict(existing, changes);
  const told = here
    ? ""
    : changes.remove.filter((key) => !(key in existing)).map((key) => manner.missing(key)).join("");
  if (conflict) return { text: told, failure: complained(conflict) };
  const next = recorded(withChanges(object, manner.field, existing, changes, kube), kube);
  const changed = !sameJson(object, next);
  const printer = printerOf(kube, { operation: operation(manner.done(changed, changes), dryRun) });
  if ("failure" in printer) return { text: told, failure: printer.failure };
  if (here) return { text: told + printer.print(next).text };
  const got = kube.client.ask({
    verb: "patch",
    ...pathOf(resource),
    namespace,
    name,
    body: mergeDiff(object, next),
    patchType: "merge",
    dryRun: dryRun === "server",
    fieldManager: kube.flags.text("field-manager"),
  });
  if ("failure" in got) return { text: told, failure: got.failure };
  const printed = printer.print(got.object);
  return { text: told + printed.text, failure: printed.failure };
}

function withChanges(
  object: KubeObject,
  field: Manner["field"],
  existing: Readonly<Record<string, string>>,
  { set, remove }: Changes,
  kube: Kube,
): KubeObject {
  const map: Record<string, string> = { ...existing, ...set };
  for (const key of remove) delete map[key];
  const { [field]: _, ...rest } = object.metadata;
  const version = kube.flags.text("resource-version");
  const metadata = {
    ...rest,
    ...(Object.keys(map).length || object.metadata[field] ? { [field]: map } : {}),
    ...(version ? { resourceVersion: version } : {}),
  };
  return { ...object, metadata } as KubeObject;
}

function listText({ object, resource, name }: Info, single: boolean, field: Manner["field"]): string {
  const lines = Object.entries(object!.metadata[field] ?? {}).sort(([a], [b]) => a < b ? -1 : 1).map(([key, value]) =>
    `${key}=${value}\n`
  );
  if (single) return lines.join("");
  return `Listing ${field} for ${resource.kind}.${resource.group}/${name}:\n${
    lines.map((line) => ` ${line}`).join("")
  }`;
}
