import type { Command } from "../command.ts";
import { faultText } from "../files.ts";
import type { Process, World } from "../process.ts";
import { absolutePath } from "../resolve.ts";
import { readOptions, said } from "../tool.ts";

export const tee: Command = {
  name: "tee",
  start(call, world) {
    const options = readOptions("tee", call.args, { letters: "aip", long: { append: "a" } });
    if ("fault" in options) return said({ err: options.fault, exit: 1 });
    let err = "";
    const targets: string[] = [];
    for (const path of options.words) {
      const full = absolutePath(call.cwd, path);
      const fault = world.files.write(full, "", { nowMs: world.nowMs, append: options.given.has("a") });
      if (fault) err += `tee: ${path}: ${faultText(fault)}\n`;
      else targets.push(full);
    }
    const exit = err === "" ? 0 : 1;
    const copy: Process<World> = {
      is: "waits",
      wait: { forInput: true },
      then(w, { by, input }) {
        if (by !== "input" || !input) return { is: "ended", result: exit };
        for (const target of targets) w.files.write(target, input, { nowMs: w.nowMs, append: true });
        return { is: "says", out: input, then: () => copy };
      },
    };
    return err === "" ? copy : { is: "says", err, then: () => copy };
  },
};
