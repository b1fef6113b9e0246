/** A line of a table, with where it stands in the text, from 1. */
export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

const DELIMITERS = [",", ";", "\t"];
const MARK = "\ufeff";

/**
 * Reads comma-separated values (RFC 4180) as spreadsheets write them: with or without a byte order mark, lines ended either way,
 * parted by commas, semicolons or tabs (whichever the first line has most of). Lines without any text are left out.
 */
export function readCsv(text: string): { readonly rows: readonly CsvRow[] } | { readonly fault: string } {
  const plain = text.startsWith(MARK) ? text.slice(1) : text;
  const head = plain.slice(0, Math.max(0, plain.search(/[\r\n]|$/)));
  const count = (delimiter: string) => head.split(delimiter).length;
  const delimiter = DELIMITERS.reduce((best, one) => count(one) > count(best) ? one : best);
  const rows: CsvRow[] = [];
  let cells: string[] = [], cell = "", line = 1, startLine = 1, isQuoted = false;
  const endRow = () => {
    cells.push(cell.trim());
    if (cells.some((one) => one !== "")) rows.push({ line: startLine, cells });
    [cells, cell] = [[], ""];
  };
  for (let i = 0; i < plain.length; i++) {
    const character = plain[i]!;
    if (character === "\n") line++;
    if (isQuoted) {
      if (character !== '"') cell += character;
      else if (plain[i + 1] === '"') cell += plain[++i];
      else isQuoted = false;
    } else if (character === '"' && cell.trim() === "") [isQuoted, cell] = [true, ""];
    else if (character === delimiter) {
      cells.push(cell.trim());
      cell = "";
    } else if (character === "\n") {
      endRow();
      startLine = line;
    } else if (character !== "\r") cell += character;
  }
  if (isQuoted) return { fault: `A quotation mark that opens in line ${startLine} is never closed: close it` };
  endRow();
  return { rows };
}

/** Writes a table. Texts that a spreadsheet would take for a formula are disarmed; numbers stay numbers. */
export function csvOf(rows: readonly (readonly (string | number | null | undefined)[])[]): string {
  return rows.map((row) => row.map(written).join(",") + "\r\n").join("");
}

function written(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return String(value);
  const text = disarmed(value);
  return /[",;\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** What begins a formula, or hides that something does, gets an apostrophe before it (OWASP ASVS 1.2.10). */
export function disarmed(text: string): string {
  // deno-lint-ignore no-control-regex -- spreadsheets skip them
  return /^\s*[=+\-@\u0000\t\r]/.test(text) || /^[\t\r\u0000]/.test(text) ? `'${text}` : text;
}
