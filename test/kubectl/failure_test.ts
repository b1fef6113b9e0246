import assert from "node:assert/strict";
import {
  bare,
  complained,
  type Failure,
  failureText,
  refused,
  several,
  whileDoing,
} from "../../engine/kubectl/failure.ts";

const notFound = refused({ code: 404, reason: "NotFound", message: 'pods "x" not found' });
const cause = (field: string, message: string) => ({ reason: "FieldValueInvalid", field, message });
const invalid = (...causes: ReturnType<typeof cause>[]): Failure =>
  refused({
    code: 422,
    reason: "Invalid",
    message: 'Pod "x" is invalid: …',
    details: { kind: "Pod", name: "x", causes },
  });

const TEXTS: readonly (readonly [what: string, failure: Failure, text: string])[] = [
  ["a refusal", notFound, 'Error from server (NotFound): pods "x" not found\n'],
  ["a complaint of kubectl's", complained("no"), "error: no\n"],
  ["words as they stand", bare("as it is"), "as it is\n"],
  [
    "a refusal of something in a file",
    whileDoing("creating", "a.yaml", notFound),
    'Error from server (NotFound): error when creating "a.yaml": pods "x" not found\n',
  ],
  [
    "an invalid object with one cause",
    whileDoing("creating", "a.yaml", invalid(cause("spec.a", "no"))),
    'The Pod "x" is invalid: spec.a: no\n',
  ],
  [
    "an invalid object with two",
    invalid(cause("spec.a", "no"), cause("spec.b", "no")),
    'The Pod "x" is invalid: \n* spec.a: no\n* spec.b: no\n',
  ],
  [
    "several at once",
    several([complained("one"), notFound])!,
    'one\nError from server (NotFound): pods "x" not found\n',
  ],
];

Deno.test("failures are told as kubectl tells them", () => {
  for (const [what, failure, text] of TEXTS) assert.equal(failureText(failure), text, what);
});
