import { complained } from "../failure.ts";
import type { AnyVerb, Kube, Outcome } from "../verb.ts";

export const plugin: AnyVerb = {
  name: "plugin",
  group: "Other Commands:",
  usage: "plugin [flags]",
  short: "Provides utilities for interacting with plugins",
  long:
    "Provides utilities for interacting with plugins.\n\n Plugins provide extended functionality that is not part of the major command-line distribution.",
  bareToErrors: true,
  bareExit: 1,
  verbs: [{
    name: "list",
    usage: "plugin list [flags]",
    short: "List all visible plugin executables on a user's PATH",
    long:
      "List all available plugin files on a user's PATH. To see plugins binary names without the full path use --name-only flag.",
    examples: "# All of them\nkubectl plugin list",
    flags: [{
      name: "name-only",
      type: "bool",
      default: "false",
      help: "If true, display only the binary name of each plugin, rather than its full path",
    }],
    run: (_options, kube) => listed(kube),
  }],
};

/** Every `kubectl-…` in PATH; those that can't be run are told with a warning. */
function listed({ world: { files }, call, flags }: Kube): Outcome {
  const folders = [...new Set((call.env.PATH ?? "").split(":"))].filter((folder) => folder !== "");
  const paths = folders.flatMap((folder) => {
    const names = files.list(folder);
    return (Array.isArray(names) ? names : []).filter((name) => name.startsWith("kubectl-")).map((name) =>
      `${folder}/${name}`
    );
  });
  if (!paths.length) return { failure: complained("unable to find any kubectl plugins in your PATH") };
  const dead = paths.filter((path) => !((files.stat(path)?.mode ?? 0) & 0o111));
  const lines = paths.map((path) => `${flags.yes("name-only") ? path.split("/").at(-1) : path}\n`);
  const err = dead.map((path) => `  - warning: ${path} identified as a kubectl plugin, but it is not executable\n`)
    .join("");
  const out = `The following compatible plugins are available:\n\n${lines.join("")}`;
  if (!dead.length) return { out };
  const warnings = dead.length === 1 ? "one plugin warning was found" : `${dead.length} plugin warnings were found`;
  return { out, err, failure: complained(warnings) };
}
