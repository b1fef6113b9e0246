/** Where the cursor stands in a line of shell: the word that is being typed, and the words of its command before it. */
export interface Spot {
  /** The word before the cursor as the shell would read it; empty after a space. */
  readonly word: string;
  /** Where the word starts in the line. */
  readonly from: number;
  /** The words of the command before it, assignments and `sudo` and the like left out, an alias replaced. */
  readonly words: readonly string[];
  readonly isVariable: boolean;
  /** Behind `>` or `<`. */
  readonly isRedirection: boolean;
  /** A word in the quotes that were opened, or with what the shell reads escaped. */
  quoted(word: string): string;
}

/** Programs that run the rest of their line. */
const RUNNERS = new Set([
  "sudo",
  "time",
  "watch",
  "xargs",
  "exec",
  "command",
  "nohup",
  "then",
  "do",
  "else",
  "if",
  "while",
]);

interface Piece {
  readonly text: string;
  readonly from: number;
  readonly quote: string;
}

export function spotOf(before: string, aliases: Readonly<Record<string, string>>): Spot {
  const { pieces, open } = split(before);
  const last = open ?? { text: "", from: before.length, quote: "" };
  const redirected = /^(?:\d?>>?|<|&>)/.exec(last.text)?.[0] ?? "";
  const previous = pieces.at(-1)?.text ?? "";
  const word = last.text.slice(redirected.length);
  const variable = /\$\w*$/.exec(last.quote === "'" ? "" : word)?.[0];
  const shown = variable ?? word;
  const from = variable === undefined ? last.from + redirected.length : before.length - variable.length;
  return {
    word: shown,
    from,
    words: commandOf(pieces.map(({ text }) => text), aliases),
    isVariable: variable !== undefined,
    isRedirection: redirected !== "" || /^(?:\d?>>?|<|&>)$/.test(previous),
    quoted(text) {
      if (variable !== undefined) return text;
      if (last.quote !== "") return last.quote + text;
      return text.replace(/[\s'"\\$&;|()<>*?`]/g, "\\$&");
    },
  };
}

function commandOf(words: readonly string[], aliases: Readonly<Record<string, string>>): readonly string[] {
  let rest = words;
  while (rest.length > 0 && (/^\w+=/.test(rest[0]!) || RUNNERS.has(rest[0]!) || /^-/.test(rest[0]!))) {
    rest = rest.slice(1);
  }
  const alias = rest.length > 0 && Object.hasOwn(aliases, rest[0]!) ? aliases[rest[0]!] : undefined;
  return alias === undefined ? rest : [...alias.trim().split(/\s+/), ...rest.slice(1)];
}

/** The words of the last command in a line, and the one that is still open. */
function split(line: string): { pieces: Piece[]; open: Piece | undefined } {
  let pieces: Piece[] = [];
  let open: Piece | undefined;
  let quote = "";
  const close = () => {
    if (open) pieces.push(open);
    open = undefined;
  };
  for (let i = 0; i < line.length; i++) {
    const letter = line[i]!;
    const now: Piece = open ?? { text: "", from: i, quote: "" };
    if (quote !== "") {
      if (letter === quote) [quote, open] = ["", { ...now, quote: "" }];
      else open = { ...now, text: now.text + letter };
    } else if (letter === "'" || letter === '"') {
      quote = letter;
      open = { ...now, quote: letter };
    } else if (letter === "\\") {
      open = { ...now, text: now.text + (line[++i] ?? "") };
    } else if (/\s/.test(letter) && letter !== "\n") close();
    else if (/[;|&\n({`]/.test(letter) && !(letter === "&" && /[<>]$/.test(line.slice(0, i)))) {
      pieces = [];
      open = undefined;
    } else open = { ...now, text: now.text + letter };
  }
  return { pieces, open };
}
