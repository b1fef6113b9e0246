import { configPaths } from "../../config.ts";
import { complained } from "../../failure.ts";
import type { Verb } from "../../verb.ts";
import { unexpected } from "./contexts.ts";
import { type Fields, type Part, pathFor, readOne, type Stored, write } from "./stored.ts";

const PARTS: readonly string[] = ["clusters", "contexts", "users"];
/** Fields that are true or false. */
const BOOLEANS = ["insecure-skip-tls-verify", "disable-compression"];

/** `users.kubernetes-admin.token`: names may have dots, so that the longest known name is taken. */
function splitPath(path: string, stored: Stored): readonly string[] | undefined {
  const [part = "", ...rest] = path.split(".");
  if (path === "current-context") return [path];
  if (!PARTS.includes(part)) return undefined;
  for (let length = rest.length; length > 0; length--) {
    const name = rest.slice(0, length).join(".");
    if (name in stored[part as Part]) return [part, name, ...rest.slice(length)];
  }
  return [part, ...rest];
}

function replaced(stored: Stored, path: readonly string[], value: unknown): Stored {
  const [part, name, field] = path;
  if (part === "current-context") return { ...stored, currentContext: String(value ?? "") };
  const entries = stored[part as Part];
  if (field === undefined) {
    if (name === undefined) return { ...stored, [part!]: {} };
    const { [name]: _, ...others } = entries;
    return { ...stored, [part!]: others };
  }
  const { [field]: _, ...others } = (entries[name!] ?? {}) as Fields;
  const next = value === undefined ? others : { ...others, [field]: value };
  return { ...stored, [part!]: { ...entries, [name!]: next } };
}

/** Fields that can be set, by the part whose entries have them. */
const FIELDS: Readonly<Record<Part, readonly string[]>> = {
  clusters: [
    "certificate-authority",
    "certificate-authority-data",
    "disable-compression",
    "insecure-skip-tls-verify",
    "proxy-url",
    "server",
    "tls-server-name",
  ],
  contexts: ["cluster", "namespace", "user"],
  users: [
    "as",
    "as-uid",
    "client-certificate",
    "client-certificate-data",
    "client-key",
    "client-key-data",
    "password",
    "token",
    "tokenFile",
    "username",
  ],
};

const unparsed = (property: string): string => `unable to parse ${property} after [] at api.Config`;

/** Go prints a map of pointers. */
function mapFault(entries: Fields): string {
  const shown = Object.keys(entries).sort().map((name, i) => `${name}:0xc0004${(0x2a000 + 0x140 * i).toString(16)}`);
  return `can't set a map to a value: map[${shown.join(" ")}]`;
}

/** What a field of this name takes. */
function valueOf(field: string, text: string, raw: boolean): string | boolean | { readonly fault: string } {
  if (BOOLEANS.includes(field)) {
    if (/^(1|t|T|TRUE|true|True)$/.test(text)) return true;
    if (/^(0|f|F|FALSE|false|False)$/.test(text)) return false;
    return { fault: `strconv.ParseBool: parsing ${JSON.stringify(text)}: invalid syntax` };
  }
  if (!field.endsWith("-data")) return text;
  if (raw) return btoa(text);
  const bad = text.search(/[^A-Za-z0-9+/=]/);
  const at = bad >= 0 ? bad : text.length % 4 ? text.length : -1;
  return at < 0 ? text : { fault: `error decoding input value: illegal base64 data at input byte ${at}` };
}

export const setProperty: Verb<readonly [string, string]> = {
  name: "set",
  usage: "config set PROPERTY_NAME PROPERTY_VALUE",
  short: "Set an individual value in a kubeconfig file",
  flags: [{
    name: "set-raw-bytes",
    type: "bool",
    default: "false",
    help: "When writing a []byte PROPERTY_VALUE, write the given string directly without base64 decoding.",
  }],
  read: (args) => args.length === 2 ? [args[0]!, args[1]!] as const : unexpected(args),
  run([property, text], kube) {
    const path = pathOfFile(property, kube);
    const stored = readOne(path, kube);
    if ("failure" in stored) return stored;
    const parts = splitPath(property, stored);
    const [part, name, field, ...more] = parts ?? [];
    if (!part) return { failure: complained(unparsed(property)) };
    const isKnown = part === "current-context" || (name && field && FIELDS[part as Part].includes(field));
    if (!isKnown || more.length) return { failure: complained(mapFault(stored[part as Part] ?? {})) };
    const value = valueOf(field ?? "", text, kube.flags.yes("set-raw-bytes"));
    if (typeof value === "object") return { failure: complained(value.fault) };
    const failure = write(replaced(stored, parts!, value), path, kube);
    return failure ? { failure } : { out: `Property ${JSON.stringify(property)} set.\n` };
  },
};

export const unsetProperty: Verb<string> = {
  name: "unset",
  usage: "config unset PROPERTY_NAME",
  short: "Unset an individual value in a kubeconfig file",
  read: (args) => args.length === 1 ? args[0]! : unexpected(args),
  run(property, kube) {
    const path = pathOfFile(property, kube);
    const stored = readOne(path, kube);
    if ("failure" in stored) return stored;
    const parts = splitPath(property, stored);
    const [part, name, field] = parts ?? [];
    if (!part) return { failure: complained(unparsed(property)) };
    if (field !== undefined && !(name! in stored[part as Part])) {
      return { failure: complained(`current map key \`${name}\` is invalid`) };
    }
    const failure = write(replaced(stored, parts!, undefined), path, kube);
    return failure ? { failure } : { out: `Property ${JSON.stringify(property)} unset.\n` };
  },
};

function pathOfFile(property: string, kube: Parameters<typeof pathFor>[2]): string {
  const [part = "", name = ""] = property.split(".");
  if (part === "current-context") return pathFor(part, "", kube);
  return PARTS.includes(part) ? pathFor(part as Part, name, kube) : configPaths(kube.call, kube.flags)[0]!;
}
