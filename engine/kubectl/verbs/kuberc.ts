import { readYaml, writeYaml } from "../../base/yaml.ts";
import { absolutePath } from "../../shell/resolve.ts";
import { complained, type Failure } from "../failure.ts";
import { type Next, sayingNow, waiting } from "../processes.ts";
import type { AnyVerb, Flag, Kube, Outcome, Verb } from "../verb.ts";

const API_VERSION = "kubectl.config.k8s.io/v1beta1";
const SECTIONS = ["defaults", "aliases", "credentialplugin"];

interface Preference {
  readonly defaults: readonly Entry[] | null;
  readonly aliases?: readonly Entry[] | null;
  readonly [field: string]: unknown;
}

interface Entry {
  readonly command: string;
  readonly name?: string;
  readonly [field: string]: unknown;
}

const FLAGS: readonly Flag[] = [
  {
    name: "appendarg",
    type: "array",
    default: "[]",
    help:
      "Append argument to the command that the alias stands for (can be specified multiple times, for aliases only)",
  },
  { name: "command", type: "string", help: "Command to configure (e.g., 'get', 'create', 'set env')" },
  { name: "name", type: "string", help: "Alias name (required for --section=aliases)" },
  {
    name: "option",
    type: "array",
    default: "[]",
    help: "Flag option in the form flag=value (can be specified multiple times)",
  },
  { name: "overwrite", type: "bool", default: "false", help: "Allow overwriting existing entries" },
  { name: "policy", type: "string", help: "Policy for credential plugins: AllowAll, DenyAll or Allowlist" },
  {
    name: "prependarg",
    type: "array",
    default: "[]",
    help:
      "Prepend argument to the command that the alias stands for (can be specified multiple times, for aliases only)",
  },
  {
    name: "section",
    type: "string",
    required: true,
    help: "Section to modify: 'defaults', 'aliases' or 'credentialplugin'",
  },
];

const setPreference: Verb<null> = {
  name: "set",
  usage: "kuberc set --section (defaults|aliases|credentialplugin) --command COMMAND [--option FLAG=VALUE]",
  short: "Set values in the kuberc configuration",
  long: "Set values in the kuberc configuration: default flags of commands, or aliases.",
  examples:
    "# Server-side apply unless told otherwise\nkubectl kuberc set --section defaults --command apply --option server-side=true\n\n# A word of one's own\nkubectl kuberc set --section aliases --name getn --command get --prependarg nodes --option output=wide",
  flags: FLAGS,

  read(args, flags) {
    if (args.length) return { complaint: `unexpected arguments: [${args.join(" ")}]`, usage: true };
    const section = flags.text("section");
    if (!SECTIONS.includes(section)) {
      return { complaint: `--section must be "defaults", "aliases", or "credentialplugin", got: ${section}` };
    }
    if (section === "credentialplugin") {
      return flags.text("policy") ? null : { complaint: "--policy is required when --section=credentialplugin" };
    }
    if (!flags.text("command")) {
      return { complaint: "--command is required when --section=aliases or --section=defaults" };
    }
    if (section === "aliases" && !flags.text("name")) return { complaint: "--name is required when --section=aliases" };
    const odd = flags.list("option").find((option) => !/^[^=]+=/.test(option));
    return odd === undefined
      ? null
      : { complaint: `invalid option format ${JSON.stringify(odd)}, expected flag=value` };
  },

  run(_options, kube): Outcome {
    const path = pathOf(kube);
    const read = readPreference(path, kube);
    if ("failure" in read) return read;
    const next = changed(read.preference ?? { defaults: null, aliases: null }, kube);
    if ("failure" in next) return { failure: next.failure as Failure };
    const { files, nowMs } = kube.world;
    files.makeFolder(path.slice(0, path.lastIndexOf("/")) || "/", { nowMs, parents: true });
    const fault = files.write(path, writeYaml({ ...next, apiVersion: API_VERSION, kind: "Preference" }), { nowMs });
    return fault ? { failure: complained(`open ${path}: permission denied`) } : { out: `Updated ${path}\n` };
  },
};

