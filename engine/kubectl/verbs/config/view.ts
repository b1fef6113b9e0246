import { writeYaml } from "../../../base/yaml.ts";
import { PRINT_FLAGS } from "../../flag_sets.ts";
import { complained } from "../../failure.ts";
import { printerOf } from "../../printers/mod.ts";
import type { KubeObject } from "../../../base/object.ts";
import { absolutePath } from "../../../shell/resolve.ts";
import type { Kube, Verb } from "../../verb.ts";
import { documentOf, type Fields, readAll, type Stored } from "./stored.ts";

/** What is not shown without `--raw`. */
const HIDDEN: Readonly<Record<string, string>> = {
  "certificate-authority-data": "DATA+OMITTED",
  "client-certificate-data": "DATA+OMITTED",
  "client-key-data": "DATA+OMITTED",
  "password": "REDACTED",
  "token": "REDACTED",
};
const FILES = ["certificate-authority", "client-certificate", "client-key"];

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
    ...PRINT_FLAGS,
    { name: "raw", type: "bool", default: "false", help: "Display raw byte data and sensitive data" },
  ],
  read: (args) => args.length ? { complaint: `unexpected arguments: [${args.join(" ")}]`, usage: true } : null,

  run(_options, kube) {
    const all = readAll(kube);
    if ("failure" in all) return all;
    const chosen = kube.flags.text("context") ? { ...all, currentContext: kube.flags.text("context") } : all;
    const small = kube.flags.yes("minify") ? minified(chosen) : chosen;
    if (typeof small === "string") return { failure: complained(small) };
    const flat = kube.flags.yes("flatten") ? flattened(small, kube) : small;
    const document = documentOf(kube.flags.yes("raw") ? flat : redacted(flat));
    if (!kube.flags.text("output") && !kube.flags.text("template")) return { out: writeYaml(document) };
    const printer = printerOf(kube);
    if ("failure" in printer) return printer;
    const { text, failure } = printer.print(document as unknown as KubeObject);
    return { out: text, failure };
  },
};

const mapped = (entries: Fields, change: (entry: Fields) => Fields): Fields =>
  Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, change(entry)]));

function redacted(stored: Stored): Stored {
  const hide = (entry: Fields) => mappedFields(entry, (field, value) => HIDDEN[field] ?? value);
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
