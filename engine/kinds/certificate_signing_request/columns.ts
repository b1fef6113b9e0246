import type { KubeObject } from "../../base/object.ts";
import { humanDuration } from "../../base/time.ts";
import { ageColumn, column, nameColumn, orNone, requestStatus } from "../cells.ts";
import type { Column } from "../kind.ts";

export const certificateSigningRequestColumns: readonly Column<KubeObject>[] = [
  nameColumn,
  ageColumn,
  column("SIGNERNAME", ({ spec }) => orNone(spec.signerName)),
  column("REQUESTOR", ({ spec }) => spec.username),
  column("REQUESTEDDURATION", ({ spec }) => durationText(spec.expirationSeconds)),
  column("CONDITION", requestStatus),
];

function durationText(seconds: number | undefined): string {
  return seconds == null ? "<none>" : humanDuration(seconds * 1000);
}
