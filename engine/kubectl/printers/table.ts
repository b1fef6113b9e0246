import type { KubeObject } from "../../base/object.ts";
import { columnWidths, formatTable } from "../../base/table.ts";
import type { Column } from "../../kinds/kind.ts";

export interface TableOptions {
  readonly nowMs: number;
  readonly wide?: boolean;
  readonly noHeaders?: boolean;
  /** A NAMESPACE column stands first. */
  readonly withNamespace?: boolean;
  /** What stands before each name: `daemonset.apps/`. */
  readonly prefix?: string;
  /** Labels that get a column of their own. */
  readonly labelColumns?: readonly string[];
  readonly showLabels?: boolean;
  /** A column before all others: the type of a watch's event. */
  readonly events?: readonly string[];
  /** Widths of lines printed earlier; a watch's columns never get narrower. */
  readonly widths?: readonly number[];
}

/** Header and rows of objects of one kind. */
function tableCells(
  columns: readonly Column<KubeObject>[],
  objects: readonly KubeObject[],
  options: TableOptions,
): { readonly header: string[] | undefined; readonly rows: string[][] } {
  const shown = options.wide ? columns : columns.filter((column) => !column.wide);
  const { labelColumns = [], showLabels, withNamespace, prefix = "", events } = options;
  const header = options.noHeaders ? undefined : [
    ...(events ? ["EVENT"] : []),
    ...(withNamespace ? ["NAMESPACE"] : []),
    ...shown.map((column) => column.title),
    ...labelColumns.map((label) => label.slice(label.lastIndexOf("/") + 1).toUpperCase()),
    ...(showLabels ? ["LABELS"] : []),
  ];
  const nameAt = prefix ? shown.findIndex((column) => column.title === "NAME") : -1;
  const rows = objects.map((object, i) => {
    const cells = shown.map((column) => column.cell(object, options));
    if (nameAt >= 0) cells[nameAt] = prefix + cells[nameAt];
    const labels = object.metadata.labels;
    if (events) cells.unshift(...(withNamespace ? [events[i]!, object.metadata.namespace ?? ""] : [events[i]!]));
    else if (withNamespace) cells.unshift(object.metadata.namespace ?? "");
    for (const label of labelColumns) cells.push(labels?.[label] ?? "");
    if (showLabels) cells.push(labelsText(labels));
    return cells;
  });
  return { header, rows };
}

export function tableText(
  columns: readonly Column<KubeObject>[],
  objects: readonly KubeObject[],
  options: TableOptions,
): string {
  const { header, rows } = tableCells(columns, objects, options);
  return formatTable(header, rows, options.widths);
}

/** The text and the widths that following lines go on with. */
export function tableTextAndWidths(
  columns: readonly Column<KubeObject>[],
  objects: readonly KubeObject[],
  options: TableOptions,
): { readonly text: string; readonly widths: readonly number[] } {
  const { header, rows } = tableCells(columns, objects, options);
  return { text: formatTable(header, rows, options.widths), widths: columnWidths(header, rows, options.widths) };
}

function labelsText(labels: Readonly<Record<string, string>> | undefined): string {
  const pairs = Object.entries(labels ?? {}).sort(([a], [b]) => a < b ? -1 : 1).map(([key, value]) =>
    `${key}=${value}`
  );
  return pairs.length ? pairs.join(",") : "<none>";
}
