/** Drawings of many nodes: says the name of the one under the pointer, and describes it on a click. */
export function startGrids(): void {
  document.addEventListener("pointermove", (event) => {
    const [grid, name] = nodeAt(event) ?? [];
    const title = grid?.querySelector("title");
    if (title && title.textContent !== name) title.textContent = name ?? "";
  });
  document.addEventListener("click", (event) => {
    const [, name] = nodeAt(event) ?? [];
    if (!name) return;
    document.dispatchEvent(new CustomEvent("slipway:run", { detail: `kubectl describe node ${name}` }));
  });
}

function nodeAt({ target, clientX, clientY }: MouseEvent): readonly [SVGElement, string | undefined] | undefined {
  const grid = (target as Element).closest<SVGElement>("svg[data-grid]");
  if (!grid) return undefined;
  const { left, top, width } = grid.getBoundingClientRect();
  const columns = Number(grid.dataset["grid"]);
  const cell = width / columns;
  const index = Math.floor((clientY - top) / cell) * columns + Math.floor((clientX - left) / cell);
  return [grid, grid.dataset["names"]?.split(" ")[index]];
}
