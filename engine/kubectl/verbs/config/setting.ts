import { absolutePath } from "../../../shell/resolve.ts";
import { complained, type Failure } from "../../failure.ts";
import type { Flag, Kube, Outcome, Verb } from "../../verb.ts";
import { type Fields, type Part, pathFor, readOne, type Stored, write } from "./stored.ts";

/** A field that a flag sets; the text goes as it is, unless `value` makes something of it. */
interface Setter {
  readonly flag: Flag;
  readonly field: string;
  value?(text: string, kube: Kube): unknown;
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

const CONTEXT: readonly Setter[] = [
  text("cluster", "cluster", "cluster for the context entry in kubeconfig"),
  {
    ...text("namespace", "namespace", "namespace for the context entry in kubeconfig"),
    flag: { name: "namespace", short: "n", type: "string", help: "namespace for the context entry in kubeconfig" },
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
  for (const { flag, field, value, embedded } of setters) {
    if (!kube.flags.changed(flag.name)) continue;
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
  return next;
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
    "set-credentials NAME [--client-certificate=path/to/certfile] [--client-key=path/to/keyfile] [--token=bearer_token] [--username=basic_user] [--password=basic_password]",
  short: "Set a user entry in kubeconfig",
  part: "users",
  setters: USER,
  flags: [EMBED],
  done: (name) => `User ${JSON.stringify(name)} set.\n`,
});
