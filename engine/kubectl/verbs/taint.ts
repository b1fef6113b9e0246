import { found, planOf, type Pointing } from "../builder.ts";
import { pathOf } from "../client.ts";
import { bare, complained, type Failure, messageOf, several } from "../failure.ts";
import { allFlag, DRY_RUN_FLAG, fieldManagerFlag, PRINT_FLAGS, SELECTOR_FLAG, VALIDATE_FLAG } from "../flag_sets.ts";
import { labelValueFault, qualifiedNameFault } from "../label_rules.ts";
import { printerOf } from "../printers/mod.ts";
import { asked, mannerOf } from "../strategies.ts";
import type { Complaint, Kube, Outcome, Verb } from "../verb.ts";
import { resourceOf } from "../words.ts";

interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
  readonly timeAdded?: string;
}

interface Options {
  readonly resources: readonly string[];
  readonly add: readonly Taint[];
  /** An empty effect stands for all of the key. */
  readonly remove: readonly Taint[];
}

const EFFECTS = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

export const taint: Verb<Options> = {
  name: "taint",
  group: "Cluster Management Commands:",
  usage: "taint NODE NAME KEY_1=VAL_1:TAINT_EFFECT_1 ... KEY_N=VAL_N:TAINT_EFFECT_N",
  short: "Update the taints on one or more nodes",
  long:
    "Update the taints on one or more nodes.\n\n  *  A taint consists of a key, value, and effect. As an argument here, it is expressed as key=value:effect.\n  *  The key must begin with a letter or number, and may contain letters, numbers, hyphens, dots, and underscores, up to 253 characters.\n  *  The value is optional. If given, it must begin with a letter or number, and may contain letters, numbers, hyphens, dots, and underscores, up to 63 characters.\n  *  The effect must be NoSchedule, PreferNoSchedule or NoExecute.\n  *  Currently taint can only apply to node.",
  examples:
    "# A taint\nkubectl taint nodes foo dedicated=special-user:NoSchedule\n\n# Take one away\nkubectl taint nodes foo dedicated:NoSchedule-\n\n# Take all with a key away\nkubectl taint nodes foo dedicated-",
  flags: [
    allFlag("Select all nodes in the cluster"),
    DRY_RUN_FLAG,
    fieldManagerFlag("kubectl-taint"),
    {
      name: "overwrite",
      type: "bool",
      default: "false",
      help: "If true, allow taints to be overwritten, otherwise reject taint updates that overwrite existing taints.",
    },
    ...PRINT_FLAGS,
    SELECTOR_FLAG,
    VALIDATE_FLAG,
  ],
  read,
  run,
};

function read(args: readonly string[]): Options | Complaint {
  const isTaint = (word: string) => word.includes("=") || word.includes(":") || word.endsWith("-");
  const first = args.findIndex(isTaint);
  const resources = first < 0 ? args : args.slice(0, first);
  const specs = first < 0 ? [] : args.slice(first);
  const stray = specs.find((word) => !isTaint(word));
  if (stray !== undefined) return { complaint: `all resources must be specified before taint changes: ${stray}` };
  if (!resources.length) return { complaint: "one or more resources must be specified as <resource> <name>" };
  if (!specs.length) return { complaint: "at least one taint update is required" };
  const parsed = taintsOf(specs);
  if (typeof parsed === "string") return { complaint: parsed, usage: true };
  return { resources, ...parsed };
}

function taintsOf(specs: readonly string[]): Pick<Options, "add" | "remove"> | string {
  const add: Taint[] = [];
  const remove: Taint[] = [];
  for (const spec of specs) {
    const removes = spec.endsWith("-");
    const one = taintOf(removes ? spec.slice(0, -1) : spec);
    if (typeof one === "string") return one;
    if (!removes && add.some(({ key, effect }) => key === one.key && effect === one.effect)) {
      return `duplicated taints with the same key and effect: {${one.key} ${one.value ?? ""} ${one.effect} <nil>}`;
    }
    (removes ? remove : add).push(one);
  }
  return { add, remove };
}

/** `key=value:Effect`, `key:Effect`, and for removal `key` alone. */
function taintOf(spec: string): Taint | string {
  const [pair = "", effect, ...surplus] = spec.split(":");
  if (surplus.length) return `invalid taint spec: ${spec}`;
  if (effect !== undefined && !EFFECTS.includes(effect)) {
    return `invalid taint effect: ${effect}, unsupported taint effect`;
  }
  const [key = "", value = "", ...more] = effect === undefined ? [pair] : pair.split("=");
  if (more.length) return `invalid taint spec: ${spec}`;
  const wrong = (value ? labelValueFault(value) : undefined) ?? qualifiedNameFault(key);
  return wrong ? `invalid taint spec: ${spec}, ${wrong}` : { key, ...(value ? { value } : {}), effect: effect ?? "" };
}

