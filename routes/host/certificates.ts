import type { Store } from "../../engine/storage/mod.ts";

/** What a certificate says. */
export interface Certificate {
  readonly name: string;
  /** `track/lab`, and its title when it was made. */
  readonly lab: string;
  readonly title: string;
  readonly points: number;
  readonly maximum: number;
  /** `2026-11-21` */
  readonly day: string;
}

const ALGORITHM = { name: "Ed25519" };
const KEY_NAME = "certificate-key";

/**
 * Signs certificates and knows its own again. A certificate is its address: the statement and an Ed25519 signature, so
 * nothing is stored but the key, which is the installation's: all its servers know each other's certificates.
 */
export class Certificates {
  readonly #keys: CryptoKeyPair;

  private constructor(keys: CryptoKeyPair) {
    this.#keys = keys;
  }

  /** Takes the key that the database keeps, or makes one. */
  static async open(store: Pick<Store, "secret">): Promise<Certificates> {
    return new Certificates(await read(await store.secret(KEY_NAME, await written(await freshKeys()))));
  }

  /** The certificate as one word for an address. */
  async sign(certificate: Certificate): Promise<string> {
    const statement = new TextEncoder().encode(JSON.stringify(certificate));
    const signature = await crypto.subtle.sign(ALGORITHM, this.#keys.privateKey, statement);
    return `${encoded(statement)}.${encoded(new Uint8Array(signature))}`;
  }

  /** What a word of ours says; undefined for any other. */
  async verified(word: string): Promise<Certificate | undefined> {
    const [statement, signature] = word.split(".").map(decoded);
    if (!statement || !signature) return undefined;
    const holds = await crypto.subtle.verify(ALGORITHM, this.#keys.publicKey, signature, statement);
    return holds ? JSON.parse(new TextDecoder().decode(statement)) : undefined;
  }
}

function freshKeys(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]) as Promise<CryptoKeyPair>;
}

async function written({ privateKey, publicKey }: CryptoKeyPair): Promise<string> {
  const jwk = (key: CryptoKey) => crypto.subtle.exportKey("jwk", key);
  return JSON.stringify({ private: await jwk(privateKey), public: await jwk(publicKey) });
}

async function read(text: string): Promise<CryptoKeyPair> {
  const stored = JSON.parse(text);
  return {
    privateKey: await crypto.subtle.importKey("jwk", stored.private, ALGORITHM, true, ["sign"]),
    publicKey: await crypto.subtle.importKey("jwk", stored.public, ALGORITHM, true, ["verify"]),
  };
}

function encoded(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function decoded(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
  } catch {
    return undefined;
  }
}
