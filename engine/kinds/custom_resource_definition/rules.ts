import type { KubeObject } from "../../base/object.ts";
import type { PrepareContext } from "../kind.ts";
import { withFields } from "../with_fields.ts";
import type { Fields } from "../types.ts";

/** Names that follow from the kind, and the versions that are stored: those that ever were the storage version. */
export function prepareCustomResourceDefinition(next: KubeObject, _context: PrepareContext<KubeObject>): KubeObject {
  const given: Fields = next.spec ?? {};
  const names: Fields = given.names ?? {};
  const kind: string = names.kind ?? "";
  const spec = withFields(given, {
    conversion: given.conversion ?? NO_CONVERSION,
    preserveUnknownFields: given.preserveUnknownFields || undefined,
    names: withFields(names, {
      singular: names.singular || kind.toLowerCase(),
      listKind: names.listKind || (kind && `${kind}List`),
    }),
  });
  const stored: readonly string[] = next.status?.storedVersions ?? [];
  const storage: string | undefined = given.versions?.find((version: Fields) => version.storage)?.name;
  const status = storage === undefined || stored.includes(storage)
    ? next.status
    : { acceptedNames: { kind: "", plural: "" }, conditions: [], ...next.status, storedVersions: [...stored, storage] };
  return withFields(next, { spec, status });
}

const NO_CONVERSION = Object.freeze({ strategy: "None" });
