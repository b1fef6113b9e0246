/** An identity provider of the tests' own, on the loopback: OpenID Connect's code flow with PKCE, for one person. */
export interface IdentityProvider {
  readonly issuer: string;
  /** Who signs in next; `isForged` has the word signed with another key. */
  person: { readonly sub: string; readonly email: string; readonly isVerified: boolean; readonly isForged?: boolean };
  stop(): Promise<void>;
}

export const CLIENT = { clientId: "slipway", clientSecret: "a secret of the client" };

const ALGORITHM = {
  name: "RSASSA-PKCS1-v1_5",
  hash: "SHA-256",
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
};

export async function identityProviderStarted(): Promise<IdentityProvider> {
  const [keys, others] = await Promise.all(
    [0, 1].map(() => crypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"])),
  );
  const jwk = { ...await crypto.subtle.exportKey("jwk", keys!.publicKey), kid: "k1", alg: "RS256", use: "sig" };
  const asked = new Map<string, URLSearchParams>();
  const provider = { person: { sub: "1", email: "ada@example.org", isVerified: true } } as {
    person: IdentityProvider["person"];
  };
  let issuer = "";
  const token = async (form: URLSearchParams): Promise<Response> => {
    const about = asked.get(form.get("code") ?? "");
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(form.get("code_verifier") ?? ""));
    const isProven = about !== undefined && about.get("code_challenge") === base64(new Uint8Array(digest));
    if (!isProven || form.get("client_secret") !== CLIENT.clientSecret) {
      return Response.json({ error: "invalid_grant" }, { status: 400 });
    }
    const { sub, email, isVerified, isForged } = provider.person;
    const nowSeconds = Math.floor(Date.now() / 1000);
    const claims = {
      iss: issuer,
      aud: CLIENT.clientId,
      sub,
      email,
      email_verified: isVerified,
      name: "Ada Lovelace",
      nonce: about.get("nonce"),
      iat: nowSeconds,
      exp: nowSeconds + 300,
    };
    const idToken = await signed(claims, (isForged ? others : keys)!.privateKey);
    return Response.json({ access_token: "a", token_type: "Bearer", expires_in: 300, id_token: idToken });
  };
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, async (request) => {
    const url = new URL(request.url);
    switch (url.pathname) {
      case "/.well-known/openid-configuration":
        return Response.json({
          issuer,
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/token`,
          jwks_uri: `${issuer}/keys`,
          id_token_signing_alg_values_supported: ["RS256"],
        });
      case "/keys":
        return Response.json({ keys: [jwk] });
      case "/authorize": {
        const code = crypto.randomUUID();
        asked.set(code, url.searchParams);
        const back = new URL(url.searchParams.get("redirect_uri")!);
        back.searchParams.set("code", code);
        back.searchParams.set("state", url.searchParams.get("state")!);
        return Response.redirect(back, 302);
      }
      case "/token":
        return await token(new URLSearchParams(await request.text()));
      default:
        return new Response("nothing here", { status: 404 });
    }
  });
  issuer = `http://127.0.0.1:${server.addr.port}`;
  return Object.assign(provider, { issuer, stop: () => server.shutdown() });
}

async function signed(claims: object, key: CryptoKey): Promise<string> {
  const text = [{ alg: "RS256", kid: "k1" }, claims].map((part) =>
    base64(new TextEncoder().encode(JSON.stringify(part)))
  ).join(".");
  const sign = await crypto.subtle.sign(ALGORITHM.name, key, new TextEncoder().encode(text));
  return `${text}.${base64(new Uint8Array(sign))}`;
}

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
