import type { Command, Process } from "../../shell/mod.ts";
import { lastOf, readOptions, said } from "../../shell/tool.ts";
import type { NetworkWorld } from "./network.ts";

const CONNECT_MS = 127_000;

/** `nc`, to see whether somebody listens. What listens itself waits for ever: nobody can talk to it. */
export const nc: Command<NetworkWorld> = {
  name: "nc",
  start({ args }, { network }): Process<NetworkWorld> {
    const options = readOptions("nc", args, { letters: "zvlkw:p:e:n" });
    if ("fault" in options) return said({ err: options.fault, exit: 1 });
    const { given, words: [host, port] } = options;
    if (given.has("l")) return forever();
    if (host === undefined || port === undefined || !network) {
      return said({ err: "nc: missing host and port\n", exit: 1 });
    }
    const addresses = network.lookup(host);
    if (!addresses) return said({ err: `nc: bad address '${host}'\n`, exit: 1 });
    const where = `${host} (${addresses[0]}:${port})`;
    const met = network.connect(addresses[0]!, Number(port));
    if (met === "refused") return said({ err: given.has("v") ? `nc: ${where}: Connection refused\n` : "", exit: 1 });
    if (met !== "silent") return said({ err: given.has("v") ? `${where} open\n` : "" });
    const limit = lastOf(options, "w");
    const err = given.has("v") || limit === undefined ? `nc: ${where}: Connection timed out\n` : "nc: timed out\n";
    return {
      is: "waits",
      wait: { forMs: limit === undefined ? CONNECT_MS : Number(limit) * 1000 },
      then: () => said({ err, exit: 1 }),
    };
  },
};

function forever(): Process<NetworkWorld> {
  return { is: "waits", wait: { forChange: [] }, then: forever };
}
