import { goJson, isRecord, sameJson } from "../../base/json.ts";
import type { KubeObject } from "../../base/object.ts";
import { jsonPatch } from "../../base/json_patch.ts";
import { mergePatch, strategicPatch } from "../../base/patch.ts";
import { readYaml } from "../../base/yaml.ts";
import type { Resource } from "../../kinds/discovery.ts";
import { merging } from "../../kinds/schema/mod.ts";
import { absolutePath } from "../../shell/resolve.ts";
import { found, type Info, type Pointing } from "../builder.ts";
import { pathOf } from "../client.ts";
import { complained, type Failure, refused, several } from "../failure.ts";
import {
  DRY_RUN_FLAG,
  fieldManagerFlag,
  filenameFlags,
  LOCAL_FLAG,
  PRINT_FLAGS,
  RECORD_FLAG,
  subresourceFlag,
} from "../flag_sets.ts";
import { jsonFault } from "../../base/json_fault.ts";
import { fileNames } from "../manifests.ts";
import { printerOf } from "../printers/mod.ts";
import { changeCause, type DryRun, dryRunOf } from "../strategies.ts";
import { kindText } from "../words.ts";
import type { Complaint, Flags, Kube, Outcome, Verb } from "../verb.ts";

const TYPES = ["json", "merge", "strategic"] as const;
type PatchType = (typeof TYPES)[number];
const MEDIA_TYPES: Readonly<Record<PatchType, string>> = {
  json: "application/json-patch+json",
  merge: "application/merge-patch+json",
  strategic: "application/strategic-merge-patch+json",
};

export const patch: Verb<Pointing> = {
  name: "patch",
  group: "Advanced Commands:",
  usage: "patch (-f FILENAME | TYPE NAME) [-p PATCH|--patch-file FILE]",
  short: "Update fields of a resource",
  long:
    "Update fields of a resource using strategic merge patch, a JSON merge patch, or a JSON patch.\n\n JSON and YAML formats are accepted.",
  examples:
    '# A strategic merge patch\nkubectl patch node k8s-node-1 -p \'{"spec":{"unschedulable":true}}\'\n\n# A JSON patch\nkubectl patch pod valid-pod --type=\'json\' -p=\'[{"op": "replace", "path": "/spec/containers/0/image", "value":"new image"}]\'',
  flags: [
    DRY_RUN_FLAG,
    fieldManagerFlag("kubectl-patch"),
    ...filenameFlags("identifying the resource to update"),
    LOCAL_FLAG,
    { name: "patch", short: "p", type: "string", help: "The patch to be applied to the resource JSON file." },
    { name: "patch-file", type: "string", help: "A file containing a patch to be applied to the resource." },
    ...PRINT_FLAGS,
    RECORD_FLAG,
    subresourceFlag("If specified, patch will operate on the subresource of the requested object."),
    {
      name: "type",
      type: "string",
      default: "strategic",
      help: "The type of patch being provided; one of [json merge strategic]",
    },
  ],
  read,
  run,
};

function read(args: readonly string[], flags: Flags): Pointing | Complaint {
  const [given, file, type] = [flags.text("patch"), flags.text("patch-file"), flags.text("type")];
  if (given && file) return { complaint: "cannot specify --patch and --patch-file together" };
  if (!given && !file) {
    return { complaint: "must specify --patch or --patch-file containing the contents of the patch" };
  }
  const local = flags.yes("local");
  if (local && args.length) return { complaint: "cannot specify --local and server resources" };
  if (local && flags.text("dry-run") === "server") {
    return { complaint: "cannot specify --local and --dry-run=server - did you mean --dry-run=client?" };
  }
  if (!TYPES.includes(type.toLowerCase() as PatchType)) {
    return { complaint: `--type must be one of [${TYPES.join(" ")}], not ${JSON.stringify(type)}` };
  }
  return { args, names: fileNames(flags), subresource: flags.text("subresource"), local, latest: !local };
}

function run(pointing: Pointing, kube: Kube): Outcome {
  const dryRun = dryRunOf(kube);
  if (typeof dryRun !== "string") return { failure: dryRun.failure };
  const body = bodyOf(kube);
  if ("failure" in body && body.early) return { failure: body.failure };
  const failures: Failure[] = [];
  let [out, count] = ["", 0];
  for (const info of found(pointing, kube)) {
    const one = "failure" in info ? info : "failure" in body ? body : patchedOne(info, body.value, dryRun, kube);
    if ("failure" in one) failures.push(one.failure);
    else out += one.text;
    count++;
  }
  return count ? { out, failure: several(failures) } : { failure: complained("no objects passed to patch") };
}

