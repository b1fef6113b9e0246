import { type Deed, type Entry, type Output, typed } from "../../engine/session/mod.ts";
import type { FromServer } from "../../static/terminal/messages.ts";
import { Transcript } from "./transcript.ts";

/** How often the map of the cluster is drawn again, at most. */
const DRAW_MS = 200;

export interface Listener {
  /** Which of the seat's terminals it shows. */
  readonly terminal: number;
  send(message: FromServer): void;
}

/** What stands at one terminal, and what was typed there. */
interface Screen {
  readonly transcript: Transcript;
  readonly history: string[];
}

/** Whoever looks at a seat: terminals, which hear what is said, and maps, which are drawn again. */
export class Audience {
  readonly #wallMs: () => number;
  readonly #listeners = new Set<Listener>();
  readonly #watchers = new Set<() => void>();
  readonly #promptAt: (terminal: number) => string;
  readonly #screens = new Map<number, Screen>();
  #drawn = "";
  #drawnMs = 0;

  constructor(wallMs: () => number, promptAt: (terminal: number) => string) {
    this.#wallMs = wallMs;
    this.#promptAt = promptAt;
    this.#screen(1);
  }

  /** A screen begins with its prompt. */
  #screen(terminal: number): Screen {
    let screen = this.#screens.get(terminal);
    if (!screen) {
      this.#screens.set(terminal, screen = { transcript: new Transcript(), history: [] });
      screen.transcript.add(this.#promptAt(terminal));
    }
    return screen;
  }

  get isThere(): boolean {
    return this.#listeners.size + this.#watchers.size > 0;
  }

  /** The terminals that were used or looked at, in order. */
  get terminals(): readonly number[] {
    return [...this.#screens.keys()].sort((a, b) => a - b);
  }

  /** What the screen of the first terminal would show. */
  get screen(): string {
    return this.#screen(1).transcript.text;
  }

  /** A new listener gets what it has not shown yet; the prompt of a free terminal is the line editor's to draw. */
  join(listener: Listener, shown: number, prompt: string | undefined): void {
    this.#listeners.add(listener);
    const { transcript, history } = this.#screen(listener.terminal);
    const missed = transcript.after(shown);
    listener.send({ type: "hello", fresh: missed === undefined, history });
    const text = missed ?? transcript.text;
    const isPrompted = prompt !== undefined && text.endsWith(prompt);
    listener.send({
      type: "output",
      text: isPrompted ? text.slice(0, -prompt.length) : text,
      shown: transcript.said,
    });
    if (prompt !== undefined) listener.send({ type: "ready", prompt, looked: false });
  }

  leave(listener: Listener): void {
    this.#listeners.delete(listener);
  }

  watch(changed: () => void): void {
    this.#watchers.add(changed);
  }

  unwatch(changed: () => void): void {
    this.#watchers.delete(changed);
  }

  /** What was typed belongs to the screen; whoever typed it has it there. */
  echo(entry: Entry, from?: Listener): void {
    const text = typed(entry);
    const terminal = terminalOf(entry);
    const { transcript, history } = this.#screen(terminal);
    if (entry.kind === "command" && entry.line.trim() !== "") history.push(entry.line);
    if (!text) return;
    transcript.add(text);
    for (const listener of this.#at(terminal)) {
      listener.send({ type: "output", text: listener === from ? "" : text, shown: transcript.said });
    }
  }

  tell(said: readonly Pick<Output, "text" | "terminal">[]): void {
    for (const [terminal, own] of Map.groupBy(said, (one) => one.terminal)) {
      const text = own.map((one) => one.text).join("");
      if (!text) continue;
      const { transcript } = this.#screen(terminal);
      transcript.add(text);
      this.broadcast({ type: "output", text, shown: transcript.said }, terminal);
    }
  }

  /** The prompt belongs to the screen, but terminals that are there draw their own. */
  prompted(terminal: number): void {
    this.#screen(terminal).transcript.add(this.#promptAt(terminal));
  }

  /** To who shows a terminal; without one, to everybody. */
  broadcast(message: FromServer, terminal?: number): void {
    for (const listener of terminal === undefined ? this.#listeners : this.#at(terminal)) listener.send(message);
  }

  #at(terminal: number): readonly Listener[] {
    return [...this.#listeners].filter((listener) => listener.terminal === terminal);
  }

  /** Tells whoever draws the cluster that it, or the course of the attempt, looks different. */
  draw(state: string): void {
    if (this.#watchers.size === 0) return;
    if (state === this.#drawn || this.#wallMs() - this.#drawnMs < DRAW_MS) return;
    this.#drawn = state;
    this.#drawnMs = this.#wallMs();
    for (const changed of this.#watchers) changed();
  }

  clear(): void {
    this.#listeners.clear();
    this.#watchers.clear();
  }
}

/** At which terminal something is done. */
export function terminalOf(deed: Deed): number {
  return "terminal" in deed ? deed.terminal ?? 1 : 1;
}
