import type { Command } from "../command.ts";
import { filtered, readOptions, said } from "../tool.ts";

const CLASSES: Readonly<Record<string, string>> = {
  upper: range("A", "Z"),
  lower: range("a", "z"),
  digit: range("0", "9"),
  alpha: range("A", "Z") + range("a", "z"),
  alnum: range("0", "9") + range("A", "Z") + range("a", "z"),
  space: "\t\n\v\f\r ",
  blank: "\t ",
  punct: range("!", "/") + range(":", "@") + range("[", "`") + range("{", "~"),
  cntrl: range("\0", "\x1f") + "\x7f",
  print: range(" ", "~"),
  graph: range("!", "~"),
  xdigit: range("0", "9") + range("A", "F") + range("a", "f"),
};

function range(from: string, to: string): string {
  let text = "";
  for (let code = from.codePointAt(0)!; code <= to.codePointAt(0)!; code++) text += String.fromCodePoint(code);
  return text;
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  a: "\x07",
  b: "\b",
  f: "\f",
  v: "\v",
  "\\": "\\",
};

/** The characters of a set: `a-z`, `[:upper:]`, `[x*3]`, `\n`, `\012`. `fill` is how long `[x*]` may grow. */
function setOf(text: string, fill: number): string[] | { fault: string } {
  let out: string[] = [];
  for (let i = 0; i < text.length;) {
    const named = /^\[:(\w+):\]/.exec(text.slice(i));
    if (named) {
      if (!CLASSES[named[1]!]) return { fault: `invalid character class ‘${named[1]}’` };
      out = [...out, ...CLASSES[named[1]!]!];
      i += named[0].length;
      continue;
    }
    const repeated = /^\[([\s\S])\*(\d*)\]/.exec(text.slice(i));
    if (repeated) {
      const count = repeated[2] === ""
        ? Math.max(0, fill - out.length)
        : parseInt(repeated[2]!, repeated[2]!.startsWith("0") ? 8 : 10);
      out = [...out, ...new Array<string>(Math.min(count, 65_536)).fill(repeated[1]!)];
      i += repeated[0].length;
      continue;
    }
    const first = charAt(text, i);
    i = first.end;
    if (text[i] === "-" && i + 1 < text.length) {
      const last = charAt(text, i + 1);
      if (first.char > last.char) {
        return { fault: `range-endpoints of '${first.char}-${last.char}' are in reverse collating sequence order` };
      }
      out = [...out, ...range(first.char, last.char)];
      i = last.end;
    } else out.push(first.char);
  }
  return out;
}

function charAt(text: string, i: number): { char: string; end: number } {
  if (text[i] !== "\\" || i + 1 >= text.length) {
    const char = String.fromCodePoint(text.codePointAt(i)!);
    return { char, end: i + char.length };
  }
  const octal = /^[0-7]{1,3}/.exec(text.slice(i + 1))?.[0];
  if (octal) return { char: String.fromCharCode(parseInt(octal, 8)), end: i + 1 + octal.length };
  return { char: ESCAPES[text[i + 1]!] ?? text[i + 1]!, end: i + 2 };
}

export const tr: Command = {
  name: "tr",
  start(call, world) {
    const options = readOptions("tr", call.args, {
      letters: "cCdst",
      long: { complement: "c", delete: "d", "squeeze-repeats": "s", "truncate-set1": "t" },
      inOrder: true,
    });
    const hint = "Try 'tr --help' for more information.\n";
    if ("fault" in options) return said({ err: options.fault, exit: 1 });
    const { given, words: [one, two, three] } = options;
    if (one === undefined) return said({ err: `tr: missing operand\n${hint}`, exit: 1 });
    if (two === undefined && !given.has("d") && !given.has("s")) {
      return said({
        err: `tr: missing operand after ‘${one}’\nTwo strings must be given when translating.\n${hint}`,
        exit: 1,
      });
    }
    const extra = three ?? (given.has("d") && !given.has("s") ? two : undefined);
    if (extra !== undefined) {
      const only = three === undefined ? "Only one string may be given when deleting without squeezing repeats.\n" : "";
      return said({ err: `tr: extra operand ‘${extra}’\n${only}${hint}`, exit: 1 });
    }
    const first = setOf(one, 0);
    const second = two === undefined ? [] : setOf(two, Array.isArray(first) ? first.length : 0);
    const wrong = [first, second].find((set) => "fault" in set) as { fault: string } | undefined;
    if (wrong) return said({ err: `tr: ${wrong.fault}\n`, exit: 1 });
    const change = changeOf(given, first as string[], second as string[], two !== undefined);
    return filtered<string>(call, world, [], {
      name: "tr",
      state: "",
      fed(last, text) {
        const made = change(text, last);
        return { state: made.last, out: made.out };
      },
      ended: () => ({}),
    });
  },
};

function changeOf(given: ReadonlySet<string>, first: readonly string[], second: readonly string[], hasTwo: boolean) {
  const isComplement = given.has("c") || given.has("C");
  const set = new Set(first);
  const isIn = (char: string) => set.has(char) !== isComplement;
  const map = new Map(first.map((char, i) => [char, second[Math.min(i, second.length - 1)] ?? char]));
  const translate = (char: string) =>
    isComplement ? (isIn(char) ? second.at(-1) ?? char : char) : map.get(char) ?? char;
  const squeezed = new Set(hasTwo ? second : first);
  const squeezes = (char: string) => given.has("s") && (hasTwo ? squeezed.has(char) : isIn(char));
  return (text: string, before: string): { out: string; last: string } => {
    let [out, last] = ["", before];
    for (const char of text) {
      if (given.has("d") && isIn(char)) continue;
      const made = hasTwo && !given.has("d") ? translate(char) : char;
      if (made === last && squeezes(made)) continue;
      out += made;
      last = made;
    }
    return { out, last };
  };
}
