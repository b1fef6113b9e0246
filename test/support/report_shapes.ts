import assert from "node:assert/strict";
import { z } from "zod";
import { RESULT_SCHEMA } from "../../engine/session/mod.ts";

/**
 * What each platform accepts, written down from its own pages: guides of Gradescope ("Autograder specifications"), of
 * PrairieLearn ("External grading"), ctrf.io, check50 ("JSON specification"), edX ("External grader"), TAP 14 and the XML that
 * JUnit's readers share. Strict where we write nothing else: a field that they do not know would be lost without a word.
 */
export const SHAPES: Readonly<Record<string, (text: string) => void>> = {
  text: (text) => assert.match(text, /^.+: [\d.]+ of [\d.]+ points\n\n([✓✗] .+ \([\d.]+ of [\d.]+\).*\n( {4}.+\n)*)+$/),
  json: (text) => void RESULT_SCHEMA.parse(JSON.parse(text)),
  junit,
  tap,
  ctrf: (text) => {
    const { results: { summary, tests } } = CTRF.parse(JSON.parse(text));
    assert.equal(summary.tests, tests.length);
    for (const status of ["passed", "failed"] as const) {
      assert.equal(summary[status], tests.filter((test) => test.status === status).length);
    }
  },
  gradescope: (text) => void GRADESCOPE.parse(JSON.parse(text)),
  prairielearn: (text) => void PRAIRIELEARN.parse(JSON.parse(text)),
  check50: (text) => void CHECK50.parse(JSON.parse(text)),
  xqueue: (text) => wellFormed(XQUEUE.parse(JSON.parse(text)).msg),
};

const GRADESCOPE = z.strictObject({
  score: z.number().min(0),
  tests: z.array(z.strictObject({
    number: z.string(),
    name: z.string(),
    score: z.number().min(0),
    max_score: z.number().min(0),
    status: z.enum(["passed", "failed"]),
    output: z.string(),
  })),
});

const PRAIRIELEARN = z.strictObject({
  gradable: z.literal(true),
  score: z.number().min(0).max(1),
  tests: z.array(z.strictObject({
    name: z.string(),
    description: z.string(),
    points: z.number().min(0),
    max_points: z.number().min(0),
    message: z.string(),
  })),
});

const CTRF = z.strictObject({
  reportFormat: z.literal("CTRF"),
  specVersion: z.string().regex(/^\d+\.\d+\.\d+$/),
  results: z.strictObject({
    tool: z.strictObject({ name: z.string().min(1), version: z.string() }),
    summary: z.strictObject({
      tests: z.int(),
      passed: z.int(),
      failed: z.int(),
      pending: z.int(),
      skipped: z.int(),
      other: z.int(),
      start: z.int(),
      stop: z.int(),
    }),
    tests: z.array(z.strictObject({
      name: z.string().min(1),
      status: z.enum(["passed", "failed", "skipped", "pending", "other"]),
      duration: z.number().min(0),
      message: z.string().optional(),
      extra: z.record(z.string(), z.unknown()),
    })),
  }),
});

const CHECK50 = z.strictObject({
  slug: z.string(),
  results: z.array(
    z.strictObject({
      name: z.string(),
      description: z.string(),
      passed: z.boolean().nullable(),
      log: z.array(z.string()),
      cause: z.strictObject({ rationale: z.string().min(1), help: z.string().nullable() }).nullable(),
      data: z.record(z.string(), z.unknown()),
      dependency: z.string().nullable(),
    }).refine(({ passed, cause }) => (passed === true) === (cause === null), "a cause is there unless it passed"),
  ),
  version: z.string(),
});

const XQUEUE = z.strictObject({ correct: z.boolean(), score: z.number().min(0).max(1), msg: z.string() });

/** Elements open and close in order, and there is one root: what a reader of XML asks before all else. */
function wellFormed(text: string): readonly string[] {
  const open: string[] = [];
  const seen: string[] = [];
  for (const [, close, name, empty] of text.matchAll(/<(\/?)([a-z]+)(?:\s+[\w-]+="[^"<]*")*\s*(\/?)>/g)) {
    if (close) assert.equal(open.pop(), name, `</${name}> closes another element`);
    else {
      assert.ok(open.length > 0 || seen.length === 0, "there are two roots");
      seen.push(name!);
      if (!empty) open.push(name!);
    }
  }
  assert.deepEqual(open, [], "elements stay open");
  const rest = text.replace(/<\?xml[^>]*\?>/, "").replace(/<\/?[a-z]+(?:\s+[\w-]+="[^"<]*")*\s*\/?>/g, "");
  assert.ok(!/[<>]|&(?!(amp|lt|gt|quot);)/.test(rest), "something is not escaped");
  return seen;
}

function junit(text: string): void {
  assert.match(text, /^<\?xml version="1.0" encoding="UTF-8"\?>\n<testsuites /);
  const names = wellFormed(text);
  const counts = [...text.matchAll(/<testsuites? (?:name="[^"]*" )?tests="(\d+)" failures="(\d+)">/g)];
  assert.equal(counts.length, 2);
  for (const [, tests, failures] of counts) {
    assert.equal(Number(tests), names.filter((name) => name === "testcase").length);
    assert.equal(Number(failures), names.filter((name) => name === "failure").length);
  }
}

function tap(text: string): void {
  const [version, plan, ...lines] = text.trimEnd().split("\n");
  assert.equal(version, "TAP version 14");
  const points = lines.filter((line) => !line.startsWith("  "));
  assert.equal(plan, `1..${points.length}`);
  points.forEach((line, i) => assert.match(line, new RegExp(`^(not )?ok ${i + 1} - (?:[^#]|\\\\#)+$`)));
}
