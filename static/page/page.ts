/** What every page does beyond htmx: buttons that act on the page, the theme, panes and their sizes, focus kept over swaps. */
import { startGrids } from "./grid.ts";
import { startPanes } from "./panes.ts";
import { startScrolling } from "./scrolling.ts";
import { startSwaps } from "./swaps.ts";
import { spoken } from "./spoken.ts";
import { startTimers } from "./timers.ts";
import { startTheme, switchTheme } from "./theme.ts";

document.documentElement.classList.add("js");

type Act = (button: HTMLElement) => void;

/** What a click does, by the attribute of the button. */
const ACTS: Readonly<Record<string, Act>> = {
  "data-run": (button) =>
    document.dispatchEvent(new CustomEvent("slipway:run", { detail: button.getAttribute("data-run") })),
  "data-copy": (button) =>
    navigator.clipboard?.writeText(button.dataset["copy"]!).then(() => spoken(button.dataset["copied"] ?? "")),
  "data-theme-switch": switchTheme,
  "data-screen-reader": () => document.dispatchEvent(new CustomEvent("slipway:screen-reader")),
  "data-to-terminal": () => document.dispatchEvent(new CustomEvent("slipway:terminal")),
  "data-print": () => print(),
  "data-key": (button) => document.dispatchEvent(new CustomEvent("slipway:key", { detail: button.dataset["key"] })),
  "data-speed": (button) => {
    for (const other of document.querySelectorAll("[data-speed]")) {
      other.setAttribute("aria-pressed", String(other === button));
    }
  },
};

function actOf(target: Element): readonly [Act, HTMLElement] | undefined {
  for (const [attribute, act] of Object.entries(ACTS)) {
    const button = target.closest<HTMLElement>(`[${attribute}]`);
    if (button) return [act, button];
  }
  return undefined;
}

document.addEventListener("click", (event) => {
  const [act, button] = actOf(event.target as Element) ?? [];
  if (act && button) act(button);
});

// Marks of the drawing are buttons too, but know nothing of keys.
document.addEventListener("keydown", (event) => {
  const mark = (event.target as Element).closest<HTMLElement>("g[role=button]");
  if (!mark || (event.key !== "Enter" && event.key !== " ")) return;
  event.preventDefault();
  actOf(mark)?.[0](mark);
});

document.addEventListener("submit", (event) => {
  const ask = (event.target as HTMLElement).dataset["confirm"];
  if (ask && !confirm(ask)) event.preventDefault();
});

startTheme();
startTimers();
startPanes();
startGrids();
startScrolling();
startSwaps();
