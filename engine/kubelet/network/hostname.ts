import type { Command } from "../../shell/mod.ts";
import { said } from "../../shell/tool.ts";
import type { NetworkWorld } from "./network.ts";

/** `hostname`, which also knows the address. */
export const hostname: Command<NetworkWorld> = {
  name: "hostname",
  start({ args, env }, { network }) {
    const asksAddress = args.some((arg) => /^-[iI]$/.test(arg));
    return said({ out: `${asksAddress ? network?.address ?? "" : env["HOSTNAME"] ?? ""}\n` });
  },
};
