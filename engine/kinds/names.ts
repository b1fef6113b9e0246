import type { FieldFault } from "./kind.ts";

/**
 * The grammars of names, label keys and label values, each as a function from a text to its faults (none: it is good),
 * with the real server's words. Source: Kubernetes' `apimachinery/pkg/util/validation`.
 */
export type NameRule = (text: string) => readonly string[];

const LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const SUBDOMAIN = String.raw`${LABEL}(\.${LABEL})*`;
const LABEL_1035 = "[a-z]([-a-z0-9]*[a-z0-9])?";
const QUALIFIED = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
const LABEL_VALUE = `(${QUALIFIED})?`;
const CONFIG_KEY = "[-._a-zA-Z0-9]+";
const ENVIRONMENT_NAME = "[-._a-zA-Z][-._a-zA-Z0-9]*";
const C_IDENTIFIER = "[A-Za-z_][A-Za-z0-9_]*";
const PERCENT = "[0-9]+%";
const HTTP_HEADER = "[-A-Za-z0-9]+";
const WILDCARD_SUBDOMAIN = String.raw`\*\.${SUBDOMAIN}`;

const ALPHANUMERIC = "alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";

const NONE: readonly string[] = [];

/** `SAYS (e.g. 'a',  or 'b', regex used for validation is 'PATTERN')`: the two blanks before `or` are real. */
function patternFault(says: string, pattern: string, ...examples: string[]): string {
  const shown = examples.map((example) => `'${example}'`).join(",  or ");
  return `${says} (e.g. ${shown}, regex used for validation is '${pattern}')`;
}

export function tooLongText(max: number): string {
  return `must be no more than ${max} ${max === 1 ? "byte" : "bytes"}`;
}

function charactersText(max: number): string {
  return `must be no more than ${max} characters`;
}

function rule(pattern: string, max: number | undefined, says: string, ...examples: string[]): NameRule {
  const whole = new RegExp(`^(?:${pattern})$`);
  const fault = patternFault(says, pattern, ...examples);
  return (text) => {
    const isLong = max !== undefined && text.length > max;
    const isGood = whole.test(text);
    if (!isLong && isGood) return NONE;
    return [...(isLong ? [charactersText(max)] : []), ...(isGood ? [] : [fault])];
  };
}

export const dnsSubdomain: NameRule = rule(
  SUBDOMAIN,
  253,
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
  "example.com",
);

export const dnsSubdomainWithUnderscores: NameRule = rule(
  String.raw`_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*`,
  253,
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  "example.com",
);

export const dnsLabel: NameRule = rule(
  LABEL,
  63,
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
  "my-name",
  "123-abc",
);

export const dns1035Label: NameRule = rule(
  LABEL_1035,
  63,
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
  "my-name",
  "abc-123",
);

export const wildcardSubdomain: NameRule = rule(
  WILDCARD_SUBDOMAIN,
  253,
  "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character",
  "*.example.com",
);

export const labelValue: NameRule = rule(
  LABEL_VALUE,
  63,
  `a valid label must be an empty string or consist of ${ALPHANUMERIC}`,
  "MyValue",
  "my_value",
  "12345",
);

export const configMapKey: NameRule = (text) => {
  const faults = rawConfigMapKey(text);
  if (text === ".") return [...faults, "must not be '.'"];
  if (text === "..") return [...faults, "must not be '..'"];
  if (text.startsWith("..")) return [...faults, "must not start with '..'"];
  return faults;
};

const rawConfigMapKey = rule(
  CONFIG_KEY,
  253,
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
  "key.name",
  "KEY_NAME",
  "key-name",
);

const rawEnvironmentName = rule(
  String.raw`[\x20-\x3c\x3e-\x7e]+`,
  undefined,
  "a valid environment variable name must consist only of printable ASCII characters other than '='",
);

/** Since 1.34 any printable ASCII but `=` is good. */
export const environmentName: NameRule = (text) =>
  rawEnvironmentName(text).length === 0
    ? NONE
    : ["a valid environment variable name must consist only of printable ASCII characters other than '='"];

export const cIdentifier: NameRule = rule(
  C_IDENTIFIER,
  undefined,
  "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_'",
  "my_name",
  "MY_NAME",
  "MyName",
);

export const percentText: NameRule = rule(
  PERCENT,
  undefined,
  "a valid percent string must be a numeric string followed by an ending '%'",
  "1%",
  "93%",
);

