import { jsonFault } from "../../base/json_fault.ts";
import type { KubeObject } from "../../base/object.ts";
import { invalid, required } from "../field_fault.ts";
import type { PrepareContext } from "../kind.ts";
import { configMapKey, nameFaults } from "../names.ts";
import { encodedBytesOf, frozenFaults, sizeFaults } from "../config_map/rules.ts";
import { withFields } from "../with_fields.ts";
import { eachEntry, type Faults, IMMUTABLE, NO_FAULTS } from "../rules.ts";

/** Plain texts (`stringData`) go into `data` in base64 and are seen no more. */
export function prepareSecret(next: KubeObject, _context: PrepareContext<KubeObject>): KubeObject {
  const { stringData } = next;
  const encoded = stringData &&
    Object.fromEntries(Object.entries<string>(stringData).map(([key, text]) => [key, base64(text)]));
  return withFields(next, {
    type: next.type || "Opaque",
    data: encoded ? { ...next.data, ...encoded } : next.data,
    stringData: undefined,
  });
}

function base64(text: string): string {
  let bytes = "";
  for (const byte of new TextEncoder().encode(text)) bytes += String.fromCharCode(byte);
  return btoa(bytes);
}

/** The keys that a type of secret must have. */
const REQUIRED_KEYS: Readonly<Record<string, readonly string[]>> = {
  "kubernetes.io/dockercfg": [".dockercfg"],
  "kubernetes.io/dockerconfigjson": [".dockerconfigjson"],
  "kubernetes.io/ssh-auth": ["ssh-privatekey"],
  "kubernetes.io/tls": ["tls.crt", "tls.key"],
};

export function secretFaults(next: KubeObject, previous?: KubeObject): Faults {
  const changed = previous && next.type !== previous.type ? [invalid("type", next.type, IMMUTABLE)] : [];
  return [
    ...changed,
    ...(previous ? frozenFaults(next, previous, ["data"]) : []),
    ...eachEntry<string>("data", next.data, (_, field, key) => nameFaults(field, key, configMapKey)),
    ...sizeFaults("data", encodedBytesOf(next.data)),
    ...typeFaults(next),
  ];
}

function typeFaults({ type, data = {}, metadata }: KubeObject): Faults {
  if (type === "kubernetes.io/service-account-token") {
    return metadata.annotations?.["kubernetes.io/service-account.name"]
      ? NO_FAULTS
      : [required("metadata.annotations[kubernetes.io/service-account.name]")];
  }
  if (type === "kubernetes.io/basic-auth") {
    const hasEither = "username" in data || "password" in data;
    return hasEither ? NO_FAULTS : [required("data[username]"), required("data[password]")];
  }
  const missing = (REQUIRED_KEYS[type] ?? []).filter((key) => !(key in data));
  return [...missing.map((key) => required(`data[${key}]`)), ...dockerFaults(type, data)];
}

function dockerFaults(type: string, data: Readonly<Record<string, string>>): Faults {
  const key = REQUIRED_KEYS[type]?.[0];
  if (!key?.startsWith(".docker") || !(key in data)) return NO_FAULTS;
  const text = decoded(data[key]!);
  const says = jsonFault(text) ?? kindFault(text);
  return says === undefined ? NO_FAULTS : [invalid(`data[${key}]`, "<secret contents redacted>", says)];
}

/** JSON, but nothing with names and values. */
function kindFault(text: string): string | undefined {
  const value: unknown = JSON.parse(text);
  if (value === null || (typeof value === "object" && !Array.isArray(value))) return undefined;
  const kind = typeof value === "boolean" ? "bool" : Array.isArray(value) ? "array" : typeof value;
  return `json: cannot unmarshal ${kind} into Go value of type map[string]interface {}`;
}

function decoded(base64: string): string {
  return new TextDecoder().decode(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)));
}

/** A pair for TLS that can't be one is stored all the same (Go's `tls.X509KeyPair`, as far as its blocks). */
export function secretWarnings({ type, data }: KubeObject): readonly string[] {
  if (type !== "kubernetes.io/tls") return [];
  const fault = blockFault(data?.["tls.crt"], "certificate", /^CERTIFICATE$/) ??
    blockFault(data?.["tls.key"], "key", /(^| )PRIVATE KEY$/);
  return fault === undefined ? [] : [fault];
}

function blockFault(base64: string | undefined, what: string, wanted: RegExp): string | undefined {
  const blocks = /^-----BEGIN ([^\n-]+)-----\n(?:[^-]*\n)?-----END \1-----/gm;
  const types = [...decoded(base64 ?? "").matchAll(blocks)].map((match) => match[1]!);
  if (types.some((type) => wanted.test(type))) return undefined;
  if (types.length === 0) return `tls: failed to find any PEM data in ${what} input`;
  const skipped = `after skipping PEM blocks of the following types: [${types.join(" ")}]`;
  return what === "key"
    ? `tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input ${skipped}`
    : `tls: failed to find "CERTIFICATE" PEM block in certificate input ${skipped}`;
}
