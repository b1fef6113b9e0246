import type { KubeObject } from "../../../base/object.ts";
import { mergeDiff, strategicDiff } from "../../../base/three_way.ts";
import { merging, writtenByGo } from "../../../kinds/schema/mod.ts";
import { gathered, type Info } from "../../builder.ts";
import { pathOf } from "../../client.ts";
import { complained, type Failure, messageOf, several } from "../../failure.ts";
import {
  allFlag,
  DRY_RUN_FLAG,
  fieldManagerFlag,
  filenameFlags,
  fileTreeFlags,
  LOCAL_FLAG,
  PRINT_FLAGS,
  RECORD_FLAG,
  SELECTOR_FLAG,
} from "../../flag_sets.ts";
import { fileNames, namesNoFile } from "../../manifests.ts";
import { printerOf } from "../../printers/mod.ts";
import { type DryRun, dryRunOf, operation, recorded } from "../../strategies.ts";
import type { Complaint, Flag, Flags, Kube, Outcome, Verb } from "../../verb.ts";

/** What a setting made of one object. */
export interface Changed {
  readonly object: KubeObject;
  /** Complaints that don't keep the others from being changed. */
  readonly faults?: readonly string[];
  readonly err?: string;
}

/** One member of `kubectl set`: how it reads its arguments and what it does to an object. */
export interface Setting<Options extends { readonly resources: readonly string[] }> {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly usage: string;
  readonly short: string;
  readonly examples: string;
  readonly flags?: readonly Flag[];
  /** `image updated`. */
  readonly done: string;
  /** What stands before a refusal. */
  readonly failing: string;
  /** An object that is already so is patched and told all the same. */
  readonly patchesUnchanged?: boolean;
  /** Complains about its words before it looks for the objects. */
  readonly validatesFirst?: boolean;
  /** With `--local`, arguments that name resources are not complained of. */
  readonly passesOverLocalArguments?: boolean;
  /** A fault stands alone, without the name of the object. */
  readonly plainFaults?: boolean;
  read(args: readonly string[], flags: Flags): Options | Complaint;
  /** Complaints that kubectl has only after it found the objects. */
  check?(options: Options, kube: Kube, infos: readonly Info[]): string | Failure | undefined;
  change(options: Options, info: Info, kube: Kube): Changed | { readonly fault: string };
  /** Instead of changing anything, says something of each object. */
  list?(options: Options, info: Info, kube: Kube): Outcome | undefined;
}

const LOCAL_ONLY =
  "you must specify resources by --filename when --local is set.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'";

export function setting<Options extends { readonly resources: readonly string[] }>(
  one: Setting<Options>,
): Verb<Options> {
  return {
    name: one.name,
    aliases: one.aliases,
    usage: `set ${one.usage}`,
    short: one.short,
    long: `${one.short}.`,
    examples: one.examples,
    flags: [
      allFlag("Select all resources, in the namespace of the specified resource types"),
      DRY_RUN_FLAG,
      fieldManagerFlag("kubectl-set"),
      ...(one.name === "selector" ? fileTreeFlags : filenameFlags)("identifying the resource to get from a server."),
      LOCAL_FLAG,
      ...PRINT_FLAGS,
      RECORD_FLAG,
      ...(["selector", "serviceaccount"].includes(one.name) ? [] : [SELECTOR_FLAG]),
      ...(one.flags ?? []),
    ],
    read: (args, flags) => one.read(args, flags),
    run: (options, kube) => run(one, options, kube),
  };
}

