import { remembered } from "../base/remembered.ts";
import { readYaml } from "../base/yaml.ts";
import type { User } from "../cluster/api.ts";
import type { Call } from "../shell/command.ts";
import type { Files } from "../shell/files.ts";
import { absolutePath } from "../shell/resolve.ts";
import { bare, complained, type Failure } from "./failure.ts";
import type { Flags } from "./verb.ts";

/** A kubeconfig, as far as kubectl looks at it; the file may hold more. */
export interface KubeConfig {
  readonly clusters: readonly Named<"cluster">[];
  readonly contexts: readonly Named<"context">[];
  readonly users: readonly Named<"user">[];
  readonly currentContext: string;
}

type Named<Key extends string> =
  & { readonly name: string }
  & { readonly [key in Key]?: Readonly<Record<string, unknown>> };

/** Whom a call goes to, as whom, and where its names are looked up. */
export interface Target {
  readonly namespace: string;
  /** Without: the administrator. */
  readonly user?: User;
  readonly server: string;
}

const NOWHERE = "http://localhost:8080";
/** Where a lab's cluster listens. */
const PORT = ":6443";

export function configPaths(call: Call, flags: Flags): readonly string[] {
  const explicit = flags.text("kubeconfig");
  if (explicit) return [absolutePath(call.cwd, explicit)];
  const listed = (call.env.KUBECONFIG ?? "").split(":").filter((path) => path !== "");
  return listed.length
    ? listed.map((path) => absolutePath(call.cwd, path))
    : [`${call.env.HOME ?? "/root"}/.kube/config`];
}

/** The files of `KUBECONFIG`, or the one at home; where two name the same thing, the first wins. */
export function readConfig(files: Files, call: Call, flags: Flags): KubeConfig | { readonly failure: Failure } {
  let config: KubeConfig = { clusters: [], contexts: [], users: [], currentContext: "" };
  for (const path of configPaths(call, flags)) {
    const text = files.read(path);
    if (typeof text !== "string") {
      if (!flags.text("kubeconfig")) continue;
      return { failure: complained(`stat ${flags.text("kubeconfig")}: no such file or directory`) };
    }
    const read = readText(text);
    if ("fault" in read) {
      return {
        failure: complained(
          `error loading config file "${path}": ${read.fault.replace("error converting YAML to JSON: ", "")}`,
        ),
      };
    }
    config = merged(config, (read.documents[0] ?? {}) as Readonly<Record<string, unknown>>);
  }
  return config;
}

/** Every call of kubectl reads the same file. */
const readText = remembered(readYaml, 16);

function merged(config: KubeConfig, file: Readonly<Record<string, unknown>>): KubeConfig {
  const join = <T extends { name: string }>(known: readonly T[], more: unknown): T[] => {
    const fresh = (Array.isArray(more) ? more : []) as T[];
    return [...known, ...fresh.filter((one) => !known.some(({ name }) => name === one.name))];
  };
  return {
    clusters: join(config.clusters, file.clusters),
    contexts: join(config.contexts, file.contexts),
    users: join(config.users, file.users),
    currentContext: config.currentContext || String(file["current-context"] ?? ""),
  };
}

export function targetOf(config: KubeConfig, flags: Flags): Target | { readonly failure: Failure } {
  const contextName = flags.text("context") || config.currentContext;
  const context = config.contexts.find(({ name }) => name === contextName)?.context;
  if (contextName && !context) {
    return { failure: bare(`Error in configuration: context was not found for specified context: ${contextName}`) };
  }
  const clusterName = flags.text("cluster") || String(context?.cluster ?? "");
  const cluster = config.clusters.find(({ name }) => name === clusterName)?.cluster;
  if (clusterName && !cluster && (flags.text("cluster") || contextName)) {
    return { failure: complained(`no server found for cluster ${JSON.stringify(clusterName)}`) };
  }
  if (!flags.text("as") && (flags.list("as-group").length || flags.text("as-uid"))) {
    const who = String(context?.user ?? "");
    return { failure: complained(`requesting uid, groups or user-extra for ${who} without impersonating a user`) };
  }
  const userName = flags.text("user") || String(context?.user ?? "");
  const entry = config.users.find(({ name }) => name === userName)?.user;
  if (userName && !entry && flags.text("user")) {
    return { failure: complained(`auth info ${JSON.stringify(userName)} does not exist`) };
  }
  return {
    namespace: String(context?.namespace ?? "") || "default",
    user: userOf(entry, flags),
    server: flags.text("server") || String(cluster?.server ?? NOWHERE),
  };
}

