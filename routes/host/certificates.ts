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
const CIPHER = "AES-GCM";
const KEY_NAME = "certificate-key";
const CIPHER_NAME = "certificate-cipher";
const NONCE_BYTES = 12;
const SIGNATURE_BYTES = 64;

/**
 * Signs certificates and knows its own again. A certificate is its address: an Ed25519 signature and the statement, sealed,
 * so that the address shows nobody's name. Nothing is stored but the keys, which are the installation's: all its servers
 * know each other's certificates.
 */
export class Certificates {
  readonly #keys: CryptoKeyPair;
  readonly #cipher: CryptoKey;

  private constructor(keys: CryptoKeyPair, cipher: CryptoKey) {
    this.#keys = keys;
    this.#cipher = cipher;
  }

  /** Takes the keys that the database keeps, or makes them. */
  static async open(store: Pick<Store, "secret">): Promise<Certificates> {
    const keys = await read(await store.secret(KEY_NAME, await written(await freshKeys())));
    const bytes = decoded(await store.secret(CIPHER_NAME, encoded(crypto.getRandomValues(new Uint8Array(32)))))!;
    return new Certificates(keys, await crypto.subtle.importKey("raw", bytes, CIPHER, false, ["encrypt", "decrypt"]));
  }

  /** The certificate as one word for an address. */
  async sign(certificate: Certificate): Promise<string> {
    const statement = new TextEncoder().encode(JSON.stringify(certificate));
    const signature = await crypto.subtle.sign(ALGORITHM, this.#keys.privateKey, statement);
    const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
    const said = joined(new Uint8Array(signature), statement);
    const sealed = await crypto.subtle.encrypt({ name: CIPHER, iv: nonce }, this.#cipher, said);
    return encoded(joined(nonce, new Uint8Array(sealed)));
  }

  /** What a word of ours says; undefined for any other. */
  async verified(word: string): Promise<Certificate | undefined> {
    const bytes = decoded(word);
    if (!bytes || bytes.length <= NONCE_BYTES + SIGNATURE_BYTES) return undefined;
    const opened = await crypto.subtle
      .decrypt({ name: CIPHER, iv: bytes.slice(0, NONCE_BYTES) }, this.#cipher, bytes.slice(NONCE_BYTES))
      .catch(() => undefined);
    if (!opened) return undefined;
    const [signature, statement] = [opened.slice(0, SIGNATURE_BYTES), opened.slice(SIGNATURE_BYTES)];
    const holds = await crypto.subtle.verify(ALGORITHM, this.#keys.publicKey, signature, statement);
    return holds ? JSON.parse(new TextDecoder().decode(statement)) : undefined;
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
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
