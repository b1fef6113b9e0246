import { sameJson } from "../../../base/json.ts";
import type { KubeObject } from "../../../base/object.ts";
import { found, type Info } from "../../builder.ts";
import { pathOf } from "../../client.ts";
import { type Failure, isNotFound } from "../../failure.ts";
import { DRY_RUN_FLAG, filenameFlags, PRINT_FLAGS } from "../../flag_sets.ts";
import { fileNames, namesNoFile, ONE_OF_F_AND_K } from "../../manifests.ts";
import { printerOf } from "../../printers/mod.ts";
import { type DryRun, dryRunOf, operation } from "../../strategies.ts";
import type { Kube, Outcome, Verb } from "../../verb.ts";

const GROUP = "rbac.authorization.k8s.io";

export const reconcile: Verb<null> = {
  name: "reconcile",
  usage: "auth reconcile -f FILENAME",
  short: "Reconciles rules for RBAC role, role binding, cluster role, and cluster role binding objects",
  long:
    "Reconciles rules for RBAC role, role binding, cluster role, and cluster role binding objects.\n\n Missing objects are created, and the containing namespace is created for namespaced objects, if required. Existing roles are updated to include the permissions in the input objects, and remove extra permissions if --remove-extra-permissions is specified. Existing bindings are updated to include the subjects in the input objects, and remove extra subjects if --remove-extra-subjects is specified.",
  examples: "# From a file\nkubectl auth reconcile -f my-rbac-rules.yaml",
  flags: [
    DRY_RUN_FLAG,
    ...filenameFlags("identifying the resource to reconcile."),
    ...PRINT_FLAGS,
    {
      name: "remove-extra-permissions",
      type: "bool",
      default: "false",
      help: "If true, removes extra permissions added to roles",
    },
    {
      name: "remove-extra-subjects",
      type: "bool",
      default: "false",
      help: "If true, removes extra subjects added to rolebindings",
    },
  ],
  read(args, flags) {
    if (args.length) return { complaint: "no arguments are allowed" };
    return namesNoFile(fileNames(flags)) ? { complaint: ONE_OF_F_AND_K } : null;
  },

  run(_options, kube) {
    const dryRun = dryRunOf(kube);
    if (typeof dryRun !== "string") return dryRun;
    let out = "", err = "";
    for (const info of found({ names: fileNames(kube.flags) }, kube)) {
      const one = "failure" in info ? info : reconciled(info, dryRun, kube);
      if ("failure" in one && one.failure) return { out, err, failure: one.failure };
      out += "out" in one ? one.out ?? "" : "";
      err += "err" in one ? one.err ?? "" : "";
    }
    return { out, err };
  },
};

/** `rules` of roles and `subjects` of bindings: what is missing is added, what is too much may go. */
function reconciled(info: Info, dryRun: DryRun, kube: Kube): Outcome {
  const { resource, namespace, name, object } = info;
  if (resource.group !== GROUP) return { out: "" };
  const isRole = resource.kind.endsWith("Role");
  const field = isRole ? "rules" : "subjects";
  const removes = kube.flags.yes(isRole ? "remove-extra-permissions" : "remove-extra-subjects");
  const printer = printerOf(kube, { operation: operation("reconciled", dryRun) });
  if ("failure" in printer) return printer;
  const there = kube.client.get(resource, namespace, name);
  if ("failure" in there && !isNotFound(there.failure)) return there;
  const old = "failure" in there ? undefined : there.object;
  const [wanted, has]: readonly (readonly object[])[] = [object![field] ?? [], old?.[field] ?? []];
  const missing = wanted!.filter((one) => !has!.some((other) => sameJson(one, other)));
  const extra = removes ? has!.filter((one) => !wanted!.some((other) => sameJson(one, other))) : [];
  const next = {
    ...(old ?? object!),
    [field]: [...has!.filter((one) => !extra.includes(one)), ...missing],
  } as KubeObject;
  const required = !old ? "create" : missing.length || extra.length ? "update" : undefined;
  if (!required) return { out: printer.print(old!).text };
  const got = dryRun === "client" ? { object: next } : asked(next, required, info, dryRun, kube);
  if ("failure" in got) return got;
  const noun = isRole ? "rules" : "subjects";
  const lines = [
    `\treconciliation required ${required}\n`,
    ...(missing.length ? [`\tmissing ${noun} added:\n`, ...missing.map((one) => goText(one, isRole))] : []),
    ...(extra.length ? [`\textra ${noun} removed:\n`, ...extra.map((one) => goText(one, isRole))] : []),
  ];
  return { out: printer.print(got.object).text, err: lines.join("") };
}

function asked(
  body: KubeObject,
  verb: "create" | "update",
  { resource, namespace, name }: Info,
  dryRun: DryRun,
  kube: Kube,
): { readonly object: KubeObject } | { readonly failure: Failure } {
  const path = { ...pathOf(resource), namespace, ...(verb === "update" ? { name } : {}) };
  return kube.client.ask({ verb, ...path, body, dryRun: dryRun === "server", fieldManager: "kubectl" });
}

/** A rule or a subject as Go's `%+v` has it. */
function goText(value: object, isRule: boolean): string {
  const of = value as Readonly<Record<string, readonly string[] | string | undefined>>;
  const list = (name: string) => `[${((of[name] ?? []) as readonly string[]).join(" ")}]`;
  if (!isRule) {
    return `\t\t{Kind:${of.kind ?? ""} APIGroup:${of.apiGroup ?? ""} Name:${of.name ?? ""} Namespace:${
      of.namespace ?? ""
    }}\n`;
  }
  return `\t\t{Verbs:${list("verbs")} APIGroups:${list("apiGroups")} Resources:${list("resources")} ResourceNames:${
    list("resourceNames")
  } NonResourceURLs:${list("nonResourceURLs")}}\n`;
}
