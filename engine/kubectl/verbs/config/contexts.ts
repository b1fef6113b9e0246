import { formatTable } from "../../../base/table.ts";
import { complained, failureText } from "../../failure.ts";
import type { Complaint, Verb } from "../../verb.ts";
import { type Part, pathFor, readAll, readOne, write } from "./stored.ts";

/** Other counts of arguments than the right one: kubectl shows the help first, which is not compared. */
export const unexpected = (args: readonly string[]): Complaint => ({
  complaint: `Unexpected args: [${args.join(" ")}]`,
});

/** Which context is the current one, which there are, and choosing, renaming and deleting of entries. */

export const currentContext: Verb<null> = {
  name: "current-context",
  usage: "config current-context [flags]",
  short: "Display the current-context",
  run(_options, kube) {
    const all = readAll(kube);
    if ("failure" in all) return all;
    return all.currentContext
      ? { out: `${all.currentContext}\n` }
      : { failure: complained("current-context is not set") };
  },
};

export const useContext: Verb<string> = {
  name: "use-context",
  aliases: ["use"],
  usage: "config use-context CONTEXT_NAME",
  short: "Set the current-context in a kubeconfig file",
  read: (args) => args.length === 1 ? args[0]! : unexpected(args),
  run(name, kube) {
    const all = readAll(kube);
    if ("failure" in all) return all;
    if (!(name in all.contexts)) {
      return { failure: complained(`no context exists with the name: ${JSON.stringify(name)}`) };
    }
    const path = pathFor("current-context", name, kube);
    const stored = readOne(path, kube);
    if ("failure" in stored) return stored;
    const failure = write({ ...stored, currentContext: name }, path, kube);
    return failure ? { failure } : { out: `Switched to context ${JSON.stringify(name)}.\n` };
  },
};

export const getContexts: Verb<readonly string[]> = {
  name: "get-contexts",
  usage: "config get-contexts [(-o|--output=)name)]",
  short: "Describe one or many contexts",
  flags: [
    {
      name: "no-headers",
      type: "bool",
      default: "false",
      help: "When using the default or custom-column output format, don't print headers (default print headers).",
    },
    { name: "output", short: "o", type: "string", help: "Output format. One of: (name)." },
  ],
  read(args, flags) {
    const output = flags.text("output");
    return output === "" || output === "name" ? args : {
      complaint:
        `--output ${output} is not available in kubectl config get-contexts; resetting to default output format`,
    };
  },
  run(wanted, kube) {
    const all = readAll(kube);
    if ("failure" in all) return all;
    const names = (wanted.length ? [...wanted] : Object.keys(all.contexts)).sort();
    const shown = names.filter((name) => name in all.contexts);
    const missing = names.filter((name) => !shown.includes(name)).map((name) =>
      complained(`context ${name} not found`)
    );
    const err = missing.length === 1
      ? failureText(missing[0]!)
      : missing.map((one) => `${one.is === "client" ? one.message : ""}\n`).join("");
    const exit = missing.length ? 1 : 0;
    if (kube.flags.text("output") === "name") return { out: shown.map((name) => `${name}\n`).join(""), err, exit };
    const header = ["CURRENT", "NAME", "CLUSTER", "AUTHINFO", "NAMESPACE"];
    const rows = shown.map((name) => {
      const { cluster = "", user = "", namespace = "" } = all.contexts[name];
      return [name === all.currentContext ? "*" : "", name, cluster, user, namespace];
    });
    return { out: formatTable(kube.flags.yes("no-headers") ? undefined : header, rows), err, exit };
  },
};

export const renameContext: Verb<readonly [string, string]> = {
  name: "rename-context",
  usage: "config rename-context CONTEXT_NAME NEW_NAME",
  short: "Rename a context from the kubeconfig file",
  read: (args) => args.length === 2 ? [args[0]!, args[1]!] as const : unexpected(args),
  run([from, to], kube) {
    const path = pathFor("contexts", from, kube);
    const stored = readOne(path, kube);
    if ("failure" in stored) return stored;
    if (!(from in stored.contexts)) {
      return { failure: complained(`cannot rename the context ${JSON.stringify(from)}, it's not in ${path}`) };
    }
    if (to in stored.contexts) {
      return {
        failure: complained(
          `cannot rename the context ${JSON.stringify(from)}, the context ${
            JSON.stringify(to)
          } already exists in ${path}`,
        ),
      };
    }
    const { [from]: moved, ...others } = stored.contexts;
    const current = stored.currentContext === from ? to : stored.currentContext;
    const failure = write({ ...stored, contexts: { ...others, [to]: moved }, currentContext: current }, path, kube);
    return failure ? { failure } : { out: `Context ${JSON.stringify(from)} renamed to ${JSON.stringify(to)}.\n` };
  },
};

const REMOVED_CURRENT =
  'warning: this removed your active context, use "kubectl config use-context" to select a different one\n';

function deleting(what: "cluster" | "context" | "user", part: Part): Verb<string> {
  return {
    name: `delete-${what}`,
    usage: `config delete-${what} NAME`,
    short: `Delete the specified ${what} from the kubeconfig`,
    read(args) {
      if (args.length === 1) return args[0]!;
      return what === "user" ? { complaint: "user to delete is required", usage: true } : unexpected(args);
    },
    run(name, kube) {
      const path = pathFor(part, name, kube);
      const stored = readOne(path, kube);
      if ("failure" in stored) return stored;
      if (!(name in stored[part])) return { failure: complained(`cannot delete ${what} ${name}, not in ${path}`) };
      const { [name]: _, ...others } = stored[part];
      const failure = write({ ...stored, [part]: others }, path, kube);
      if (failure) return { failure };
      const err = what === "context" && stored.currentContext === name ? REMOVED_CURRENT : "";
      return { out: `deleted ${what} ${name} from ${path}\n`, err };
    },
  };
}

export const deleteCluster = deleting("cluster", "clusters");
export const deleteContext = deleting("context", "contexts");
export const deleteUser = deleting("user", "users");

function listing(what: string, part: Part): Verb<null> {
  return {
    name: `get-${what}`,
    usage: `config get-${what} [flags]`,
    short: `Display ${what} defined in the kubeconfig`,
    run(_options, kube) {
      const all = readAll(kube);
      if ("failure" in all) return all;
      return { out: ["NAME", ...Object.keys(all[part]).sort()].map((line) => `${line}\n`).join("") };
    },
  };
}

export const getClusters = listing("clusters", "clusters");
export const getUsers = listing("users", "users");
