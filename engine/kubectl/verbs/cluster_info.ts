import type { KubeObject } from "../../base/object.ts";
import { logsOf } from "../../kubelet/mod.ts";
import { absolutePath } from "../../shell/resolve.ts";
import { readConfig, targetOf } from "../config.ts";
import type { Failure } from "../failure.ts";
import { ALL_NAMESPACES_FLAG, PRINT_FLAGS } from "../flag_sets.ts";
import { printerOf } from "../printers/mod.ts";
import type { Kube, Outcome, Verb } from "../verb.ts";

const MORE = "\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n";
const DUMPED = [
  "events",
  "replicationcontrollers",
  "services",
  "daemonsets.apps",
  "deployments.apps",
  "replicasets.apps",
  "pods",
];

const ENDINGS: Readonly<Record<string, string>> = { json: "json", yaml: "yaml" };
const DASHED: Readonly<Record<string, string>> = { replicationcontrollers: "replication-controllers" };

export const clusterInfo: Verb<null> = {
  name: "cluster-info",
  group: "Cluster Management Commands:",
  usage: "cluster-info [flags]",
  short: "Display cluster information",
  long:
    "Display addresses of the control plane and services with label kubernetes.io/cluster-service=true. To further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.",
  examples: "# Addresses of the control plane and of cluster services\nkubectl cluster-info",
  verbs: [{
    name: "dump",
    usage: "cluster-info dump [flags]",
    short: "Dump relevant information for debugging and diagnosis",
    long:
      "Dump cluster information out suitable for debugging and diagnosing cluster problems. By default, dumps everything to stdout; a folder can be named with --output-directory.",
    examples: "# Everything of all namespaces\nkubectl cluster-info dump --all-namespaces",
    flags: [
      ALL_NAMESPACES_FLAG,
      { name: "namespaces", type: "strings", default: "[]", help: "A comma separated list of namespaces to dump." },
      ...PRINT_FLAGS.map((flag) => flag.name === "output" ? { ...flag, default: "json" } : flag),
      {
        name: "output-directory",
        type: "string",
        help:
          "Where to output the files. If empty or '-' uses stdout, otherwise creates a directory hierarchy in that directory",
      },
      {
        name: "pod-running-timeout",
        type: "duration",
        default: "20s",
        help: "The length of time (like 5s, 2m, or 3h, higher than zero) to wait until at least one pod is running",
      },
    ],
    run: (_options, kube) => dumped(kube),
  }],

  run(_options, kube) {
    const list = kube.client.list("services", {
      namespace: "kube-system",
      labelSelector: "kubernetes.io/cluster-service=true",
    });
    if ("failure" in list) return list;
    const server = serverOf(kube);
    const shown = (name: string, address: string) =>
      kube.call.stdout === "terminal"
        ? `\x1b[0;32m${name}\x1b[0m is running at \x1b[0;33m${address}\x1b[0m\n`
        : `${name} is running at ${address}\n`;
    const services = list.items.map(({ metadata, spec }) => {
      const name = metadata.labels?.["kubernetes.io/name"] ?? metadata.name;
      const [port] = spec.ports ?? [];
      const path = `${metadata.namespace}/services/${metadata.name}${port?.name ? `:${port.name}` : ""}/proxy`;
      return shown(name, `${server}/api/v1/namespaces/${path}`);
    });
    return { out: shown("Kubernetes control plane", server) + services.join("") + MORE };
  },
};

function serverOf(kube: Kube): string {
  const config = readConfig(kube.world.files, kube.call, kube.flags);
  const target = "failure" in config ? config : targetOf(config, kube.flags);
  return "failure" in target ? "" : target.server;
}

/** Every list as JSON, then every container's log, to standard output or to files in folders of namespaces. */
function dumped(kube: Kube): Outcome {
  const printer = printerOf(kube, { typed: true });
  if ("failure" in printer) return printer;
  const ending = ENDINGS[kube.flags.text("output")] ?? "txt";
  const parts: { readonly path: string; readonly text: string }[] = [];
  /** Puts away a list of one kind, and gives back its items. */
  const dump = (name: string, namespace?: string): readonly KubeObject[] | { readonly failure: Failure } => {
    const list = kube.client.list(name, { namespace });
    if ("failure" in list) return list;
    const { kind, apiVersion, plural } = kube.client.cluster.resource(name)!;
    const { text, failure } = printer.print({
      kind: `${kind}List`,
      apiVersion,
      metadata: { resourceVersion: list.resourceVersion },
      items: list.items.map(({ kind: _kind, apiVersion: _version, ...item }) => item),
    });
    if (failure) return { failure };
    parts.push({ path: `${namespace ? `${namespace}/` : ""}${DASHED[plural] ?? plural}.${ending}`, text });
    return list.items;
  };
  const nodes = dump("nodes");
  if ("failure" in nodes) return nodes;
  const namespaces = namespacesOf(kube);
  if ("failure" in namespaces) return namespaces;
  for (const namespace of namespaces) {
    for (const name of DUMPED) {
      const items = dump(name, namespace);
      if ("failure" in items) return items;
      if (name === "pods") parts.push(...items.map((pod) => logsText(namespace, pod, kube)));
    }
  }
  const folder = kube.flags.text("output-directory");
  if (!folder || folder === "-") return { out: parts.map(({ text }) => text).join("") };
  const { files, nowMs } = kube.world;
  for (const { path, text } of parts) {
    const whole = absolutePath(kube.call.cwd, `${folder}/${path}`);
    files.makeFolder(whole.slice(0, whole.lastIndexOf("/")), { nowMs, parents: true });
    files.write(whole, text, { nowMs });
  }
  return { out: `Cluster info dumped to ${folder}\n` };
}

function namespacesOf(kube: Kube): readonly string[] | { readonly failure: Failure } {
  const given = kube.flags.list("namespaces");
  if (!kube.flags.yes("all-namespaces")) return given.length ? given : ["kube-system", kube.namespace];
  const list = kube.client.list("namespaces");
  return "failure" in list ? list : list.items.map(({ metadata }) => metadata.name);
}

function logsText(namespace: string, { metadata: { name }, spec }: KubeObject, kube: Kube) {
  const text = (spec.containers as readonly { name: string }[]).map((container) => {
    const where = `container ${container.name} of pod ${namespace}/${name}`;
    const log = logsOf(kube.client.cluster, `${namespace}/${name}`, container.name)?.text ?? "";
    return `==== START logs for ${where} ====\n${log}==== END logs for ${where} ====\n`;
  }).join("");
  return { path: `${namespace}/${name}/logs.txt`, text };
}
