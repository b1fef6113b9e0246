import type { KubeObject } from "../../base/object.ts";
import { rfc3339 } from "../../base/time.ts";
import { invalid as invalidField } from "../../kinds/field_fault.ts";
import type { Answer } from "../api.ts";
import { decodedBody } from "../body.ts";
import { type Call, found, success } from "../call.ts";
import { invalid, notFound, refusal, Refused } from "../faults.ts";

const TOKEN_REQUEST = { kind: "TokenRequest", apiVersion: "authentication.k8s.io/v1" };
const SECONDS_MIN = 600;
const SECONDS_DEFAULT = 3600;
const AUDIENCE = "https://kubernetes.default.svc.cluster.local";

/** A token that says who its bearer is. Its signature is a sham: nothing in here checks one. */
export function token(call: Call): Answer {
  const body = decodedBody(call, TOKEN_REQUEST);
  if (body instanceof Refused) return refusal(body.fault);
  const account = found(call);
  const { name, namespace } = call.request;
  if (!account) return refusal(notFound(call.resource, name!));
  const seconds: number = body.spec?.expirationSeconds ?? SECONDS_DEFAULT;
  if (seconds < SECONDS_MIN) {
    const fault = invalidField("spec.expirationSeconds", seconds, "may not specify a duration less than 10 minutes");
    return refusal(invalid({ kind: "TokenRequest", group: "authentication.k8s.io" }, "", [fault]));
  }
  const { nowMs } = call.machine;
  const audiences: readonly string[] = body.spec?.audiences?.length ? body.spec.audiences : [AUDIENCE];
  const issued = Math.floor(nowMs / 1000);
  const claims = {
    aud: audiences,
    exp: issued + seconds,
    iat: issued,
    iss: AUDIENCE,
    jti: call.machine.chance.uuid(),
    "kubernetes.io": { namespace, serviceaccount: { name, uid: account.metadata.uid } },
    nbf: issued,
    sub: `system:serviceaccount:${namespace}:${name}`,
  };
  const text = [{ alg: "RS256", kid: "simulated" }, claims].map((part) => base64(JSON.stringify(part))).join(".");
  const metadata = { ...body.metadata, name: name!, namespace, creationTimestamp: rfc3339(nowMs) };
  const request = {
    ...TOKEN_REQUEST,
    // It is never stored, and so has neither identity nor version.
    metadata: metadata as KubeObject["metadata"],
    spec: { boundObjectRef: null, ...body.spec, audiences, expirationSeconds: seconds },
    status: { expirationTimestamp: rfc3339(nowMs + seconds * 1000), token: `${text}.${base64("simulated signature")}` },
  };
  return success(call, request, { created: true });
}

/** Base64 as JSON Web Tokens have it. */
function base64(text: string): string {
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
