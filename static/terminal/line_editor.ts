/** The line that is being typed, as a value: what bash's readline does, without a screen. */
export interface Line {
  readonly text: string;
  /** Where the cursor stands, 0 to `text.length`. */
  readonly at: number;
  /** Which line of the history is shown; `history.length` is the one being typed. */
  readonly recalled: number;
  /** What was being typed when the history was opened. */
  readonly draft: string;
  /** What Ctrl-R looks for; undefined when it is not open. */
  readonly search?: string;
}

export type Outcome =
  | { readonly line: Line }
  | { readonly enter: string }
  | { readonly act: "interrupt" | "end" | "complete" | "clear" };

export function emptyLine(history: readonly string[]): Line {
  return { text: "", at: 0, recalled: history.length, draft: "" };
}

/** Puts pasted or typed text in at the cursor. */
export function inserted(line: Line, text: string): Line {
  const next = line.text.slice(0, line.at) + text + line.text.slice(line.at);
  return { ...line, text: next, at: line.at + text.length };
}

type Edit = (line: Line, history: readonly string[]) => Outcome;

const edit = (change: (line: Line) => Partial<Line>): Edit => (line) => ({ line: { ...line, ...change(line) } });
const cut = (from: (line: Line) => number, to: (line: Line) => number): Edit =>
  edit((line) => ({ text: line.text.slice(0, from(line)) + line.text.slice(to(line)), at: from(line) }));

/** Keys as a terminal sends them. */
const KEYS: Readonly<Record<string, Edit>> = {
  "\r": (line) => ({ enter: line.text }),
  "\n": (line) => ({ enter: line.text }),
  "\t": () => ({ act: "complete" }),
  "\x03": () => ({ act: "interrupt" }),
  "\x04": (line) => line.text === "" ? { act: "end" } : KEYS["\x1b[3~"]!(line, []),
  "\x0c": () => ({ act: "clear" }),
  "\x12": edit(() => ({ search: "" })),
  "\x7f": cut((line) => Math.max(0, line.at - 1), (line) => line.at),
  "\b": cut((line) => Math.max(0, line.at - 1), (line) => line.at),
  "\x1b[3~": cut((line) => line.at, (line) => line.at + 1),
  "\x01": edit(() => ({ at: 0 })),
  "\x1b[H": edit(() => ({ at: 0 })),
  "\x05": edit((line) => ({ at: line.text.length })),
  "\x1b[F": edit((line) => ({ at: line.text.length })),
  "\x02": edit((line) => ({ at: Math.max(0, line.at - 1) })),
  "\x1b[D": edit((line) => ({ at: Math.max(0, line.at - 1) })),
  "\x06": edit((line) => ({ at: Math.min(line.text.length, line.at + 1) })),
  "\x1b[C": edit((line) => ({ at: Math.min(line.text.length, line.at + 1) })),
  "\x1b[1;5D": edit((line) => ({ at: wordStart(line) })),
  "\x1bb": edit((line) => ({ at: wordStart(line) })),
  "\x1b[1;5C": edit((line) => ({ at: wordEnd(line) })),
  "\x1bf": edit((line) => ({ at: wordEnd(line) })),
  "\x15": cut(() => 0, (line) => line.at),
  "\x0b": cut((line) => line.at, (line) => line.text.length),
  "\x17": cut(wordStart, (line) => line.at),
  "\x1bd": cut((line) => line.at, wordEnd),
  "\x1b[A": (line, history) => ({ line: recalled(line, history, line.recalled - 1) }),
  "\x10": (line, history) => ({ line: recalled(line, history, line.recalled - 1) }),
  "\x1b[B": (line, history) => ({ line: recalled(line, history, line.recalled + 1) }),
  "\x0e": (line, history) => ({ line: recalled(line, history, line.recalled + 1) }),
};

/** What one key does to the line. Unknown control sequences do nothing. */
export function pressed(line: Line, key: string, history: readonly string[]): Outcome {
  if (line.search !== undefined) return searching(line, key, history);
  const known = KEYS[key];
  if (known) return known(line, history);
  if (key < " " || key.startsWith("\x1b")) return { line };
  return { line: inserted(line, key) };
}

/** Splits what the terminal sent into keys: an escape sequence is one, a character outside the BMP is one. */
export function keysOf(data: string): string[] {
  // deno-lint-ignore no-control-regex -- keys of a terminal are control characters
  return data.match(/\x1b\[[0-9;]*[A-Za-z~]|\x1bO[A-Z]|\x1b.|[\s\S]/gu) ?? [];
}

/** The newest line of the history that contains what is looked for. */
export function found(line: Line, history: readonly string[]): string | undefined {
  if (!line.search) return undefined;
  return history.findLast((past) => past.includes(line.search!));
}

function searching(line: Line, key: string, history: readonly string[]): Outcome {
  const search = line.search!;
  const { search: _, ...rest } = line;
  if (key === "\x07" || key === "\x03") return { line: rest };
  if (key === "\x7f" || key === "\b") return { line: { ...line, search: search.slice(0, -1) } };
  if (key >= " " && !key.startsWith("\x1b")) return { line: { ...line, search: search + key } };
  const hit = found(line, history) ?? line.text;
  const taken = { ...rest, text: hit, at: hit.length };
  return key === "\x12" ? { line } : pressed(taken, key === "\x1b" ? "\x05" : key, history);
}

function recalled(line: Line, history: readonly string[], index: number): Line {
  if (index < 0 || index > history.length) return line;
  const draft = line.recalled === history.length ? line.text : line.draft;
  const text = index === history.length ? draft : history[index]!;
  return { ...line, text, at: text.length, recalled: index, draft };
}

function wordStart(line: Line): number {
  return line.text.slice(0, line.at).replace(/\S+\s*$/, "").length;
}

function wordEnd(line: Line): number {
  return line.at + (/^\s*\S+/.exec(line.text.slice(line.at))?.[0].length ?? 0);
}
