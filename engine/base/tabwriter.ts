import { characters } from "./table.ts";

export interface TabWriterOptions {
  /** The least width of a cell, padding included. Default 0. */
  readonly minWidth?: number;
  /** Blanks added to the widest cell of a column. Default 2, as `kubectl describe` has it. */
  readonly padding?: number;
}

/**
 * Go's `text/tabwriter`: cells end with a tab, and a column is a run of lines that have a cell there. What follows the last
 * tab of a line is no cell and has no say in widths.
 */
export class TabWriter {
  readonly #minWidth: number;
  readonly #padding: number;
  #text = "";

  constructor(options: TabWriterOptions = {}) {
    this.#minWidth = options.minWidth ?? 0;
    this.#padding = options.padding ?? 2;
  }

  write(text: string): void {
    this.#text += text;
  }

  toString(): string {
    if (!this.#text.includes("\t")) return this.#text;
    const lines = this.#text.split("\n").map((line) => line.split("\t"));
    const printed: string[] = [];
    this.#format(lines, 0, lines.length, [], printed);
    return printed.join("\n");
  }

  /** Lays out the lines from `start` to `end`, whose first columns have these widths. */
  #format(lines: readonly string[][], start: number, end: number, widths: number[], printed: string[]): void {
    const column = widths.length;
    const hasCell = (i: number) => column < lines[i]!.length - 1;
    let next = start;
    for (let i = start; i < end; i++) {
      if (!hasCell(i)) continue;
      while (next < i) printed.push(padded(lines[next++]!, widths));
      let width = this.#minWidth;
      for (; i < end && hasCell(i); i++) width = Math.max(width, characters(lines[i]![column]!) + this.#padding);
      this.#format(lines, next, i, [...widths, width], printed);
      next = i;
    }
    while (next < end) printed.push(padded(lines[next++]!, widths));
  }
}

function padded(cells: readonly string[], widths: readonly number[]): string {
  let text = "";
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i]!;
    // A line's text after its last tab is not padded, even where an earlier column's width is known.
    const width = i < cells.length - 1 ? widths[i] ?? 0 : 0;
    text += cell + " ".repeat(Math.max(0, width - characters(cell)));
  }
  return text;
}
