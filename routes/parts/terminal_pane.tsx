import { TERMINALS_MAX } from "../../engine/session/mod.ts";
import type { LabRequest } from "../host/lab_request.ts";
import type { Words } from "../host/words/mod.ts";

/** Keys that a phone has not, what a terminal sends for them, and a name where the label is none. */
const KEYS: readonly (readonly [label: string, key: string, name?: string])[] = [
  ["Tab", "\t"],
  ["Ctrl", "ctrl"],
  ["↑", "\x1b[A", "Arrow up"],
  ["↓", "\x1b[B", "Arrow down"],
  ["|", "|"],
  ["-", "-"],
  ["/", "/"],
];

/** The last lines of the screen, for a learner without JavaScript. */
const SCREEN_LINES = 200;

const NUMBERS = Array.from({ length: TERMINALS_MAX }, (_, i) => i + 1);

interface TerminalPaneProps {
  readonly asked: LabRequest;
  readonly words: Words;
}

/** The tabs of the terminals that were used, and of a new one. */
export function TerminalTabs({ asked: { seat }, words }: TerminalPaneProps) {
  return (
    <>
      {NUMBERS.map((number) => (
        <button
          type="button"
          data-work-tab={`terminal-${number}`}
          aria-pressed={number === 1 ? "true" : "false"}
          hidden={number > 1 && !seat.terminals.includes(number)}
        >
          {words.terminalNumber(number)}
        </button>
      ))}
      <button
        type="button"
        data-work-tab="terminal-0"
        data-new-terminal
        aria-label={words.newTerminal}
        hidden={seat.terminals.length >= TERMINALS_MAX}
      >
        +
      </button>
    </>
  );
}

export function TerminalPane({ asked: { seat, path }, words }: TerminalPaneProps) {
  return (
    <section class="terminal-pane" aria-label={words.terminal}>
      {NUMBERS.map((number) => (
        <div
          class="terminal"
          data-terminal={String(number)}
          data-socket={`${path}/terminal`}
          data-label={words.terminalNumber(number)}
          hidden={number > 1}
        >
        </div>
      ))}
      <div class="keys" role="group" aria-label={words.keys}>
        {KEYS.map(([label, key, name]) => <button type="button" data-key={key} aria-label={name}>{label}</button>)}
      </div>
      <p class="terminal-note">
        <span class="help" id="terminal-help">{words.terminalHelp}</span>{" "}
        <button type="button" class="link" data-screen-reader aria-pressed="false">{words.screenReader}</button>{" "}
        <span class="connection" data-state="open" role="status">{words.reconnecting}</span>
      </p>
      <span data-after-terminal tabindex={-1}></span>
      <noscript>
        <pre tabindex={0} aria-label={words.screen}>{seat.screen.split("\n").slice(-SCREEN_LINES).join("\n")}</pre>
        <p>{words.needsScript}.</p>
        <form method="post" action={`${path}/commands`} class="stack">
          <label for="commands">{words.commands}</label>
          <textarea id="commands" name="commands" rows={6} required spellcheck={false}></textarea>
          <button type="submit">{words.sendCommands}</button>
        </form>
      </noscript>
    </section>
  );
}