export const ANONYMOUS: User = { name: "system:anonymous", groups: ["system:unauthenticated"] };
/** Stands behind a token that the server doesn't know. */
export const NOBODY: User = { name: "", groups: [] };
const AUTHENTICATED = "system:authenticated";

/** Who stands behind the credentials: a service account's token names it, a client certificate is the administrator's. */
function userOf(entry: Readonly<Record<string, unknown>> | undefined, flags: Flags): User | undefined {
  const impersonated = flags.text("as");
  if (impersonated) return { name: impersonated, groups: impersonatedGroups(impersonated, flags.list("as-group")) };
  const token = flags.text("token") || String(entry?.token ?? "");
  if (token) return userOfToken(token) ?? NOBODY;
  const certificate = String(entry?.["client-certificate-data"] ?? "");
  return (certificate && userOfCertificate(certificate)) || undefined;
}

function impersonatedGroups(name: string, groups: readonly string[]): string[] {
  if (groups.length) return [...groups, AUTHENTICATED];
  return serviceAccountGroups(name) ?? [AUTHENTICATED];
}

function serviceAccountGroups(name: string): string[] | undefined {
  const [system, kind, namespace] = name.split(":");
  if (system !== "system" || kind !== "serviceaccount" || !namespace) return undefined;
  return ["system:serviceaccounts", `system:serviceaccounts:${namespace}`, AUTHENTICATED];
}

/** The claims of a JSON Web Token; its signature is not looked at, for nobody can forge a seat of their own. */
function userOfToken(token: string): User | undefined {
  const claims = jsonInBase64(token.split(".")[1] ?? "");
  const subject = typeof claims?.sub === "string" ? claims.sub : undefined;
  return subject ? { name: subject, groups: serviceAccountGroups(subject) ?? [AUTHENTICATED] } : undefined;
}

/** A certificate that the simulated signer gave out carries its subject as JSON between the PEM lines. */
const userOfCertificate = remembered((data): User | undefined => {
  const pem = textInBase64(data);
  const body = pem?.replace(/-----[A-Z ]+-----|\s/g, "");
  const subject = body ? jsonInBase64(body) : undefined;
  if (typeof subject?.commonName !== "string") return undefined;
  const groups = Array.isArray(subject.organizations) ? subject.organizations.map(String) : [];
  return { name: subject.commonName, groups: [...groups, AUTHENTICATED] };
}, 16);

function jsonInBase64(text: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(textInBase64(text) ?? "") ?? undefined;
  } catch {
    return undefined;
  }
}

function textInBase64(text: string): string | undefined {
  try {
    const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return new TextDecoder().decode(Uint8Array.from(binary, (letter) => letter.charCodeAt(0)));
  } catch {
    return undefined;
  }
}

/** Why the server can't be reached, if it can't: nothing but the lab's own cluster listens. */
export function connectionFault(server: string): { readonly klog: string; readonly failure: Failure } | undefined {
  const [, scheme = "http", host = server] = /^(?:(\w+):\/\/)?([^/]*)/.exec(server) ?? [];
  if (host.endsWith(PORT)) return undefined;
  const name = host.replace(/:\d+$/, "");
  const port = /:(\d+)$/.exec(host)?.[1] ?? (scheme === "https" ? "443" : "80");
  const local = name === "localhost" || /^[\d.]+$/.test(name);
  if (!local) {
    return { klog: "", failure: bare(`Unable to connect to the server: dial tcp: lookup ${name}: no such host`) };
  }
  const address = `${name === "localhost" ? "127.0.0.1" : name}:${port}`;
  const klog =
    `"Unhandled Error" err="couldn't get current server API group list: Get \\"${scheme}://${host}/api?timeout=32s\\": dial tcp ${address}: connect: connection refused"`;
  return {
    klog,
    failure: bare(`The connection to the server ${host} was refused - did you specify the right host or port?`),
  };
}
