import { formatTable } from "../../../base/table.ts";
import { PRINT_FLAGS } from "../../flag_sets.ts";
import { printerOf } from "../../printers/mod.ts";
import type { Verb } from "../../verb.ts";

export const whoami: Verb<null> = {
  name: "whoami",
  usage: "auth whoami",
  short: "Experimental: Check self subject attributes",
  long:
    "Experimental: Check who you are and your attributes (groups, extra).\n\n This command is helpful to get yourself aware of the current user attributes, especially when dynamic authentication, e.g., token webhook, auth proxy, or OIDC provider, is enabled in the Kubernetes cluster.",
  examples: "# My attributes\nkubectl auth whoami\n\n# As JSON\nkubectl auth whoami -o json",
  flags: PRINT_FLAGS,

  run(_options, kube) {
    const got = kube.client.ask({
      verb: "create",
      resource: "selfsubjectreviews.authentication.k8s.io",
      body: { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview", metadata: {} },
    });
    if ("failure" in got) return got;
    if (kube.flags.text("output") || kube.flags.text("template")) {
      const printer = printerOf(kube, { typed: true });
      if ("failure" in printer) return printer;
      const { text, failure } = printer.print(got.object);
      return { out: text, failure };
    }
    const { username, uid, groups = [], extra = {} } = got.object.status?.userInfo ?? {};
    const rows = [
      ["Username", username ?? ""],
      ...(uid ? [["UID", uid]] : []),
      ...(groups.length ? [["Groups", `[${groups.join(" ")}]`]] : []),
      ...Object.keys(extra).sort().map((key) => [`Extra: ${key}`, `[${extra[key].join(" ")}]`]),
    ];
    return { out: formatTable(["ATTRIBUTE", "VALUE"], rows) };
  },
};
