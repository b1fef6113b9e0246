import type { KubeObject } from "../../base/object.ts";
import { ageColumn, column, nameColumn, orNone } from "../cells.ts";
import type { Column } from "../kind.ts";

export const csiDriverColumns: readonly Column<KubeObject>[] = [
  nameColumn,
  column("ATTACHREQUIRED", ({ spec }) => spec?.attachRequired ?? true),
  column("PODINFOONMOUNT", ({ spec }) => spec?.podInfoOnMount ?? false),
  column("STORAGECAPACITY", ({ spec }) => spec?.storageCapacity ?? false),
  column(
    "TOKENREQUESTS",
    ({ spec }) => spec?.tokenRequests?.map((r: { audience: string }) => r.audience).join(",") ?? "<unset>",
  ),
  column("REQUIRESREPUBLISH", ({ spec }) => spec?.requiresRepublish ?? false),
  column("MODES", ({ spec }) => orNone(spec?.volumeLifecycleModes?.join(","))),
  ageColumn,
];
