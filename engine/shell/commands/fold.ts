import type { Command } from "../command.ts";
import { gather, lastOf, linesOf, openComplaint, readOptions, said } from "../tool.ts";

export const fold: Command = {
  name: "fold",
  start(call, world) {
    const args = call.args.flatMap((arg) => /^-\d+$/.test(arg) ? ["-w", arg.slice(1)] : [arg]);
    const options = readOptions("fold", args, { letters: "w:sb", long: { "width=": "w", spaces: "s", bytes: "b" } });
    if ("fault" in options) return said({ err: options.fault, exit: 1 });
    const width = Number(lastOf(options, "w") ?? 80);
    if (!(width > 0)) return said({ err: `fold: invalid number of columns: ‘${lastOf(options, "w")}’\n`, exit: 1 });
    const cut = (line: string): string[] => {
      const parts: string[] = [];
      let rest = line;
      while (rest.length > width) {
        const space = options.given.has("s") ? rest.slice(0, width).lastIndexOf(" ") + 1 : 0;
        parts.push(rest.slice(0, space || width));
        rest = rest.slice(space || width);
      }
      return [...parts, rest];
    };
    return gather(call, world, options.words, (sources) => {
      let [out, err] = ["", ""];
      for (const source of sources) {
        if ("fault" in source) err += openComplaint(call, "fold", source.path, source.fault);
        else out += linesOf(source.text).lines.flatMap(cut).map((line) => `${line}\n`).join("");
      }
      return said({ out, err, exit: err === "" ? 0 : 1 });
    });
  },
};
