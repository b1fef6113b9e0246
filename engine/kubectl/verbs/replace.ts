import { pathOf } from "../client.ts";
import { found, type Info, planOf, type Pointing } from "../builder.ts";
import { complained, type Failure, isNotFound, several, whileDoing } from "../failure.ts";
import {
  DRY_RUN_FLAG,
  fieldManagerFlag,
  filenameFlags,
  PRINT_FLAGS,
  RECORD_FLAG,
  SAVE_CONFIG_FLAG,
  subresourceFlag,
  VALIDATE_FLAG,
} from "../flag_sets.ts";
import { fileNames, namesNoFile, ONE_OF_F_AND_K } from "../manifests.ts";
import { type Printer, printerOf } from "../printers/mod.ts";
import { type Next, sayingNow } from "../processes.ts";
import { asked, type Manner, mannerOf, operation, recorded, remembered } from "../strategies.ts";
import type { Complaint, Flags, Kube, Outcome, Verb } from "../verb.ts";
import { gone } from "./delete/awaiting.ts";
import { cascadeOf, deletionsOf } from "./delete/deleting.ts";
import { DELETION_FLAGS } from "./delete/mod.ts";
import { rawFileFault, rawWritten } from "../raw_writing.ts";

/** How long `--force` waits for the old object to go. */
const GONE_MS = 5 * 60_000;

export const replace: Verb<null> = {
  name: "replace",
  group: "Advanced Commands:",
  usage: "replace -f FILENAME",
  short: "Replace a resource by file name or stdin",
  long:
    "Replace a resource by file name or stdin.\n\n JSON and YAML formats are accepted. If replacing an existing resource, the complete resource spec must be provided. This can be obtained by\n\n  $ kubectl get TYPE NAME -o yaml",
  examples:
    "# Replace a pod by what a file says\nkubectl replace -f ./pod.json\n\n# Delete it and create it anew\nkubectl replace --force -f ./pod.json",
  flags: [
    DRY_RUN_FLAG,
    fieldManagerFlag("kubectl-replace"),
    ...filenameFlags("to use to replace the resource."),
    ...DELETION_FLAGS.map((flag) => flag.name === "wait" ? { ...flag, default: "false" } : flag),
    ...PRINT_FLAGS,
    RECORD_FLAG,
    {
      name: "raw",
      type: "string",
      help: "Raw URI to PUT to the server. Uses the transport specified by the kubeconfig file.",
    },
    SAVE_CONFIG_FLAG,
    subresourceFlag("If specified, replace will operate on the subresource of the requested object."),
    VALIDATE_FLAG,
  ],
  read,
  run,
};

function read(_args: readonly string[], flags: Flags): null | Complaint {
  if (namesNoFile(fileNames(flags))) return { complaint: ONE_OF_F_AND_K };
  const fault = flags.text("raw") ? rawFileFault(flags) : undefined;
  if (fault) return { complaint: fault };
  const force = flags.yes("force");
  if (flags.number("grace-period") >= 0 && !force) return { complaint: "--grace-period must have --force specified" };
  if (flags.number("timeout") !== 0 && !force) return { complaint: "--timeout must have --force specified" };
  return null;
}

function run(_: null, kube: Kube): Next {
  if (kube.flags.text("raw")) return rawWritten("update", kube);
  const cascade = cascadeOf(kube);
  if ("failure" in cascade) return cascade;
  const manner = mannerOf(kube);
  if ("failure" in manner) return { failure: manner.failure };
  const printer = printerOf(kube, { operation: operation("replaced", manner.dryRun) });
  if ("failure" in printer) return { failure: printer.failure };
  const pointing: Pointing = { names: fileNames(kube.flags), validate: manner.fieldValidation !== "Ignore" };
  return kube.flags.yes("force")
    ? forced(pointing, manner, cascade, kube)
    : each(pointing, manner, printer, kube, replacedOne);
}

type Act = (info: Info, manner: Manner, kube: Kube) => ReturnType<Kube["client"]["ask"]>;

function each(pointing: Pointing, manner: Manner, printer: Printer, kube: Kube, act: Act): Outcome {
  const failures: Failure[] = [];
  let [out, count] = ["", 0];
  for (const info of found(pointing, kube)) {
    const got = "failure" in info ? info : act(info, manner, kube);
    if ("failure" in got) {
      failures.push(got.failure);
      continue;
    }
    count++;
    const printed = printer.print(got.object!);
    out += printed.text;
    if (printed.failure) failures.push(printed.failure);
  }
  const failure = several(failures);
  return count || failure ? { out, failure } : { failure: complained("no objects passed to replace") };
}

function replacedOne(info: Info, manner: Manner, kube: Kube) {
  const { resource, namespace, name, source } = info;
  const body = recorded(remembered(info.object!, kube), kube);
  if (manner.dryRun === "client") return { object: body };
  const subresource = kube.flags.text("subresource") || undefined;
  const version = body.metadata.resourceVersion ? undefined : currentVersion(info, kube);
  const versioned = version ? { ...body, metadata: { ...body.metadata, resourceVersion: version } } : body;
  const got = kube.client.ask({
    verb: "update",
    ...pathOf(resource),
    namespace,
    name,
    subresource,
    body: versioned,
    ...asked(manner),
  });
  return "failure" in got ? { failure: whileDoing("replacing", source, got.failure) } : got;
}

/** A file without a version overwrites whatever is there. */
function currentVersion({ resource, namespace, name }: Info, kube: Kube): string | undefined {
  const got = kube.client.get(resource, namespace, name);
  return "failure" in got ? undefined : got.object.metadata.resourceVersion;
}

function createdOne(info: Info, manner: Manner, kube: Kube) {
  const { resource, namespace, source } = info;
  const body = recorded(remembered(info.object!, kube), kube);
  if (manner.dryRun === "client") return { object: body };
  const got = kube.client.ask({ verb: "create", ...pathOf(resource), namespace, body, ...asked(manner) });
  return "failure" in got ? { failure: whileDoing("creating", source, got.failure) } : got;
}

/** `--force`: delete, wait until it is gone, create. */
function forced(
  pointing: Pointing,
  manner: Manner,
  cascade: Exclude<ReturnType<typeof cascadeOf>, { failure: Failure }>,
  kube: Kube,
): Next {
  const plan = planOf(pointing, kube);
  if (plan.by === "none") return { failure: plan.failure };
  const asked = kube.flags.number("grace-period");
  const deletion = {
    ...cascade,
    dryRun: manner.dryRun,
    gracePeriod: asked === 0 ? 1 : asked,
    ignoreNotFound: true,
    nameOnly: kube.flags.text("output") === "name",
    warnClusterScope: false,
  };
  const { out, failures, deleted } = deletionsOf(pointing, plan, deletion, kube);
  const real = failures.filter((failure) => !isNotFound(failure));
  if (real.length) return { out, failure: several(real) };
  const again = (later: Kube): Next => {
    const printer = printerOf(later, { operation: operation("replaced", manner.dryRun) });
    return "failure" in printer ? { failure: printer.failure } : each(pointing, manner, printer, later, createdOne);
  };
  const awaited = manner.dryRun === "none" ? deleted : [];
  return sayingNow({ out }, kube, (later) => gone(awaited, later.flags.number("timeout") || GONE_MS, later, again));
}
