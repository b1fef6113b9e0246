import { writeYaml } from "../../../base/yaml.ts";
import { readYaml } from "../../../base/yaml.ts";
import { configPaths } from "../../config.ts";
import { complained, type Failure } from "../../failure.ts";
import type { Kube } from "../../verb.ts";

// deno-lint-ignore no-explicit-any -- a kubeconfig may hold whatever its user put there
export type Fields = Readonly<Record<string, any>>;

/** A kubeconfig as `kubectl config` works on it: its parts by name, as Go's `clientcmdapi.Config` has them. */
export interface Stored {
  readonly clusters: Fields;
  readonly contexts: Fields;
  readonly users: Fields;
  readonly currentContext: string;
  /** Whatever else is in the file. */
  readonly rest: Fields;
}

export type Part = "clusters" | "contexts" | "users";

const INNER: Readonly<Record<Part, string>> = { clusters: "cluster", contexts: "context", users: "user" };
const EMPTY: Stored = { clusters: {}, contexts: {}, users: {}, currentContext: "", rest: {} };

/** All files together; where two name the same thing, the first wins. */
export function readAll(kube: Kube): Stored | { readonly failure: Failure } {
  let all = EMPTY;
  for (const path of configPaths(kube.call, kube.flags)) {
    const one = readOne(path, kube);
    if ("failure" in one) return one;
    all = {
      clusters: { ...one.clusters, ...all.clusters },
      contexts: { ...one.contexts, ...all.contexts },
      users: { ...one.users, ...all.users },
      currentContext: all.currentContext || one.currentContext,
      rest: { ...one.rest, ...all.rest },
    };
  }
  return all;
}

/** One file; a missing one is empty. */
export function readOne(path: string, kube: Kube): Stored | { readonly failure: Failure } {
  const text = kube.world.files.read(path);
  const shown = JSON.stringify(kube.flags.text("kubeconfig") || path);
  if (typeof text !== "string") {
    if (text.fault !== "EISDIR") return EMPTY;
    return { failure: complained(`error loading config file ${shown}: read ${JSON.parse(shown)}: is a directory`) };
  }
  const read = readYaml(text);
  if ("fault" in read) {
    const why = read.fault.replace("error converting YAML to JSON: ", "");
    return { failure: complained(`error loading config file ${shown}: ${why}`) };
  }
  const { clusters, contexts, users, "current-context": current, ...rest } = (read.documents[0] ?? {}) as Fields;
  return {
    clusters: byName(clusters, "clusters"),
    contexts: byName(contexts, "contexts"),
    users: byName(users, "users"),
    currentContext: String(current ?? ""),
    rest,
  };
}

function byName(list: unknown, part: Part): Fields {
  const named = (Array.isArray(list) ? list : []) as readonly Fields[];
  return Object.fromEntries(named.map((one) => [String(one.name), one[INNER[part]] ?? {}]));
}

/** The file that a change goes into: the one that has the thing already, else the first that is there. */
export function pathFor(part: Part | "current-context", name: string, kube: Kube): string {
  const paths = configPaths(kube.call, kube.flags);
  const owner = paths.find((path) => {
    const one = readOne(path, kube);
    if ("failure" in one) return false;
    return part === "current-context" ? one.currentContext !== "" : name in one[part];
  });
  return owner ?? paths.find((path) => kube.world.files.stat(path)) ?? paths.at(-1)!;
}

/** As clientcmd writes it: lists sorted by name, some fields even when they are empty. */
export function documentOf({ clusters, contexts, users, currentContext, rest }: Stored): Fields {
  const list = (part: Part, of: Fields) => {
    const names = Object.keys(of).sort();
    return names.length ? names.map((name) => ({ [INNER[part]]: of[name], name })) : null;
  };
  const filled = (of: Fields, empty: Fields) =>
    Object.fromEntries(Object.entries(of).map(([name, entry]) => [name, { ...empty, ...entry }]));
  const { preferences, ...others } = rest;
  return {
    ...others,
    apiVersion: "v1",
    clusters: list("clusters", filled(clusters, { server: "" })),
    contexts: list("contexts", filled(contexts, { cluster: "", user: "" })),
    "current-context": currentContext,
    kind: "Config",
    ...(preferences && Object.keys(preferences).length ? { preferences } : {}),
    users: list("users", users),
  };
}

export function write(stored: Stored, path: string, kube: Kube): Failure | undefined {
  const { files, nowMs } = kube.world;
  files.makeFolder(path.slice(0, path.lastIndexOf("/")) || "/", { nowMs, parents: true });
  const fault = files.write(path, writeYaml(documentOf(stored)), { nowMs, mode: 0o600 });
  return fault && complained(`open ${path}: ${fault.fault === "EACCES" ? "permission denied" : "is a directory"}`);
}
