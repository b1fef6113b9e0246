import { type Next, sayingNow, waiting } from "../processes.ts";
import type { Kube, Verb } from "../verb.ts";

const text = (name: string, initial: string, help: string) =>
  ({ name, type: "string", default: initial, help }) as const;

export const proxy: Verb<null> = {
  name: "proxy",
  group: "Troubleshooting and Debugging Commands:",
  usage: "proxy [--port=PORT] [--www=static-dir] [--www-prefix=prefix] [--api-prefix=prefix]",
  short: "Run a proxy to the Kubernetes API server",
  long: "Creates a proxy server or application-level gateway between localhost and the Kubernetes API server.",
  examples: "# On a port of its own\nkubectl proxy --port=8011",
  flags: [
    text(
      "accept-hosts",
      "^localhost$,^127\\.0\\.0\\.1$,^\\[::1\\]$",
      "Regular expression for hosts that the proxy should accept.",
    ),
    text("accept-paths", "^.*", "Regular expression for paths that the proxy should accept."),
    text("address", "127.0.0.1", "The IP address on which to serve on."),
    text("api-prefix", "/", "Prefix to serve the proxied API under."),
    {
      name: "append-server-path",
      type: "bool",
      default: "false",
      help: "If true, enables automatic path appending of the kube context server path to each request.",
    },
    {
      name: "disable-filter",
      type: "bool",
      default: "false",
      help: "If true, disable request filtering in the proxy.",
    },
    {
      name: "keepalive",
      type: "duration",
      default: "0s",
      help:
        "keepalive specifies the keep-alive period for an active network connection. Set to 0 to disable keepalive.",
    },
    {
      name: "port",
      short: "p",
      type: "int",
      default: "8001",
      help: "The port on which to run the proxy. Set to 0 to pick a random port.",
    },
    text("reject-methods", "^$", "Regular expression for HTTP methods that the proxy should reject."),
    text(
      "reject-paths",
      "^/api/.*/pods/.*/exec,^/api/.*/pods/.*/attach",
      "Regular expression for paths that the proxy should reject.",
    ),
    { name: "unix-socket", short: "u", type: "string", help: "Unix socket on which to run the proxy." },
    {
      name: "www",
      short: "w",
      type: "string",
      help: "Also serve static files from the given directory under the specified prefix.",
    },
    {
      name: "www-prefix",
      short: "P",
      type: "string",
      default: "/static/",
      help: "Prefix to serve static files under, if static file directory is specified.",
    },
  ],
  run(_options, kube) {
    const { flags } = kube;
    const place = flags.text("unix-socket") || `${flags.text("address")}:${flags.number("port")}`;
    const forever = (later: Kube): Next => waiting({ forChange: [] }, later, forever);
    return sayingNow({ out: `Starting to serve on ${place}\n` }, kube, forever);
  },
};
