/**
 * The terminal island: xterm on the screen, a line editor at the keyboard, a WebSocket to the seat. It speaks to the page
 * by events alone: on the body `slipway:ran` after each command and `slipway:looked` whenever the tasks may have changed
 * (the task list asks again); on the document `slipway:run` to type a command.
 */
import { FitAddon } from "@xterm/addon-fit";
import { Terminal } from "@xterm/xterm";
import { emptyLine, found, inserted, keysOf, type Line, pressed } from "./line_editor.ts";
import type { FromServer, ToServer } from "./messages.ts";

const SCROLLBACK_LINES = 10_000;
const RECONNECT_MS = [250, 500, 1000, 2000, 5000];

class Island {
  readonly #terminal: Terminal;
  readonly #fit = new FitAddon();
  readonly #pane: HTMLElement;
  readonly #note: HTMLElement | null;
  #socket: WebSocket | undefined;
  #attempts = 0;
  #history: string[] = [];
  #line: Line = emptyLine([]);
  #prompt = "";
  /** Whether a command runs: keys are then its input. */
  #busy = true;
  /** Commands that wait for their turn (a paste of several lines, "run"). */
  #waiting: string[] = [];
  /** Where the cursor stands in the rows that the line takes, as last drawn. */
  #cursorRow = 0;
  /** How much of the seat's output was shown, so that a new connection sends only the rest. */
  #shown = 0;
  /** Ctrl of the bar of keys was pressed: the next letter goes with it. */
  #holdsControl = false;

