import type { Command, Process } from "../../shell/mod.ts";
import { lastOf, readOptions, said } from "../../shell/tool.ts";
import type { NetworkWorld } from "./network.ts";

interface Pinging {
  readonly title: string;
  readonly address: string;
  /** How many are sent; for ever without. */
  readonly count: number | undefined;
  readonly waitMs: number;
}

/** `ping`, in BusyBox' words. Addresses of services answer no pings. */
export const ping: Command<NetworkWorld> = {
  name: "ping",
  start({ args }, { network }): Process<NetworkWorld> {
    const options = readOptions("ping", args, { letters: "c:w:W:i:s:q4n" });
    if ("fault" in options) return said({ err: options.fault, exit: 1 });
    const [host] = options.words;
    if (host === undefined || !network) return said({ err: "ping: missing host\n", exit: 1 });
    const addresses = network.lookup(host);
    if (!addresses) return said({ err: `ping: bad address '${host}'\n`, exit: 1 });
    const count = lastOf(options, "c");
    const pinging: Pinging = {
      title: host,
      address: addresses[0]!,
      count: count === undefined ? undefined : Number(count),
      waitMs: Number(lastOf(options, "W") ?? 10) * 1000,
    };
    const out = `PING ${host} (${pinging.address}): 56 data bytes\n`;
    return { is: "says", out, then: (world) => sent(pinging, 0, 0, world) };
  },
};

function sent(pinging: Pinging, number: number, heard: number, world: NetworkWorld): Process<NetworkWorld> {
  if (number === pinging.count) return over(pinging, number, heard);
  const isThere = world.network?.isThere(pinging.address) ?? false;
  const isLast = number + 1 === pinging.count;
  const next: Process<NetworkWorld> = {
    is: "waits",
    wait: { forMs: isLast ? (isThere ? 0 : pinging.waitMs) : 1000 },
    then: (w) => sent(pinging, number + 1, heard + (isThere ? 1 : 0), w),
    signal: () => over(pinging, number + 1, heard + (isThere ? 1 : 0)),
  };
  if (!isThere) return next;
  return {
    is: "says",
    out: `64 bytes from ${pinging.address}: seq=${number} ttl=64 time=0.081 ms\n`,
    then: () => next,
  };
}

function over({ title }: Pinging, count: number, heard: number): Process<NetworkWorld> {
  const lost = Math.round(100 * (count - heard) / Math.max(1, count));
  const times = heard > 0 ? "round-trip min/avg/max = 0.081/0.081/0.081 ms\n" : "";
  const out = `\n--- ${title} ping statistics ---\n` +
    `${count} packets transmitted, ${heard} packets received, ${lost}% packet loss\n${times}`;
  return said({ out, exit: heard > 0 ? 0 : 1 });
}