function run<Options extends { readonly resources: readonly string[] }>(
  one: Setting<Options>,
  options: Options,
  kube: Kube,
): Outcome {
  const { flags } = kube;
  const dryRun = dryRunOf(kube);
  if (typeof dryRun !== "string") return dryRun;
  const local = flags.yes("local");
  if (local && options.resources.length && !one.passesOverLocalArguments) return { failure: complained(LOCAL_ONLY) };
  const early = one.validatesFirst && (one.check?.(options, kube, []) ?? commonFault(options, kube));
  if (early) return { failure: failureOf(early) };
  const { infos, failures } = gathered({
    names: fileNames(flags),
    local,
    ...(local ? {} : {
      args: options.resources,
      labelSelector: flags.text("selector"),
      typeAlone: flags.yes("all"),
      latest: true,
      typed: true,
    }),
  }, kube);
  if (failures.length) return { failure: several(failures) };
  const complaint = one.validatesFirst ? undefined : commonFault(options, kube) ?? one.check?.(options, kube, infos);
  if (complaint) return { failure: failureOf(complaint) };
  const printer = printerOf(kube, { operation: operation(one.done, dryRun), typed: true });
  if ("failure" in printer) return printer;
  let out = "", err = "";
  const wrong: Failure[] = [];
  for (const found of infos) {
    const info = { ...found, object: writtenByGo(found.object!) };
    const outcome = one.list?.(options, info, kube) ?? changed(one, options, info, { here: local, dryRun }, kube);
    out += outcome.out ?? "";
    err += outcome.err ?? "";
    if (outcome.failure) wrong.push(outcome.failure);
  }
  return { out, err, failure: several(wrong) };

  function changed(
    one: Setting<Options>,
    options: Options,
    info: Info,
    { here, dryRun }: { here: boolean; dryRun: DryRun },
    kube: Kube,
  ): Outcome {
    const next = one.change(options, info, kube);
    const subject = `${info.resource.plural}/${info.name}`;
    if ("fault" in next) {
      return { failure: complained(one.plainFaults ? next.fault : `error: ${subject} ${next.fault}\n`) };
    }
    const faults = (next.faults ?? []).map(complained);
    const patched = patchedOne(one, info, next.object, here || dryRun === "client", dryRun, kube);
    const failure = several([...faults, ...(patched.failure ? [patched.failure] : [])]);
    if (!patched.object) return { err: next.err, failure };
    const printed = (printer as Exclude<typeof printer, { failure: Failure }>).print(patched.object);
    return { out: printed.text, err: next.err, failure: failure ?? printed.failure };
  }
}

const failureOf = (what: string | Failure): Failure => typeof what === "string" ? complained(what) : what;

function commonFault(options: { readonly resources: readonly string[] }, { flags }: Kube): string | undefined {
  if (flags.yes("all") && flags.text("selector")) return "cannot set --all and --selector at the same time";
  if (!options.resources.length && namesNoFile(fileNames(flags)) && !flags.text("selector")) {
    return "one or more resources must be specified as <resource> <name> or <resource>/<name>";
  }
  if (flags.yes("local") && flags.text("dry-run") === "server") {
    return "cannot specify --local and --dry-run=server - did you mean --dry-run=client?";
  }
  return undefined;
}

/** The object after the patch; nothing when there was nothing to change. */
function patchedOne<Options extends { readonly resources: readonly string[] }>(
  one: Setting<Options>,
  { resource, namespace, name, object }: Info,
  next: KubeObject,
  here: boolean,
  dryRun: DryRun,
  kube: Kube,
): { readonly object?: KubeObject; readonly failure?: Failure } {
  const before = object!;
  const rules = merging(before.apiVersion, before.kind);
  const wanted = writtenByGo(recorded(next, kube));
  const patch = rules ? strategicDiff(before, wanted, rules) : mergeDiff(before, wanted);
  if ("fault" in patch && typeof patch.fault === "string") return { failure: complained(patch.fault) };
  if (!Object.keys(patch).length && !one.patchesUnchanged) return {};
  if (here) return { object: wanted };
  const got = kube.client.ask({
    verb: "patch",
    ...pathOf(resource),
    namespace,
    name,
    body: patch,
    patchType: rules ? "strategic" : "merge",
    dryRun: dryRun === "server",
    fieldManager: kube.flags.text("field-manager"),
  });
  if (!("failure" in got)) return got;
  return { failure: one.failing ? complained(one.failing + messageOf(got.failure)) : got.failure };
}
