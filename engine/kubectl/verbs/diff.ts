import type { KubeObject } from "../../base/object.ts";
import { writeYaml } from "../../base/yaml.ts";
import { found, type Info, type Pointing } from "../builder.ts";
import { pathOf } from "../client.ts";
import { type Failure, isNotFound } from "../failure.ts";
import { APPLYING_FLAGS, fieldManagerFlag, filenameFlags, SELECTOR_FLAG } from "../flag_sets.ts";
import { fileNames, namesNoFile, ONE_OF_F_AND_K } from "../manifests.ts";
import { withManagedFields, withoutManagedFields } from "../printers/data.ts";
import { followed, type Next } from "../processes.ts";
import { unifiedHunks } from "../unified_diff.ts";
import { configurationOf } from "../strategies.ts";
import type { Complaint, Flags, Kube, Verb } from "../verb.ts";
import { patchTo } from "./apply/client_side.ts";

export const diff: Verb<Pointing> = {
  name: "diff",
  group: "Advanced Commands:",
  usage: "diff -f FILENAME",
  short: "Diff the live version against a would-be applied version",
  long:
    "Diff configurations specified by file name or stdin between the current online configuration, and the configuration as it would be if applied.\n\n The output is always YAML.\n\n Exit status: 0 No differences were found. 1 Differences were found. >1 Kubectl or diff failed with an error.",
  examples:
    "# What a file would change\nkubectl diff -f pod.json\n\n# What comes in on standard input\ncat service.yaml | kubectl diff -f -",
  failureExit: 2,
  flags: [
    {
      name: "concurrency",
      type: "int",
      default: "1",
      help: "Number of objects to process in parallel when diffing against the live version.",
    },
    fieldManagerFlag("kubectl-client-side-apply"),
    ...filenameFlags("contains the configuration to diff"),
    ...APPLYING_FLAGS,
    { name: "prune", type: "bool", default: "false", help: "Include resources that would be deleted by pruning." },
    SELECTOR_FLAG,
    {
      name: "show-managed-fields",
      type: "bool",
      default: "false",
      help: "If true, include managed fields in the diff.",
    },
  ],
  read(args, flags: Flags): Pointing | Complaint {
    if (args.length) return { complaint: `Unexpected args: [${args.join(" ")}]`, usage: true };
    if (namesNoFile(fileNames(flags))) return { complaint: ONE_OF_F_AND_K };
    return { names: fileNames(flags), labelSelector: flags.text("selector") };
  },
  run,
};

interface Pair {
  /** `apps.v1.DaemonSet.default.web` */
  readonly file: string;
  readonly live: string;
  readonly merged: string;
}

function run(pointing: Pointing, kube: Kube): Next {
  const pairs: Pair[] = [];
  for (const info of found(pointing, kube)) {
    if ("failure" in info) return { failure: info.failure };
    const pair = pairOf(info, kube);
    if ("failure" in pair) return { failure: pair.failure };
    pairs.push(pair);
  }
  if (!pairs.length) return {};
  const [live, merged] = [folderName("LIVE", kube), folderName("MERGED", kube)];
  const external = kube.call.env.KUBECTL_EXTERNAL_DIFF;
  if (external) return externalDiff(external, live, merged, pairs, kube);
  let out = "";
  for (const pair of [...pairs].sort((a, b) => a.file < b.file ? -1 : 1)) {
    const hunks = unifiedHunks(pair.live, pair.merged);
    if (!hunks) continue;
    const [before, after] = [`${live}/${pair.file}`, `${merged}/${pair.file}`];
    const time = new Date(kube.world.nowMs).toISOString().replace("T", " ").replace("Z", "000000 +0000");
    out += `diff -u -N ${before} ${after}\n--- ${before}\t${
      pair.live ? time : "1970-01-01 00:00:00.000000000 +0000"
    }\n+++ ${after}\t${time}\n${hunks}`;
  }
  return { out, exit: out ? 1 : 0 };
}

const folderName = (kind: string, kube: Kube): string => `/tmp/${kind}-${kube.world.chance.text(10, "0123456789")}`;

/** `KUBECTL_EXTERNAL_DIFF`: a program that gets the two folders. */
function externalDiff(program: string, live: string, merged: string, pairs: readonly Pair[], kube: Kube): Next {
  const { files, nowMs } = kube.world;
  for (const folder of [live, merged]) files.makeFolder(folder, { nowMs, parents: true });
  for (const pair of pairs) {
    files.write(`${live}/${pair.file}`, pair.live, { nowMs });
    files.write(`${merged}/${pair.file}`, pair.merged, { nowMs });
  }
  return followed(kube.call.shell(`${program} ${live} ${merged}`), kube, (later, exit) => {
    for (const folder of [live, merged]) later.world.files.remove(folder, { recursive: true });
    return { exit };
  });
}

function pairOf(info: Info, kube: Kube): Pair | { readonly failure: Failure } {
  const { resource, namespace, name, object } = info;
  const current = kube.client.get(resource, namespace, name);
  if ("failure" in current && !isNotFound(current.failure)) return current;
  const live = "failure" in current ? undefined : current.object;
  const merged = live ? changed(info, live, kube) : madeAnew(info, kube);
  if ("failure" in merged) return merged;
  const [before, after] = resource.name === "secrets" ? masked(live, merged.object) : [live, merged.object];
  const shown = (one: KubeObject | undefined) =>
    one ? writeYaml((kube.flags.yes("show-managed-fields") ? withManagedFields : withoutManagedFields)(one)) : "";
  const group = resource.group ? `${resource.group}.` : "";
  const file = `${group}${resource.version}.${object!.kind}.${namespace ?? ""}.${name}`;
  return { file, live: shown(before), merged: shown(after) };
}

function madeAnew({ resource, namespace, object }: Info, kube: Kube) {
  const fieldManager = kube.flags.text("field-manager");
  return kube.client.ask({ verb: "create", ...pathOf(resource), namespace, body: object, dryRun: true, fieldManager });
}

function changed({ resource, namespace, name, object }: Info, live: KubeObject, kube: Kube) {
  const request = { verb: "patch", ...pathOf(resource), namespace, name, dryRun: true } as const;
  if (kube.flags.yes("server-side")) {
    const fieldManager = kube.flags.changed("field-manager") ? kube.flags.text("field-manager") : "kubectl";
    return kube.client.ask({
      ...request,
      body: object,
      patchType: "apply",
      force: kube.flags.yes("force-conflicts"),
      fieldManager,
    });
  }
  const { patch, patchType } = patchTo(JSON.parse(configurationOf(object!)), live);
  return kube.client.ask({ ...request, body: patch, patchType, fieldManager: kube.flags.text("field-manager") });
}

/** Values of secrets are never shown, only whether they differ. */
function masked(live: KubeObject | undefined, merged: KubeObject): readonly [KubeObject | undefined, KubeObject] {
  const hidden = (one: KubeObject, other: KubeObject | undefined, word: string): KubeObject => {
    if (!one.data) return one;
    const data = Object.fromEntries(
      Object.keys(one.data).map((key) => {
        const there = other?.data?.[key];
        return [key, there !== undefined && there !== one.data[key] ? `*** (${word})` : "***"];
      }),
    );
    return { ...one, data };
  };
  return [live && hidden(live, merged, "before"), hidden(merged, live, "after")];
}
