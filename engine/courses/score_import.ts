import { readCsv } from "./csv.ts";
import type { BookRow, Cell } from "./gradebook.ts";

export interface ScoreChange {
  readonly line: number;
  readonly member: string;
  readonly assignment: string;
  /** The attempt that counts. */
  readonly attempt: string;
  readonly from: number;
  readonly to: number;
}

export interface ScoreFault {
  readonly line: number;
  readonly said: string;
}

export interface ScorePlan {
  readonly changes: readonly ScoreChange[];
  readonly faults: readonly ScoreFault[];
  /** Scores that are there already. */
  readonly same: number;
}

interface Column {
  readonly at: number;
  readonly assignment: string;
  /** Its place in the gradebook. */
  readonly place: number;
}

const IDS: readonly (readonly [name: RegExp, field: "email" | "externalId"])[] = [
  [/^(e-?mail( address)?|sis login id)$/i, "email"],
  [/^(external_id|id number|sis user id)$/i, "externalId"],
];

/**
 * What a table of scores would change: people by address or school id, a column for each assignment by its title. An empty cell
 * changes nothing. Nothing is guessed: what is unclear is said, line by line.
 */
export function scorePlan(
  text: string,
  assignments: readonly { readonly id: string; readonly title: string }[],
  rows: readonly BookRow[],
): ScorePlan {
  const read = readCsv(text);
  if ("fault" in read) return { changes: [], same: 0, faults: [{ line: 1, said: read.fault }] };
  const [head, ...lines] = read.rows;
  const ids = (head?.cells ?? []).flatMap((name, at) =>
    IDS.filter(([like]) => like.test(name)).map(([, field]) => ({ at, field }))
  );
  const columns = (head?.cells ?? []).flatMap((name, at): Column[] => {
    const place = assignments.findIndex(({ title, id }) => title === name || id === name);
    return place < 0 ? [] : [{ at, assignment: assignments[place]!.id, place }];
  });
  if (!head || ids.length === 0 || columns.length === 0) {
    const said = ids.length === 0
      ? "The first line names no column of people: name one email or external_id"
      : "The first line names no assignment: name a column by an assignment's title";
    return { changes: [], same: 0, faults: [{ line: head?.line ?? 1, said }] };
  }
  return planOf(lines, ids, columns, rows);
}

function planOf(
  lines: readonly { readonly line: number; readonly cells: readonly string[] }[],
  ids: readonly { readonly at: number; readonly field: "email" | "externalId" }[],
  columns: readonly Column[],
  rows: readonly BookRow[],
): ScorePlan {
  const changes: ScoreChange[] = [], faults: ScoreFault[] = [];
  const seen = new Map<string, number>();
  let same = 0;
  for (const { line, cells } of lines) {
    if (/^points possible$/i.test(cells[0] ?? "")) continue;
    const named = ids.map(({ at, field }) => ({ field, value: cells[at] ?? "" })).find(({ value }) => value !== "");
    const found = rows.filter(({ member }) =>
      named && (member[named.field] ?? "").toLowerCase() === named.value.toLowerCase()
    );
    const [row] = found;
    if (!named) faults.push({ line, said: "It names nobody: give an address or a school id" });
    else if (!row) faults.push({ line, said: `There is no learner "${named.value}" in this course` });
    else if (seen.has(row.member.id)) {
      faults.push({
        line,
        said: `"${named.value}" stands in line ${seen.get(row.member.id)} already: keep one of the two`,
      });
    } else {
      seen.set(row.member.id, line);
      for (const { at, assignment, place } of columns) {
        const score = scoreOf(cells[at] ?? "", row.cells[place]!);
        if (score === undefined) continue;
        if (typeof score === "string") faults.push({ line, said: score });
        else if (score.to === score.from) same++;
        else changes.push({ line, member: row.member.id, assignment, ...score });
      }
    }
  }
  return { changes, faults, same };
}

/** A score that is to be set, or a sentence on why not; undefined for an empty cell. */
function scoreOf(text: string, cell: Cell): { attempt: string; from: number; to: number } | string | undefined {
  if (text === "") return undefined;
  if (!/^\d{1,6}([.,]\d{1,4})?$/.test(text)) return `"${text}" is no score: give a number such as 7.5`;
  const to = Number(text.replace(",", "."));
  if (cell.attempt === undefined) return `"${text}" is for somebody who has not begun: a score needs an attempt`;
  if (to > cell.maximum) return `"${text}" is more than the ${cell.maximum} points there are`;
  return { attempt: cell.attempt, from: cell.points, to };
}
