import { exampleOf } from "../host/catalog.ts";
import type { Context } from "hono";
import { accepts } from "hono/accepts";
import { createHash } from "node:crypto";
import { REPORTS, type Result, SUBMISSION_BYTES_MAX } from "../../engine/session/mod.ts";
import type { GradingRow } from "../../engine/storage/mod.ts";
import { actorOf } from "../access.ts";
import { graded, type GradingRequest, isShort, labOf } from "../host/gradings.ts";
import { putGrading, storedGrading } from "../host/jobs/grading.ts";
import type { Routes, Site } from "../site.ts";
import { GradingRequestSchema, GradingSchema, requestOf, ResultSchema } from "./grading_schema.ts";
import {
  cursorOf,
  described,
  faulty,
  json,
  jsonBody,
  once,
  page,
  PAGE_QUERY,
  shaped,
  textBody,
} from "./manners/mod.ts";
import { problem } from "./problem.ts";

/** A journal is longer than a script: it has every file that was saved. */
const BODY_BYTES_MAX = 4 * SUBMISSION_BYTES_MAX;
const WAIT_SECONDS_MAX = 30;
const LOOK_MS = 100;

const FORMAT_QUERY = {
  name: "format",
  in: "query" as const,
  description: "How the result is written; an Accept head with the media type does the same",
  schema: { type: "string" as const, enum: Object.keys(REPORTS), default: "json" },
};
const WAIT_QUERY = {
  name: "wait",
  in: "query" as const,
  description: `Seconds to wait for a grading that takes longer, up to ${WAIT_SECONDS_MAX}`,
  schema: { type: "integer" as const, minimum: 0, maximum: WAIT_SECONDS_MAX, default: 0 },
};
const LAB_QUERY = {
  name: "lab",
  in: "query" as const,
  description: "Of a body that is plain text: the lab",
  schema: { type: "string" as const },
};
const SEED_QUERY = { ...LAB_QUERY, name: "seed", description: "Of a body that is plain text: the seed" };
const REPORTED = {
  description: "The grading result, in the format that was asked for",
  content: {
    ...json(ResultSchema),
    ...Object.fromEntries(
      Object.values(REPORTS).filter(({ type }) => type !== "application/json")
        .map(({ type }) => [type, { schema: { type: "string" as const } }]),
    ),
  },
};

const createFor = (example: ReturnType<typeof exampleOf>) =>
  described({
    id: "createGrading",
    tag: "Gradings",
    summary: "Grade a submission",
    description: "Plays a script, manifests, answers or the journal of an attempt on a fresh cluster of the lab, in " +
      "virtual time. A script or manifests may also come as they are (`text/plain`), with `lab` and `seed` in the query. What is short is answered at once; what takes longer, or what is sent with " +
      "`Prefer: respond-async`, is answered with 202 and where to look. What a key has graded is kept for 30 days.",
    scope: "gradings:write",
    isOpen: true,
    parameters: [FORMAT_QUERY, WAIT_QUERY, LAB_QUERY, SEED_QUERY],
    isOnce: true,
    hasBody: true,
    example: { body: example },
    answers: {
      200: REPORTED,
      202: { description: "It takes longer: look at Location", content: json(GradingSchema) },
      404: faulty("There is no such lab"),
    },
  });

const LIST = described({
  id: "listGradings",
  tag: "Gradings",
  summary: "Gradings of a key, newest first",
  scope: "gradings:read",
  parameters: PAGE_QUERY,
  answers: { 200: { description: "A page of them", content: json(GradingSchema.array()) } },
});

const GET = described({
  id: "getGrading",
  tag: "Gradings",
  summary: "What came of a grading",
  description: "With `format`, the result alone once it is done. One made without a key is anybody's who knows its id.",
  scope: "gradings:read",
  isOpen: true,
  parameters: [FORMAT_QUERY, WAIT_QUERY],
  answers: {
    200: { description: "The grading", content: json(GradingSchema) },
    404: faulty("There is none, or it is another key's"),
  },
});

/** Grades a submission from the lab's start, as `deno task grade` does: the same submission and seed, the same document. */
export const gradings: Routes = {
  name: "gradings",
  mount(app, site) {
    app.post(
      "/api/v1/gradings",
      createFor(exampleOf(site.labs)),
      textBody(
        SUBMISSION_BYTES_MAX,
        (c, text) => ({ lab: c.req.query("lab"), seed: c.req.query("seed"), submission: text }),
      ),
      jsonBody(BODY_BYTES_MAX),
      shaped(GradingRequestSchema, "a submission"),
      once(site),
      (c) => created(c, site, requestOf(c.req.valid("json"))),
    );

    app.get(
      "/api/v1/gradings",
      LIST,
      async (c) => {
        const asked = cursorOf(c, isCursor);
        const rows = await site.store.programs.gradingsOf(ownerOf(c), asked.limit + 1, asked.after);
        return c.json(page(c, rows, asked, ({ createdMs, id }) => ({ createdMs, id })).map(shown));
      },
    );

    app.get(
      "/api/v1/gradings/:grading",
      GET,
      async (c) => {
        const row = await finished(site, c.req.param("grading"), waitMsOf(c));
        if (!row || row.owner !== "" && row.owner !== ownerOf(c)) return missing(c);
        const format = formatOf(c);
        if (!row.outcome?.result || format === undefined) return c.json(shown(row));
        return reported(c, JSON.parse(row.outcome.result), format);
      },
    );
  },
};

