import { stored } from "./stored.ts";

/** The panes of a lab: which of them are seen, and how large they are. */
export function startPanes(): void {
  const lab = document.querySelector<HTMLElement>(".lab");
  if (!lab) return;
  for (const splitter of lab.querySelectorAll<HTMLElement>("[data-split]")) startSplitter(splitter, lab);
  startWork(lab);
}

function startSplitter(splitter: HTMLElement, lab: HTMLElement): void {
  const name = splitter.dataset["split"]!;
  const key = `slipway.${name}-share`;
  const isRow = splitter.getAttribute("aria-orientation") === "horizontal";
  const [least, most, usual] = ["aria-valuemin", "aria-valuemax", "data-default"].map((attribute) =>
    Number(splitter.getAttribute(attribute))
  ) as [number, number, number];
  const now = () => Number(splitter.getAttribute("aria-valuenow"));
  const set = (share: number) => {
    const kept = Math.min(most, Math.max(least, share));
    lab.style.setProperty(`--${name}-share`, `${kept}%`);
    splitter.setAttribute("aria-valuenow", String(Math.round(kept)));
    stored.set(key, String(kept));
  };
  const remembered = stored.get(key);
  if (remembered !== null && Number.isFinite(Number(remembered))) set(Number(remembered));
  splitter.addEventListener("pointerdown", (down) => {
    splitter.setPointerCapture(down.pointerId);
    const { top, height } = splitter.parentElement!.getBoundingClientRect();
    const move = ({ clientX, clientY }: PointerEvent) =>
      set(isRow ? (1 - (clientY - top) / height) * 100 : (clientX / innerWidth) * 100);
    splitter.addEventListener("pointermove", move);
    splitter.addEventListener("pointerup", () => splitter.removeEventListener("pointermove", move), { once: true });
  });
  const steps: Readonly<Record<string, number>> = { ArrowLeft: -2, ArrowRight: 2, ArrowUp: 2, ArrowDown: -2 };
  splitter.addEventListener("keydown", (event) => {
    if (event.key === "Enter") set(now() === usual ? least : usual);
    else if (steps[event.key] !== undefined) set(now() + steps[event.key]!);
    else return;
    event.preventDefault();
  });
  splitter.addEventListener("dblclick", () => set(now() === usual ? least : usual));
}

/** One of the terminals or the editor, and on a narrow screen one pane alone. */
function startWork(lab: HTMLElement): void {
  const work = lab.querySelector<HTMLElement>(".work")!;
  const show = (pane: string) => {
    lab.dataset["pane"] = pane;
    pressed("data-pane-tab", pane);
    if (pane !== "terminal" && pane !== "editor") return;
    work.dataset["work"] = pane;
    pressed("data-work-tab", pane === "editor" ? pane : `terminal-${work.dataset["seenTerminal"] ?? 1}`);
    if (pane === "editor") loadEditor();
  };
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest("[data-pane-tab], [data-work-tab]");
    const pane = button?.getAttribute("data-pane-tab") ?? button?.getAttribute("data-work-tab");
    const [, terminal] = /^terminal-(\d)$/.exec(pane ?? "") ?? [];
    if (pane) show(terminal ? "terminal" : pane);
    if (terminal) document.dispatchEvent(new CustomEvent("slipway:show-terminal", { detail: Number(terminal) }));
  });
  document.addEventListener("slipway:run", () => show("terminal"));
  document.addEventListener("slipway:terminal", () => show("terminal"));
  document.addEventListener("slipway:edit", (event) => {
    const editor = document.querySelector<HTMLElement>("[data-editor]")!;
    editor.dataset["waiting"] = (event as CustomEvent<string>).detail;
    show("editor");
  });
}

function pressed(attribute: string, value: string): void {
  for (const button of document.querySelectorAll(`[${attribute}]`)) {
    button.setAttribute("aria-pressed", String(button.getAttribute(attribute) === value));
  }
}

let isLoading = false;

/** The editor is large: it comes when it is first opened. */
function loadEditor(): void {
  const editor = document.querySelector<HTMLElement>("[data-editor]");
  if (!editor || isLoading) return;
  isLoading = true;
  const script = document.createElement("script");
  script.type = "module";
  script.src = editor.dataset["script"]!;
  document.head.append(script);
}
