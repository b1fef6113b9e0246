/**
 * One terminal: xterm on the screen, a line editor at the keyboard, a WebSocket to the seat. It speaks to the page
 * by events alone: on the body `slipway:ran` after each command and `slipway:looked` whenever the tasks may have changed
 * (the task list asks again).
 */
import { FitAddon } from "@xterm/addon-fit";
import { Terminal } from "@xterm/xterm";
import { cells, colours, columns } from "./drawing.ts";
import { emptyLine, found, inserted, keysOf, type Line, pressed } from "./line_editor.ts";
import type { FromServer, ToServer } from "./messages.ts";

const SCROLLBACK_LINES = 10_000;
/** Pixels: where so few columns have room, letters are smaller. */
const NARROW = 480;
const RECONNECT_MS = [250, 500, 1000, 2000, 5000];

export class Island {
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
  /** What the last line of output has, as long as no line break ended it: the prompt comes behind it. */
  #rest = "";
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
      fontSize: innerWidth < NARROW ? 12 : 14,
      lineHeight: 1.25,
      scrollback: SCROLLBACK_LINES,
      theme: colours(pane),
    });
    this.#terminal.loadAddon(this.#fit);
    this.#terminal.open(pane);
    this.#terminal.textarea?.setAttribute("aria-label", pane.dataset["label"] ?? "Terminal");
    this.#terminal.textarea?.setAttribute("aria-describedby", "terminal-help");
    this.#terminal.attachCustomKeyEventHandler((event) => this.#ownKey(event));
    this.#terminal.onData((data) => this.#typed(data));
    new ResizeObserver(() => this.#resized()).observe(pane);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.recolour());
    this.#connect();
  }

  /** Whether a command runs. */
  get isBusy(): boolean {
    return this.#busy;
  }

  /** For screen readers: what comes is spoken, and the screen can be read line by line. */
  readAloud(isOn: boolean) {
    this.#terminal.options.screenReaderMode = isOn;
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
    url.searchParams.set("terminal", this.#pane.dataset["terminal"]!);
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
          this.#rest = "";
          this.#cursorRow = 0;
        }
        this.#history = [...message.history];
        break;
      case "output":
        this.#shown = message.shown;
        if (this.#busy) this.#print(message.text);
        else this.#draw(message.text);
        break;
      case "ready":
        this.#busy = false;
        this.#prompt = this.#rest + message.prompt;
        if (message.looked) {
          document.body.dispatchEvent(new CustomEvent("slipway:looked"));
          document.body.dispatchEvent(new CustomEvent("slipway:ran"));
        }
        if (this.#line.recalled > this.#history.length || this.#line.text === "") this.#line = emptyLine(this.#history);
        this.#cursorRow = Math.floor(cells(this.#rest) / Math.max(1, this.#terminal.cols));
        this.#rest = "";
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
      event.preventDefault();
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
        this.#print(input === "\x7f" ? "\b \b" : input);
        this.#send({ type: "input", text: input });
      }
    }
  }

  #interrupt() {
    this.#print("^C\n");
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
      this.#draw("", "^C\n");
      this.#waiting = [];
      this.#line = emptyLine(this.#history);
      this.#send({ type: "abandon" });
    }
    this.#draw();
  }

  /** Prints what a command says, or what is typed for it. */
  #print(text: string) {
    const rest = (this.#rest + text).split("\n").at(-1)!;
    this.#rest = /[\x00-\x1f]/.test(rest) ? "" : rest;
    this.#terminal.write(text);
  }

  #enter(text: string) {
    this.#line = { ...this.#line, text, at: text.length };
    this.#draw("", "\n");
    if (text.trim() !== "" && text !== this.#history.at(-1)) this.#history.push(text);
    this.#line = emptyLine(this.#history);
    this.#busy = true;
    this.#send({ type: "line", text });
  }

  #next() {
    if (this.#busy || this.#waiting.length === 0) return;
    this.#enter(this.#waiting.shift()!);
  }

  /**
   * Draws prompt and line over what stood there; long lines take several rows. `before` is printed above them, `after` ends
   * the line. All in one writing: xterm takes the first after a key at once, and lets any other wait.
   */
  #draw(before = "", after = "") {
    const up = this.#cursorRow > 0 ? `\x1b[${this.#cursorRow}A` : "";
    const { search } = this.#line;
    const hit = found(this.#line, this.#history) ?? "";
    const prompt = search === undefined ? this.#prompt : `(reverse-i-search)\`${search}': `;
    const text = search === undefined ? this.#line.text : hit;
    const at = search === undefined ? this.#line.at : hit.length;
    const width = Math.max(1, this.#terminal.cols);
    const [cursor, length] = [cells(prompt) + cells(text.slice(0, at)), cells(prompt) + cells(text)];
    const [endRow, row] = [Math.floor(length / width), Math.floor(cursor / width)];
    const fullRow = length > 0 && length % width === 0 ? "\n" : "";
    const back = (endRow > row ? `\x1b[${endRow - row}A` : "") + "\r" +
      (cursor % width > 0 ? `\x1b[${cursor % width}C` : "");
    // Behind a full row the cursor stands on the next one already.
    const end = fullRow && after === "\n" ? "" : after;
    this.#terminal.write(`${up}\r\x1b[J${before}${prompt}${text}${fullRow}${back}${end}`);
    this.#cursorRow = after === "" ? row : 0;
  }

  #resized() {
    this.#fit.fit();
    this.#send({ type: "size", columns: this.#terminal.cols, rows: this.#terminal.rows });
  }
}