/** Whether the patch is applied by kubectl itself. */
function isHere(kube: Kube): boolean {
  return kube.flags.yes("local") || dryRunOf(kube) === "client";
}

/** What the libraries say of a patch that is no JSON object. */
const NO_PATCH: Readonly<Partial<Record<PatchType, string>>> = {
  merge: "Invalid JSON Patch",
  strategic: "invalid JSON document",
};

/** The patch as JSON. Text that starts like JSON goes to the server as it is, and the server complains about it. */
function bodyOf(kube: Kube): { readonly value: unknown } | { readonly failure: Failure; readonly early: boolean } {
  const file = kube.flags.text("patch-file");
  const text = file
    ? file === "-" ? kube.stdin : kube.world.files.read(absolutePath(kube.call.cwd, file))
    : kube.flags.text("patch");
  if (typeof text !== "string") {
    return { early: true, failure: complained(`unable to read patch file: open ${file}: no such file or directory`) };
  }
  if (/^\s*[{[]/.test(text)) {
    const fault = jsonFault(text);
    if (!fault) return { value: JSON.parse(text) };
    const type = kube.flags.text("type").toLowerCase() as PatchType;
    if (isHere(kube)) return { early: false, failure: complained(NO_PATCH[type] ?? fault) };
    return { early: false, failure: refused({ code: 400, reason: "BadRequest", message: fault }) };
  }
  const yaml = readYaml(text);
  if ("fault" in yaml) {
    const fault = yaml.fault.replace("error converting YAML to JSON: ", "");
    return { early: true, failure: complained(`unable to parse ${JSON.stringify(text)}: ${fault}`) };
  }
  return { value: yaml.documents[0] ?? null };
}

function patchedOne(
  info: Info,
  body: unknown,
  dryRun: DryRun,
  kube: Kube,
): { readonly text: string } | { readonly failure: Failure } {
  const type = kube.flags.text("type").toLowerCase() as PatchType;
  const got = isHere(kube) ? locally(info.object!, body, type) : sent(info, body, type, dryRun, kube);
  if ("failure" in got) return got;
  const changed = !sameJson(info.object, got.object);
  const printer = printerOf(kube, { operation: changed ? "patched" : "patched (no change)" });
  if ("failure" in printer) return printer;
  const printed = printer.print(got.object);
  return printed.failure ? { failure: printed.failure } : { text: printed.text };
}

function sent(
  { resource, namespace, name, object }: Info,
  body: unknown,
  patchType: PatchType,
  dryRun: DryRun,
  kube: Kube,
) {
  const subresource = kube.flags.text("subresource") || undefined;
  const request = {
    verb: "patch",
    ...pathOf(resource),
    namespace,
    name,
    subresource,
    dryRun: dryRun === "server",
    fieldManager: kube.flags.text("field-manager"),
  } as const;
  const got = kube.client.ask({ ...request, body, patchType });
  if ("failure" in got) return { failure: unsupported(got.failure, patchType, resource) };
  if (!kube.flags.yes("record")) return got;
  const cause = { metadata: { annotations: changeCause(kube) } };
  return sameJson(object, got.object) ? got : kube.client.ask({ ...request, body: cause, patchType: "merge" });
}

/** A server that doesn't take this kind of patch is told with the kind that it is about. */
function unsupported(failure: Failure, patchType: PatchType, resource: Resource): Failure {
  if (failure.is !== "server" || failure.fault.reason !== "UnsupportedMediaType") return failure;
  return complained(`${MEDIA_TYPES[patchType]} is not supported by ${kindText(resource)}: ${failure.fault.message}`);
}

/** How kubectl rewords a replacement of what an array doesn't have. */
const MISSING_KEY = /^.*doc is missing key: (.*)$/s;

function locally(
  object: KubeObject,
  body: unknown,
  type: PatchType,
): { readonly object: KubeObject } | { readonly failure: Failure } {
  if (NO_PATCH[type] && !isRecord(body)) return { failure: complained(NO_PATCH[type]) };
  const next = type === "json"
    ? jsonPatch(object, body)
    : type === "merge"
    ? mergePatch(object, body)
    : strategicPatch(object, body, merging(object.apiVersion, object.kind));
  if (typeof next === "object" && next !== null && "fault" in next && !("kind" in next)) {
    return {
      failure: complained(String(next.fault).replace(MISSING_KEY, "Object to be patched is missing field ($1)")),
    };
  }
  if (typeof next !== "object" || next === null || !("kind" in next)) {
    return { failure: complained(`Object 'Kind' is missing in '${goJson(next)}'`) };
  }
  return { object: next as KubeObject };
}
