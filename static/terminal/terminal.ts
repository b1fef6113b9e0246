/**
 * The terminals of a page: islands side by side, of which one is seen. Each has a shell of its own on the same cluster. On
 * the document `slipway:run` types a command, `slipway:show-terminal` shows one by its number (0: the next new one),
 * `slipway:terminal` gives the one that is seen the focus.
 */
import { stored } from "../page/stored.ts";
import { Island } from "./island.ts";

const SCREEN_READER = "slipway.screen-reader";

class Terminals {
  readonly #panes = [...document.querySelectorAll<HTMLElement>("[data-terminal]")];
  readonly #islands = new Map<number, Island>();
  #seen = 1;

  constructor() {
    this.show(1);
    this.readAloud(stored.get(SCREEN_READER) === "on");
  }

  get seen(): Island {
    return this.#islands.get(this.#seen)!;
  }

  get all(): readonly Island[] {
    return [...this.#islands.values()];
  }

  /** Shows a terminal; 0 is the first of those that were not opened yet. */
  show(asked: number) {
    const tabs = this.#panes.map((_, i) => document.querySelector<HTMLElement>(`[data-work-tab="terminal-${i + 1}"]`));
    const number = asked || tabs.findIndex((tab) => tab?.hidden) + 1;
    const pane = this.#panes[number - 1];
    if (!pane) return;
    this.#seen = number;
    pane.closest<HTMLElement>(".work")!.dataset["seenTerminal"] = String(number);
    this.#panes.forEach((other) => other.hidden = other !== pane);
    tabs.forEach((tab, i) => {
      if (i + 1 === number && tab) tab.hidden = false;
      tab?.setAttribute("aria-pressed", String(i + 1 === number));
    });
    document.querySelector<HTMLElement>("[data-new-terminal]")?.toggleAttribute(
      "hidden",
      tabs.every((tab) => !tab?.hidden),
    );
    if (!this.#islands.has(number)) this.#islands.set(number, new Island(pane));
    this.seen.readAloud(stored.get(SCREEN_READER) === "on");
  }

  /** Types a command: where the learner looks, unless something runs there and another prompt is free. */
  run(command: string) {
    const free = [...this.#islands].find(([, island]) => !island.isBusy)?.[0];
    if (this.seen.isBusy && free !== undefined) this.show(free);
    this.seen.run(command);
  }

  readAloud(isOn: boolean) {
    stored.set(SCREEN_READER, isOn ? "on" : "off");
    for (const island of this.all) island.readAloud(isOn);
    document.querySelector("[data-screen-reader]")?.setAttribute("aria-pressed", String(isOn));
  }
}

if (document.querySelector("[data-terminal]")) {
  const terminals = new Terminals();
  const on = <T>(name: string, act: (detail: T) => void) =>
    document.addEventListener(`slipway:${name}`, (event) => act((event as CustomEvent<T>).detail));
  on<string>("run", (command) => terminals.run(command));
  on<string>("key", (key) => terminals.seen.press(key));
  on<number>("show-terminal", (number) => {
    terminals.show(number);
    terminals.seen.focus();
  });
  on("terminal", () => terminals.seen.focus());
  on("theme", () => terminals.all.forEach((island) => island.recolour()));
  on("screen-reader", () => terminals.readAloud(stored.get(SCREEN_READER) !== "on"));
  // The chord that leaves the terminal also leads back.
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || !event.ctrlKey || !event.altKey || event.code !== "KeyT") return;
    event.preventDefault();
    document.dispatchEvent(new CustomEvent("slipway:terminal"));
  });
}
