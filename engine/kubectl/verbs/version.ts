import { writeKyaml } from "../../base/kyaml.ts";
import { writeYaml } from "../../base/yaml.ts";
import { CLIENT_VERSION, KUSTOMIZE_VERSION, SERVER_VERSION } from "../versions.ts";
import type { Kube, Outcome, Verb } from "../verb.ts";

/** `kubectl version`: of kubectl, of its kustomize, of the server. */
export const version: Verb<null> = {
  name: "version",
  usage: "version [flags]",
  short: "Print the client and server version information",
  long: "Print the client and server version information for the current context.",
  examples: "# Of both\nkubectl version",
  flags: [
    {
      name: "client",
      type: "bool",
      default: "false",
      help: "If true, shows client version only (no server required).",
    },
    { name: "output", short: "o", type: "string", help: "One of 'yaml', 'json' or 'kyaml'." },
  ],
  read(args, flags) {
    if (args.length) return { complaint: `extra arguments: [${args.join(" ")}]` };
    if (!["", "yaml", "json", "kyaml"].includes(flags.text("output"))) {
      return { complaint: "--output must be 'yaml' or 'json'" };
    }
    return null;
  },
  run,
};

function run(_: null, kube: Kube): Outcome {
  const output = kube.flags.text("output");
  const failure = kube.flags.yes("client") ? undefined : kube.client.unreachable;
  const asked = !kube.flags.yes("client") && !failure;
  if (!output) {
    const server = asked ? `Server Version: ${SERVER_VERSION.gitVersion}\n` : "";
    return { out: `Client Version: ${CLIENT_VERSION}\nKustomize Version: ${KUSTOMIZE_VERSION}\n${server}`, failure };
  }
  const {
    emulationMajor: _major,
    emulationMinor: _minor,
    minCompatibilityMajor: _least,
    minCompatibilityMinor: _leastMinor,
    ...client
  } = SERVER_VERSION;
  const versions = {
    clientVersion: client,
    kustomizeVersion: KUSTOMIZE_VERSION,
    ...(asked ? { serverVersion: SERVER_VERSION } : {}),
  };
  if (output === "yaml") return { out: writeYaml(versions), failure };
  if (output === "kyaml") return { out: writeKyaml(versions), failure };
  return { out: `${JSON.stringify(versions, null, 2)}\n`, failure };
}