async function created(c: Context, site: Site, request: GradingRequest): Promise<Response> {
  const { labs, labVersions, store } = site;
  // The journal of an attempt counts by the lab that it was made with.
  const made = "attempt" in request ? await labVersions.lab(request.attempt.digest, request.attempt.lab) : undefined;
  const lab = made ?? labs.lab(labOf(request));
  if (!lab) {
    return problem(c, 404, "no-such-lab", `There is no lab "${labOf(request)}"`, {
      detail: "See /api/v1/labs for the labs there are",
    });
  }
  const format = formatOf(c) ?? "json";
  if (!Object.hasOwn(REPORTS, format)) return unknownFormat(c, format);
  const nowMs = site.nowMs();
  const owner = ownerOf(c);
  const row: GradingRow = {
    id: idOf(c, owner),
    owner,
    lab: lab.id,
    request: JSON.stringify(request),
    createdMs: nowMs,
  };
  const address = `/api/v1/gradings/${row.id}`;
  if (isShort(request, lab) && !/\brespond-async\b/.test(c.req.header("prefer") ?? "")) {
    const result = await graded(lab, request);
    if ("fault" in result) return notGradable(c, result.fault);
    if (owner !== "") {
      const outcome = { finishedMs: nowMs, result: JSON.stringify(result), fault: null };
      await store.programs.createGrading({ ...row, outcome });
      c.header("location", address);
    }
    return reported(c, result, format);
  }
  await putGrading(store, labVersions, row, lab);
  c.header("location", address);
  const done = await finished(site, row.id, waitMsOf(c));
  if (done?.outcome?.result) return reported(c, JSON.parse(done.outcome.result), format);
  if (done?.outcome) return notGradable(c, done.outcome.fault ?? "");
  c.header("retry-after", "1");
  return c.json(shown(row), 202);
}

/** The same request with the same Idempotency-Key is the same grading, even where its answer was lost. */
function idOf(c: Context, owner: string): string {
  const key = c.req.header("idempotency-key");
  if (key === undefined || owner === "") return `grd_${crypto.randomUUID().replaceAll("-", "")}`;
  return `grd_${createHash("sha256").update(`${owner} ${key}`).digest("hex").slice(0, 32)}`;
}

/** Gradings are a course's: all of its keys see them. */
function ownerOf(c: Context): string {
  const { key, account } = actorOf(c);
  return key?.course ? `course ${key.course}` : account ? `account ${account.id}` : "";
}

/** The grading when it is finished, or as it is when the time is over. */
async function finished({ store, nowMs }: Site, id: string, waitMs: number): Promise<GradingRow | undefined> {
  const endMs = nowMs() + waitMs;
  while (true) {
    const row = await storedGrading(store, id);
    if (!row || row.outcome || nowMs() >= endMs) return row;
    await new Promise((done) => setTimeout(done, LOOK_MS));
  }
}

function waitMsOf(c: Context): number {
  const seconds = Number(c.req.query("wait") ?? 0);
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0), WAIT_SECONDS_MAX) * 1000 : 0;
}

/** By ?format=, else by the Accept head; undefined where neither says. */
function formatOf(c: Context): string | undefined {
  const asked = c.req.query("format");
  if (asked !== undefined) return asked;
  const types = Object.values(REPORTS).map(({ type }) => type);
  const type = accepts(c, { header: "Accept", supports: types, default: "" });
  const format = Object.entries(REPORTS).find(([, one]) => one.type === type)?.[0];
  return format === "json" ? undefined : format;
}

function reported(c: Context, result: Result, format: string): Response {
  if (!Object.hasOwn(REPORTS, format)) return unknownFormat(c, format);
  const { type, write } = REPORTS[format]!;
  c.header("vary", "accept");
  if (format === "json") return c.json(result);
  return c.body(write(result), 200, { "content-type": `${type}; charset=utf-8` });
}

function shown({ id, lab, createdMs, outcome }: GradingRow) {
  return {
    id,
    lab,
    state: !outcome ? "waiting" : outcome.result === null ? "failed" : "done",
    createdAt: new Date(createdMs).toISOString(),
    ...(outcome ? { finishedAt: new Date(outcome.finishedMs).toISOString() } : {}),
    ...(outcome?.result ? { result: JSON.parse(outcome.result) } : {}),
    ...(outcome?.fault ? { fault: outcome.fault } : {}),
  };
}

function isCursor(value: unknown): value is Pick<GradingRow, "createdMs" | "id"> {
  const { createdMs, id } = (value ?? {}) as Record<string, unknown>;
  return typeof createdMs === "number" && typeof id === "string";
}

function missing(c: Context): Response {
  return problem(c, 404, "not-found", "There is no such grading", { detail: "They are kept for 30 days" });
}

function notGradable(c: Context, fault: string): Response {
  return problem(c, 422, "not-gradable", "The submission could not be graded", { detail: fault });
}

function unknownFormat(c: Context, format: string): Response {
  return problem(c, 400, "no-such-format", `There is no format "${format.slice(0, 40)}"`, {
    detail: `Use one of ${Object.keys(REPORTS).join(", ")}`,
  });
}
