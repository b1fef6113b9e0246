/**
 * A conversation, the format of solutions, mistakes and goldens: a head (`# words`, `key: value`), files (`== name`), and
 * `== script` with `$ ` commands (`> ` continues one), two-space output, `! ` errors and `? ` exit statuses.
 */
export interface Conversation {
  /** `cluster`, `loses`, … */
  readonly head: ReadonlyMap<string, string>;
  readonly files: ReadonlyMap<string, string>;
  readonly steps: readonly ConversationStep[];
}

export interface ConversationStep {
  readonly line: string;
  /** What was written below it: not looked at when it is played. */
  readonly out: string;
}

export function readConversation(text: string): Conversation {
  const head = new Map<string, string>();
  const files = new Map<string, string>();
  const steps: { line: string; out: string }[] = [];
  // Without any room, the whole text is the script: a learner's own session, pasted.
  let room = /^== /m.test(text) ? undefined : "script";
  for (const line of text.replaceAll("\r\n", "\n").split("\n")) {
    const opens = /^== (.+)$/.exec(line)?.[1]?.trim();
    if (opens !== undefined) {
      room = opens;
      if (room !== "script") files.set(room, "");
    } else if (room === "script") readStep(line, steps, head);
    else if (room === undefined) readHead(line, head);
    else files.set(room, `${files.get(room)}${line}\n`);
  }
  return { head, files, steps };
}

function readStep(line: string, steps: { line: string; out: string }[], head: Map<string, string>): void {
  const typed = /^\$-? (.*)$/.exec(line);
  const last = steps.at(-1);
  if (typed) steps.push({ line: typed[1]!, out: "" });
  else if (!last) readHead(line, head);
  else if (last.out === "" && (line === ">" || line.startsWith("> "))) last.line += `\n${line.slice(2)}`;
  else if (line.startsWith("  ") || line.startsWith("! ")) last.out += `${line.slice(2)}\n`;
}

function readHead(line: string, head: Map<string, string>): void {
  const match = /^([a-z]+): *(.*)$/.exec(line);
  if (match) head.set(match[1]!, match[2]!.trim());
}
