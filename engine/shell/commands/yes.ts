import type { Command } from "../command.ts";
import type { Process, World } from "../process.ts";

export const yes: Command = {
  name: "yes",
  start({ args }) {
    const out = `${args.join(" ") || "y"}\n`.repeat(64);
    const say: Process<World> = { is: "says", out, then: () => ({ is: "waits", wait: {}, then: () => say }) };
    return say;
  },
};
