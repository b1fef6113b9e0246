import type { Call, Command, Process } from "../../shell/mod.ts";
import { absolutePath } from "../../shell/mod.ts";
import { lastOf, type Options, readOptions, said } from "../../shell/tool.ts";
import {
  fileNameOf,
  headLines,
  type Network,
  type NetworkWorld,
  readTarget,
  REASONS,
  type Response,
} from "./network.ts";

/** How long the system tries to connect. */
const CONNECT_MS = 127_000;

/** `wget`, in BusyBox' words. */
export const wget: Command<NetworkWorld> = {
  name: "wget",
  start(call, world): Process<NetworkWorld> {
    const options = readOptions("wget", call.args, {
      letters: "qScO:T:P:U:t:",
      long: {
        quiet: "q",
        "output-document=": "O",
        "timeout=": "T",
        "server-response": "S",
        spider: "spider",
        "header=": "header",
        "post-data=": "post",
        "tries=": "t",
        "no-check-certificate": "k",
      },
    });
    if ("fault" in options) return said({ err: options.fault, exit: 1 });
    const [url] = options.words;
    if (url === undefined || !world.network) return said({ err: "wget: missing URL\n", exit: 1 });
    return fetched(url, options, call, world.network);
  },
};

function fetched(url: string, options: Options, call: Call, network: Network): Process<NetworkWorld> {
  const target = readTarget(url);
  const addresses = network.lookup(target.host);
  if (!addresses) return said({ err: `wget: bad address '${target.authority}'\n`, exit: 1 });
  const [address = ""] = addresses;
  const isQuiet = options.given.has("q");
  const head = isQuiet ? "" : `Connecting to ${target.authority} (${address}:${target.port})\n`;
  const met = network.connect(address, target.port);
  if (met === "refused") {
    const err = `${head}wget: can't connect to remote host (${address}): Connection refused\n`;
    return said({ err, exit: 1 });
  }
  if (met === "silent") return unheard(head, address, lastOf(options, "T"));
  const isSpider = options.given.has("spider");
  const response = met({ method: isSpider ? "HEAD" : "GET", path: target.path });
  if (!response) return said({ err: `${head}wget: error getting response\n`, exit: 1 });
  const shown = options.given.has("S") ? headersOf(response) : "";
  if (response.code >= 400) {
    const err = `${head}${shown}wget: server returned error: HTTP/1.1 ${response.code} ${REASONS[response.code]}\n`;
    return said({ err, exit: 1 });
  }
  if (isSpider) return said({ err: `${head}${shown}${isQuiet ? "" : "remote file exists\n"}` });
  return saved(response, lastOf(options, "O") ?? fileNameOf(target.path), `${head}${shown}`, isQuiet, call);
}

function unheard(head: string, address: string, timeout: string | undefined): Process<NetworkWorld> {
  const err = timeout === undefined
    ? `wget: can't connect to remote host (${address}): Connection timed out\n`
    : "wget: download timed out\n";
  const forMs = timeout === undefined ? CONNECT_MS : Number(timeout) * 1000;
  const waiting: Process<NetworkWorld> = { is: "waits", wait: { forMs }, then: () => said({ err, exit: 1 }) };
  return head ? { is: "says", err: head, then: () => waiting } : waiting;
}

function saved(response: Response, file: string, head: string, isQuiet: boolean, call: Call): Process<NetworkWorld> {
  const { body } = response;
  const size = String(new TextEncoder().encode(body).length);
  const bar = `${file.slice(0, 20).padEnd(20)} 100% |${"*".repeat(32)}|${size.padStart(6)}  0:00:00 ETA\n`;
  if (file === "-") {
    const err = isQuiet ? head : `${head}writing to stdout\n${bar}written to stdout\n`;
    return said({ out: body, err });
  }
  return {
    is: "waits",
    wait: {},
    then(world) {
      const fault = world.files.write(absolutePath(call.cwd, file), body, { nowMs: world.nowMs });
      if (fault) return said({ err: `${head}wget: can't open '${file}': No such file or directory\n`, exit: 1 });
      return said({ err: isQuiet ? head : `${head}saving to '${file}'\n${bar}'${file}' saved\n` });
    },
  };
}

function headersOf(response: Response): string {
  return headLines(response, "close").map((line) => `  ${line}\n`).join("");
}
