import type { Command } from "../command.ts";
import { said } from "../tool.ts";

export const env: Command = {
  name: "env",
  start(call) {
    let vars: Record<string, string> = { ...call.env };
    const { args } = call;
    let at = 0;
    for (; at < args.length && /^-/.test(args[at]!); at++) {
      const arg = args[at]!;
      if (arg === "-i" || arg === "-" || arg === "--ignore-environment") vars = {};
      else if (arg === "-u" && at + 1 >= args.length) {
        return said({
          err: "env: option requires an argument -- 'u'\nTry 'env --help' for more information.\n",
          exit: 125,
        });
      } else if (arg === "-u") delete vars[args[++at] ?? ""];
      else if (arg.startsWith("--unset=")) delete vars[arg.slice(8)];
      else if (arg === "--") {
        at++;
        break;
      } else {return said({
          err: `env: invalid option -- '${arg[1]}'\nTry 'env --help' for more information.\n`,
          exit: 125,
        });}
    }
    for (; at < args.length && /^[^=]+=/.test(args[at]!); at++) {
      const equals = args[at]!.indexOf("=");
      vars[args[at]!.slice(0, equals)] = args[at]!.slice(equals + 1);
    }
    const command = args.slice(at);
    if (command.length > 0) {
      return call.spawn(command, vars, { missing: `env: ‘${command[0]}’: No such file or directory\n` });
    }
    return said({ out: Object.entries(vars).map(([name, text]) => `${name}=${text}\n`).join("") });
  },
};
