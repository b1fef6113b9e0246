import { bytesOf } from "../bytes.ts";
import type { Command } from "../command.ts";
import { md5 } from "../digests.ts";
import { gather, openComplaint, readOptions, said } from "../tool.ts";

export const md5sum: Command = {
  name: "md5sum",
  start(call, world) {
    const options = readOptions("md5sum", call.args, { letters: "bt", long: { binary: "b", text: "t" } });
    if ("fault" in options) return said({ err: options.fault, exit: 1 });
    return gather(call, world, options.words, (sources) => {
      let [out, err] = ["", ""];
      for (const source of sources) {
        if ("fault" in source) err += openComplaint(call, "md5sum", source.path, source.fault);
        else out += `${md5(bytesOf(source.text))}  ${source.path}\n`;
      }
      return said({ out, err, exit: err === "" ? 0 : 1 });
    });
  },
};
