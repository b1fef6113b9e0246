import type { KubeObject } from "../../base/object.ts";
import { plainColumns } from "../cells.ts";
import { described } from "../describing/description.ts";
import { LIMIT_HEADER, limitRows } from "../describing/limits.ts";
import type { Column } from "../kind.ts";

export const limitRangeColumns: readonly Column<KubeObject>[] = plainColumns;

export function describeLimitRange(range: KubeObject): string {
  return described((into) => {
    into.field("Name", range.metadata.name);
    into.field("Namespace", range.metadata.namespace);
    into.table(0, LIMIT_HEADER, limitRows(range));
  });
}
