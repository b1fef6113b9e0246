/**
 * The network as containers meet it: who is behind an address (reaching.ts), what a server answers (serving.ts), names
 * (naming.ts), and the programs that use it: each a file, and a line in the table below; network.ts says what they may ask.
 * Nothing is sent: a request is a question to the cluster as it is now. To add a program: a file that exports a Command of
 * a NetworkWorld, its line here.
 */
import type { Command } from "../../shell/mod.ts";
import { curl } from "./curl.ts";
import { hostname } from "./hostname.ts";
import { nc } from "./nc.ts";
import type { NetworkWorld } from "./network.ts";
import { nslookup } from "./nslookup.ts";
import { ping } from "./ping.ts";
import { wget } from "./wget.ts";

export const NETWORK_PROGRAMS: readonly Command<NetworkWorld>[] = [curl, hostname, nc, nslookup, ping, wget];
export { networkOf } from "./reaching.ts";