export const httpHeaderName: NameRule = rule(
  HTTP_HEADER,
  undefined,
  "a valid HTTP header must consist of alphanumeric characters or '-'",
  "X-Header-Name",
);

/** The old, stricter grammar of environment names, still asked of `envFrom.prefix`. */
export const environmentNameStrict: NameRule = rule(
  ENVIRONMENT_NAME,
  undefined,
  "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit",
  "my.env-name",
  "MY_ENV.NAME",
  "MyEnvName1",
);

const qualifiedWhole = new RegExp(`^(?:${QUALIFIED})$`);

/** Label keys, annotation keys, taint keys, resource names: `[prefix/]name`. */
export const qualifiedName: NameRule = (text) => {
  const parts = text.split("/");
  if (parts.length > 2) {
    const says = patternFault(
      `a qualified name must consist of ${ALPHANUMERIC}`,
      QUALIFIED,
      "MyName",
      "my.name",
      "123-abc",
    );
    return [`${says} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
  }
  const name = parts[parts.length - 1]!;
  const prefix = parts.length === 2 ? parts[0]! : undefined;
  const faults: string[] = [];
  if (prefix === "") faults.push("prefix part must be non-empty");
  else if (prefix !== undefined) faults.push(...dnsSubdomain(prefix).map((fault) => `prefix part ${fault}`));
  if (name === "") faults.push("name part must be non-empty");
  else if (name.length > 63) faults.push("name part must be no more than 63 characters");
  if (!qualifiedWhole.test(name)) {
    faults.push(patternFault(`name part must consist of ${ALPHANUMERIC}`, QUALIFIED, "MyName", "my.name", "123-abc"));
  }
  return faults;
};

/** Names of roles and the like: anything that can be one part of a path. */
export const pathSegment: NameRule = (text) => {
  if (text === "." || text === "..") return [`may not be '${text}'`];
  return ["/", "%"].filter((bad) => text.includes(bad)).map((bad) => `may not contain '${bad}'`);
};

/** Names of ports of containers: RFC 6335. */
export const portName: NameRule = (text) => {
  const faults: string[] = [];
  if (text.length > 15) faults.push("must be no more than 15 characters");
  if (!/^[-a-z0-9]+$/.test(text)) {
    faults.push("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
  }
  if (!/[a-z]/.test(text)) faults.push("must contain at least one letter (a-z)");
  if (text.includes("--")) faults.push("must not contain consecutive hyphens");
  if (text.startsWith("-") || text.endsWith("-")) faults.push("must not begin or end with a hyphen");
  return faults;
};

export const NAME_RULES: Readonly<Record<"subdomain" | "label" | "label1035" | "path", NameRule>> = {
  subdomain: dnsSubdomain,
  label: dnsLabel,
  label1035: dns1035Label,
  path: pathSegment,
};

/** A rule's faults of one text as `Invalid value` faults of a field. */
export function nameFaults(field: string, text: string, isGood: NameRule): readonly FieldFault[] {
  const faults = isGood(text);
  if (faults.length === 0) return [];
  return faults.map((detail) => ({ field, type: "Invalid value", value: text, detail }));
}

/** Faults of a map of labels: keys first, then the key's value, as the server does for each pair in key order. */
export function labelsFaults(
  field: string,
  labels: Readonly<Record<string, string>> | undefined,
): readonly FieldFault[] {
  if (!labels) return [];
  const faults: FieldFault[] = [];
  for (const key of Object.keys(labels).sort()) {
    faults.push(...nameFaults(field, key, qualifiedName));
    faults.push(...nameFaults(field, labels[key]!, labelValue));
  }
  return faults;
}

const ANNOTATION_BYTES_MAX = 256 * 1024;

/** Faults of annotations: keys are looked at in lower case, and all together may not pass 256 KiB. */
export function annotationsFaults(
  field: string,
  annotations: Readonly<Record<string, string>> | undefined,
): readonly FieldFault[] {
  if (!annotations) return [];
  const faults: FieldFault[] = [];
  let bytes = 0;
  for (const key of Object.keys(annotations).sort()) {
    for (const detail of qualifiedName(key.toLowerCase())) {
      faults.push({ field, type: "Invalid value", value: key, detail });
    }
    bytes += key.length + annotations[key]!.length;
  }
  if (bytes > ANNOTATION_BYTES_MAX) {
    faults.push({ field, type: "Too long", detail: `may not be more than ${ANNOTATION_BYTES_MAX} bytes` });
  }
  return faults;
}
