import type { Command } from "../command.ts";
import { gather, linesOf, openComplaint, said } from "../tool.ts";

export const rev: Command = {
  name: "rev",
  start(call, world) {
    return gather(call, world, call.args.filter((arg) => !/^-./.test(arg)), (sources) => {
      let [out, err] = ["", ""];
      for (const source of sources) {
        if ("fault" in source) {
          err += openComplaint(call, "rev", source.path, source.fault).replace(
            /^rev: (.*): No such/,
            "rev: cannot open $1: No such",
          );
        } else {
          const { lines } = linesOf(source.text);
          out += lines.map((line) => `${[...line].reverse().join("")}\n`).join("");
        }
      }
      return said({ out, err, exit: err === "" ? 0 : 1 });
    });
  },
};
