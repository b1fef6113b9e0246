import { spoken } from "./spoken.ts";

/** How long a task that has just passed stays marked. */
const FRESH_MS = 3000;

/** What was opened stays open, and focus stays where it was, when htmx swaps a part of the page. */
export function startSwaps(): void {
  let open: readonly string[] = [];
  let focused = "";
  document.addEventListener("htmx:before:swap", () => {
    open = [...document.querySelectorAll<HTMLDetailsElement>("details[id][open]")].map(({ id }) => id);
    focused = document.activeElement?.id ?? "";
  });
  document.addEventListener("htmx:after:swap", () => {
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
    const last = focused === "" ? null : document.getElementById(focused);
    if (last && last !== document.activeElement) last.focus({ preventScroll: true });
    const passed = [...document.querySelectorAll<HTMLElement>("[data-fresh]")];
    if (passed.length > 0) spoken(passed.map((task) => task.dataset["fresh"]).join(". "));
    const count = document.querySelector<HTMLElement>("#tasks .score")?.dataset["count"];
    const shown = document.querySelector("[data-task-count]");
    if (shown && count) shown.textContent = count;
    setTimeout(() => passed.forEach((task) => task.removeAttribute("data-fresh")), FRESH_MS);
  });
}
