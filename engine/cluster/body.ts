import { isFaulty } from "../base/fault.ts";
import { isRecord } from "../base/json.ts";
import type { KubeObject } from "../base/object.ts";
import { decode } from "../kinds/schema/mod.ts";
import type { Call } from "./call.ts";
import { isCustom } from "./catalog.ts";
import { decodeCustom } from "./custom/decode.ts";
import { badRequest, Refused } from "./faults.ts";
import { BODY_BYTES_MAX } from "./limits.ts";

/**
 * What a client sent, in the form of its kind. Unknown fields are refused, warned of, or dropped, as the request asks.
 *
 * @param as Kind and version that the body must be of: the resource's own, or a subresource's.
 */
export function decodedBody(
  call: Call,
  as: { kind: string; apiVersion: string } = call.resource,
): KubeObject | Refused {
  const { body, fieldValidation } = call.request;
  if (call.isTrusted && isRecord(body)) return body as KubeObject;
  if (!isRecord(body)) {
    return new Refused(
      badRequest(
        "the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf",
      ),
    );
  }
  const tooLarge = sizeFault(body);
  if (tooLarge) return tooLarge;
  const { apiVersion = as.apiVersion, kind = as.kind } = body;
  if (apiVersion !== as.apiVersion) {
    return new Refused(badRequest(
      `the API version in the data (${apiVersion}) does not match the expected API version (${as.apiVersion})`,
    ));
  }
  const version = as.apiVersion.slice(as.apiVersion.indexOf("/") + 1);
  const head = `${kind} in version ${JSON.stringify(version)} cannot be handled as a ${as.kind}: `;
  if (kind !== as.kind) {
    return new Refused(
      badRequest(`${head}converting (${version}.${kind}) to (${version}.${as.kind}): unknown conversion`),
    );
  }
  const decoded = isCustom(call.resource) && as === call.resource
    ? decodeCustom(call.resource, body)
    : decode(as.apiVersion, as.kind, body);
  if (isFaulty(decoded)) return new Refused(badRequest(head + decoded.fault));
  const unknown = decoded.unknown.map((field) => `unknown field ${JSON.stringify(field)}`);
  if (unknown.length > 0 && fieldValidation === "Strict") {
    return new Refused(badRequest(`${head}strict decoding error: ${unknown.join(", ")}`));
  }
  if (fieldValidation !== "Ignore") call.warnings.push(...unknown);
  const { object } = decoded;
  return object.apiVersion && object.kind ? object : { ...object, apiVersion: as.apiVersion, kind: as.kind };
}

function sizeFault(body: unknown): Refused | undefined {
  if (JSON.stringify(body).length <= BODY_BYTES_MAX) return undefined;
  return new Refused({
    code: 413,
    reason: "RequestEntityTooLarge",
    message: `Request entity too large: limit is ${BODY_BYTES_MAX}`,
  });
}

/** Name and namespace of a body must be those of the path. */
export function placeFault({ request, resource }: Call, body: KubeObject): Refused | undefined {
  const { name, namespace } = body.metadata ?? {};
  if (resource.namespaced && namespace && namespace !== request.namespace) {
    return new Refused(
      badRequest("the namespace of the provided object does not match the namespace sent on the request"),
    );
  }
  if (request.name && name !== request.name && request.verb !== "create") {
    return new Refused(badRequest(
      name
        ? `the name of the object (${name}) does not match the name on the URL (${request.name})`
        : "name must be provided",
    ));
  }
  return undefined;
}
