import { rfc3339 } from "../../base/time.ts";
import type { KubeObject } from "../../base/object.ts";
import { found, type Info } from "../builder.ts";
import { complained, type Failure, several } from "../failure.ts";
import { filenameFlags, PRINT_FLAGS } from "../flag_sets.ts";
import { fileNames, namesNoFile } from "../manifests.ts";
import { printerOf } from "../printers/mod.ts";
import type { AnyVerb, Kube, Outcome, Verb } from "../verb.ts";

interface Condition {
  readonly type: string;
  readonly status: string;
}

/** What approving and denying have each: the condition that is set, and its words. */
interface Verdict {
  readonly name: string;
  readonly type: "Approved" | "Denied";
  readonly other: "Approved" | "Denied";
  readonly reason: string;
  readonly done: string;
}

const APPROVE: Verdict = {
  name: "approve",
  type: "Approved",
  other: "Denied",
  reason: "KubectlApprove",
  done: "approved",
};
const DENY: Verdict = { name: "deny", type: "Denied", other: "Approved", reason: "KubectlDeny", done: "denied" };

export const certificate: AnyVerb = {
  name: "certificate",
  group: "Cluster Management Commands:",
  usage: "certificate SUBCOMMAND",
  short: "Modify certificate resources",
  long: "Modify certificate resources.",
  takesAnyWord: true,
  verbs: [
    member(APPROVE, "Approve a certificate signing request"),
    member(DENY, "Deny a certificate signing request"),
  ],
};

function member(verdict: Verdict, short: string): Verb<readonly string[]> {
  return {
    name: verdict.name,
    usage: `certificate ${verdict.name} (-f FILENAME | NAME)`,
    short,
    long: `${short}.`,
    examples: `# One of them\nkubectl certificate ${verdict.name} csr-sqgzp`,
    flags: [
      ...filenameFlags("identifying the resource to update"),
      { name: "force", type: "bool", default: "false", help: "Update the CSR even if it is already approved." },
      ...PRINT_FLAGS,
    ],
    read: (args, flags) =>
      !args.length && namesNoFile(fileNames(flags))
        ? { complaint: "one or more CSRs must be specified as <name> or -f <filename>" }
        : args,
    run: (names, kube) => judged(names, verdict, kube),
  };
}

function judged(args: readonly string[], verdict: Verdict, kube: Kube): Outcome {
  const names = fileNames(kube.flags);
  const printer = printerOf(kube, { operation: verdict.done, typed: true });
  if ("failure" in printer) return printer;
  const failures: Failure[] = [];
  let out = "";
  const pointing = namesNoFile(names)
    ? { args, type: "certificatesigningrequests", latest: true }
    : { names, latest: true };
  for (const one of found(pointing, kube)) {
    const got = "failure" in one ? one : judgedOne(one, verdict, kube);
    if ("failure" in got) failures.push(got.failure);
    else out += printer.print(got.object).text;
  }
  return { out, failure: several(failures) };
}

function judgedOne(
  { resource, name, object }: Info,
  { name: verb, type, other, reason }: Verdict,
  kube: Kube,
): { readonly object: KubeObject } | { readonly failure: Failure } {
  const conditions: readonly Condition[] = object!.status?.conditions ?? [];
  if (conditions.some((one) => one.type === other)) {
    return { failure: complained(`certificate signing request ${JSON.stringify(name)} is already ${other}`) };
  }
  if (conditions.some((one) => one.type === type) && !kube.flags.yes("force")) return { object: object! };
  const condition = {
    type,
    status: "True",
    reason,
    message: `This CSR was ${type.toLowerCase()} by kubectl certificate ${verb}.`,
    lastUpdateTime: rfc3339(kube.world.nowMs),
  };
  const next = { ...object!, status: { ...object!.status, conditions: [...conditions, condition] } };
  return kube.client.ask({ verb: "update", resource: resource.name, name, subresource: "approval", body: next });
}
