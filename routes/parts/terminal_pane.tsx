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

interface TerminalPaneProps {
  readonly asked: LabRequest;
  readonly words: Words;
}

export function TerminalPane({ asked: { seat, path }, words }: TerminalPaneProps) {
  return (
    <section class="terminal-pane" aria-label={words.terminal}>
      <div class="terminal" data-terminal data-socket={`${path}/terminal`} data-label={words.terminal}>
      </div>
      <div class="keys" role="group" aria-label={words.keys}>
        {KEYS.map(([label, key, name]) => <button type="button" data-key={key} aria-label={name}>{label}</button>)}
      </div>
      <p class="terminal-note">
        <span class="help">{words.terminalHelp}</span>{" "}
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
