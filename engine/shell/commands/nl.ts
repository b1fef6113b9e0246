import type { Command } from "../command.ts";
import { gather, lastOf, linesOf, openComplaint, readOptions, said } from "../tool.ts";

export const nl: Command = {
  name: "nl",
  start(call, world) {
    const options = readOptions("nl", call.args, {
      letters: "b:w:s:v:i:n:",
      long: { "body-numbering=": "b", "number-width=": "w", "number-separator=": "s", "starting-line-number=": "v" },
    });
    if ("fault" in options) return said({ err: options.fault, exit: 1 });
    const style = lastOf(options, "b") ?? "t";
    const width = Number(lastOf(options, "w") ?? 6);
    const glue = lastOf(options, "s") ?? "\t";
    const by = Number(lastOf(options, "i") ?? 1);
    const align = lastOf(options, "n") ?? "rn";
    return gather(call, world, options.words, (sources) => {
      let [out, err, number] = ["", "", Number(lastOf(options, "v") ?? 1)];
      for (const source of sources) {
        if ("fault" in source) {
          err += openComplaint(call, "nl", source.path, source.fault);
          continue;
        }
        for (const line of linesOf(source.text).lines) {
          if (style === "n" || (style === "t" && line === "")) {
            out += `${" ".repeat(width + glue.length)}${line}\n`;
            continue;
          }
          const text = String(number);
          out += (align === "ln" ? text.padEnd(width) : text.padStart(width, align === "rz" ? "0" : " ")) + glue +
            line + "\n";
          number += by;
        }
      }
      return said({ out, err, exit: err === "" ? 0 : 1 });
    });
  },
};
