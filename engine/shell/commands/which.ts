import type { Command } from "../command.ts";
import type { Process, World } from "../process.ts";
import { said } from "../tool.ts";

/** Asks the shell, which knows the programs: `command -v` of what is no function or builtin. */
export const which: Command = {
  name: "which",
  start(call) {
    const names = call.args.filter((arg) => !arg.startsWith("-"));
    if (names.length === 0) return said({ exit: 1 });
    const process: Process<World> = call.shell(
      `status=0; for name in ${
        names.map((name) => `'${name.replace(/'/g, "'\\''")}'`).join(" ")
      }; do type -P "$name" || status=1; done; exit $status`,
    );
    return process;
  },
};
