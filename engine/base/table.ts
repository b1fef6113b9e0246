/** The padding after each column and the least width of one, as kubectl sets them for its tables. */
const PADDING = 3;
const MIN_WIDTH = 6;

/**
 * A table as `kubectl get` prints it: every cell but a line's last is padded to its column. A cell ends at its first line
 * break, with `...` for what is left out. With `remembered` widths (a watch goes on with those of its first lines)
 * no column gets narrower. Ends with a newline unless there is nothing to print.
 */
export function formatTable(
  header: readonly string[] | undefined,
  rows: readonly (readonly string[])[],
  remembered?: readonly number[],
): string {
  const lines = (header ? [header, ...rows] : rows).map((line) => line.map(oneLine));
  const widths = widthsOf(lines, remembered);
  let text = "";
  for (const line of lines) {
    const last = line.length - 1;
    for (let i = 0; i < last; i++) text += pad(line[i]!, widths[i]!);
    text += `${line[last] ?? ""}\n`;
  }
  return text;
}

/** The widths that a table with these lines has, to be remembered for its next lines. */
export function columnWidths(
  header: readonly string[] | undefined,
  rows: readonly (readonly string[])[],
  remembered?: readonly number[],
): number[] {
  return widthsOf((header ? [header, ...rows] : rows).map((line) => line.map(oneLine)), remembered);
}

function widthsOf(lines: readonly (readonly string[])[], remembered: readonly number[] = []): number[] {
  const widths = [...remembered];
  for (const line of lines) {
    for (let i = 0; i < line.length - 1; i++) {
      widths[i] = Math.max(widths[i] ?? MIN_WIDTH, characters(line[i]!) + PADDING);
    }
  }
  return widths;
}

function oneLine(cell: string): string {
  const end = cell.search(/[\f\n\r]/);
  return end < 0 ? cell : `${cell.slice(0, end)}...`;
}

// deno-lint-ignore no-control-regex -- ASCII is counted the cheap way
const ASCII = /^[\x00-\x7f]*$/;

/** How many characters (not UTF-16 units) a text has. */
export function characters(text: string): number {
  return ASCII.test(text) ? text.length : [...text].length;
}

function pad(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - characters(text)));
}
