import type { Call, Command, Process } from "../../shell/mod.ts";
import { absolutePath } from "../../shell/mod.ts";
import { lastOf, type Options, readOptions, said } from "../../shell/tool.ts";
import {
  fileNameOf,
  headLines,
  type Network,
  type NetworkWorld,
  readTarget,
  type Response,
  type Target,
} from "./network.ts";

const CONNECT_MS = 130_000;

const LONG = {
  silent: "s",
  "show-error": "S",
  fail: "f",
  head: "I",
  include: "i",
  insecure: "k",
  location: "L",
  verbose: "v",
  "output=": "o",
  "remote-name": "O",
  "max-time=": "m",
  "connect-timeout=": "connect",
  "write-out=": "w",
  "request=": "X",
  "header=": "H",
  "data=": "d",
  "user=": "u",
  "user-agent=": "A",
  "retry=": "retry",
  "cacert=": "cacert",
} as const;

/** `curl`, for images that have it. */
export const curl: Command<NetworkWorld> = {
  name: "curl",
  start(call, world): Process<NetworkWorld> {
    const options = readOptions("curl", call.args, { letters: "sSfIikLvo:Om:w:X:H:d:u:A:g4n", long: LONG });
    if ("fault" in options) {
      const err = options.fault.replace(
        /^curl: (.*)\n[\s\S]*$/,
        "curl: $1\ncurl: try 'curl --help' for more information\n",
      );
      return said({ err, exit: 2 });
    }
    const [url] = options.words;
    if (url === undefined) return said({ err: "curl: (2) no URL specified\n", exit: 2 });
    if (!world.network) return said({ err: "curl: (7) no network\n", exit: 7 });
    return asked(readTarget(url), options, call, world.network);
  },
};

function asked(target: Target, options: Options, call: Call, network: Network): Process<NetworkWorld> {
  const addresses = network.lookup(target.host);
  if (!addresses) return failed(6, `Could not resolve host: ${target.host}`, options);
  const met = network.connect(addresses[0]!, target.port);
  if (met === "refused") {
    const where = `${target.host} port ${target.port}`;
    return failed(7, `Failed to connect to ${where} after 0 ms: Could not connect to server`, options);
  }
  if (met === "silent") {
    const limit = lastOf(options, "m") ?? lastOf(options, "connect");
    const forMs = limit === undefined ? CONNECT_MS : Math.round(Number(limit) * 1000);
    const says = limit === undefined
      ? `Failed to connect to ${target.host} port ${target.port} after ${forMs} ms: Could not connect to server`
      : `Connection timed out after ${forMs} milliseconds`;
    return { is: "waits", wait: { forMs }, then: () => failed(28, says, options) };
  }
  const method = lastOf(options, "X") ?? (options.given.has("I") ? "HEAD" : options.given.has("d") ? "POST" : "GET");
  const response = met({ method, path: target.path });
  if (!response) return failed(52, "Empty reply from server", options);
  if (options.given.has("f") && response.code >= 400) {
    return failed(22, `The requested URL returned error: ${response.code}`, options);
  }
  return shown(response, target, options, call);
}

const isTold = ({ given }: Options) => !given.has("s") || given.has("S");

function failed(exit: number, says: string, options: Options): Process<NetworkWorld> {
  const code = lastOf(options, "w");
  return said({
    out: code === undefined ? "" : written(code, 0, 0),
    err: isTold(options) ? `curl: (${exit}) ${says}\n` : "",
    exit,
  });
}

function written(format: string, code: number, size: number): string {
  return format.replaceAll("%{http_code}", String(code).padStart(3, "0"))
    .replaceAll("%{response_code}", String(code).padStart(3, "0"))
    .replaceAll("%{size_download}", String(size)).replaceAll("%{time_total}", "0.000512")
    .replaceAll("\\n", "\n").replaceAll("\\t", "\t");
}

function shown(response: Response, target: Target, options: Options, call: Call): Process<NetworkWorld> {
  const { given } = options;
  const head = given.has("I") || given.has("i") ? headersOf(response) : "";
  const text = head + (given.has("I") ? "" : response.body);
  const file = lastOf(options, "o") ?? (given.has("O") ? fileNameOf(target.path) : undefined);
  const after = written(lastOf(options, "w") ?? "", response.code, response.body.length);
  const isKept = file !== undefined && file !== "-";
  const err = !given.has("s") && (isKept || call.stdout !== "terminal") ? meter(response.body.length) : "";
  if (!isKept) return said({ out: text + after, err });
  return {
    is: "waits",
    wait: {},
    then(world) {
      const fault = file === "/dev/null"
        ? undefined
        : world.files.write(absolutePath(call.cwd, file), text, { nowMs: world.nowMs });
      return fault
        ? said({ err: "curl: (23) Failure writing output to destination\n", exit: 23 })
        : said({ out: after, err });
    },
  };
}

function headersOf(response: Response): string {
  return headLines(response, "keep-alive").map((line) => `${line}\r\n`).join("");
}

/** What curl shows of its progress when what it gets goes elsewhere. */
function meter(size: number): string {
  const count = String(size).padStart(5);
  return "  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n" +
    "                                 Dload  Upload   Total   Spent    Left  Speed\n" +
    `\r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0\r100 ${count}  100 ${count}    0     0  ` +
    `${String(size * 1000).padStart(5)}      0 --:--:-- --:--:-- --:--:-- ${String(size * 1000).padStart(5)}\n`;
}
