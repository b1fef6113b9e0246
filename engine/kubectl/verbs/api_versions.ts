import type { Verb } from "../verb.ts";

export const apiVersions: Verb<null> = {
  name: "api-versions",
  group: "Other Commands:",
  usage: "api-versions",
  short: 'Print the supported API versions on the server, in the form of "group/version"',
  long: 'Print the supported API versions on the server, in the form of "group/version".',
  examples: "# All of them\nkubectl api-versions",
  read: (args) => args.length ? { complaint: `unexpected arguments: [${args.join(" ")}]`, usage: true } : null,
  run(_options, { client }) {
    if (client.unreachable) return { failure: client.unreachable };
    const versions = new Set(client.cluster.resources().map(({ apiVersion }) => apiVersion));
    return { out: [...versions].sort().map((version) => `${version}\n`).join("") };
  },
};
