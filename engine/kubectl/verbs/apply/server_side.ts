import type { KubeObject, ManagedFieldsEntry } from "../../../base/object.ts";
import { type FieldSet, union } from "../../../base/field_set.ts";
import type { Info } from "../../builder.ts";
import { type Got, pathOf } from "../../client.ts";
import { complained, type Failure, messageOf } from "../../failure.ts";
import { asked, LAST_APPLIED, type Manner } from "../../strategies.ts";
import type { Kube } from "../../verb.ts";
import { told, warnOfDeletion } from "./client_side.ts";
import type { Applied } from "./mod.ts";

const WAYS_OUT = `
Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`;

/** The manager of what kubectl applied by itself before, and the one that keeps the memory of it. */
const CLIENT_SIDE = "kubectl-client-side-apply";
const MEMORY = "kubectl-last-applied";

export function appliedByServer(info: Info, manner: Manner, kube: Kube): Applied {
  const got = sent(info, info.object!, manner, kube, kube.flags.yes("force-conflicts"));
  if ("failure" in got) return { failure: withWaysOut(got.failure) };
  warnOfDeletion(got.object, info.name, kube);
  const object = migrated(info, got.object, manner, kube);
  return told("serverside-applied", object, manner, kube);
}

function sent({ resource, namespace, name }: Info, body: KubeObject, manner: Manner, kube: Kube, force: boolean): Got {
  const subresource = kube.flags.text("subresource") || undefined;
  return kube.client.ask({
    verb: "patch",
    ...pathOf(resource),
    namespace,
    name,
    subresource,
    body,
    patchType: "apply",
    force,
    ...asked(manner),
  });
}

function withWaysOut(failure: Failure): Failure {
  return failure.is === "server" && failure.fault.reason === "Conflict"
    ? complained(messageOf(failure) + WAYS_OUT)
    : failure;
}

/** What was applied by the client before changes hands: first the memory of it, then its fields. */
function migrated(info: Info, object: KubeObject, manner: Manner, kube: Kube): KubeObject {
  const memory = object.metadata.annotations?.[LAST_APPLIED];
  if (memory !== undefined && manner.fieldManager === "kubectl" && !isKept(object)) {
    const { apiVersion, kind, metadata: { name, namespace } } = object;
    const body = {
      apiVersion,
      kind,
      metadata: { name, ...(namespace ? { namespace } : {}), annotations: { [LAST_APPLIED]: memory } },
    };
    const got = sent(info, body as unknown as KubeObject, { ...manner, fieldManager: MEMORY }, kube, false);
    if ("failure" in got) {
      kube.client.note(
        `Warning: failed to migrate ${LAST_APPLIED} for Server-Side Apply. This is non-fatal and will be retried next time you apply. Error: ${
          messageOf(got.failure)
        }\n`,
      );
      return object;
    }
  }
  const managers = handedOver(object.metadata.managedFields ?? [], manner.fieldManager);
  if (!managers || manner.dryRun !== "none") return object;
  return reapplied(info, managers, manner, kube) ?? object;
}

const isKept = (object: KubeObject): boolean =>
  (object.metadata.managedFields ?? []).some(({ operation, fieldsV1 }) => {
    const annotations = (fieldsV1 as FieldSet)["f:metadata"]?.["f:annotations"];
    return operation === "Apply" && !!annotations && `f:${LAST_APPLIED}` in annotations;
  });

/** The managers with the client's fields given to the one that applies now; undefined when the client has none. */
function handedOver(
  entries: readonly ManagedFieldsEntry[],
  manager: string,
): readonly ManagedFieldsEntry[] | undefined {
  const old = entries.filter((entry) =>
    entry.manager === CLIENT_SIDE && entry.operation === "Update" && !entry.subresource
  );
  const heir = entries.find((entry) => entry.manager === manager && entry.operation === "Apply" && !entry.subresource);
  if (!old.length || !heir) return undefined;
  const fields = old.reduce((set, entry) => union(set, entry.fieldsV1 as FieldSet), heir.fieldsV1 as FieldSet);
  return entries.filter((entry) => !old.includes(entry)).map((entry) =>
    entry === heir ? { ...entry, fieldsV1: fields } : entry
  );
}

function reapplied(
  info: Info,
  managers: readonly ManagedFieldsEntry[],
  manner: Manner,
  kube: Kube,
): KubeObject | undefined {
  const { resource, namespace, name } = info;
  const body = [{ op: "replace", path: "/metadata/managedFields", value: managers }];
  const got = kube.client.ask({ verb: "patch", ...pathOf(resource), namespace, name, body, patchType: "json" });
  if ("failure" in got) return undefined;
  const again = sent(info, info.object!, manner, kube, kube.flags.yes("force-conflicts"));
  return "failure" in again ? got.object : again.object;
}
