import {
  calculateJwkThumbprint,
  createRemoteJWKSet,
  customFetch,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  type JWTVerifyGetKey,
  SignJWT,
} from "jose";
import type { LtiRegistrationRow, Store } from "../../../engine/storage/mod.ts";
import { askPlatform, type PlatformFetch } from "./platform_fetch.ts";

export const LTI_ALGORITHM = "RS256";
export const SCORE_SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/score";

const KEY_NAME = "lti-key";
const ASSERTION_SECONDS = 300;
/** A token is not used any more so long before it ends. */
const TOKEN_MARGIN_SECONDS = 300;
const TIMEOUT_MS = 10_000;
const KEYS_PAUSE_MS = 30_000;

export interface LtiToolOptions {
  readonly store: Pick<Store, "secret">;
  /** Without, there is no LTI: platforms must know where we are. */
  readonly publicUrl?: string;
  readonly nowMs: () => number;
  readonly timeoutMs?: number;
  /** How long a platform is not asked again for a key that it has not published. */
  readonly keysPauseMs?: number;
}

/** A platform gave no token; with what status, if it answered. */
export class NoToken extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`The platform's token URL answers with ${status}`);
    this.status = status;
  }
}

/** Our side of LTI: the key that we sign with, keys of platforms as they publish them, and tokens that they have given us. */
export class LtiTool {
  readonly #options: LtiToolOptions;
  readonly #key: { readonly privateKey: CryptoKey; readonly kid: string; readonly publicJwk: JWK };
  readonly #platformKeys = new Map<string, JWTVerifyGetKey>();
  readonly #tokens = new Map<string, { readonly token: string; readonly untilMs: number }>();

  private constructor(options: LtiToolOptions, key: { privateKey: CryptoKey; kid: string; publicJwk: JWK }) {
    this.#options = options;
    this.#key = key;
  }

  /** Takes the key that the database keeps, or makes it. */
  static async open(options: LtiToolOptions): Promise<LtiTool> {
    const fresh = await generateKeyPair(LTI_ALGORITHM, { extractable: true });
    const stored = await options.store.secret(KEY_NAME, JSON.stringify(await exportJWK(fresh.privateKey)));
    const jwk = JSON.parse(stored) as JWK;
    const { kty, n, e } = jwk;
    const kid = await calculateJwkThumbprint(jwk);
    const privateKey = await importJWK(jwk, LTI_ALGORITHM);
    if (privateKey instanceof Uint8Array) throw new Error("The key of LTI that the database keeps is none for RS256");
    return new LtiTool(options, { privateKey, kid, publicJwk: { kty, n, e, kid, alg: LTI_ALGORITHM, use: "sig" } });
  }

  /** What a platform must know of us; undefined without a public address. */
  get urls(): { readonly login: string; readonly launch: string; readonly jwks: string } | undefined {
    const { publicUrl } = this.#options;
    if (publicUrl === undefined) return undefined;
    return { login: `${publicUrl}/lti/login`, launch: `${publicUrl}/lti/launch`, jwks: `${publicUrl}/lti/jwks` };
  }

  /** Public keys, as the platforms read them. */
  get jwks(): { readonly keys: readonly JWK[] } {
    return { keys: [this.#key.publicJwk] };
  }

  get fetching(): PlatformFetch {
    const { publicUrl, timeoutMs = TIMEOUT_MS } = this.#options;
    return { allowsHttp: publicUrl?.startsWith("http:") ?? false, timeoutMs };
  }

  /** Keys of a platform: read when they are needed, and once more for one that is not among them. */
  keysOf({ jwksUrl }: LtiRegistrationRow): JWTVerifyGetKey {
    const known = this.#platformKeys.get(jwksUrl);
    if (known) return known;
    const keys = createRemoteJWKSet(new URL(jwksUrl), {
      timeoutDuration: this.fetching.timeoutMs,
      cooldownDuration: this.#options.keysPauseMs ?? KEYS_PAUSE_MS,
      [customFetch]: (url: string, init: RequestInit) => askPlatform(url, init, this.fetching),
    });
    this.#platformKeys.set(jwksUrl, keys);
    return keys;
  }

  /** A token for sending scores; throws `NoToken`, or what went wrong on the way. */
  async token({ id, client, tokenUrl }: LtiRegistrationRow): Promise<string> {
    const nowMs = this.#options.nowMs();
    const known = this.#tokens.get(id);
    if (known && nowMs < known.untilMs) return known.token;
    const nowSeconds = Math.floor(nowMs / 1000);
    const assertion = await new SignJWT({ jti: crypto.randomUUID() })
      .setProtectedHeader({ alg: LTI_ALGORITHM, kid: this.#key.kid, typ: "JWT" })
      .setIssuer(client).setSubject(client).setAudience(tokenUrl)
      .setIssuedAt(nowSeconds).setExpirationTime(nowSeconds + ASSERTION_SECONDS)
      .sign(this.#key.privateKey);
    const body = new URLSearchParams({
      grant_type: "client_credentials",
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
      client_assertion: assertion,
      scope: SCORE_SCOPE,
    });
    const said = await askPlatform(tokenUrl, { method: "POST", body }, this.fetching);
    if (!said.ok) throw new NoToken(said.status);
    const { access_token: token, expires_in: seconds } = await said.json();
    if (typeof token !== "string") throw new NoToken(said.status);
    const kept = Math.max(0, (Number(seconds) || 0) - TOKEN_MARGIN_SECONDS);
    this.#tokens.set(id, { token, untilMs: nowMs + kept * 1000 });
    return token;
  }

  /** The platform takes it no more. */
  dropToken({ id }: LtiRegistrationRow): void {
    this.#tokens.delete(id);
  }
}
