import { readYaml } from "../../base/yaml.ts";
import type { ResourceName } from "../../base/object.ts";
import type { Resource } from "../../kinds/discovery.ts";
import { GLOBAL_FLAGS } from "../../kubectl/flag_sets.ts";
import { type FlagTable, flagTable } from "../../kubectl/flags.ts";
import { VERBS } from "../../kubectl/mod.ts";
import type { AnyVerb } from "../../kubectl/verb.ts";
import { HOME } from "../home.ts";
import type { Machine } from "../machine.ts";
import { files } from "./files.ts";
import type { Candidate } from "./mod.ts";

interface Typed {
  readonly word: string;
  readonly words: readonly string[];
}

/** A command line of kubectl as far as it was typed. */
interface Reading {
  /** `get`, `rollout status`. */
  readonly verb: string;
  readonly family: readonly AnyVerb[];
  readonly table: FlagTable;
  readonly args: readonly string[];
  readonly flags: ReadonlyMap<string, string>;
  /** The flag whose value comes next. */
  readonly waiting: string | undefined;
}

/** What stands behind the verb: types and then names, names of one resource alone, or files. */
const FIRST: Readonly<Record<string, ResourceName | "">> = {
  logs: "pods",
  exec: "pods",
  attach: "pods",
  "port-forward": "pods",
  cp: "pods",
  debug: "pods",
  cordon: "nodes",
  uncordon: "nodes",
  drain: "nodes",
  "top pod": "pods",
  "top node": "nodes",
  "config use-context": "",
  run: "",
};

/** Verbs behind which only some resources make sense. */
const TYPES: Readonly<Record<string, readonly string[]>> = {
  rollout: ["daemonset", "deployment", "statefulset"],
  scale: ["deployment", "replicaset", "replicationcontroller", "statefulset"],
  autoscale: ["deployment", "replicaset", "replicationcontroller", "statefulset"],
  taint: ["node"],
  expose: ["deployment", "pod", "replicaset", "replicationcontroller", "service"],
  set: ["cronjob", "daemonset", "deployment", "job", "pod", "replicaset", "statefulset"],
};

const OUTPUTS = [
  "custom-columns=",
  "custom-columns-file=",
  "go-template=",
  "json",
  "jsonpath=",
  "kyaml",
  "name",
  "wide",
  "yaml",
];

type Values = (typed: Typed, machine: Machine, reading: Reading) => readonly Candidate[];
const words = (...all: string[]): Values => () => all.map((word) => ({ word, open: word.endsWith("=") }));

/** What a flag can be given. */
const VALUES: Readonly<Record<string, Values>> = {
  namespace: (_, machine) => names(machine, "namespaces", undefined),
  output: words(...OUTPUTS),
  filename: files,
  kustomize: files,
  kubeconfig: files,
  "from-file": files,
  "from-env-file": files,
  "patch-file": files,
  "dry-run": words("none", "client", "server"),
  cascade: words("background", "foreground", "orphan"),
  restart: words("Always", "Never", "OnFailure"),
  type: words("ClusterIP", "ExternalName", "LoadBalancer", "NodePort", "json", "merge", "strategic"),
  "image-pull-policy": words("Always", "IfNotPresent", "Never"),
  subresource: words("status", "scale"),
  validate: words("strict", "warn", "ignore"),
  for: words("condition=", "create", "delete", "jsonpath="),
  container: (_, machine, reading) => containers(machine, reading),
};

/** Words behind `kubectl`. */
export function kubectlWords({ word, words: [, ...rest] }: Typed, machine: Machine): readonly Candidate[] {
  const reading = read(rest);
  const typed = { word, words: rest };
  if (reading.waiting !== undefined) return VALUES[reading.waiting]?.(typed, machine, reading) ?? [];
  const equals = /^--([\w-]+)=/.exec(word);
  if (equals) {
    const start = equals[0];
    const values = VALUES[equals[1]!]?.({ ...typed, word: word.slice(start.length) }, machine, reading) ?? [];
    return values.map((candidate) => ({ ...candidate, word: start + candidate.word }));
  }
  if (word.startsWith("-")) return flagWords(reading.table);
  if (reading.family.length > 0) {
    return reading.family.filter(({ hidden }) => !hidden).map(({ name }) => ({ word: name }));
  }
  return argumentWords(typed, machine, reading);
}

