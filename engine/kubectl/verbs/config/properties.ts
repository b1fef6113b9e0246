import { configPaths } from "../../config.ts";
import { complained } from "../../failure.ts";
import type { Verb } from "../../verb.ts";
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
  read: (args) =>
    args.length === 2
      ? [args[0]!, args[1]!] as const
      : { complaint: `Unexpected args: [${args.join(" ")}]`, usage: true },
  run([property, text], kube) {
    const path = pathOfFile(property, kube);
    const stored = readOne(path, kube);
    if ("failure" in stored) return stored;
    const parts = splitPath(property, stored);
    const [part, name, field, ...more] = parts ?? [];
    if (!part || more.length || (part !== "current-context" && (!name || !field))) {
      return { failure: complained(`unable to parse path ${JSON.stringify(property)}`) };
    }
    const value = field?.endsWith("-data") && kube.flags.yes("set-raw-bytes")
      ? btoa(text)
      : BOOLEANS.includes(field ?? "")
      ? text === "true"
      : text;
    const failure = write(replaced(stored, parts!, value), path, kube);
    return failure ? { failure } : { out: `Property ${JSON.stringify(property)} set.\n` };
  },
};

export const unsetProperty: Verb<string> = {
  name: "unset",
  usage: "config unset PROPERTY_NAME",
  short: "Unset an individual value in a kubeconfig file",
  read: (args) => args.length === 1 ? args[0]! : { complaint: `Unexpected args: [${args.join(" ")}]`, usage: true },
  run(property, kube) {
    const path = pathOfFile(property, kube);
    const stored = readOne(path, kube);
    if ("failure" in stored) return stored;
    const parts = splitPath(property, stored);
    const [part, name] = parts ?? [];
    if (!part) return { failure: complained(`unable to parse path ${JSON.stringify(property)}`) };
    if (name !== undefined && !(name in stored[part as Part])) {
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
