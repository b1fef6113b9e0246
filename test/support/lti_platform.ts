import assert from "node:assert/strict";
import {
  calculateJwkThumbprint,
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  type JWK,
  jwtVerify,
  SignJWT,
} from "jose";
import type { LtiRegistrationRow } from "../../engine/storage/mod.ts";

const CLAIM = "https://purl.imsglobal.org/spec/lti/claim/";
export const ROLE = "http://purl.imsglobal.org/vocab/lis/v2/membership";
const SCORE_SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/score";

/** A score as the platform was sent it. */
export interface SentScore {
  readonly userId: string;
  readonly timestamp: string;
  readonly scoreGiven: number;
  readonly scoreMaximum: number;
  readonly gradingProgress: string;
  readonly activityProgress: string;
  readonly [more: string]: unknown;
}

/** What the platform does with the next score; then it is well again. `late`: it keeps it, and says so too late. */
export type ScoreFault = "late" | "throttled" | 401 | 409 | 422 | 429 | 500;

/** What may be wrong with the word of a launch. */
export interface Forgery {
  /** Put over the claims; undefined leaves one out. */
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
  /** Signs with another key than the one that is published. */
  readonly withOtherKey?: boolean;
  /** Signs with the published key taken for a secret, or not at all. */
  readonly as?: "HS256" | "none";
}

/** A learning platform of the tests' own on the loopback, with the manners of Moodle where platforms differ. */
export class LtiPlatform {
  readonly client = "slipway-client";
  /** Where the tool is. */
  tool = "http://localhost";
  /** What is wrong with the launches of its own pages. */
  forgery: Forgery = {};
  /** How its public keys are served. */
  keys: "well" | "down" | "slow" | "huge" = "well";
  tokens: "well" | 500 | 400 = "well";
  readonly faults: ScoreFault[] = [];
  readonly scores: SentScore[] = [];
  readonly asked = { jwks: 0, token: 0, scores: 0 };
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  readonly #toolKeys: () => { readonly keys: readonly JWK[] };
  readonly #nowMs: () => number;
  #pair!: CryptoKeyPair;
  #other!: CryptoKeyPair;
  #jwk!: JWK;

  private constructor(toolKeys: () => { readonly keys: readonly JWK[] }, nowMs: () => number) {
    this.#toolKeys = toolKeys;
    this.#nowMs = nowMs;
    this.#server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, (one) => this.#answered(one));
  }

  static async start(
    toolKeys: () => { readonly keys: readonly JWK[] },
    nowMs: () => number = Date.now,
  ): Promise<LtiPlatform> {
    const platform = new LtiPlatform(toolKeys, nowMs);
    platform.#other = await generateKeyPair("RS256");
    await platform.rotate();
    return platform;
  }

  get issuer(): string {
    return `http://127.0.0.1:${this.#server.addr.port}`;
  }

  get lineItem(): string {
    return `${this.issuer}/mod/lineitem?type_id=7`;
  }

