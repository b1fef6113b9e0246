import { absolutePath } from "../../../shell/resolve.ts";
import { complained, type Failure } from "../../failure.ts";
import type { Flag, Flags, Kube, Outcome, Verb } from "../../verb.ts";
import { type Fields, type Part, pathFor, readOne, type Stored, write } from "./stored.ts";

/** A field that a flag sets; the text goes as it is, unless `value` makes something of it. */
interface Setter {
  readonly flag: Flag;
  readonly field: string;
  value?(text: string, kube: Kube): unknown;
  /** Instead of all that, what the flag does to the entry. */
  apply?(entry: Fields, kube: Kube): Fields;
  /** With `--embed-certs`, the file's content goes into this field instead. */
  readonly embedded?: string;
}

const text = (name: string, field: string, help: string): Setter => ({ flag: { name, type: "string", help }, field });

const CLUSTER: readonly Setter[] = [
  {
    ...text(
      "certificate-authority",
      "certificate-authority",
      "Path to certificate-authority file for the cluster entry in kubeconfig",
    ),
    embedded: "certificate-authority-data",
  },
  {
    flag: {
      name: "insecure-skip-tls-verify",
      type: "bool",
      default: "false",
      help: "insecure-skip-tls-verify for the cluster entry in kubeconfig",
    },
    field: "insecure-skip-tls-verify",
    value: (value) => value === "true" || undefined,
  },
  text("proxy-url", "proxy-url", "proxy-url for the cluster entry in kubeconfig"),
  text("server", "server", "server for the cluster entry in kubeconfig"),
  text("tls-server-name", "tls-server-name", "tls-server-name for the cluster entry in kubeconfig"),
];

const USER: readonly Setter[] = [
  {
    ...text(
      "client-certificate",
      "client-certificate",
      "Path to client-certificate file for the user entry in kubeconfig",
    ),
    embedded: "client-certificate-data",
  },
  {
    ...text("client-key", "client-key", "Path to client-key file for the user entry in kubeconfig"),
    embedded: "client-key-data",
  },
  text("password", "password", "password for the user entry in kubeconfig"),
  text("token", "token", "token for the user entry in kubeconfig"),
  text("username", "username", "username for the user entry in kubeconfig"),
];

const exec = (name: string, type: Flag["type"], help: string, change: (kube: Kube, old: Fields) => Fields): Setter => ({
  flag: { name: `exec-${name}`, type, help, ...(type === "array" ? { default: "[]" } : {}) },
  field: "exec",
  apply: (entry, kube) => ({ ...entry, exec: { ...NO_PROGRAM, ...entry.exec, ...change(kube, entry.exec ?? {}) } }),
});
/** A program that gives out credentials, before anything is said of it. */
const NO_PROGRAM: Fields = { args: null, command: "", env: null, provideClusterInfo: false };

const pairsOf = (texts: readonly string[]): (readonly [string, string])[] =>
  texts.map((text) => [text.split("=")[0]!, text.slice(text.indexOf("=") + 1)] as const);

