import { causeText, faultText } from "../kinds/field_fault.ts";
import type { Resource } from "../kinds/discovery.ts";
import type { FieldFault } from "../kinds/kind.ts";
import type { Answer, Fault, FaultDetails, Refusal } from "./api.ts";

/** What a step of a request answers instead of its result. A class, because an object of the API may have any field. */
export class Refused {
  constructor(readonly fault: Fault) {}
}

export function refusal(fault: Fault, warnings: readonly string[] = []): Refusal {
  return { ok: false, fault, warnings };
}

export function isRefusal(answer: Answer): answer is Refusal {
  return !answer.ok;
}

/** How messages name a resource: `daemonsets.apps`, `pods`. */
type Named = Pick<Resource, "name" | "group" | "plural" | "kind">;

export const NAMESPACES: Named = { name: "namespaces", group: "", plural: "namespaces", kind: "Namespace" };

function detailsOf({ group, plural }: Named, name: string | undefined, more?: FaultDetails): FaultDetails {
  return { ...(name ? { name } : {}), ...(group ? { group } : {}), kind: plural, ...more };
}

export function notFound(resource: Named, name: string): Fault {
  return {
    code: 404,
    reason: "NotFound",
    message: `${resource.name} "${name}" not found`,
    details: detailsOf(resource, name),
  };
}

export function alreadyExists(resource: Named, name: string, isGoing = false): Fault {
  const head = isGoing ? "object is being deleted: " : "";
  return {
    code: 409,
    reason: "AlreadyExists",
    message: `${head}${resource.name} "${name}" already exists`,
    details: detailsOf(resource, name),
  };
}

export function conflict(resource: Named, name: string, why: string): Fault {
  return {
    code: 409,
    reason: "Conflict",
    message: `Operation cannot be fulfilled on ${resource.name} "${name}": ${why}`,
    details: detailsOf(resource, name),
  };
}

export const STALE = "the object has been modified; please apply your changes to the latest version and try again";

export function forbidden(
  resource: Named,
  name: string | undefined,
  why: string,
  causes?: FaultDetails["causes"],
): Fault {
  const subject = name ? `${resource.name} "${name}"` : resource.name;
  return {
    code: 403,
    reason: "Forbidden",
    message: `${subject} is forbidden: ${why}`,
    details: detailsOf(resource, name, causes && { causes }),
  };
}

export function badRequest(message: string): Fault {
  return { code: 400, reason: "BadRequest", message };
}

export function internalError(message: string): Fault {
  return {
    code: 500,
    reason: "InternalError",
    message: `Internal error occurred: ${message}`,
    details: { causes: [{ reason: "", message }] },
  };
}

export const NO_SUCH_RESOURCE: Fault = {
  code: 404,
  reason: "NotFound",
  message: "the server could not find the requested resource",
  details: {},
};

export const NOT_ALLOWED: Fault = {
  code: 405,
  reason: "MethodNotAllowed",
  message: "the server does not allow this method on the requested resource",
  details: {},
};

export function tooManyRequests(message: string, more?: FaultDetails): Fault {
  return { code: 429, reason: "TooManyRequests", message, details: more };
}

const CAUSES: Readonly<Record<FieldFault["type"], string>> = {
  "Required value": "FieldValueRequired",
  "Invalid value": "FieldValueInvalid",
  "Unsupported value": "FieldValueNotSupported",
  "Duplicate value": "FieldValueDuplicate",
  "Forbidden": "FieldValueForbidden",
  "Not found": "FieldValueNotFound",
  "Too long": "FieldValueTooLong",
  "Too many": "FieldValueTooMany",
  "Too few": "FieldValueTooFew",
  "Internal error": "InternalError",
};

/** `DaemonSet.apps "x" is invalid: spec.a: Required value`; several in brackets. */
export function invalid(
  type: { readonly kind: string; readonly group: string },
  name: string,
  faults: readonly FieldFault[],
): Fault {
  const texts = [...new Set(faults.map(faultText))];
  const list = texts.length === 1 ? texts[0] : `[${texts.join(", ")}]`;
  const kind = type.group ? `${type.kind}.${type.group}` : type.kind;
  return {
    code: 422,
    reason: "Invalid",
    message: `${kind} ${JSON.stringify(name)} is invalid: ${list}`,
    details: {
      ...(name ? { name } : {}),
      ...(type.group ? { group: type.group } : {}),
      kind: type.kind,
      causes: faults.map((fault) => ({ reason: CAUSES[fault.type], message: causeText(fault), field: fault.field })),
    },
  };
}
