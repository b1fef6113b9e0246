import { errors, type JWTPayload, jwtVerify } from "jose";
import type { LtiRegistrationRow, LtiStateRow, Role } from "../../../engine/storage/mod.ts";
import { LTI_ALGORITHM, type LtiTool, SCORE_SCOPE } from "./tool.ts";

/** Why a launch is not taken. `state…`: begin again; the others are the platform's, or its registration's. */
export const LAUNCH_REFUSALS = [
  "state_unknown",
  "state_not_this_browser",
  "registration_unknown",
  "registration_disabled",
  "platform_error",
  "platform_keys",
  "signature",
  "issuer",
  "audience",
  "expired",
  "issued_at",
  "nonce",
  "claims",
  "version",
  "message_type",
  "roles",
  "resource_link",
  "deployment",
  "target",
  "removed",
  "too_often",
] as const;
export type LaunchRefusal = typeof LAUNCH_REFUSALS[number];

/** Whom a platform sends, and where to: all that we use of its word. */
export interface Launch {
  readonly subject: string;
  readonly name: { readonly given: string; readonly family: string };
  /** Empty when the platform does not say. */
  readonly email: string;
  readonly role: Exclude<Role, "owner">;
  /** What an instructor sees as a learner does: not graded. */
  readonly isTestUser: boolean;
  readonly deployment: string;
  readonly resource: { readonly id: string; readonly title: string };
  /** Of the custom claim: an id of ours, if the link says so. */
  readonly assignment: string | undefined;
  /** Where scores go, if the platform takes them. */
  readonly lineItem: string | undefined;
}

const CLAIM = "https://purl.imsglobal.org/spec/lti/claim/";
const ENDPOINT = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint";
const CONTEXT_ROLE = "http://purl.imsglobal.org/vocab/lis/v2/membership";
const TEST_USER = "http://purl.imsglobal.org/vocab/lti/system/person#TestUser";
const AGE_SECONDS = 600;
const SKEW_SECONDS = 60;
const TEXT_CHARACTERS_MAX = 200;

/** Which of our refusals an error of the library is, by the claim that it names. */
const CLAIMS: Readonly<Record<string, LaunchRefusal>> = { iss: "issuer", aud: "audience", iat: "issued_at" };

/** What a platform's word says, when it holds: LTI 1.3 core, section 5, in the order of the OpenID Connect checks. */
export async function launchOf(
  idToken: string,
  { registration, state, tool, nowMs }: {
    readonly registration: LtiRegistrationRow;
    readonly state: LtiStateRow;
    readonly tool: LtiTool;
    readonly nowMs: number;
  },
): Promise<Launch | { readonly refused: LaunchRefusal }> {
  let payload: JWTPayload;
  try {
    ({ payload } = await jwtVerify(idToken, tool.keysOf(registration), {
      algorithms: [LTI_ALGORITHM],
      issuer: registration.issuer,
      audience: registration.client,
      requiredClaims: ["exp", "iat", "nonce", "sub"],
      maxTokenAge: AGE_SECONDS,
      clockTolerance: SKEW_SECONDS,
      currentDate: new Date(nowMs),
    }));
  } catch (error) {
    return { refused: refusalOf(error) };
  }
  const { aud, azp, nonce } = payload;
  const isOurs = azp === registration.client || (azp === undefined && (!Array.isArray(aud) || aud.length === 1));
  if (!isOurs) return { refused: "audience" };
  if (nonce !== state.nonce) return { refused: "nonce" };
  return claimsOf(payload, registration, state);
}

function claimsOf(
  payload: JWTPayload,
  registration: LtiRegistrationRow,
  state: LtiStateRow,
): Launch | { readonly refused: LaunchRefusal } {
  const claim = (name: string) => payload[CLAIM + name];
  if (typeof payload.sub !== "string" || payload.sub === "") return { refused: "claims" };
  if (claim("version") !== "1.3.0") return { refused: "version" };
  if (claim("message_type") !== "LtiResourceLinkRequest") return { refused: "message_type" };
  const roles = claim("roles");
  if (!Array.isArray(roles)) return { refused: "roles" };
  const resource = fields(claim("resource_link"));
  const resourceId = textOf(resource["id"]);
  if (resourceId === "") return { refused: "resource_link" };
  const deployment = claim("deployment_id");
  if (typeof deployment !== "string" || !registration.deployments.includes(deployment)) {
    return { refused: "deployment" };
  }
  if (claim("target_link_uri") !== state.target) return { refused: "target" };
  const endpoint = fields(payload[ENDPOINT]);
  const takesScores = Array.isArray(endpoint["scope"]) && endpoint["scope"].includes(SCORE_SCOPE);
  const email = textOf(payload["email"]);
  return {
    subject: payload.sub,
    name: { given: textOf(payload["given_name"]), family: textOf(payload["family_name"]) || textOf(payload["name"]) },
    email: /^\S+@\S+$/.test(email) ? email : "",
    role: roleOf(roles),
    isTestUser: roles.includes(TEST_USER),
    deployment,
    resource: { id: resourceId, title: textOf(resource["title"]) },
    assignment: textOf(fields(claim("custom"))["assignment"]) || undefined,
    lineItem: takesScores && typeof endpoint["lineitem"] === "string" ? endpoint["lineitem"] : undefined,
  };
}

/** By the roles in the course alone: whoever teaches elsewhere is a learner here. */
function roleOf(roles: readonly unknown[]): Launch["role"] {
  if (roles.includes(`${CONTEXT_ROLE}/Instructor#TeachingAssistant`)) return "assistant";
  return roles.includes(`${CONTEXT_ROLE}#Instructor`) ? "instructor" : "learner";
}

function refusalOf(error: unknown): LaunchRefusal {
  if (error instanceof errors.JWTExpired) return error.claim === "iat" ? "issued_at" : "expired";
  if (error instanceof errors.JWTClaimValidationFailed) {
    return error.reason === "missing" ? "claims" : CLAIMS[error.claim] ?? "claims";
  }
  const isSigned = error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JWSInvalid ||
    error instanceof errors.JWTInvalid || error instanceof errors.JOSEAlgNotAllowed ||
    error instanceof errors.JOSENotSupported || error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys;
  return isSigned ? "signature" : "platform_keys";
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? value as Record<string, unknown> : {};
}

/** Variables that the platform has not filled in arrive as they are: `$User.email`. */
function textOf(value: unknown): string {
  const text = typeof value === "string" ? value.trim() : "";
  return text.includes("$") || text.length > TEXT_CHARACTERS_MAX ? "" : text;
}
