/** What a label's value and a label's or taint's name may be, in the words of apimachinery's `validation`. */

const LENGTH_MAX = 63;
const VALUE_RULE =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
const NAME_RULE =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const QUALIFIED_RULE =
  "a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')";
const PREFIX_RULE =
  "prefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const PLAIN = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

export function labelValueFault(value: string): string | undefined {
  const faults = [
    value.length > LENGTH_MAX ? `must be no more than ${LENGTH_MAX} bytes` : "",
    value === "" || PLAIN.test(value) ? "" : VALUE_RULE,
  ].filter((text) => text !== "");
  return faults.length ? faults.join("; ") : undefined;
}

/** Of `name` or `prefix.example.com/name`. */
export function qualifiedNameFault(text: string): string | undefined {
  const parts = text.split("/");
  if (parts.length > 2) return QUALIFIED_RULE;
  const name = parts.at(-1)!;
  const prefix = parts.length === 2 ? parts[0]! : undefined;
  const faults = [
    prefix === ""
      ? "prefix part must be non-empty"
      : prefix !== undefined && !SUBDOMAIN.test(prefix)
      ? PREFIX_RULE
      : "",
    name === ""
      ? "name part must be non-empty"
      : name.length > LENGTH_MAX
      ? `name part must be no more than ${LENGTH_MAX} bytes`
      : "",
    PLAIN.test(name) ? "" : NAME_RULE,
  ].filter((fault) => fault !== "");
  return faults.length ? faults.join("; ") : undefined;
}
