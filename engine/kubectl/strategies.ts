import { goJson } from "../base/json.ts";
import type { KubeObject } from "../base/object.ts";
import { fieldOrder } from "../kinds/schema/mod.ts";
import type { Ask } from "./client.ts";
import { complained, type Failure } from "./failure.ts";
import { klogLine } from "./klog.ts";
import type { Kube } from "./verb.ts";

export type DryRun = "none" | "client" | "server";

/** What `--dry-run` means; old ways of saying it are taken with a word on standard error. */
export function dryRunOf(kube: Kube): DryRun | { readonly failure: Failure } {
  const text = kube.flags.text("dry-run");
  if (text === "none" || text === "" || text === "client" || text === "server") return text || "none";
  const instead: Readonly<Record<string, DryRun>> = {
    unchanged: "client",
    true: "client",
    t: "client",
    "1": "client",
    false: "none",
    f: "none",
    "0": "none",
  };
  const meant = instead[text.toLowerCase()];
  if (!meant) return { failure: complained(`Invalid dry-run value (${text}). Must be "none", "server", or "client".`) };
  const said = text === "unchanged"
    ? "--dry-run is deprecated and can be replaced with --dry-run=client."
    : `--dry-run=${text} is deprecated (boolean value) and can be replaced with --dry-run=${meant}.`;
  kube.client.note(klogLine("W", "helpers.go:719", said, kube.world.nowMs));
  return meant;
}

/** `created (dry run)`. */
export function operation(done: string, dryRun: DryRun): string {
  return done + { none: "", client: " (dry run)", server: " (server dry run)" }[dryRun];
}

type FieldValidation = NonNullable<Ask["fieldValidation"]>;

/** What `--validate` means. */
export function validationOf(kube: Kube): FieldValidation | { readonly failure: Failure } {
  const text = kube.flags.has("validate") ? kube.flags.text("validate") : "strict";
  const meant: Readonly<Record<string, FieldValidation>> = {
    true: "Strict",
    strict: "Strict",
    warn: "Warn",
    false: "Ignore",
    ignore: "Ignore",
  };
  return meant[text.toLowerCase()] ??
    {
      failure: complained(
        `invalid - validate option ${JSON.stringify(text)}; must be one of: strict (or true), warn, ignore (or false)`,
      ),
    };
}

/** How a verb that writes is to go about it: read once from its flags. */
export interface Manner {
  readonly dryRun: DryRun;
  readonly fieldValidation: FieldValidation;
  readonly fieldManager: string;
}

export function mannerOf(kube: Kube): Manner | { readonly failure: Failure } {
  const dryRun = dryRunOf(kube);
  if (typeof dryRun !== "string") return dryRun;
  const fieldValidation = validationOf(kube);
  if (typeof fieldValidation !== "string") return fieldValidation;
  return { dryRun, fieldValidation, fieldManager: kube.flags.text("field-manager") };
}

/** The part of a request that the manner decides. */
export function asked(
  { dryRun, fieldValidation, fieldManager }: Manner,
): Pick<Ask, "dryRun" | "fieldValidation" | "fieldManager"> {
  return { dryRun: dryRun === "server", fieldValidation, fieldManager };
}

export const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

/** What `apply` remembers: the object as JSON without the memory itself, with annotations even if there are none. */
export function configurationOf(object: KubeObject): string {
  const { [LAST_APPLIED]: _, ...annotations } = object.metadata?.annotations ?? {};
  return `${goJson({ ...object, metadata: { ...object.metadata, annotations } })}\n`;
}

export function withLastApplied(object: KubeObject, configuration = configurationOf(object)): KubeObject {
  const annotations = { ...object.metadata?.annotations, [LAST_APPLIED]: configuration };
  return { ...object, metadata: { ...object.metadata, annotations } };
}

/** The same of an object that was made from flags: as Go's types write it, without annotations that it doesn't have. */
export function withTypedConfiguration(object: KubeObject, kube: Kube): KubeObject {
  if (!kube.flags.yes("save-config")) return object;
  return withLastApplied(object, `${goJson(object, { order: fieldOrder(object.apiVersion, object.kind) })}\n`);
}

/** `--save-config`, and for an object that remembers already, in any case. */
export function remembered(object: KubeObject, kube: Kube): KubeObject {
  const wanted = kube.flags.has("save-config") && kube.flags.yes("save-config");
  return wanted || object.metadata?.annotations?.[LAST_APPLIED] !== undefined ? withLastApplied(object) : object;
}

/** The words of the command line, for `--record`. */
export function recorded(object: KubeObject, kube: Kube): KubeObject {
  if (!kube.flags.has("record") || !kube.flags.yes("record")) return object;
  return {
    ...object,
    metadata: { ...object.metadata, annotations: { ...object.metadata.annotations, ...changeCause(kube) } },
  };
}

export function changeCause(kube: Kube): Readonly<Record<string, string>> {
  return { "kubernetes.io/change-cause": `kubectl ${kube.verb} ${kube.flags.typed()}` };
}
