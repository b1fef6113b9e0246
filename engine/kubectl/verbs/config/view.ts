import type { FieldOrder } from "../../../base/json.ts";
import { PRINT_FLAGS } from "../../flag_sets.ts";
import { complained } from "../../failure.ts";
import { printerOf } from "../../printers/mod.ts";
import type { KubeObject } from "../../../base/object.ts";
import { absolutePath } from "../../../shell/resolve.ts";
import type { Kube, Verb } from "../../verb.ts";
import { documentOf, type Fields, readAll, type Stored } from "./stored.ts";

/** What is not shown without `--raw`, and what not even with `--flatten`. */
const SECRETS: Readonly<Record<string, string>> = { password: "REDACTED", token: "REDACTED" };
const HIDDEN: Readonly<Record<string, string>> = {
  "certificate-authority-data": "DATA+OMITTED",
  "client-certificate-data": "DATA+OMITTED",
  "client-key-data": "DATA+OMITTED",
  ...SECRETS,
};
const FILES = ["certificate-authority", "client-certificate", "client-key"];

const ordered = (names: string, fields: Readonly<Record<string, FieldOrder>> = {}): FieldOrder => ({
  names: names.split(" "),
  field: (name) => fields[name],
});
const listed = (item: FieldOrder): FieldOrder => ({ field: () => undefined, item });

/** The fields of a kubeconfig in the order in which Go has them. Source: clientcmd's `api/v1/types.go`. */
const ORDER = ordered("kind apiVersion preferences clusters users contexts current-context extensions", {
  clusters: listed(ordered("name cluster", {
    cluster: ordered(
      "server tls-server-name insecure-skip-tls-verify certificate-authority certificate-authority-data proxy-url disable-compression extensions",
    ),
  })),
  users: listed(ordered("name user", {
    user: ordered(
      "client-certificate client-certificate-data client-key client-key-data token tokenFile as as-uid as-groups as-user-extra username password auth-provider exec extensions",
      {
        "auth-provider": ordered("name config"),
        exec: ordered("command args env apiVersion installHint provideClusterInfo interactiveMode"),
      },
    ),
  })),
  contexts: listed(ordered("name context", { context: ordered("cluster user namespace extensions") })),
});

export const view: Verb<null> = {
  name: "view",
  usage: "config view [flags]",
  short: "Display merged kubeconfig settings or a specified kubeconfig file",
  long: "Display merged kubeconfig settings or a specified kubeconfig file.",
  examples: "# As it is put together\nkubectl config view\n\n# With keys and certificates\nkubectl config view --raw",
  flags: [
    {
      name: "flatten",
      type: "bool",
      default: "false",
      help:
        "Flatten the resulting kubeconfig file into self-contained output (useful for creating portable kubeconfig files)",
    },
    { name: "merge", type: "bool", default: "true", help: "Merge the full hierarchy of kubeconfig files" },
    {
      name: "minify",
      type: "bool",
      default: "false",
      help: "Remove all information not used by current-context from the output",
    },
    ...PRINT_FLAGS.map((flag) => flag.name === "output" ? { ...flag, default: "yaml" } : flag),
    { name: "raw", type: "bool", default: "false", help: "Display raw byte data and sensitive data" },
  ],
  read: (args) => args.length ? { complaint: `unexpected arguments: [${args.join(" ")}]`, usage: true } : null,

  run(_options, kube) {
    if (!kube.flags.yes("merge") && !kube.flags.text("kubeconfig")) {
      return { failure: complained("if merge==false a precise file must be specified") };
    }
    const all = readAll(kube);
    if ("failure" in all) return all;
    const chosen = kube.flags.text("context") && kube.flags.yes("minify")
      ? { ...all, currentContext: kube.flags.text("context") }
      : all;
    const small = kube.flags.yes("minify") ? minified(chosen) : chosen;
    if (typeof small === "string") return { failure: complained(small) };
    const flat = kube.flags.yes("flatten") ? flattened(small, kube) : small;
    const hidden = kube.flags.yes("raw") ? {} : kube.flags.yes("flatten") ? SECRETS : HIDDEN;
    const document = documentOf(redacted(flat, hidden));
    const printer = printerOf(kube, { typed: ORDER });
    if ("failure" in printer) return printer;
    const { text, failure } = printer.print(document as unknown as KubeObject);
    return { out: text, failure };
  },
};

const mapped = (entries: Fields, change: (entry: Fields) => Fields): Fields =>
  Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, change(entry)]));

function redacted(stored: Stored, hidden: Readonly<Record<string, string>>): Stored {
  const hide = (entry: Fields) => mappedFields(entry, (field, value) => hidden[field] ?? value);
  return { ...stored, clusters: mapped(stored.clusters, hide), users: mapped(stored.users, hide) };
}

function mappedFields(entry: Fields, change: (field: string, value: unknown) => unknown): Fields {
  return Object.fromEntries(Object.entries(entry).map(([field, value]) => [field, change(field, value)]));
}

/** Files that are named become data. */
function flattened(stored: Stored, kube: Kube): Stored {
  const embed = (entry: Fields): Fields =>
    Object.fromEntries(
      Object.entries(entry).map(([field, value]) => {
        const text = FILES.includes(field)
          ? kube.world.files.read(absolutePath(kube.call.cwd, String(value)))
          : undefined;
        return typeof text === "string" ? [`${field}-data`, btoa(text)] : [field, value];
      }),
    );
  return { ...stored, clusters: mapped(stored.clusters, embed), users: mapped(stored.users, embed) };
}

function minified({ clusters, contexts, users, currentContext, rest }: Stored): Stored | string {
  if (!currentContext) return "current-context must exist in order to minify";
  const context = contexts[currentContext];
  if (!context) return `cannot locate context ${currentContext}`;
  const only = (of: Fields, name: string): Fields => name in of ? { [name]: of[name] } : {};
  return {
    clusters: only(clusters, context.cluster),
    contexts: only(contexts, currentContext),
    users: only(users, context.user),
    currentContext,
    rest,
  };
}
