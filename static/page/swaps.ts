import { spoken } from "./spoken.ts";

/** How long a task that has just passed stays marked. */
const FRESH_MS = 3000;

/** What a swap would take away: opened details, the focus, and what was typed and not sent. */
interface Kept {
  readonly open: readonly string[];
  readonly focused: string;
  readonly fields: readonly { id: string; value: string; checked: boolean }[];
}

/** What was opened stays open, what was typed stays typed, and focus stays where it was, when a part is swapped. */
export function startSwaps(): void {
  let kept: Kept = { open: [], focused: "", fields: [] };
  document.addEventListener("htmx:before:swap", () => kept = seen());
  document.addEventListener("htmx:after:swap", () => {
    restore(kept);
    tell();
  });
}

function seen(): Kept {
  const fields = [...document.querySelectorAll<HTMLInputElement>("#tasks input[id]")];
  return {
    open: [...document.querySelectorAll<HTMLDetailsElement>("details[id][open]")].map(({ id }) => id),
    focused: document.activeElement?.id ?? "",
    fields: fields.filter((field) => field.value !== field.defaultValue || field.checked !== field.defaultChecked)
      .map(({ id, value, checked }) => ({ id, value, checked })),
  };
}

function restore({ open, focused, fields }: Kept): void {
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  for (const { id, value, checked } of fields) {
    const field = document.getElementById(id) as HTMLInputElement | null;
    if (field) [field.value, field.checked] = [value, checked];
  }
  const last = focused === "" ? null : document.getElementById(focused);
  if (last && last !== document.activeElement) last.focus({ preventScroll: true });
}

/** Speaks of what has just passed, and counts. */
function tell(): void {
  const passed = [...document.querySelectorAll<HTMLElement>("[data-fresh]")];
  if (passed.length > 0) spoken(passed.map((task) => task.dataset["fresh"]).join(". "));
  setTimeout(() => passed.forEach((task) => task.removeAttribute("data-fresh")), FRESH_MS);
  const count = document.querySelector<HTMLElement>("#tasks .score")?.dataset["count"];
  const shown = document.querySelector("[data-task-count]");
  if (shown && count) shown.textContent = count;
}
