/** What every page does beyond htmx: run and copy buttons, the theme, the splitter, focus kept over swaps. */
const THEME = "slipway.theme";
const SHARE = "slipway.text-share";

const stored = {
  get: (key: string) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  },
  set: (key: string, value: string) => {
    try {
      localStorage.setItem(key, value);
    } catch {
      // a browser that keeps nothing: the choice lasts as long as the page
    }
  },
};

document.addEventListener("click", (event) => {
  const button = (event.target as Element).closest<HTMLElement>("[data-run], [data-copy], [data-theme-switch]");
  if (!button) return;
  if (button.dataset["run"] !== undefined) {
    document.dispatchEvent(new CustomEvent("slipway:run", { detail: button.dataset["run"] }));
  } else if (button.dataset["copy"] !== undefined) {
    navigator.clipboard?.writeText(button.dataset["copy"]!).then(() => spoken(button.dataset["copied"] ?? "Copied"));
  } else switchTheme();
});

function switchTheme() {
  const dark = document.documentElement.dataset["theme"] === "dark" ||
    (!document.documentElement.dataset["theme"] && matchMedia("(prefers-color-scheme: dark)").matches);
  const next = dark ? "light" : "dark";
  document.documentElement.dataset["theme"] = next;
  stored.set(THEME, next);
  document.dispatchEvent(new CustomEvent("slipway:theme"));
}

/** Speaks politely to those who listen to the page. */
function spoken(text: string) {
  const region = document.querySelector("#spoken");
  if (region) region.textContent = text;
}

const theme = stored.get(THEME);
if (theme === "light" || theme === "dark") document.documentElement.dataset["theme"] = theme;

const splitter = document.querySelector<HTMLElement>(".splitter");
const lab = document.querySelector<HTMLElement>(".lab");
if (splitter && lab) {
  const set = (share: number) => {
    const kept = Math.min(80, Math.max(15, share));
    lab.style.setProperty("--text-share", `${kept}%`);
    splitter.setAttribute("aria-valuenow", String(Math.round(kept)));
    stored.set(SHARE, String(kept));
  };
  const now = () => Number(splitter.getAttribute("aria-valuenow"));
  const remembered = Number(stored.get(SHARE));
  if (remembered) set(remembered);
  splitter.addEventListener("pointerdown", (down) => {
    splitter.setPointerCapture(down.pointerId);
    const move = (event: PointerEvent) => set((event.clientX / innerWidth) * 100);
    splitter.addEventListener("pointermove", move);
    splitter.addEventListener("pointerup", () => splitter.removeEventListener("pointermove", move), { once: true });
  });
  splitter.addEventListener("keydown", (event) => {
    if (event.key === "ArrowLeft") set(now() - 2);
    else if (event.key === "ArrowRight") set(now() + 2);
    else return;
    event.preventDefault();
  });
  splitter.addEventListener("dblclick", () => set(38));
}

// An opened task stays open, and focus stays where it was, when htmx swaps the list.
let open: Set<string> = new Set();
let focused = "";
document.addEventListener("htmx:before:swap", () => {
  open = new Set([...document.querySelectorAll<HTMLDetailsElement>("details.task[open]")].map((task) => task.id));
  focused = document.activeElement?.id ?? "";
});
document.addEventListener("htmx:after:swap", () => {
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  const passed = document.querySelector<HTMLElement>("[data-fresh]");
  if (passed) spoken(passed.dataset["fresh"] ?? "");
  setTimeout(
    () => document.querySelectorAll("[data-fresh]").forEach((task) => task.removeAttribute("data-fresh")),
    3000,
  );
});
