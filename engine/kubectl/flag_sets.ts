/** Flags that several verbs share, stated once: a verb lists the sets it takes. */
import type { Flag } from "./verb.ts";

/** Every verb takes these; `kubectl options` lists them. */
export const GLOBAL_FLAGS: readonly Flag[] = [
  {
    name: "as",
    type: "string",
    help:
      "Username to impersonate for the operation. User could be a regular user or a service account in a namespace.",
  },
  {
    name: "as-group",
    type: "array",
    default: "[]",
    help: "Group to impersonate for the operation, this flag can be repeated to specify multiple groups.",
  },
  { name: "as-uid", type: "string", help: "UID to impersonate for the operation." },
  {
    name: "as-user-extra",
    type: "array",
    default: "[]",
    help:
      "User extras to impersonate for the operation, this flag can be repeated to specify multiple values for the same key.",
  },
  { name: "cache-dir", type: "string", default: "/root/.kube/cache", help: "Default cache directory" },
  { name: "certificate-authority", type: "string", help: "Path to a cert file for the certificate authority" },
  { name: "client-certificate", type: "string", help: "Path to a client certificate file for TLS" },
  { name: "client-key", type: "string", help: "Path to a client key file for TLS" },
  { name: "cluster", type: "string", help: "The name of the kubeconfig cluster to use" },
  { name: "context", type: "string", help: "The name of the kubeconfig context to use" },
  {
    name: "disable-compression",
    type: "bool",
    default: "false",
    help: "If true, opt-out of response compression for all requests to the server",
  },
  {
    name: "insecure-skip-tls-verify",
    type: "bool",
    default: "false",
    help:
      "If true, the server's certificate will not be checked for validity. This will make your HTTPS connections insecure",
  },
  { name: "kubeconfig", type: "string", help: "Path to the kubeconfig file to use for CLI requests." },
  { name: "kuberc", type: "string", help: "Path to the kuberc file to use for preferences." },
  {
    name: "match-server-version",
    type: "bool",
    default: "false",
    help: "Require server version to match client version",
  },
  { name: "namespace", short: "n", type: "string", help: "If present, the namespace scope for this CLI request" },
  { name: "password", type: "string", help: "Password for basic authentication to the API server" },
  {
    name: "profile",
    type: "string",
    default: "none",
    help: "Name of profile to capture. One of (none|cpu|heap|goroutine|threadcreate|block|mutex|trace)",
  },
  {
    name: "profile-output",
    type: "string",
    default: "profile.pprof",
    help: "Name of the file to write the profile to",
  },
  {
    name: "request-timeout",
    type: "string",
    default: "0",
    help:
      "The length of time to wait before giving up on a single server request. Non-zero values should contain a corresponding time unit (e.g. 1s, 2m, 3h). A value of zero means don't timeout requests.",
  },
  { name: "server", short: "s", type: "string", help: "The address and port of the Kubernetes API server" },
  {
    name: "tls-server-name",
    type: "string",
    help:
      "Server name to use for server certificate validation. If it is not provided, the hostname used to contact the server is used",
  },
  { name: "token", type: "string", help: "Bearer token for authentication to the API server" },
  { name: "user", type: "string", help: "The name of the kubeconfig user to use" },
  { name: "username", type: "string", help: "Username for basic authentication to the API server" },
  { name: "v", short: "v", type: "int32", default: "0", help: "number for the log level verbosity" },
  {
    name: "vmodule",
    type: "string",
    help:
      "comma-separated list of pattern=N settings for file-filtered logging (only works for the default text log format)",
  },
  {
    name: "warnings-as-errors",
    type: "bool",
    default: "false",
    help: "Treat warnings received from the server as errors and exit with a non-zero exit code",
  },
];

/** `-f`, `-k`, `-R`; `what` ends the sentence "Filename, directory, or URL to files …". */
export function filenameFlags(what: string): readonly Flag[] {
  return [
    {
      name: "filename",
      short: "f",
      type: "strings",
      default: "[]",
      help: `Filename, directory, or URL to files ${what}`,
    },
    {
      name: "kustomize",
      short: "k",
      type: "string",
      help: "Process the kustomization directory. This flag can't be used together with -f or -R.",
    },
    {
      name: "recursive",
      short: "R",
      type: "bool",
      default: "false",
      help:
        "Process the directory used in -f, --filename recursively. Useful when you want to manage related manifests organized within the same directory.",
    },
  ];
}

/** `-f` alone. */
export const fileFlag = (what: string): readonly Flag[] => filenameFlags(what).slice(0, 1);

/** `-f` and `-R`, which is on unless it is turned off. */
export const fileTreeFlags = (what: string): readonly Flag[] =>
  filenameFlags(what).filter(({ name }) => name !== "kustomize").map((flag) =>
    flag.name === "recursive" ? { ...flag, default: "true" } : flag
  );

