import { humanDuration, parseTime } from "../base/time.ts";
import type { KubeObject } from "../base/object.ts";
import type { Column } from "../kinds/kind.ts";

/** What the table of any resource shows that has no columns of its own. */
export const NAME_COLUMN: Column<KubeObject> = { title: "NAME", cell: ({ metadata }) => metadata.name };

export const AGE_COLUMN: Column<KubeObject> = {
  title: "AGE",
  cell: ({ metadata }, { nowMs }) => humanDuration(nowMs - parseTime(metadata.creationTimestamp)),
};

export const DEFAULT_COLUMNS: readonly Column<KubeObject>[] = [NAME_COLUMN, AGE_COLUMN];
