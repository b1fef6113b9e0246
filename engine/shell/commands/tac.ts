import type { Command } from "../command.ts";
import { gather, linesOf, openComplaint, said } from "../tool.ts";

export const tac: Command = {
  name: "tac",
  start(call, world) {
    return gather(call, world, call.args.filter((arg) => !/^-./.test(arg)), (sources) => {
      let [out, err] = ["", ""];
      for (const source of sources) {
        if ("fault" in source) {
          err += openComplaint(call, "tac", source.path, source.fault).replace(
            /^tac: (.*): No such/,
            "tac: failed to open '$1' for reading: No such",
          );
        } else {
          const { lines } = linesOf(source.text);
          out += lines.reverse().map((line) => `${line}\n`).join("");
        }
      }
      return said({ out, err, exit: err === "" ? 0 : 1 });
    });
  },
};
