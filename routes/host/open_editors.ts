import type { Machine } from "../../engine/session/mod.ts";
import type { Audience } from "./audience.ts";

/** Files that commands have opened in the page's editor and wait for. */
export class OpenEditors {
  #paths: ReadonlyMap<number, string> = new Map();

  /** The terminal whose command waits for a file; any, when none waits for this one. */
  terminalOf(path: string): number | undefined {
    return ([...this.#paths].find(([, open]) => open === path) ?? [...this.#paths][0])?.[0];
  }

  /** Tells of what was opened and closed. The page has one editor: once a file is closed, it is free for the next. */
  tell({ terminals }: Machine, audience: Audience): void {
    const before = this.#paths;
    const all = [...terminals].map(([terminal, { editing }]) => [terminal, editing] as const);
    this.#paths = new Map(all.flatMap(([terminal, path]) => path === undefined ? [] : [[terminal, path]]));
    const closed = [...before.keys()].filter((terminal) => !this.#paths.has(terminal));
    for (const terminal of closed) audience.broadcast({ type: "edited" }, terminal);
    for (const [terminal, path] of this.#paths) {
      if (closed.length > 0 || before.get(terminal) !== path) audience.broadcast({ type: "edit", path }, terminal);
    }
  }
}