/** What apply and diff have in common. */
export const APPLYING_FLAGS: readonly Flag[] = [
  {
    name: "force-conflicts",
    type: "bool",
    default: "false",
    help: "If true, server-side apply will force the changes against conflicts.",
  },
  {
    name: "prune-allowlist",
    type: "array",
    default: "[]",
    help: "Overwrite the default allowlist with <group/version/kind> for --prune",
  },
  {
    name: "server-side",
    type: "bool",
    default: "false",
    help: "If true, apply runs in the server instead of the client.",
  },
];

const TEMPLATE: Flag = {
  name: "template",
  type: "string",
  help:
    "Template string or path to template file to use when -o=go-template, -o=go-template-file. The template format is golang templates [http://golang.org/pkg/text/template/#pkg-overview].",
};

/** `-o` and what goes with it, for verbs that print objects. */
export const PRINT_FLAGS: readonly Flag[] = [
  {
    name: "allow-missing-template-keys",
    type: "bool",
    default: "true",
    help:
      "If true, ignore any errors in templates when a field or map key is missing in the template. Only applies to golang and jsonpath output formats.",
  },
  {
    name: "output",
    short: "o",
    type: "string",
    help:
      "Output format. One of: (json, yaml, kyaml, name, go-template, go-template-file, template, templatefile, jsonpath, jsonpath-as-json, jsonpath-file).",
  },
  {
    name: "show-managed-fields",
    type: "bool",
    default: "false",
    help: "If true, keep the managedFields when printing objects in JSON or YAML format.",
  },
  TEMPLATE,
];

export const DRY_RUN_FLAG: Flag = {
  name: "dry-run",
  type: "string",
  default: "none",
  bare: "unchanged",
  help:
    'Must be "none", "server", or "client". If client strategy, only print the object that would be sent, without sending it. If server strategy, submit server-side request without persisting the resource.',
};

export const VALIDATE_FLAG: Flag = {
  name: "validate",
  type: "string",
  default: "strict",
  bare: "strict",
  help:
    'Must be one of: strict (or true), warn, ignore (or false). "true" or "strict" will use a schema to validate the input and fail the request if invalid. "warn" will warn about unknown or duplicate fields without blocking the request if server-side field validation is enabled on the API server, and behave as "ignore" otherwise. "false" or "ignore" will not perform any schema validation, silently dropping any unknown or duplicate fields.',
};

export const SAVE_CONFIG_FLAG: Flag = {
  name: "save-config",
  type: "bool",
  default: "false",
  help:
    "If true, the configuration of current object will be saved in its annotation. Otherwise, the annotation will be unchanged. This flag is useful when you want to perform kubectl apply on this object in the future.",
};

export const SELECTOR_FLAG: Flag = {
  name: "selector",
  short: "l",
  type: "string",
  help:
    "Selector (label query) to filter on, supports '=', '==', '!=', 'in', 'notin'.(e.g. -l key1=value1,key2=value2,key3 in (value3)). Matching objects must satisfy all of the specified label constraints.",
};

export const FIELD_SELECTOR_FLAG: Flag = {
  name: "field-selector",
  type: "string",
  help:
    "Selector (field query) to filter on, supports '=', '==', and '!='.(e.g. --field-selector key1=value1,key2=value2). The server only supports a limited number of field queries per type.",
};

export const ALL_NAMESPACES_FLAG: Flag = {
  name: "all-namespaces",
  short: "A",
  type: "bool",
  default: "false",
  help:
    "If present, list the requested object(s) across all namespaces. Namespace in current context is ignored even if specified with --namespace.",
};

export const LOCAL_FLAG: Flag = {
  name: "local",
  type: "bool",
  default: "false",
  help: "If true, the command will NOT contact api-server but run locally.",
};

export const RECORD_FLAG: Flag = {
  name: "record",
  type: "bool",
  default: "false",
  help:
    "Record current kubectl command in the resource annotation. If set to false, do not record the command. If set to true, record the command. If not set, default to updating the existing annotation value only if one already exists.",
  deprecated: "--record will be removed in the future",
};

export const CHUNK_SIZE_FLAG: Flag = {
  name: "chunk-size",
  type: "int64",
  default: "500",
  help: "Return large lists in chunks rather than all at once. Pass 0 to disable.",
};

export function fieldManagerFlag(manager: string): Flag {
  return {
    name: "field-manager",
    type: "string",
    default: manager,
    help: "Name of the manager used to track field ownership.",
  };
}

export function allFlag(help: string): Flag {
  return { name: "all", type: "bool", default: "false", help };
}

export function subresourceFlag(help: string): Flag {
  return { name: "subresource", type: "string", help };
}
