import type { KubeObject } from "../../../base/object.ts";
import { pathOf } from "../../client.ts";
import { complained, type Failure, messageOf } from "../../failure.ts";
import { DRY_RUN_FLAG, fieldManagerFlag, PRINT_FLAGS, SAVE_CONFIG_FLAG, VALIDATE_FLAG } from "../../flag_sets.ts";
import { printerOf } from "../../printers/mod.ts";
import { asked, mannerOf, operation, withTypedConfiguration } from "../../strategies.ts";
import type { Complaint, Flag, Flags, Kube, Outcome, ReadContext, Verb } from "../../verb.ts";

/** How one kind of object is made from flags. */
export interface Generator {
  readonly name: string;
  readonly aliases?: readonly string[];
  /** After `create NAME-OF-GENERATOR `. */
  readonly usage: string;
  readonly short: string;
  readonly long?: string;
  readonly examples: string;
  /** Its own flags; those that every generator has come by themselves. */
  readonly flags?: readonly Flag[];
  /** `serviceaccounts`, `deployments.apps`. */
  readonly resource: string;
  /** What stands before a refusal, such as `failed to create configmap: `; without, the refusal is the server's own. */
  readonly failing?: string;
  /** The name of the whole family, such as `secret`, when this is a member of one. */
  readonly family?: string;
  /** Complaints that need no cluster. */
  check?(name: string, args: readonly string[], flags: Flags): string | undefined;
  /** The object, without its namespace; `args` are those after the name. */
  object(name: string, args: readonly string[], kube: Kube): KubeObject | { readonly failure: Failure };
}

/** What a generator writes: the server adds the rest of the metadata. */
export function made(
  apiVersion: string,
  kind: string,
  name: string,
  fields: object,
  metadata: object = {},
): KubeObject {
  return { apiVersion, kind, metadata: { name, ...metadata }, ...fields } as KubeObject;
}

interface Wanted {
  readonly name: string;
  readonly args: readonly string[];
}

export function generator(one: Generator): Verb<Wanted> {
  const path = `create ${one.family ? `${one.family} ` : ""}${one.name}`;
  return {
    name: one.name,
    aliases: one.aliases,
    usage: `${path} ${one.usage}`,
    short: one.short,
    long: one.long ?? `${one.short}.`,
    examples: one.examples,
    flags: [
      DRY_RUN_FLAG,
      fieldManagerFlag("kubectl-create"),
      ...PRINT_FLAGS,
      SAVE_CONFIG_FLAG,
      VALIDATE_FLAG,
      ...(one.flags ?? []),
    ],
    read: (args, flags, context) => read(one, args, flags, context),
    run: (wanted, kube) => run(one, wanted, kube),
  };
}

/** Exactly one NAME, counted before `--`. */
export function nameOf(args: readonly string[], dashAt: number): string | Complaint {
  const count = dashAt < 0 ? args.length : dashAt;
  return count === 1 ? args[0]! : { complaint: `exactly one NAME is required, got ${count}`, usage: true };
}

function read(one: Generator, args: readonly string[], flags: Flags, { dashAt }: ReadContext): Wanted | Complaint {
  const name = nameOf(args, dashAt);
  if (typeof name !== "string") return name;
  const complaint = one.check?.(name, args.slice(1), flags);
  return complaint ? { complaint } : { name, args: args.slice(1) };
}

function run(one: Generator, { name, args }: Wanted, kube: Kube): Outcome {
  const manner = mannerOf(kube);
  if ("failure" in manner) return { failure: manner.failure };
  const printer = printerOf(kube, { operation: operation("created", manner.dryRun), typed: true });
  if ("failure" in printer) return { failure: printer.failure };
  const object = one.object(name, args, kube);
  if (isFailure(object)) return { failure: object.failure };
  const resource = kube.client.cluster.resource(one.resource);
  const namespaced = resource?.namespaced ?? false;
  const { namespace: _, ...metadata } = object.metadata;
  const placed = namespaced && kube.explicitNamespace ? { ...metadata, namespace: kube.namespace } : metadata;
  const body = withTypedConfiguration({ ...object, metadata: placed } as KubeObject, kube);
  if (manner.dryRun === "client") {
    const { text, failure } = printer.print(body);
    return { out: text, failure };
  }
  const got = kube.client.ask({
    verb: "create",
    ...pathOf(resource ?? one.resource),
    namespace: namespaced ? kube.namespace : undefined,
    body,
    ...asked(manner),
  });
  if ("failure" in got) {
    return { failure: one.failing ? complained(one.failing + messageOf(got.failure)) : got.failure };
  }
  const printed = printer.print(got.object);
  return { out: printed.text, failure: printed.failure };
}

const isFailure = (object: KubeObject | { readonly failure: Failure }): object is { readonly failure: Failure } =>
  !("kind" in object);
