import { complained } from "../../failure.ts";
import type { AnyVerb } from "../../verb.ts";
import { absolutePath } from "../../../shell/resolve.ts";
import { generator, made } from "./generator.ts";
import { keyPairFault } from "./key_pair.ts";
import { hashed } from "./name_hash.ts";
import { base64, ENV_AND_OTHERS, pairsOf, SOURCE_FLAGS } from "./sources.ts";
import { goJson } from "../../../base/json.ts";

const FAILING = "failed to create secret ";

function secretOf(name: string, data: Readonly<Record<string, string>>, type: string, appendHash: boolean) {
  const fields = { ...(Object.keys(data).length ? { data } : {}), ...(type ? { type } : {}) };
  if (!appendHash) return made("v1", "Secret", name, fields);
  return made("v1", "Secret", hashed(name, { data, kind: "Secret", name, type }), fields);
}

const generic = generator({
  name: "generic",
  family: "secret",
  usage: "NAME [--type=string] [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]",
  short: "Create a secret from a local file, directory, or literal value",
  examples:
    "# A secret of the files in a folder\nkubectl create secret generic my-secret --from-file=path/to/bar\n\n# One of two values\nkubectl create secret generic my-secret --from-literal=key1=supersecret --from-literal=key2=topsecret",
  flags: [...SOURCE_FLAGS, { name: "type", type: "string", help: "The type of secret to create" }],
  resource: "secrets",
  failing: FAILING,
  check(_name, _args, flags) {
    const both = flags.list("from-env-file").length &&
      (flags.list("from-file").length || flags.list("from-literal").length);
    return both ? ENV_AND_OTHERS : undefined;
  },
  object(name, _args, kube) {
    const pairs = pairsOf("Secret", name, kube);
    if ("failure" in pairs) return pairs;
    const data = Object.fromEntries([...pairs].map(([key, text]) => [key, base64(text)]));
    return secretOf(name, data, kube.flags.text("type"), kube.flags.yes("append-hash"));
  },
});

/** A registry's entry as a client writes it: fields in their own order, without those that are empty. */
function credentials(server: string, fields: readonly (readonly [string, string])[]): string {
  const written = fields.filter(([, value]) => value !== "").map(([name, value]) => `"${name}":${goJson(value)}`);
  return `{"auths":{${goJson(server)}:{${written.join(",")}}}}`;
}

const dockerRegistry = generator({
  name: "docker-registry",
  family: "secret",
  usage:
    "NAME --docker-username=user --docker-password=password --docker-email=email [--docker-server=string] [--from-file=[key=]source] [--dry-run=server|client|none]",
  short: "Create a secret for use with a Docker registry",
  examples:
    "# Credentials of a registry\nkubectl create secret docker-registry my-secret --docker-server=registry.example.com --docker-username=user --docker-password=password --docker-email=user@example.com",
  flags: [
    { name: "append-hash", type: "bool", default: "false", help: "Append a hash of the secret to its name." },
    { name: "docker-email", type: "string", help: "Email for Docker registry" },
    { name: "docker-password", type: "string", help: "Password for Docker registry authentication" },
    {
      name: "docker-server",
      type: "string",
      default: "https://index.docker.io/v1/",
      help: "Server location for Docker registry",
    },
    { name: "docker-username", type: "string", help: "Username for Docker registry authentication" },
    {
      name: "from-file",
      type: "strings",
      default: "[]",
      help:
        "Key files can be specified using their file path, in which case a default name of .dockerconfigjson will be given to them.",
    },
  ],
  resource: "secrets",
  failing: FAILING,
  check(_name, _args, flags) {
    if (flags.list("from-file").length) return undefined;
    if (flags.text("docker-username") && flags.text("docker-password") && flags.text("docker-server")) return undefined;
    return "either --from-file or the combination of --docker-username, --docker-password and --docker-server is required";
  },
  object(name, _args, kube) {
    const { flags } = kube;
    const [username, password, email] = [
      flags.text("docker-username"),
      flags.text("docker-password"),
      flags.text("docker-email"),
    ];
    const auth = base64(`${username}:${password}`);
    const type = "kubernetes.io/dockerconfigjson";
    const pairs = flags.list("from-file").length ? pairsOf("Secret", name, kube) : undefined;
    if (pairs && "failure" in pairs) return pairs;
    const config = pairs ? [...pairs.values()][0]! : credentials(flags.text("docker-server"), [
      ["username", username],
      ["password", password],
      ["email", email],
      ["auth", auth],
    ]);
    return secretOf(name, { ".dockerconfigjson": base64(config) }, type, flags.yes("append-hash"));
  },
});

const tls = generator({
  name: "tls",
  family: "secret",
  usage: "NAME --cert=path/to/cert/file --key=path/to/key/file [--dry-run=server|client|none]",
  short: "Create a TLS secret",
  examples: "# A key pair\nkubectl create secret tls tls-secret --cert=path/to/tls.crt --key=path/to/tls.key",
  flags: [
    { name: "append-hash", type: "bool", default: "false", help: "Append a hash of the secret to its name." },
    { name: "cert", type: "string", help: "Path to PEM encoded public key certificate." },
    { name: "key", type: "string", help: "Path to private key associated with given certificate." },
  ],
  resource: "secrets",
  failing: FAILING,
  check: (_name, _args, flags) =>
    flags.text("cert") && flags.text("key") ? undefined : "key and cert must be specified",
  object(name, _args, kube) {
    const texts: Record<string, string> = {};
    for (const [key, flag] of [["tls.crt", "cert"], ["tls.key", "key"]] as const) {
      const path = kube.flags.text(flag);
      const text = kube.world.files.read(absolutePath(kube.call.cwd, path));
      if (typeof text !== "string") {
        const why = text.fault === "EISDIR"
          ? `read ${path}: is a directory`
          : `open ${path}: no such file or directory`;
        return { failure: complained(`Cannot read file ${path}, ${why}`) };
      }
      texts[key] = text;
    }
    const fault = keyPairFault(texts["tls.crt"]!, texts["tls.key"]!);
    if (fault) return { failure: complained(fault) };
    const data = Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, base64(text)]));
    return secretOf(name, data, "kubernetes.io/tls", kube.flags.yes("append-hash"));
  },
});

export const secret: AnyVerb = {
  name: "secret",
  usage: "create secret (docker-registry | generic | tls)",
  short: "Create a secret using a specified subcommand",
  long:
    "Create a secret with specified type.\n\n A docker-registry type secret is for accessing a container registry.\n\n A generic type secret indicate an Opaque secret type.\n\n A tls type secret holds TLS certificate and its associated key.",
  bareToErrors: true,
  bareExit: 1,
  verbs: [dockerRegistry, generic, tls],
};