/** Ways to get credentials from elsewhere. */
const PROGRAMS: readonly Setter[] = [
  exec("command", "string", "Command for the exec credential plugin for the user entry in kubeconfig", ({ flags }) => ({
    command: flags.text("exec-command"),
  })),
  exec(
    "api-version",
    "string",
    "API version of the exec credential plugin for the user entry in kubeconfig",
    ({ flags }) => ({ apiVersion: flags.text("exec-api-version") }),
  ),
  exec("arg", "array", "New arguments for the exec credential plugin command for the user entry in kubeconfig", (
    { flags },
  ) => ({ args: flags.list("exec-arg") })),
  exec("env", "array", "'key=value' environment values for the exec credential plugin", ({ flags }, old) => {
    const given = pairsOf(flags.list("exec-env"));
    const kept = ((old.env ?? []) as readonly { name: string }[]).filter(({ name }) =>
      !given.some(([key]) => key === name)
    );
    return { env: [...kept, ...given.map(([name, value]) => ({ name, value }))] };
  }),
  exec(
    "interactive-mode",
    "string",
    "InteractiveMode of the exec credentials plugin for the user entry in kubeconfig",
    ({ flags }) => ({ interactiveMode: flags.text("exec-interactive-mode") }),
  ),
  exec(
    "provide-cluster-info",
    "bool",
    "ProvideClusterInfo of the exec credentials plugin for the user entry in kubeconfig",
    ({ flags }) => ({ provideClusterInfo: flags.yes("exec-provide-cluster-info") }),
  ),
  {
    flag: { name: "auth-provider", type: "string", help: "Auth provider for the user entry in kubeconfig" },
    field: "auth-provider",
    apply: (entry, { flags }) => ({
      ...entry,
      "auth-provider": { ...entry["auth-provider"], name: flags.text("auth-provider") },
    }),
  },
  {
    flag: {
      name: "auth-provider-arg",
      type: "array",
      default: "[]",
      help: "'key=value' arguments for the auth provider",
    },
    field: "auth-provider",
    apply: (entry, { flags }) => ({
      ...entry,
      "auth-provider": {
        ...entry["auth-provider"],
        config: { ...entry["auth-provider"]?.config, ...Object.fromEntries(pairsOf(flags.list("auth-provider-arg"))) },
      },
    }),
  },
];

const CONTEXT: readonly Setter[] = [
  text("cluster", "cluster", "cluster for the context entry in kubeconfig"),
  {
    ...text("namespace", "namespace", "namespace for the context entry in kubeconfig"),
    flag: { name: "namespace", type: "string", help: "namespace for the context entry in kubeconfig" },
  },
  text("user", "user", "user for the context entry in kubeconfig"),
];

const EMBED: Flag = {
  name: "embed-certs",
  type: "bool",
  default: "false",
  help: "embed the certificates in kubeconfig instead of a path",
};

/** The entry with what the flags say; what they don't name stays. */
function changed(entry: Fields, setters: readonly Setter[], kube: Kube): Fields | { readonly failure: Failure } {
  let next: Fields = entry;
  for (const { flag, field, value, embedded, apply } of setters) {
    if (!kube.flags.changed(flag.name)) continue;
    if (apply) {
      next = apply(next, kube);
      continue;
    }
    const given = kube.flags.text(flag.name);
    const { [field]: _, [embedded ?? field]: __, ...rest } = next;
    if (embedded && kube.flags.yes("embed-certs")) {
      const content = kube.world.files.read(absolutePath(kube.call.cwd, given));
      if (typeof content !== "string") {
        return {
          failure: complained(`could not stat ${flag.name} file ${given}: stat ${given}: no such file or directory`),
        };
      }
      next = { ...rest, [embedded]: btoa(content) };
      continue;
    }
    const made = value ? value(given, kube) : given && embedded ? absolutePath(kube.call.cwd, given) : given;
    next = made === undefined || made === "" ? rest : { ...rest, [field]: made };
  }
  return withoutOthers(next, kube);
}

/** What an entry has can't stand beside what it gets: insecure beside an authority, a token beside a password. */
function withoutOthers(entry: Fields, { flags }: Kube): Fields {
  const isSet = (name: string) => flags.changed(name) && flags.text(name) !== "";
  const gone: string[] = [];
  if (flags.has("proxy-url")) {
    if (flags.yes("insecure-skip-tls-verify")) gone.push("certificate-authority", "certificate-authority-data");
    else if (isSet("certificate-authority")) gone.push("insecure-skip-tls-verify");
  }
  if (flags.has("exec-command")) {
    if (isSet("token")) gone.push("username", "password");
    else if (isSet("username") || isSet("password")) gone.push("token");
  }
  return Object.fromEntries(Object.entries(entry).filter(([field]) => !gone.includes(field)));
}

