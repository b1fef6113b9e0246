/** The desk beyond htmx: arrow keys in the gradebook, lists of which all are chosen at once, terminals scrolled to their end. */
const STEPS: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  PageUp: [-15, 0],
  PageDown: [15, 0],
  Home: [0, -Infinity],
  End: [0, Infinity],
};

document.addEventListener("keydown", (event) => {
  const step = STEPS[event.key];
  const cell = (event.target as Element).closest("[data-book] td, [data-book] th");
  if (!step || !cell || event.altKey || event.metaKey) return;
  const next = neighbour(cell as HTMLTableCellElement, step);
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.scrollIntoView({ block: "nearest", inline: "nearest" });
});

/** The nearest link in a direction; who has not begun has none, so it goes on from there. */
function neighbour(cell: HTMLTableCellElement, [rows, columns]: readonly [number, number]): HTMLElement | undefined {
  const row = cell.parentElement as HTMLTableRowElement;
  const all = [...row.closest("table")!.rows];
  const at = { row: all.indexOf(row), column: cell.cellIndex };
  if (Math.abs(columns) === Infinity) {
    const links = [...row.querySelectorAll<HTMLElement>("td a")];
    return columns < 0 ? links[0] : links.at(-1);
  }
  const [down, right] = [Math.sign(rows), Math.sign(columns)];
  at.row = Math.min(all.length - 1, Math.max(0, at.row + rows));
  at.column += columns;
  while (all[at.row]?.cells[at.column]) {
    const link = all[at.row]!.cells[at.column]!.querySelector<HTMLElement>("a");
    if (link) return link;
    [at.row, at.column] = [at.row + down, at.column + right];
  }
  return undefined;
}

document.addEventListener("change", (event) => {
  const all = (event.target as Element).closest<HTMLInputElement>("[data-choose-all]");
  if (!all) return;
  for (const one of all.form!.querySelectorAll<HTMLInputElement>("[data-choose]")) one.checked = all.checked;
});

/** A terminal is looked at where it ends. */
function toTheEnd(): void {
  for (const screen of document.querySelectorAll("[data-at-end]")) screen.scrollTop = screen.scrollHeight;
}
document.addEventListener("htmx:after:swap", toTheEnd);
toTheEnd();
