import assert from "node:assert/strict";
import { gradeSubmission, report, REPORTS, type Result } from "../../engine/session/mod.ts";
import { labWith } from "../support/labs.ts";
import { SHAPES } from "../support/report_shapes.ts";

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
  ["check50", [/"slug": "test\/lab"/, /"passed": false,[^]*"rationale": "expected a ConfigMap nope, found /]],
  ["xqueue", [/"correct": false,\n\s+"score": 0\.25/, /✓ A &lt;namespace&gt; &amp; more \(1 of 1\)/]],
];

for (const [format, wanted] of CASES) {
  Deno.test(`the ${format} report says what was earned and lost`, () => {
    const text = report(RESULT, format)!;
    for (const pattern of wanted) assert.match(text, pattern);
    assert.ok(text.endsWith("\n"));
    SHAPES[format]!(text);
  });
}

Deno.test("the shapes refuse what a platform would refuse", () => {
  const bad: Readonly<Record<string, (text: string) => string>> = {
    json: (text) => text.replace('"points"', '"score"'),
    junit: (text) => text.replace('tests="2"', 'tests="3"'),
    tap: (text) => text.replace("1..2", "1..3"),
    ctrf: (text) => text.replace('"failed": 1', '"failed": 2'),
    gradescope: (text) => text.replace('"max_score"', '"maximum"'),
    prairielearn: (text) => text.replace('"score": 0.25', '"score": 25'),
    check50: (text) => text.replace('"rationale"', '"reason"'),
    xqueue: (text) => text.replace("</ul>", ""),
  };
  for (const [format, spoilt] of Object.entries(bad)) {
    const text = report(RESULT, format)!;
    assert.notEqual(spoilt(text), text, format);
    assert.throws(() => SHAPES[format]!(spoilt(text)), `${format} takes anything`);
  }
});

Deno.test("every format is tried here, and no other is known", () => {
  assert.deepEqual(CASES.map(([format]) => format).sort(), Object.keys(REPORTS).sort());
  assert.equal(report(RESULT, "constructor"), undefined);
});