/** Flags that exclude each other. */
function conflict(flags: Flags): string | undefined {
  if (flags.has("proxy-url")) {
    return flags.yes("insecure-skip-tls-verify") && flags.text("certificate-authority")
      ? "you cannot specify a certificate authority and insecure mode at the same time"
      : undefined;
  }
  const isBasic = flags.text("username") !== "" || flags.text("password") !== "";
  return flags.has("exec-command") && flags.text("token") && isBasic
    ? "you cannot specify more than one authentication method at the same time: --token, --username/--password"
    : undefined;
}

interface Statement {
  readonly name: string;
  readonly usage: string;
  readonly short: string;
  readonly part: Part;
  readonly setters: readonly Setter[];
  readonly flags: readonly Flag[];
  done(name: string, existed: boolean): string;
}

function setter({ name, usage, short, part, setters, flags, done }: Statement): Verb<string> {
  return {
    name,
    usage: `config ${usage}`,
    short,
    long:
      `${short}.\n\n Specifying a name that already exists will merge new fields on top of existing values for those fields.`,
    flags: [...flags, ...setters.map(({ flag }) => flag)],
    read(args, given) {
      const current = given.has("current") && given.yes("current");
      if (current && args.length) return { complaint: "you cannot specify both a context name and --current" };
      if (current) return "";
      if (!args.length && given.has("current")) {
        return { complaint: "you must specify a non-empty context name or --current" };
      }
      if (args.length === 1) {
        const fault = conflict(given);
        if (fault) return { complaint: fault };
      }
      if (args.length !== 1) return { complaint: `Unexpected args: [${args.join(" ")}]`, usage: true };
      return args[0]!;
    },
    run(typed, kube): Outcome {
      const current = typed === "" ? currentContext(kube) : typed;
      if (typeof current !== "string") return current;
      const path = pathFor(part, current, kube);
      const stored = readOne(path, kube);
      if ("failure" in stored) return stored;
      const entry = changed(stored[part][current] ?? {}, setters, kube);
      if (isFailed(entry)) return entry;
      const next: Stored = { ...stored, [part]: { ...stored[part], [current]: entry } };
      const failure = write(next, path, kube);
      return failure ? { failure } : { out: done(current, current in stored[part]) };
    },
  };
}

const isFailed = (entry: Fields | { readonly failure: Failure }): entry is { readonly failure: Failure } =>
  "failure" in entry && typeof entry.failure === "object";

function currentContext(kube: Kube): string | { readonly failure: Failure } {
  const stored = readOne(pathFor("current-context", "", kube), kube);
  if ("failure" in stored) return stored;
  return stored.currentContext || { failure: complained("no current context is set") };
}

export const setCluster = setter({
  name: "set-cluster",
  usage:
    "set-cluster NAME [--server=server] [--certificate-authority=path/to/certificate/authority] [--insecure-skip-tls-verify=true] [--tls-server-name=example.com]",
  short: "Set a cluster entry in kubeconfig",
  part: "clusters",
  setters: CLUSTER,
  flags: [EMBED],
  done: (name) => `Cluster ${JSON.stringify(name)} set.\n`,
});

export const setContext = setter({
  name: "set-context",
  usage: "set-context [NAME | --current] [--cluster=cluster_nickname] [--user=user_nickname] [--namespace=namespace]",
  short: "Set a context entry in kubeconfig",
  part: "contexts",
  setters: CONTEXT,
  flags: [{ name: "current", type: "bool", default: "false", help: "Modify the current context" }],
  done: (name, existed) => `Context ${JSON.stringify(name)} ${existed ? "modified" : "created"}.\n`,
});

export const setCredentials = setter({
  name: "set-credentials",
  usage:
    "set-credentials NAME [--client-certificate=path/to/certfile] [--client-key=path/to/keyfile] [--token=bearer_token] [--username=basic_user] [--password=basic_password] [--auth-provider=provider_name] [--auth-provider-arg=key=value] [--exec-command=exec_command] [--exec-api-version=exec_api_version] [--exec-arg=arg] [--exec-env=key=value]",
  short: "Set a user entry in kubeconfig",
  part: "users",
  setters: [...USER, ...PROGRAMS],
  flags: [EMBED],
  done: (name) => `User ${JSON.stringify(name)} set.\n`,
});
