import assert from "node:assert/strict";
import { gradeSubmission, report, REPORTS, type Result } from "../../engine/session/mod.ts";
import { labWith } from "../support/labs.ts";

const LAB = labWith(`- id: made
  title: A <namespace> & more
  points: 1
  checks:
  - object: {kind: Namespace, metadata: {name: web}}
- id: gone
  points: 3
  checks:
  - object: {kind: ConfigMap, metadata: {name: nope}}
`);
const RESULT = gradeSubmission(LAB, { name: "a.sh", files: new Map([["a.sh", "kubectl create ns web"]]) }, {
  seed: "1",
}) as Result;

/** Each row: a format, and what it must say of a passed and a lost task. */
const CASES: readonly [string, readonly RegExp[]][] = [
  ["text", [
    /^A test: 1 of 4 points\n/,
    /✓ A <namespace> & more \(1 of 1\) {2}by command 1: kubectl create ns web/,
    /✗ gone \(0 of 3\)\n {4}expected: a ConfigMap nope\n {4}found: /,
  ]],
  ["json", [/"submission": "a.sh"/, /"points": 1,\n {2}"maximum": 4/]],
  ["junit", [
    /<testsuites tests="2" failures="1">/,
    /<testcase classname="test\/lab" name="made"\/>/,
    /<failure message="expected: a ConfigMap nope">/,
  ]],
  ["tap", [/^TAP version 14\n1\.\.2\nok 1 - made\nnot ok 2 - gone\n {2}---\n/]],
  ["ctrf", [/"passed": 1,\n\s+"failed": 1/]],
  ["gradescope", [/"score": 1,/, /"max_score": 3,\n\s+"status": "failed"/]],
  ["prairielearn", [/"score": 0\.25/]],
];

for (const [format, wanted] of CASES) {
  Deno.test(`the ${format} report says what was earned and lost`, () => {
    const text = report(RESULT, format)!;
    for (const pattern of wanted) assert.match(text, pattern);
    assert.ok(text.endsWith("\n"));
    if (!["text", "junit", "tap"].includes(format)) JSON.parse(text);
  });
}

Deno.test("every format is tried here, and no other is known", () => {
  assert.deepEqual(CASES.map(([format]) => format).sort(), Object.keys(REPORTS).sort());
  assert.equal(report(RESULT, "constructor"), undefined);
});