/** What is wrong with the command as a whole, once it is known what a "TYPE" is: first the type, then the rest. */
function misuse({ resources, add, remove }: Options, kube: Kube): Failure | undefined {
  const { flags } = kube;
  const [typed = ""] = resources;
  const resource = resourceOf(kube.client, typed.toLowerCase());
  // Here kubectl asks for the type itself, and says bare what comes back.
  if ("failure" in resource) return kube.client.unreachable ?? bare(messageOf(resource.failure));
  if (resource.name !== "nodes") {
    return complained(`invalid resource type ${typed.toLowerCase()}, only node types are supported`);
  }
  const both = add.flatMap((one) => remove.filter((gone) => isMeant(gone, one)));
  if (both.length) {
    const texts = both.map(({ key, effect }) => `${key}=${effect}`).join(", ");
    return complained(`can not both modify and remove the following taint(s) in the same command: ${texts}`);
  }
  if (flags.yes("all") && flags.text("selector")) {
    return complained("setting 'all' parameter with a non empty selector is prohibited");
  }
  return resources.length < 2 && !flags.yes("all") && !flags.text("selector")
    ? complained("at least one resource name must be specified since 'all' parameter is not set")
    : undefined;
}

function run(options: Options, kube: Kube): Outcome {
  const { add, remove } = options;
  const { flags } = kube;
  const manner = mannerOf(kube);
  if ("failure" in manner) return { failure: manner.failure };
  const wrong = misuse(options, kube);
  if (wrong) return { failure: wrong };
  const [labelSelector, all] = [flags.text("selector"), flags.yes("all")];
  // Names are not looked at when a selector says which nodes.
  const args = labelSelector || all ? [] : options.resources.slice(1);
  const pointing: Pointing = { type: "nodes", args, labelSelector, all, latest: true };
  const plan = planOf(pointing, kube);
  if (plan.by === "none") return { failure: plan.failure };
  const failures: Failure[] = [];
  let out = "";
  for (const info of found(pointing, kube, plan)) {
    if ("failure" in info) {
      failures.push(info.failure);
      continue;
    }
    const old: readonly Taint[] = info.object!.spec?.taints ?? [];
    const next = reorganised(info.name, old, add, remove, flags.yes("overwrite"));
    if (!("taints" in next)) {
      failures.push(complained(next.fault));
      continue;
    }
    const printer = printerOf(kube, { operation: next.done, typed: true });
    if ("failure" in printer) return { out, failure: printer.failure };
    const object = { ...info.object!, spec: { ...info.object!.spec, taints: next.taints } };
    const body = { spec: { taints: next.taints } };
    const got = manner.dryRun === "client" ? { object } : kube.client.ask({
      verb: "patch",
      ...pathOf(info.resource),
      name: info.name,
      body,
      patchType: "strategic",
      ...asked(manner),
    });
    if ("failure" in got) failures.push(got.failure);
    else out += printer.print(got.object).text;
  }
  return { out, failure: several(failures) };
}

const same = (a: Taint, b: Taint): boolean => a.key === b.key && a.effect === b.effect;

/** Whether a removal means a taint: of its key, and of its effect if it names one. */
const isMeant = (gone: Taint, one: Taint): boolean =>
  gone.key === one.key && (!gone.effect || gone.effect === one.effect);

/** The new taints before those that stay; what one removal took, the next one doesn't find. */
function reorganised(
  node: string,
  old: readonly Taint[],
  add: readonly Taint[],
  remove: readonly Taint[],
  overwrite: boolean,
): { readonly taints: readonly Taint[]; readonly done: string } | { readonly fault: string } {
  const taken = overwrite ? [] : add.filter((one) => old.some((other) => same(one, other)));
  if (taken.length) {
    const keys = taken.map(({ key }) => key).join(",");
    return { fault: `node ${node} already has ${keys} taint(s) with same effect(s) and --overwrite is false` };
  }
  const all = [...add, ...old.filter((one) => !add.some((other) => same(one, other)))];
  let taints = all;
  const faults: string[] = [];
  for (const gone of remove) {
    const kept = taints.filter((one) => !isMeant(gone, one));
    if (kept.length === taints.length) {
      faults.push(`taint "${gone.key}${gone.effect ? `:${gone.effect}` : ""}" not found`);
    }
    taints = kept;
  }
  if (faults.length) return { fault: faults.length > 1 ? `[${faults.join(", ")}]` : faults[0]! };
  const isMore = all.length > old.length;
  const done = overwrite || (isMore && remove.length > 0) ? "modified" : isMore ? "tainted" : "untainted";
  return { taints, done };
}