  /** Takes another key, and publishes it alone. */
  async rotate(): Promise<void> {
    this.#pair = await generateKeyPair("RS256", { extractable: true });
    const jwk = await exportJWK(this.#pair.publicKey);
    this.#jwk = { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: "RS256", use: "sig" };
  }

  registration(course: string): LtiRegistrationRow {
    const { issuer, client } = this;
    return {
      id: `r-${course}`,
      course,
      issuer,
      client,
      authUrl: `${issuer}/auth?tenant=1`,
      tokenUrl: `${issuer}/token`,
      jwksUrl: `${issuer}/jwks`,
      deployments: ["1"],
      isEnabled: true,
      createdMs: 1,
    };
  }

  /** The login that it begins. */
  login(more: Record<string, string> = {}): Record<string, string> {
    return {
      iss: this.issuer,
      login_hint: "7",
      target_link_uri: `${this.tool}/lti/launch`,
      lti_message_hint: '{"cmid":3}',
      client_id: this.client,
      lti_deployment_id: "1",
      ...more,
    };
  }

  /** Answers an authentication request: what its form sends to the tool. */
  async authorized(address: string, forgery: Forgery = {}): Promise<{ state: string; id_token: string }> {
    const { origin, pathname, searchParams } = new URL(address);
    const { state, nonce, ...rest } = Object.fromEntries(searchParams);
    assert.equal(`${origin}${pathname}`, `${this.issuer}/auth`);
    assert.deepEqual(rest, {
      tenant: "1",
      scope: "openid",
      response_type: "id_token",
      response_mode: "form_post",
      prompt: "none",
      client_id: this.client,
      redirect_uri: `${this.tool}/lti/launch`,
      login_hint: "7",
      lti_message_hint: '{"cmid":3}',
    });
    return { state: state!, id_token: await this.#signed(this.#claims(nonce!), forgery) };
  }

  async stop(): Promise<void> {
    await this.#server.shutdown();
  }

  #claims(nonce: string): Record<string, unknown> {
    const nowSeconds = Math.floor(this.#nowMs() / 1000);
    return {
      iss: this.issuer,
      aud: this.client,
      sub: "user-7",
      exp: nowSeconds + 300,
      iat: nowSeconds,
      nonce,
      given_name: "Lea",
      family_name: "Lern",
      email: "lea@example.org",
      [`${CLAIM}version`]: "1.3.0",
      [`${CLAIM}message_type`]: "LtiResourceLinkRequest",
      [`${CLAIM}roles`]: [`${ROLE}#Learner`],
      [`${CLAIM}deployment_id`]: "1",
      [`${CLAIM}target_link_uri`]: `${this.tool}/lti/launch`,
      [`${CLAIM}resource_link`]: { id: "link-1", title: "Week 1" },
      [`${CLAIM}custom`]: { assignment: "$Slipway.assignment" },
      [`${CLAIM}lis`]: { person_sourcedid: null },
      [`${CLAIM}launch_presentation`]: null,
      "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint": { scope: [SCORE_SCOPE], lineitem: this.lineItem },
    };
  }

  async #signed(claims: Record<string, unknown>, forgery: Forgery): Promise<string> {
    const named = Object.fromEntries(
      Object.entries(forgery.claims ?? {}).map(([name, value]) => [SHORT.has(name) ? name : CLAIM + name, value]),
    );
    const payload = JSON.parse(JSON.stringify({ ...claims, ...named }));
    const header = { alg: "RS256", kid: this.#jwk.kid, ...forgery.header };
    if (forgery.as === "none") {
      const [head, body] = [{ ...header, alg: "none" }, payload].map(base64);
      return `${head}.${body}.`;
    }
    if (forgery.as === "HS256") {
      const secret = new TextEncoder().encode(JSON.stringify(this.#jwk));
      return await new SignJWT(payload).setProtectedHeader({ ...header, alg: "HS256" }).sign(secret);
    }
    if (forgery.header?.["crit"]) return await this.#signedRaw(header, payload);
    const { privateKey } = forgery.withOtherKey ? this.#other : this.#pair;
    return await new SignJWT(payload).setProtectedHeader(header).sign(privateKey);
  }

  /** As the library would not: with a head that it does not know. */
  async #signedRaw(header: unknown, payload: unknown): Promise<string> {
    const text = `${base64(header)}.${base64(payload)}`;
    const bytes = new TextEncoder().encode(text);
    const signature = await crypto.subtle.sign("RSASSA-PKCS1-v1_5", this.#pair.privateKey, bytes);
    return `${text}.${new Uint8Array(signature).toBase64({ alphabet: "base64url", omitPadding: true })}`;
  }

  async #answered(request: Request): Promise<Response> {
    switch (new URL(request.url).pathname) {
      case "/course":
        return page(`<iframe name="lab" title="Lab"></iframe>`, `${this.tool}/lti/login`, this.login(), "lab");
      case "/auth":
        return page("", `${this.tool}/lti/launch`, await this.authorized(request.url, this.forgery));
      case "/favicon.ico":
        return new Response(null, { status: 204 });
      case "/jwks":
        this.asked.jwks++;
        return await this.#published();
      case "/token":
        this.asked.token++;
        return await this.#token(new URLSearchParams(await request.text()));
      case "/mod/lineitem/scores":
        this.asked.scores++;
        return await this.#scored(request);
      default:
        return new Response("nothing here", { status: 404 });
    }
  }

  async #published(): Promise<Response> {
    if (this.keys === "down") return new Response("down", { status: 503 });
    if (this.keys === "slow") await new Promise((done) => setTimeout(done, 600));
    const padding = this.keys === "huge" ? { padding: "x".repeat(300_000) } : {};
    return Response.json({ keys: [this.#jwk], ...padding });
  }

  async #token(form: URLSearchParams): Promise<Response> {
    if (this.tokens !== "well") return new Response("no", { status: this.tokens });
    const keys = createLocalJWKSet({ keys: [...this.#toolKeys().keys] });
    const { payload } = await jwtVerify(form.get("client_assertion") ?? "", keys, {
      issuer: this.client,
      subject: this.client,
      audience: `${this.issuer}/token`,
      requiredClaims: ["jti", "iat", "exp"],
      currentDate: new Date(this.#nowMs()),
    });
    assert.ok(payload.exp! - payload.iat! <= 300);
    assert.equal(form.get("grant_type"), "client_credentials");
    assert.equal(form.get("client_assertion_type"), "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    assert.equal(form.get("scope"), SCORE_SCOPE);
    return Response.json({ access_token: `token ${this.asked.token}`, token_type: "Bearer", expires_in: 3600 });
  }

  async #scored(request: Request): Promise<Response> {
    const fault = this.faults.shift();
    const limit = fault === "throttled" ? { "x-rate-limit-remaining": "0" } : undefined;
    if (fault === "throttled") return new Response("no", { status: 403, headers: limit });
    if (typeof fault === "number") return new Response("no", { status: fault });
    assert.equal(new URL(request.url).search, "?type_id=7", "what the line item asks for stays behind /scores");
    if (request.headers.get("content-type") !== "application/vnd.ims.lis.v1.score+json") {
      return new Response("type", { status: 400 });
    }
    if (!request.headers.get("authorization")?.startsWith("Bearer token ")) return new Response("", { status: 401 });
    const score: SentScore = await request.json();
    const seconds = (one: SentScore) => Math.floor(Date.parse(one.timestamp) / 1000);
    const last = this.scores.at(-1);
    if (last && seconds(last) >= seconds(score)) return new Response("older", { status: 409 });
    this.scores.push(score);
    if (fault === "late") await new Promise((done) => setTimeout(done, 600));
    return Response.json({});
  }
}

/** A page that sends a form by itself, into a frame if one is named. */
function page(body: string, action: string, fields: Readonly<Record<string, string>>, target = ""): Response {
  const quoted = (text: string) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  const inputs = Object.entries(fields).map(([name, value]) => `<input name="${name}" value="${quoted(value)}">`);
  const form = `<form method="post" action="${action}" target="${target}" hidden>${inputs.join("")}</form>`;
  return new Response(
    `<!DOCTYPE html><html lang="en"><title>LMS</title>${body}${form}<script>document.forms[0].submit()</script></html>`,
    { headers: { "content-type": "text/html; charset=utf-8" } },
  );
}

/** Claims that have no address before their name. */
const SHORT = new Set(["iss", "aud", "azp", "sub", "exp", "iat", "nonce", "email"]);

function base64(part: unknown): string {
  return new TextEncoder().encode(JSON.stringify(part)).toBase64({ alphabet: "base64url", omitPadding: true });
}
