import { floating } from "../printf.ts";
import { formatted } from "../printf.ts";
import { lastOf, readOptions, simple } from "../tool.ts";

const COUNT_MAX = 1_000_000;

export const seq = simple("seq", (call) => {
  // Negative numbers look like options.
  const at = call.args.findIndex((arg) => /^-?[\d.]/.test(arg));
  const head = at < 0 ? call.args : call.args.slice(0, at);
  const options = readOptions("seq", head, {
    letters: "s:f:w",
    long: { "separator=": "s", "format=": "f", "equal-width": "w" },
  });
  const hint = "Try 'seq --help' for more information.\n";
  if ("fault" in options) return { err: options.fault, exit: 1 };
  const words = [...options.words, ...(at < 0 ? [] : call.args.slice(at))];
  if (words.length === 0) return { err: `seq: missing operand\n${hint}`, exit: 1 };
  if (words.length > 3) return { err: `seq: extra operand ‘${words[3]}’\n${hint}`, exit: 1 };
  const wrong = words.find((word) => !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(word));
  if (wrong !== undefined) return { err: `seq: invalid floating point argument: ‘${wrong}’\n${hint}`, exit: 1 };
  const [first, step, last] = words.length === 1
    ? ["1", "1", words[0]!]
    : words.length === 2
    ? [words[0]!, "1", words[1]!]
    : words as [string, string, string];
  const [from, by, to] = [Number(first), Number(step), Number(last)];
  if (by === 0) return { err: `seq: invalid Zero increment value: ‘${step}’\n${hint}`, exit: 1 };
  const digits = Math.max(...[first, step].map((text) => /\.(\d+)/.exec(text)?.[1]?.length ?? 0));
  const count = Math.min(COUNT_MAX, Math.floor((to - from) / by + 1e-9) + 1);
  const shown: string[] = [];
  for (let i = 0; i < count; i++) {
    const value = from + i * by;
    shown.push((value < 0 ? "-" : "") + floating("f", value, digits));
  }
  const width = options.given.has("w") ? Math.max(0, ...shown.map((text) => text.length)) : 0;
  const format = lastOf(options, "f");
  const made = shown.map((text) => {
    if (format !== undefined) return formatted(format, [text], { nowMs: 0, quote: (word) => word }).text;
    return text.startsWith("-") ? "-" + text.slice(1).padStart(width - 1, "0") : text.padStart(width, "0");
  });
  const separator = (lastOf(options, "s") ?? "\n").replace(/\\n/g, "\n").replace(/\\t/g, "\t");
  return { out: made.length === 0 ? "" : made.join(separator) + "\n" };
});
