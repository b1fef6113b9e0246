import type { Command } from "../command.ts";
import { said } from "../tool.ts";

const UNITS: Readonly<Record<string, number>> = { "": 1000, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `1.5`, `2m`, `infinity`: virtual milliseconds. */
export function intervalMs(text: string): number | undefined {
  if (/^inf(inity)?$/.test(text)) return Number.MAX_SAFE_INTEGER / 4;
  const found = /^(\d+\.?\d*|\.\d+)([smhd]?)$/.exec(text);
  return found ? Math.round(Number(found[1]) * UNITS[found[2]!]!) : undefined;
}

export const sleep: Command = {
  name: "sleep",
  start({ args, flavour }) {
    const hint = "Try 'sleep --help' for more information.\n";
    if (args.length === 0) return said({ err: `sleep: missing operand\n${hint}`, exit: 1 });
    const wrong = args.filter((arg) => intervalMs(arg) === undefined);
    if (wrong.length > 0) {
      if (flavour === "busybox") return said({ err: `sleep: invalid number '${wrong[0]}'\n`, exit: 1 });
      const option = /^-([^-])/.exec(wrong[0]!)?.[1];
      if (option) return said({ err: `sleep: invalid option -- '${option}'\n${hint}`, exit: 1 });
      return said({
        err: wrong.map((arg) => `sleep: invalid time interval '${arg}'\n`).join("").replace(/'(\S*)'/g, "‘$1’") + hint,
        exit: 1,
      });
    }
    const forMs = args.reduce((sum, arg) => sum + intervalMs(arg)!, 0);
    return { is: "waits", wait: { forMs }, then: () => ({ is: "ended", result: 0 }) };
  },
};
