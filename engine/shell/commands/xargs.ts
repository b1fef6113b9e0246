import type { Call, Command } from "../command.ts";
import type { Process, World } from "../process.ts";
import { gather, lastOf, next, readOptions, said, saying, withoutInput } from "../tool.ts";
import { quotedIfNeeded } from "../quoting.ts";

interface Settings {
  readonly command: readonly string[];
  readonly perCall: number;
  readonly replaces: string | undefined;
  readonly traces: boolean;
}

const CALLS_MAX = 10_000;

export const xargs: Command = {
  name: "xargs",
  start(call, world) {
    const options = readOptions("xargs", call.args, {
      letters: "0rtpxn:I:L:P:d:a:E:s:i::",
      long: {
        null: "0",
        "no-run-if-empty": "r",
        verbose: "t",
        "max-args=": "n",
        "replace?": "i",
        "max-lines=": "L",
        "max-procs=": "P",
        "delimiter=": "d",
        "arg-file=": "a",
      },
      inOrder: true,
    });
    if ("fault" in options) return said({ err: options.fault, exit: 1 });
    const { given } = options;
    const replaces = lastOf(options, "I") ?? (given.has("i") ? lastOf(options, "i") || "{}" : undefined);
    const count = lastOf(options, "n") ?? lastOf(options, "L");
    if (count !== undefined && !/^[1-9]\d*$/.test(count)) {
      const text = /^\d+$/.test(count)
        ? `value ${count} for -n option should be >= 1`
        : `invalid number "${count}" for -n option`;
      return said({ err: `xargs: ${text}\n`, exit: 1 });
    }
    const settings: Settings = {
      command: options.words.length > 0 ? options.words : ["echo"],
      perCall: replaces !== undefined ? 1 : Number(count ?? Infinity),
      replaces,
      traces: given.has("t"),
    };
    const file = lastOf(options, "a");
    return gather(call, world, file === undefined ? [] : [file], ([source], w) => {
      if (!source || "fault" in source) {
        return said({ err: `xargs: Cannot open input file ‘${file}’: No such file or directory\n`, exit: 1 });
      }
      const byLine = replaces !== undefined || given.has("L");
      const delimiter = given.has("0") ? "\0" : lastOf(options, "d")?.replace("\\n", "\n").replace("\\t", "\t");
      const items = delimiter !== undefined
        ? separated(source.text, delimiter)
        : byLine
        ? byLines(source.text)
        : words(source.text);
      if (items === undefined) {
        const quote = /'/.test(source.text) ? "single" : "double";
        return said({
          err: `xargs: unmatched ${quote} quote; by default quotes are special to xargs unless you use the -0 option\n`,
          exit: 1,
        });
      }
      if (items.length === 0 && (given.has("r") || replaces !== undefined)) return said({});
      const perCall = given.has("L") && !given.has("n") ? settings.perCall : settings.perCall;
      const argvs: string[][] = [];
      const groups = items.length === 0 ? [[]] : chunks(items, perCall);
      for (const group of groups.slice(0, CALLS_MAX)) {
        argvs.push(
          replaces === undefined
            ? [...settings.command, ...(given.has("L") ? group.flatMap((line) => words(line) ?? [line]) : group)]
            : settings.command.map((word) => word.replaceAll(replaces, group[0]!)),
        );
      }
      return each(argvs, 0, 0, settings, call, w);
    });
  },
};

const separated = (text: string, delimiter: string): string[] => {
  const items = text.split(delimiter);
  if (items.at(-1) === "") items.pop();
  return items;
};

const byLines = (text: string): string[] =>
  text.split("\n").map((line) => line.replace(/^[ \t]+/, "")).filter((line) => line.trim() !== "");

/** Words, with quotes and backslashes as xargs reads them; undefined when a quote is left open. */
function words(text: string): string[] | undefined {
  const found: string[] = [];
  let word: string | undefined;
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (/\s/.test(char)) {
      if (word !== undefined) found.push(word);
      word = undefined;
    } else if (char === "\\") word = (word ?? "") + (text[++i] ?? "");
    else if (char === "'" || char === '"') {
      const end = text.indexOf(char, i + 1);
      if (end < 0 || text.slice(i, end).includes("\n")) return undefined;
      word = (word ?? "") + text.slice(i + 1, end);
      i = end;
    } else word = (word ?? "") + char;
  }
  if (word !== undefined) found.push(word);
  return found;
}

function chunks(items: readonly string[], size: number): string[][] {
  if (size === Infinity) return [[...items]];
  const made: string[][] = [];
  for (let i = 0; i < items.length; i += size) made.push(items.slice(i, i + size));
  return made;
}

function each(
  argvs: readonly string[][],
  at: number,
  exit: number,
  settings: Settings,
  call: Call,
  world: World,
): Process<World> {
  const argv = argvs[at];
  if (!argv) return { is: "ended", result: exit };
  const trace = settings.traces ? `${argv.map((word) => word === "" ? "''" : quotedIfNeeded(word)).join(" ")}\n` : "";
  const run = (w: World): Process<World> =>
    next(
      withoutInput(call.spawn(argv, undefined, { missing: `xargs: ${argv[0]}: No such file or directory\n` }), w),
      (status, w2) => {
        if (status === 255) return said({ err: `xargs: ${argv[0]}: exited with status 255; aborting\n`, exit: 124 });
        if (status === 127 || status === 126) return { is: "ended", result: status };
        return each(argvs, at + 1, status === 0 ? exit : 123, settings, call, w2);
      },
      w,
    );
  return saying("", trace, run, world);
}