function changed(old: Preference, { flags }: Kube): Preference | { readonly failure: Failure } {
  const section = flags.text("section");
  if (section === "credentialplugin") return { ...old, credentialPluginPolicy: flags.text("policy") };
  const isAlias = section === "aliases";
  const [name, command] = [flags.text("name"), flags.text("command")];
  const options = flags.list("option").map((option) => {
    const equals = option.indexOf("=");
    return { default: option.slice(equals + 1), name: option.slice(0, equals) };
  });
  const list = (flag: string, field: string) => flags.list(flag).length ? { [field]: flags.list(flag) } : {};
  const entry: Entry = {
    command,
    ...(isAlias ? { name, ...list("prependarg", "prependArgs"), ...list("appendarg", "appendArgs") } : {}),
    ...(options.length || !isAlias ? { options } : {}),
  };
  const entries = (isAlias ? old.aliases : old.defaults) ?? [];
  const at = entries.findIndex((one) => isAlias ? one.name === name : one.command === command);
  if (at >= 0 && !flags.yes("overwrite")) {
    const what = isAlias
      ? `alias ${JSON.stringify(name)} already exists`
      : `defaults for command ${JSON.stringify(command)} already exist`;
    return { failure: complained(`${what}, use --overwrite to replace`) };
  }
  const next = at < 0 ? [...entries, entry] : entries.map((one, i) => i === at ? entry : one);
  return { ...old, [section]: next };
}

/** What the question at the first `view` offers. */
const RECOMMENDED = {
  apiVersion: API_VERSION,
  aliases: null,
  defaults: [
    { command: "apply", options: [{ default: "true", name: "server-side" }] },
    { command: "delete", options: [{ default: "true", name: "interactive" }] },
  ],
  kind: "Preference",
};

const view: Verb<null> = {
  name: "view",
  usage: "kuberc view",
  short: "Display the current kuberc configuration",
  long: "Display the contents of the kuberc file.",
  examples: "# As YAML\nkubectl kuberc view\n\n# As JSON\nkubectl kuberc view -o json",
  flags: [{
    name: "output",
    short: "o",
    type: "string",
    default: "yaml",
    help: "Output format. One of: (json, yaml).",
  }],
  read: (args) => args.length ? { complaint: `unexpected arguments: [${args.join(" ")}]`, usage: true } : null,

  run(_options, kube) {
    const path = pathOf(kube);
    const read = readPreference(path, kube);
    if ("failure" in read) return read;
    if (!read.preference) return offered(path, kube);
    const { aliases, defaults, ...rest } = read.preference;
    const shown = {
      kind: "Preference",
      apiVersion: API_VERSION,
      defaults: defaults ?? [],
      aliases: aliases ?? [],
      ...Object.fromEntries(Object.entries(rest).filter(([field]) => field !== "kind" && field !== "apiVersion")),
    };
    return kube.flags.text("output") === "json"
      ? { out: `${JSON.stringify(shown, null, 4)}\n` }
      : { out: writeYaml(shown) };
  },
};

function offered(path: string, kube: Kube): Next {
  const question =
    `kuberc file not found at ${path}\nWould you like to generate a default kuberc file with recommended options? (y/N): `;
  return sayingNow({ out: question }, kube, (later) => {
    if (later.call.stdin === "none") return { exit: 0 };
    return waiting({ forInput: "line" }, later, (next, { input }) => {
      if (!/^y(es)?$/i.test((input ?? "").trim())) return { exit: 0 };
      const { files, nowMs } = next.world;
      files.makeFolder(path.slice(0, path.lastIndexOf("/")) || "/", { nowMs, parents: true });
      files.write(path, writeYaml(RECOMMENDED), { nowMs });
      return { out: `Generated default kuberc file at ${path}\n` };
    });
  });
}

function pathOf({ flags, call }: Kube): string {
  const given = flags.text("kuberc") || call.env.KUBERC;
  return given && given !== "off" ? absolutePath(call.cwd, given) : `${call.env.HOME ?? "/root"}/.kube/kuberc`;
}

function readPreference(
  path: string,
  kube: Kube,
): { readonly preference: Preference | undefined } | { readonly failure: Failure } {
  const text = kube.world.files.read(path);
  if (typeof text !== "string") return { preference: undefined };
  const read = readYaml(text);
  return "fault" in read
    ? { failure: complained(read.fault) }
    : { preference: (read.documents[0] ?? {}) as Preference };
}

export const kuberc: AnyVerb = {
  name: "kuberc",
  group: "Other Commands:",
  usage: "kuberc SUBCOMMAND",
  short: "Manage kuberc configuration files",
  long: "Manage user preferences (kuberc) file.",
  verbs: [setPreference, view],
};
