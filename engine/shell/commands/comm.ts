import { byteOrder } from "../bytes.ts";
import type { Command } from "../command.ts";
import { gather, linesOf, openComplaint, readOptions, said } from "../tool.ts";

export const comm: Command = {
  name: "comm",
  start(call, world) {
    const options = readOptions("comm", call.args, {
      letters: "123z",
      long: { "check-order": "c", "nocheck-order": "n" },
    });
    if ("fault" in options) return said({ err: options.fault, exit: 1 });
    const { given, words } = options;
    const hint = "Try 'comm --help' for more information.\n";
    if (words.length < 2) {
      return said({ err: `comm: missing operand${words[0] ? ` after ‘${words[0]}’` : ""}\n${hint}`, exit: 1 });
    }
    return gather(call, world, words.slice(0, 2), (sources) => {
      const wrong = sources.find((source) => "fault" in source);
      if (wrong && "fault" in wrong) {
        return said({ err: openComplaint(call, "comm", wrong.path, wrong.fault), exit: 1 });
      }
      const [a, b] = sources.map((source) => "text" in source ? linesOf(source.text).lines : []) as [
        string[],
        string[],
      ];
      const indent = {
        1: "",
        2: given.has("1") ? "" : "\t",
        3: (given.has("1") ? "" : "\t") + (given.has("2") ? "" : "\t"),
      };
      let [out, i, j] = ["", 0, 0];
      const show = (column: 1 | 2 | 3, line: string) => {
        if (!given.has(String(column))) out += `${indent[column]}${line}\n`;
      };
      while (i < a.length || j < b.length) {
        const order = i >= a.length ? 1 : j >= b.length ? -1 : byteOrder(a[i]!, b[j]!);
        if (order < 0) show(1, a[i++]!);
        else if (order > 0) show(2, b[j++]!);
        else {
          show(3, a[i++]!);
          j++;
        }
      }
      return said({ out });
    });
  },
};
