/** Who a certificate request (PKCS #10, PEM in base64) is for: the parts of its subject, and its alternative names. */
export interface RequestSubject {
  /** By the name that kubectl gives the part: `Common Name`, `Organization`, … */
  readonly parts: Readonly<Record<string, readonly string[]>>;
  /** By kind, in the order in which kubectl shows them: `DNS Names`, `Email Addresses`, `URIs`, `IP Addresses`. */
  readonly names: Readonly<Record<string, readonly string[]>>;
}

const PARTS: Readonly<Record<string, string>> = {
  "550403": "Common Name",
  "550405": "Serial Number",
  "55040a": "Organization",
  "55040b": "Organizational Unit",
  "550406": "Country",
  "550407": "Locality",
  "550408": "Province",
  "550409": "StreetAddress",
  "550411": "PostalCode",
};

/** Context tags of a GeneralName (RFC 5280, 4.2.1.6). */
const NAMES: readonly (readonly [tag: number, title: string])[] = [
  [0x82, "DNS Names"],
  [0x81, "Email Addresses"],
  [0x86, "URIs"],
  [0x87, "IP Addresses"],
];

const EXTENSION_REQUEST = "2a864886f70d01090e";
const ALTERNATIVE_NAME = "551d11";

/** Undefined when the text is no certificate request. */
export function requestSubject(request: string): RequestSubject | undefined {
  try {
    const pem = atob(request).replace(/-----(BEGIN|END)[^-]*-----/g, "").replace(/\s/g, "");
    const der = Uint8Array.from(atob(pem), (character) => character.charCodeAt(0));
    const [info] = children(elements(der)[0]);
    const [, subject, , attributes] = children(info);
    if (!subject) return undefined;
    return { parts: subjectParts(subject), names: alternativeNames(attributes) };
  } catch {
    return undefined;
  }
}

function subjectParts(subject: Element | undefined): Record<string, string[]> {
  const parts: Record<string, string[]> = {};
  for (const pair of children(subject).flatMap(children)) {
    const [type, value] = children(pair);
    const title = PARTS[hex(type)];
    if (title && value) (parts[title] ??= []).push(text(value));
  }
  return parts;
}

function alternativeNames(attributes: Element | undefined): Record<string, string[]> {
  const requests = children(attributes).filter((attribute) => hex(children(attribute)[0]) === EXTENSION_REQUEST);
  const extensions = requests.flatMap((attribute) => children(children(attribute)[1])).flatMap(children);
  const names: Record<string, string[]> = {};
  for (const extension of extensions) {
    const [type, ...rest] = children(extension);
    if (hex(type) !== ALTERNATIVE_NAME) continue;
    const entries = children(elements(rest.at(-1)!.bytes)[0]);
    for (const [tag, title] of NAMES) {
      const found = entries.filter((entry) => entry.tag === tag);
      if (found.length > 0) names[title] = found.map((entry) => (tag === 0x87 ? address(entry.bytes) : text(entry)));
    }
  }
  return names;
}

// DER

interface Element {
  readonly tag: number;
  readonly bytes: Uint8Array;
}

function children(element: Element | undefined): Element[] {
  return element ? elements(element.bytes) : [];
}

function elements(bytes: Uint8Array): Element[] {
  const found: Element[] = [];
  for (let i = 0; i < bytes.length;) {
    const tag = bytes[i++]!;
    let length = bytes[i++]!;
    if (length > 0x80) {
      const digits = length - 0x80;
      length = bytes.subarray(i, i + digits).reduce((sum, byte) => sum * 256 + byte, 0);
      i += digits;
    }
    found.push({ tag, bytes: bytes.subarray(i, i + length) });
    i += length;
  }
  return found;
}

function hex(element: Element | undefined): string {
  return [...(element?.bytes ?? [])].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function text({ bytes }: Element): string {
  return new TextDecoder().decode(bytes);
}

function address(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join(".");
  const groups = Array.from({ length: bytes.length / 2 }, (_, i) => bytes[2 * i]! * 256 + bytes[2 * i + 1]!);
  const full = groups.map((group) => group.toString(16)).join(":");
  const longest = (full.match(/\b0(:0)+\b/g) ?? []).reduce((a, b) => (b.length > a.length ? b : a), "");
  return longest ? full.replace(new RegExp(`:?\\b${longest}\\b:?`), "::") : full;
}
