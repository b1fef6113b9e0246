import type { MiddlewareHandler } from "hono";
import { describeRoute, resolver } from "hono-openapi";
import { z } from "zod";
import type { Scope } from "../../host/keys.ts";
import { Problem } from "../problem.ts";

type Description = Parameters<typeof describeRoute>[0];
type Answers = NonNullable<Description["responses"]>;

export function json(schema: z.ZodType) {
  return { "application/json": { schema: resolver(schema) } };
}

export function faulty(description: string) {
  return { description, content: { "application/problem+json": { schema: resolver(Problem) } } };
}

/** Faults that any route may answer with, by what it needs. */
const COMMON: Answers = {
  400: faulty("What was sent cannot be read"),
  429: faulty("Too many requests: wait as long as Retry-After says"),
};
const BODY: Answers = {
  413: faulty("The body is too large"),
  415: faulty("The body is of another type"),
  422: faulty("The body can be read, but does not fit"),
};
const GUARDED: Answers = {
  401: faulty("There is no key, or it is not good any more"),
  403: faulty("The key has not the scope that this needs"),
  404: faulty("There is none, or it is not yours"),
};

const ONCE: Answers = {
  409: faulty("The same request is under way"),
  413: faulty("The body is too large"),
  422: faulty("It does not fit, or its Idempotency-Key was used for another request"),
};
const IDEMPOTENCY_KEY: NonNullable<Description["parameters"]>[number] = {
  name: "Idempotency-Key",
  in: "header",
  description: "Sent again with the same word, the same request is not done again",
  schema: { type: "string", maxLength: 200 },
};

interface Operation {
  readonly id: string;
  readonly tag: "Gradings" | "Labs" | "Courses" | "Grades" | "Keys";
  readonly summary: string;
  readonly description?: string;
  /** The scope that a key needs; without, anybody may ask. */
  readonly scope?: Scope;
  /** A key may be brought, but need not. */
  readonly isOpen?: boolean;
  /** Whether it takes a body. */
  readonly hasBody?: boolean;
  /** Whether `once` stands before it. */
  readonly isOnce?: boolean;
  readonly answers: Answers;
  readonly parameters?: Description["parameters"];
  /** Ready to be sent from the page of the documentation: a path, and a body where there is one. */
  readonly example?: { readonly path?: string; readonly body?: unknown; readonly query?: string };
}

/** Tells the OpenAPI document about a route. */
export function described(operation: Operation): MiddlewareHandler {
  const {
    id,
    tag,
    summary,
    description,
    scope,
    isOpen = false,
    hasBody = false,
    isOnce = false,
    answers,
    parameters,
    example,
  } = operation;
  const bearer = scope === undefined ? [] : [{ key: [scope] }];
  return describeRoute({
    operationId: id,
    tags: [tag],
    summary,
    description: [description, scope && `Scope of the key: \`${scope}\`.`].filter(Boolean).join("\n\n"),
    parameters: [...parameters ?? [], ...(isOnce ? [IDEMPOTENCY_KEY] : [])],
    security: scope === undefined || isOpen ? [{}, ...bearer] : bearer,
    responses: {
      ...COMMON,
      ...(hasBody ? BODY : {}),
      ...(isOnce ? ONCE : {}),
      ...(scope === undefined || isOpen ? {} : GUARDED),
      ...answers,
    },
    ...(example ? { "x-example": example } : {}),
  } as Description);
}

/** What every list takes. */
export const PAGE_QUERY: NonNullable<Description["parameters"]> = [
  {
    name: "limit",
    in: "query",
    description: "How many at most, 1 to 200",
    schema: { type: "integer", minimum: 1, maximum: 200, default: 50 },
  },
  {
    name: "cursor",
    in: "query",
    description: 'Where the page begins: follow the address of `Link: rel="next"`',
    schema: { type: "string" },
  },
];

/** What every change takes. */
export const IF_MATCH: NonNullable<Description["parameters"]>[number] = {
  name: "If-Match",
  in: "header",
  required: true,
  description: "The ETag of what is changed",
  schema: { type: "string" },
};
