import type { Command } from "../../shell/mod.ts";
import { said } from "../../shell/tool.ts";
import type { NetworkWorld } from "./network.ts";

/** `nslookup`, in BusyBox' words: every search is asked for, whatever is found. */
export const nslookup: Command<NetworkWorld> = {
  name: "nslookup",
  start({ args }, { network }) {
    const [name] = args.filter((arg) => !arg.startsWith("-"));
    if (name === undefined || !network) return said({ err: "nslookup: missing host\n", exit: 1 });
    const head = `Server:\t\t${network.nameServer}\nAddress:\t${network.nameServer}:53\n\n`;
    const isWhole = name.endsWith(".") || network.searches.some((search) => name.endsWith(`.${search}`));
    const names = isWhole ? [name.replace(/\.$/, "")] : network.searches.map((search) => `${name}.${search}`);
    const answers = (names.length > 0 ? names : [name]).map((full) => ({ full, addresses: network.answer(full) }));
    const found = answers.flatMap(({ full, addresses }) =>
      addresses ? [`${addresses.map((address) => `Name:\t${full}\nAddress: ${address}\n`).join("")}\n`] : []
    );
    const missing = answers.filter(({ addresses }) => !addresses).map(({ full }) =>
      `** server can't find ${full}: NXDOMAIN\n`
    );
    const rest = missing.length > 0 ? `${missing.join("\n")}\n` : "";
    return said({ out: head + found.join("") + rest, exit: found.length > 0 ? 0 : 1 });
  },
};