function read(rest: readonly string[]): Reading {
  let [verb, family, table] = ["", VERBS as readonly AnyVerb[], flagTable(GLOBAL_FLAGS)];
  const args: string[] = [];
  const flags = new Map<string, string>();
  let waiting: string | undefined;
  for (const word of rest) {
    if (waiting !== undefined) {
      flags.set(waiting, word);
      waiting = undefined;
    } else if (word.length > 1 && word.startsWith("-")) {
      const [, long, value] = /^--([\w-]+)(?:=(.*))?$/.exec(word) ?? [];
      const flag = long === undefined ? table.byShort.get(word.at(-1)!) : table.byName.get(long);
      if (value !== undefined) flags.set(long!, value);
      else if (/^-[a-z]./.test(word) && table.byShort.get(word[1]!)?.type === "string") {
        flags.set(table.byShort.get(word[1]!)!.name, word.slice(2));
      } else if (flag && flag.type !== "bool" && flag.bare === undefined) waiting = flag.name;
      else if (flag) flags.set(flag.name, "true");
    } else {
      const next = family.find(({ name, aliases }) => name === word || aliases?.includes(word));
      if (next && args.length === 0) {
        verb = verb ? `${verb} ${next.name}` : next.name;
        table = flagTable(next.flags ?? [], GLOBAL_FLAGS);
      } else args.push(word);
      family = next?.verbs ?? [];
    }
  }
  return { verb, family, table, args, flags, waiting };
}

function flagWords({ byName }: FlagTable): Candidate[] {
  return [...byName.values()].filter(({ hidden, deprecated }) => !hidden && !deprecated).map(({ name, type, bare }) => {
    const takes = type !== "bool" && bare === undefined;
    return { word: `--${name}${takes ? "=" : ""}`, open: takes };
  });
}

function argumentWords({ word }: Typed, machine: Machine, reading: Reading): readonly Candidate[] {
  const { verb, args } = reading;
  const [root = ""] = verb.split(" ");
  const only = FIRST[verb] ?? FIRST[root];
  if (verb === "config use-context") return contexts(machine).map(({ name }) => ({ word: name }));
  if (root === "create" || root === "" || only === "") return [];
  const slash = word.indexOf("/");
  if (slash > 0) {
    const resource = resourceCalled(machine, word.slice(0, slash));
    return resource
      ? namesOf(machine, resource, reading).map((one) => ({ word: `${word.slice(0, slash)}/${one.word}` }))
      : [];
  }
  if (only !== undefined) {
    const resource = machine.cluster.resource(only);
    return resource && (args.length === 0 || only === "nodes") ? namesOf(machine, resource, reading) : [];
  }
  if (args.length === 0) return typeWords(machine, TYPES[root]);
  const resource = resourceCalled(machine, args[0]!.split(",")[0]!);
  return resource ? namesOf(machine, resource, reading) : [];
}

function typeWords({ cluster }: Machine, only: readonly string[] | undefined): Candidate[] {
  if (only) return only.map((word) => ({ word }));
  return cluster.resources().map(({ plural }) => ({ word: plural }));
}

function resourceCalled({ cluster }: Machine, word: string): Resource | undefined {
  const name = word.toLowerCase();
  return cluster.resources().find(({ plural, singular, shortNames, name: full }) =>
    plural === name || singular === name || full === name || shortNames.includes(name)
  );
}

function namesOf(machine: Machine, { name, namespaced }: Resource, reading: Reading): Candidate[] {
  return names(machine, name, namespaced ? namespaceOf(machine, reading) : undefined);
}

/** Names of objects, past the API: what Tab looks at is not in the audit log. */
function names({ cluster }: Machine, resource: ResourceName, namespace: string | undefined): Candidate[] {
  return cluster.view("completion").list(resource, namespace).map(({ metadata }) => ({ word: metadata.name }));
}

function namespaceOf(machine: Machine, { flags }: Reading): string {
  const current = contexts(machine).find(({ isCurrent }) => isCurrent);
  return flags.get("namespace") ?? current?.namespace ?? "default";
}

function containers(machine: Machine, reading: Reading): Candidate[] {
  const name = reading.args[0]?.replace(/^pods?\//, "");
  const pod = machine.cluster.view("completion").get("pods", `${namespaceOf(machine, reading)}/${name}`) as
    | { spec?: { containers?: readonly { name: string }[] } }
    | undefined;
  return (pod?.spec?.containers ?? []).map((container) => ({ word: container.name }));
}

interface Context {
  readonly name: string;
  readonly namespace?: string;
  readonly isCurrent: boolean;
}

function contexts({ files, memory }: Machine): readonly Context[] {
  const text = files.read(memory.vars["KUBECONFIG"]?.text || `${HOME}/.kube/config`);
  const parsed = typeof text === "string" ? readYaml(text) : { fault: "" };
  if ("fault" in parsed) return [];
  const config = parsed.documents[0] as {
    "current-context"?: string;
    contexts?: readonly { name: string; context?: { namespace?: string } }[];
  } | undefined;
  return (config?.contexts ?? []).map(({ name, context }) => ({
    name,
    namespace: context?.namespace || undefined,
    isCurrent: name === config?.["current-context"],
  }));
}
