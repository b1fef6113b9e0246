import { html, raw } from "hono/html";
import type { BookRow, Cell, CellState } from "../../../engine/courses/mod.ts";
import type { AssignmentRow, MemberRow } from "../../../engine/storage/mod.ts";
import { nameOf } from "../../host/desk/book.ts";
import type { Words } from "../../host/words/mod.ts";

/** A state is told by its sign and its word; its colour only helps. */
export const ICONS: Readonly<Record<CellState | "overridden" | "late", string>> = {
  none: "·",
  begun: "○",
  partial: "◐",
  full: "✓",
  overridden: "✎",
  late: "◷",
};

interface TableProps {
  readonly words: Words;
  readonly assignments: readonly AssignmentRow[];
  readonly rows: readonly BookRow<MemberRow>[];
}

/** Tens of thousands of cells: written as text, since elements made one by one would take longer than the database. */
export function BookTable({ words, assignments, rows }: TableProps) {
  const { desk } = words;
  const cell = cellWriter(words);
  const body = rows.map(({ member, cells, total }) =>
    `<tr><th scope="row">${escaped(nameOf(member))}${
      member.section ? `<small>${escaped(member.section)}</small>` : ""
    }</th>${cells.map(cell).join("")}<td class="total">${total}</td></tr>`
  );
  return (
    <div class="book" tabindex={0} role="region" aria-label={desk.gradebook}>
      <table data-book>
        <thead>
          <tr>
            <th scope="col">{desk.learner}</th>
            {assignments.map(({ id, title }) => (
              <th scope="col">
                <a href={`assignments/${id}/failures`}>{title}</a>
              </th>
            ))}
            <th scope="col">{desk.total}</th>
          </tr>
        </thead>
        <tbody>{raw(body.join(""))}</tbody>
      </table>
    </div>
  );
}

/** Cells that look the same but for their attempt are written once. */
function cellWriter({ desk }: Words): (cell: Cell) => string {
  const known = new Map<string, readonly [before: string, after: string]>();
  const none = `<td class="cell-none"><span aria-hidden="true">${ICONS.none}</span>` +
    `<span class="visually-hidden">${escaped(desk.states.none)}</span></td>`;
  return ({ state, points, maximum, isOverridden, isLate, attempt }) => {
    if (attempt === undefined) return none;
    const key = `${state} ${points} ${maximum} ${isOverridden} ${isLate}`;
    let parts = known.get(key);
    if (!parts) {
      const states = [state, ...(isOverridden ? ["overridden" as const] : []), ...(isLate ? ["late" as const] : [])];
      const said = `${desk.pointsOf(points, maximum)}, ${states.map((one) => desk.states[one]).join(", ")}`;
      const icons = states.map((one) => ICONS[one]).join("");
      known.set(
        key,
        parts = [
          `<td class="cell-${state}"><a href="takings/`,
          `" aria-label="${escaped(said)}">${points} <b>${icons}</b></a></td>`,
        ],
      );
    }
    return parts[0] + attempt + parts[1];
  };
}

function escaped(text: string): string {
  return String(html`${text}`);
}
