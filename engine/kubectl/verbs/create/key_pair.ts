/** What Go's `tls.X509KeyPair` says of a certificate and a key that don't belong together, or are none. */

interface Block {
  readonly type: string;
  readonly bytes: string;
}

const PEM = /-----BEGIN ([^\n-]+)-----\r?\n([\s\S]*?)-----END \1-----/g;

function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  for (const [, type = "", body = ""] of text.matchAll(PEM)) {
    const lines = body.replace(/^(?:[^\n:]+:[^\n]*\n)+\n/, "").replace(/\s/g, "");
    if (!/^[A-Za-z0-9+/]*={0,2}$/.test(lines) || lines.length % 4 !== 0) continue;
    blocks.push({ type, bytes: atob(lines) });
  }
  return blocks;
}

/** The complaint, or undefined when they are a pair. */
export function keyPairFault(certificateText: string, keyText: string): string | undefined {
  const certificates = blocksOf(certificateText);
  const certificate = certificates.find(({ type }) => type === "CERTIFICATE");
  if (!certificate) return noCertificate(certificates.map(({ type }) => type));
  const keys = blocksOf(keyText);
  const key = keys.find(({ type }) => type === "PRIVATE KEY" || type.endsWith(" PRIVATE KEY"));
  if (!key) return noKey(keys.map(({ type }) => type));
  if (!isSequence(certificate.bytes)) return "x509: malformed certificate";
  if (!isSequence(key.bytes)) return "tls: failed to parse private key";
  const shared = publicPart(key.bytes);
  return shared === "" || certificate.bytes.includes(shared) ? undefined : "tls: private key does not match public key";
}

function noCertificate(types: readonly string[]): string {
  if (!types.length) return "tls: failed to find any PEM data in certificate input";
  if (types.length === 1 && types[0]!.endsWith("PRIVATE KEY")) {
    return "tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched";
  }
  return `tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: [${
    types.join(" ")
  }]`;
}

function noKey(types: readonly string[]): string {
  if (!types.length) return "tls: failed to find any PEM data in key input";
  if (types.length === 1 && types[0] === "CERTIFICATE") {
    return "tls: found a certificate rather than a key in the PEM for the private key";
  }
  return `tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types: [${
    types.join(" ")
  }]`;
}

/** DER: a sequence that is as long as it says. */
function isSequence(bytes: string): boolean {
  const part = elementAt(bytes, 0);
  return part !== undefined && part.tag === 0x30 && part.end === bytes.length;
}

interface Element {
  readonly tag: number;
  readonly start: number;
  readonly end: number;
}

function elementAt(bytes: string, at: number): Element | undefined {
  const first = bytes.charCodeAt(at + 1);
  if (Number.isNaN(first)) return undefined;
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  let length = first < 0x80 ? first : 0;
  for (let i = 0; i < lengthBytes; i++) length = length * 256 + bytes.charCodeAt(at + 2 + i);
  const start = at + 2 + lengthBytes;
  return start + length <= bytes.length ? { tag: bytes.charCodeAt(at), start, end: start + length } : undefined;
}

const INTEGER = 0x02, BIT_STRING = 0x03, OCTET_STRING = 0x04;

/** What a key and its certificate share: the modulus of RSA (its first long number), the point of an elliptic curve. */
function publicPart(bytes: string, from = 0, to = bytes.length): string {
  for (let at = from; at < to;) {
    const part = elementAt(bytes, at);
    if (!part) return "";
    const length = part.end - part.start;
    if ((part.tag === INTEGER && length > 64) || (part.tag === BIT_STRING && length > 32)) {
      return bytes.slice(part.start, part.end);
    }
    const holdsMore = part.tag >= 0x30 || (part.tag === OCTET_STRING && bytes.charCodeAt(part.start) === 0x30);
    const inner = holdsMore ? publicPart(bytes, part.start, part.end) : "";
    if (inner) return inner;
    at = part.end;
  }
  return "";
}