  constructor(pane: HTMLElement) {
    this.#pane = pane;
    this.#note = document.querySelector(".connection");
    this.#terminal = new Terminal({
      convertEol: true,
      cursorBlink: false,
      fontFamily: getComputedStyle(pane).getPropertyValue("--mono"),
      fontSize: 14,
      lineHeight: 1.25,
      scrollback: SCROLLBACK_LINES,
      screenReaderMode: pane.dataset["screenReader"] === "on",
      theme: colours(pane),
    });
    this.#terminal.loadAddon(this.#fit);
    this.#terminal.open(pane);
    this.#terminal.textarea?.setAttribute("aria-label", pane.dataset["label"] ?? "Terminal");
    this.#terminal.attachCustomKeyEventHandler((event) => this.#ownKey(event));
    this.#terminal.onData((data) => this.#typed(data));
    new ResizeObserver(() => this.#resized()).observe(pane);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.recolour());
    this.#connect();
  }

  recolour() {
    this.#terminal.options.theme = colours(this.#pane);
  }

  /** Types a command and presses Enter, once the prompt is free. */
  run(command: string) {
    this.#waiting.push(...command.replace(/\n+$/, "").split("\n"));
    this.#terminal.focus();
    this.#next();
  }

  focus() {
    this.#terminal.focus();
  }

  /** A key of the bar below the terminal; `ctrl` is held for the next one. */
  press(key: string) {
    this.#terminal.focus();
    if (key === "ctrl") this.#holdsControl = !this.#holdsControl;
    else this.#typed(key);
    document.querySelector("[data-key=ctrl]")?.setAttribute("aria-pressed", String(this.#holdsControl));
  }

  #connect() {
    const url = new URL(this.#pane.dataset["socket"]!, location.href);
    url.protocol = url.protocol.replace("http", "ws");
    url.searchParams.set("shown", String(this.#shown));
    const socket = this.#socket = new WebSocket(url);
    socket.onopen = () => {
      this.#attempts = 0;
      this.#say("open");
      this.#resized();
    };
    socket.onmessage = (event) => this.#heard(JSON.parse(event.data));
    socket.onclose = () => {
      if (this.#socket !== socket) return;
      this.#say("closed");
      const delayMs = RECONNECT_MS[Math.min(this.#attempts++, RECONNECT_MS.length - 1)]!;
      setTimeout(() => this.#connect(), delayMs);
    };
  }

  #say(state: "open" | "closed") {
    if (this.#note) this.#note.dataset["state"] = state;
  }

  #send(message: ToServer) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #heard(message: FromServer) {
    switch (message.type) {
      case "hello":
        if (message.fresh) {
          this.#terminal.reset();
          this.#cursorRow = 0;
        }
        this.#history = [...message.history];
        break;
      case "output":
        this.#erase();
        this.#shown = message.shown;
        this.#terminal.write(message.text);
        if (!this.#busy) this.#draw();
        break;
      case "ready":
        this.#busy = false;
        this.#prompt = message.prompt;
        if (message.looked) {
          document.body.dispatchEvent(new CustomEvent("slipway:looked"));
          document.body.dispatchEvent(new CustomEvent("slipway:ran"));
        }
        if (this.#line.recalled > this.#history.length || this.#line.text === "") this.#line = emptyLine(this.#history);
        this.#cursorRow = 0;
        this.#draw();
        this.#next();
        break;
      case "unread":
        if (this.#busy) this.#send({ type: "input", text: message.text });
        else this.#typed(message.text);
        break;
      case "edit":
        document.dispatchEvent(new CustomEvent("slipway:edit", { detail: message.path }));
        break;
      case "edited":
        document.dispatchEvent(new CustomEvent("slipway:edited"));
        break;
      case "looked":
        document.body.dispatchEvent(new CustomEvent("slipway:looked"));
        break;
      case "completed":
        this.#completed(message);
        break;
    }
  }

  #completed({ text, at, choices }: Extract<FromServer, { type: "completed" }>) {
    if (choices.length > 1 && text === this.#line.text) {
      this.#terminal.write("\n" + columns(choices, this.#terminal.cols) + "\n");
      this.#cursorRow = 0;
    }
    this.#line = { ...this.#line, text, at };
    this.#draw();
  }

  /** Ctrl-Shift-C and -V copy and paste; Ctrl-Alt-T leaves the terminal, so that it is no trap for the keyboard. */
  #ownKey(event: KeyboardEvent): boolean {
    if (event.type !== "keydown" || !event.ctrlKey) return true;
    if (event.altKey && event.code === "KeyT") {
      document.querySelector<HTMLElement>("[data-after-terminal]")?.focus();
      return false;
    }
    if (event.shiftKey && event.code === "KeyC") {
      navigator.clipboard?.writeText(this.#terminal.getSelection());
      event.preventDefault();
      return false;
    }
    return !(event.shiftKey && event.code === "KeyV");
  }

  #typed(raw: string) {
    const isHeld = this.#holdsControl && /^[a-z]$/i.test(raw);
    const data = isHeld ? String.fromCharCode(raw.toUpperCase().charCodeAt(0) - 64) : raw;
    if (this.#holdsControl) {
      this.#holdsControl = false;
      document.querySelector("[data-key=ctrl]")?.setAttribute("aria-pressed", "false");
    }
    // deno-lint-ignore no-control-regex -- the marks of a bracketed paste
    const text = data.replace(/\x1b\[20[01]~/g, "");
    if (this.#busy) return this.#toCommand(text);
    const lines = text.split(/\r\n?|\n/);
    if (lines.length > 1 && text.length > 1) {
      this.#line = inserted(this.#line, lines[0]!);
      const last = lines.at(-1)!;
      this.#waiting.push(...lines.slice(1, -1), ...(last === "" ? [] : [last]));
      return this.#enter(this.#line.text);
    }
    for (const key of keysOf(text)) this.#key(key);
  }

  #toCommand(text: string) {
    for (const key of keysOf(text)) {
      if (key === "\x03") this.#interrupt();
      else if (key === "\x1c") this.#send({ type: "signal", name: "QUIT" });
      else if (key === "\x04") this.#send({ type: "input", text: null });
      else {
        const input = key === "\r" ? "\n" : key;
        this.#terminal.write(input === "\x7f" ? "\b \b" : input);
        this.#send({ type: "input", text: input });
      }
    }
  }

  #interrupt() {
    this.#terminal.write("^C\n");
    this.#waiting = [];
    this.#send({ type: "signal", name: "INT" });
  }

  #key(key: string) {
    const outcome = pressed(this.#line, key, this.#history);
    if ("enter" in outcome) return this.#enter(outcome.enter);
    if ("act" in outcome) return this.#act(outcome.act);
    this.#line = outcome.line;
    this.#draw();
  }

  #act(act: "interrupt" | "end" | "complete" | "clear") {
    if (act === "complete") return this.#send({ type: "complete", text: this.#line.text, at: this.#line.at });
    if (act === "clear") this.#terminal.clear();
    if (act === "interrupt") {
      this.#line = { ...this.#line, at: this.#line.text.length };
      this.#draw();
      this.#terminal.write("^C\n");
      this.#cursorRow = 0;
      this.#waiting = [];
      this.#line = emptyLine(this.#history);
      this.#send({ type: "abandon" });
    }
    this.#draw();
  }

  #enter(text: string) {
    this.#line = { ...this.#line, text, at: text.length };
    this.#draw();
    this.#terminal.write("\n");
    this.#cursorRow = 0;
    if (text.trim() !== "" && text !== this.#history.at(-1)) this.#history.push(text);
    this.#line = emptyLine(this.#history);
    this.#busy = true;
    this.#send({ type: "line", text });
  }

  #next() {
    if (this.#busy || this.#waiting.length === 0) return;
    this.#enter(this.#waiting.shift()!);
  }

  #erase() {
    if (this.#busy) return;
    const up = this.#cursorRow > 0 ? `\x1b[${this.#cursorRow}A` : "";
    this.#terminal.write(`${up}\r\x1b[J`);
    this.#cursorRow = 0;
  }

  /** Draws prompt and line over what stood there; long lines take several rows. */
  #draw() {
    this.#erase();
    const { search } = this.#line;
    const hit = found(this.#line, this.#history) ?? "";
    const prompt = search === undefined ? this.#prompt : `(reverse-i-search)\`${search}': `;
    const text = search === undefined ? this.#line.text : hit;
    const at = search === undefined ? this.#line.at : hit.length;
    const width = Math.max(1, this.#terminal.cols);
    const before = cells(prompt) + cells(text.slice(0, at));
    const end = cells(prompt) + cells(text);
    this.#terminal.write(prompt + text + (end > 0 && end % width === 0 ? "\n" : ""));
    const [endRow, row] = [Math.floor(end / width), Math.floor(before / width)];
    if (endRow > row) this.#terminal.write(`\x1b[${endRow - row}A`);
    this.#terminal.write(`\r${before % width > 0 ? `\x1b[${before % width}C` : ""}`);
    this.#cursorRow = row;
  }

  #resized() {
    this.#fit.fit();
    this.#send({ type: "size", columns: this.#terminal.cols, rows: this.#terminal.rows });
  }
}

/** How many cells a text takes: East Asian wide characters take two. */
function cells(text: string): number {
  let count = 0;
  for (const character of text) {
    count +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(character)
        ? 2
        : 1;
  }
  return count;
}

function columns(words: readonly string[], width: number): string {
  const wide = Math.max(...words.map((word) => word.length)) + 2;
  const perRow = Math.max(1, Math.floor(width / wide));
  const rows: string[] = [];
  for (let i = 0; i < words.length; i += perRow) {
    rows.push(words.slice(i, i + perRow).map((word) => word.padEnd(wide)).join("").trimEnd());
  }
  return rows.join("\n");
}

/** The site's own colours, resolved for the theme in force. */
function colours(pane: HTMLElement) {
  const probe = document.createElement("span");
  pane.append(probe);
  const of = (token: string) => {
    probe.style.color = `var(--${token})`;
    return getComputedStyle(probe).color;
  };
  const theme = {
    background: of("paper"),
    foreground: of("ink"),
    cursor: of("blue"),
    cursorAccent: of("paper"),
    selectionBackground: of("line"),
    red: of("red"),
    green: of("green"),
    yellow: of("amber"),
    blue: of("blue"),
  };
  probe.remove();
  return theme;
}

const pane = document.querySelector<HTMLElement>("[data-terminal]");
if (pane) {
  const island = new Island(pane);
  document.addEventListener("slipway:run", (event) => island.run((event as CustomEvent<string>).detail));
  document.addEventListener("slipway:key", (event) => island.press((event as CustomEvent<string>).detail));
  document.addEventListener("slipway:terminal", () => island.focus());
  document.addEventListener("slipway:theme", () => island.recolour());
}
