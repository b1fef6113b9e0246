import { absolutePath, baseName } from "../../../shell/resolve.ts";
import { complained, type Failure } from "../../failure.ts";
import type { Flag, Kube } from "../../verb.ts";

/** Pairs of key and text for config maps and secrets, from `--from-literal`, `--from-file` and `--from-env-file`. */
export type Pairs = ReadonlyMap<string, string> | { readonly failure: Failure };

export const SOURCE_FLAGS: readonly Flag[] = [
  { name: "append-hash", type: "bool", default: "false", help: "Append a hash of the object to its name." },
  {
    name: "from-env-file",
    type: "strings",
    default: "[]",
    help: "Specify the path to a file to read lines of key=val pairs to create the object.",
  },
  {
    name: "from-file",
    type: "strings",
    default: "[]",
    help:
      "Key file can be specified using its file path, in which case file basename will be used as key, or optionally with a key and file path, in which case the given key will be used. Specifying a directory will iterate each named file in the directory whose basename is a valid key.",
  },
  {
    name: "from-literal",
    type: "array",
    default: "[]",
    help: "Specify a key and literal value to insert (i.e. mykey=somevalue)",
  },
];

const KEY_RULE =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";
const VARIABLE_RULE =
  "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')";

/** `owner` names the object in complaints: `ConfigMap "x"`. */
export function pairsOf(owner: string, name: string, kube: Kube): Pairs {
  const { flags } = kube;
  const pairs = new Map<string, string>();
  for (const literal of flags.list("from-literal")) {
    const equals = literal.indexOf("=");
    if (equals < 1) return failed(`invalid literal source ${literal}, expected key=value`);
    const wrong = put(pairs, literal.slice(0, equals), literal.slice(equals + 1), owner, name);
    if (wrong) return failed(wrong);
  }
  for (const source of flags.list("from-file")) {
    const wrong = addFile(pairs, source, owner, name, kube);
    if (wrong) return failed(wrong);
  }
  for (const path of flags.list("from-env-file")) {
    const wrong = addEnvFile(pairs, path, owner, name, kube);
    if (wrong) return failed(wrong);
  }
  return pairs;
}

export const ENV_AND_OTHERS = "from-env-file cannot be combined with from-file or from-literal";

const failed = (message: string): Pairs => ({ failure: complained(message) });

function put(pairs: Map<string, string>, key: string, value: string, owner: string, name: string): string | undefined {
  if (!/^[-._a-zA-Z0-9]+$/.test(key)) {
    return `${JSON.stringify(key)} is not a valid key name for a ${owner}: ${KEY_RULE}`;
  }
  if (/^\.\.?$/.test(key)) return `${JSON.stringify(key)} is not a valid key name for a ${owner}: must not be '${key}'`;
  if (pairs.has(key)) {
    return `cannot add key ${JSON.stringify(key)}, another key by that name already exists in Data for ${owner} ${
      JSON.stringify(name)
    }`;
  }
  pairs.set(key, value);
  return undefined;
}

function addFile(
  pairs: Map<string, string>,
  source: string,
  owner: string,
  name: string,
  kube: Kube,
): string | undefined {
  const parts = source.split("=");
  if (parts.length > 2) return "key names or file paths cannot contain '='";
  if (parts.length === 2 && !parts[0]) return `key name for file path ${parts[1]} missing`;
  if (parts.length === 2 && !parts[1]) return `file path for key name ${parts[0]} missing`;
  const file = parts.at(-1)!;
  if (file === "-") return put(pairs, parts.length === 2 ? parts[0]! : "stdin", kube.stdin, owner, name);
  const path = absolutePath(kube.call.cwd, file);
  const stat = kube.world.files.stat(path);
  if (!stat) return `error reading ${file}: no such file or directory`;
  if (stat.isFolder) {
    if (parts.length === 2) return "cannot give a key name for a directory path";
    const names = kube.world.files.list(path);
    for (const inner of Array.isArray(names) ? names : []) {
      const text = kube.world.files.read(absolutePath(path, inner));
      if (typeof text !== "string" || !/^[-._a-zA-Z0-9]+$/.test(inner)) continue;
      const wrong = put(pairs, inner, text, owner, name);
      if (wrong) return wrong;
    }
    return undefined;
  }
  const text = kube.world.files.read(path);
  return put(pairs, parts.length === 2 ? parts[0]! : baseName(file), typeof text === "string" ? text : "", owner, name);
}

/** Lines of `KEY=value`; `KEY` alone takes the variable of the shell; blank lines and `#` are passed over. */
function addEnvFile(
  pairs: Map<string, string>,
  file: string,
  owner: string,
  name: string,
  kube: Kube,
): string | undefined {
  const text = file === "-" ? kube.stdin : kube.world.files.read(absolutePath(kube.call.cwd, file));
  if (typeof text !== "string") {
    return text.fault === "EISDIR"
      ? "env config file cannot be a directory"
      : `error reading ${file}: no such file or directory`;
  }
  for (const raw of text.split("\n")) {
    const line = raw.trimStart().replace(/\r$/, "");
    if (!line || line.startsWith("#")) continue;
    const equals = line.indexOf("=");
    const key = equals < 0 ? line : line.slice(0, equals);
    if (!/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(key)) {
      return `${JSON.stringify(key)} is not a valid key name: ${VARIABLE_RULE}`;
    }
    const wrong = put(pairs, key, equals < 0 ? kube.call.env[key] ?? "" : line.slice(equals + 1), owner, name);
    if (wrong) return wrong;
  }
  return undefined;
}

/** UTF-8 text as base64. */
export function base64(text: string): string {
  let binary = "";
  for (const byte of new TextEncoder().encode(text)) binary += String.fromCharCode(byte);
  return btoa(binary);
}
