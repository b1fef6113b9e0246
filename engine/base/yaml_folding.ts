import { doubleQuoted, inlineScalar } from "./yaml_scalar.ts";

/** Lines are broken at the first single blank behind this column (libyaml's `best_width`). */
const WIDTH = 80;

/** A text without line breaks, as a value that starts at a column: broken into lines where it is long. */
export function folded(text: string, indent: string, column: number): string {
  const written = inlineScalar(text);
  if (column + written.length <= WIDTH || !text.includes(" ")) return written;
  switch (written[0]) {
    case '"':
      return foldedQuoted(text, indent, column);
    case "'":
      return inSingleQuotes(text, indent, column);
    default:
      return plain(text, indent, column);
  }
}

/** The same in double quotes, whatever the text holds: a blank that would start a line is escaped. */
export function foldedQuoted(text: string, indent: string, column: number): string {
  const letters = [...text];
  const mayBreak = (i: number) => i > 0 && i < letters.length - 1;
  return `"${
    broken(letters, indent, column + 1, mayBreak, (letter) =>
      doubleQuoted(letter).slice(1, -1), (next) =>
      next === " " ? "\\" : "")
  }"`;
}

function inSingleQuotes(text: string, indent: string, column: number): string {
  const letters = [...text];
  const mayBreak = (i: number) => i > 0 && i < letters.length - 1 && letters[i + 1] !== " ";
  return `'${broken(letters, indent, column + 1, mayBreak, (letter) => letter === "'" ? "''" : letter)}'`;
}

function plain(text: string, indent: string, column: number): string {
  const letters = [...text];
  return broken(letters, indent, column, (i) => letters[i + 1] !== " ", (letter) => letter);
}

/** Writes letter by letter, as libyaml's emitter does; `opening` goes before what follows a break. */
function broken(
  letters: readonly string[],
  indent: string,
  start: number,
  mayBreak: (i: number) => boolean,
  written: (letter: string) => string,
  opening: (next: string | undefined) => string = () => "",
): string {
  let [text, column, afterBlank] = ["", start, false];
  for (const [i, letter] of letters.entries()) {
    const isBlank = letter === " ";
    if (isBlank && !afterBlank && column > WIDTH && mayBreak(i)) {
      const lead = opening(letters[i + 1]);
      text += `\n${indent}${lead}`;
      column = indent.length + lead.length;
    } else {
      const one = written(letter);
      text += one;
      column += [...one].length;
    }
    afterBlank = isBlank;
  }
  return text;
}
