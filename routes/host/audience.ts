import { type Entry, typed } from "../../engine/session/mod.ts";
import type { FromServer } from "../../static/terminal/messages.ts";
import { Transcript } from "./transcript.ts";

/** How often the map of the cluster is drawn again, at most. */
const DRAW_MS = 200;

export interface Listener {
  send(message: FromServer): void;
}

/** Whoever looks at a seat: terminals, which hear what is said, and maps, which are drawn again. */
export class Audience {
  readonly #wallMs: () => number;
  readonly #listeners = new Set<Listener>();
  readonly #watchers = new Set<() => void>();
  readonly #transcript = new Transcript();
  readonly #history: string[] = [];
  #drawn = "";
  #drawnMs = 0;

  constructor(wallMs: () => number) {
    this.#wallMs = wallMs;
  }

  get isThere(): boolean {
    return this.#listeners.size + this.#watchers.size > 0;
  }

  /** What the screen of a terminal would show. */
  get screen(): string {
    return this.#transcript.text;
  }

  /** A new listener gets what it has not shown yet; the prompt of a free terminal is the line editor's to draw. */
  join(listener: Listener, shown: number, prompt: string | undefined): void {
    this.#listeners.add(listener);
    const missed = this.#transcript.after(shown);
    listener.send({ type: "hello", fresh: missed === undefined, history: this.#history });
    const text = missed ?? this.#transcript.text;
    const isPrompted = prompt !== undefined && text.endsWith(prompt);
    listener.send({
      type: "output",
      text: isPrompted ? text.slice(0, -prompt.length) : text,
      shown: this.#transcript.said,
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
    if (entry.kind === "command" && entry.line.trim() !== "") this.#history.push(entry.line);
    if (!text) return;
    this.say(text);
    for (const listener of this.#listeners) {
      listener.send({ type: "output", text: listener === from ? "" : text, shown: this.#transcript.said });
    }
  }

  tell(said: readonly { readonly text: string }[]): void {
    const text = said.map((one) => one.text).join("");
    if (!text) return;
    this.say(text);
    this.broadcast({ type: "output", text, shown: this.#transcript.said });
  }

  /** Belongs to the screen, but terminals that are there need not be told. */
  say(text: string): void {
    this.#transcript.add(text);
  }

  broadcast(message: FromServer): void {
    for (const listener of this.#listeners) listener.send(message);
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
