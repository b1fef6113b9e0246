import { isFaulty } from "../../base/fault.ts";
import { isRecord, jsonKind } from "../../base/json.ts";
import { goMap, goQuote } from "../../base/go_text.ts";
import type { KubeObject } from "../../base/object.ts";
import { jsonPatch } from "../../base/json_patch.ts";
import { mergePatch, strategicPatch } from "../../base/patch.ts";
import { decode, merging } from "../../kinds/schema/mod.ts";
import type { Answer, Fault } from "../api.ts";
import { placeFault } from "../body.ts";
import { type Call, found, success } from "../call.ts";
import { isCustom } from "../catalog.ts";
import { decodeCustom } from "../custom/decode.ts";
import { badRequest, notFound, refusal, Refused } from "../faults.ts";
import { apply } from "./apply.ts";
import { replaced } from "./update.ts";

export function patch(call: Call): Answer {
  if (call.request.patchType === "apply") return apply(call);
  const previous = found(call);
  if (!previous) return refusal(notFound(call.resource, call.request.name!), call.warnings);
  const next = patched(call, previous);
  if (next instanceof Refused) return refusal(next.fault, call.warnings);
  if (next === previous) return success(call, previous);
  const misplaced = placeFault(call, next);
  if (misplaced) return refusal(misplaced.fault, call.warnings);
  const stored = replaced(call, next, previous);
  return stored instanceof Refused ? refusal(stored.fault, call.warnings) : success(call, stored);
}

/** The object with the patch on it, in the form of its kind. */
export function patched(call: Call, previous: KubeObject): KubeObject | Refused {
  const { request, resource, isTrusted } = call;
  const raw = withPatch(call, previous);
  if (raw instanceof Refused) return raw;
  if (!isRecord(raw)) return new Refused(patchFault(call, "cannot unmarshal the patched document into an object"));
  if (isTrusted) return raw as KubeObject;
  const decoded = isCustom(resource)
    ? decodeCustom(resource, raw)
    : decode(resource.apiVersion, resource.kind, raw, "patch");
  if (isFaulty(decoded)) return new Refused(patchFault(call, decoded.fault));
  const unknown = decoded.unknown.map((field) => `unknown field ${JSON.stringify(field)}`);
  if (unknown.length > 0 && request.fieldValidation === "Strict") {
    return new Refused(patchFault(call, `strict decoding error: ${unknown.join(", ")}`));
  }
  if (request.fieldValidation !== "Ignore") call.warnings.push(...unknown);
  const { apiVersion, kind } = previous;
  const { object } = decoded;
  // What the patch says of the kind is not heard: the object is what it is.
  return object.kind === kind && object.apiVersion === apiVersion ? object : { ...object, apiVersion, kind };
}

function withPatch({ request, resource }: Call, previous: KubeObject): unknown {
  const { body, patchType } = request;
  switch (patchType) {
    case "json": {
      if (!Array.isArray(body)) return new Refused(badRequest(noOperations(body)));
      const answer = jsonPatch(withManagers(previous, body), body as never);
      return isFaulty(answer) ? new Refused(BAD_OPERATION) : answer;
    }
    case "strategic": {
      const how = merging(resource.apiVersion, resource.kind);
      if (!how || isCustom(resource)) {
        return new Refused({
          code: 415,
          reason: "UnsupportedMediaType",
          message:
            "the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml",
        });
      }
      if (!isRecord(body)) return new Refused(badRequest("cannot unmarshal the patch into an object"));
      const answer = strategicPatch(previous, body, how);
      return isFaulty(answer) ? new Refused({ code: 500, reason: "", message: answer.fault }) : answer;
    }
    default:
      return mergePatch(previous, body);
  }
}

/** Patches of `managedFields` need to see them. */
function withManagers(object: KubeObject, operations: unknown): KubeObject {
  const isMeant = Array.isArray(operations) &&
    operations.some(({ path }) => String(path).startsWith("/metadata/managedFields"));
  if (!isMeant) return object;
  return { ...object, metadata: { ...object.metadata, managedFields: object.metadata.managedFields } };
}

const noOperations = (body: unknown): string =>
  `error decoding patch: json: cannot unmarshal ${jsonKind(body)} into Go value of type []handlers.jsonPatchOp`;

/** Whatever is wrong with an operation, the server doesn't say. */
const BAD_OPERATION: Fault = {
  code: 422,
  reason: "Invalid",
  message: "the server rejected our request due to an error in our request",
  details: {},
};

/** `The request is invalid: patch: Invalid value: "map[spec:map[foo:1]]": strict decoding error: …` */
function patchFault({ request }: Call, detail: string): Fault {
  const value = request.patchType === "json" ? JSON.stringify(request.body) : goMap(request.body);
  const message = `Invalid value: ${goQuote(value)}: ${detail}`;
  return {
    code: 422,
    reason: "Invalid",
    message: ` "" is invalid: patch: ${message}`,
    details: { causes: [{ reason: "FieldValueInvalid", message, field: "patch" }] },
  };
}
