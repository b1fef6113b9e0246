import assert from "node:assert/strict";
import { CEL, narrow } from "../../engine/base/cel.ts";

const CASES: readonly [string, unknown][] = [
  ["[3, 1, 2].max()", 3],
  ["[3, 1, 2].min()", 1],
  ["[3, 1, 2].sum()", 6],
  ["[].sum()", 0],
  ["[1.5, 2.0].sum()", 3.5],
  ["['b', 'a'].max()", "b"],
  ["[3, 1].sort() == [1, 3]", true],
  ["[1, 2, 2].isSorted()", true],
  ["['b', 'a'].isSorted()", false],
  ["['a', 'b', 'a'].indexOf('a')", 0],
  ["['a', 'b', 'a'].lastIndexOf('a')", 2],
  ["['a', 'b', 'a'].distinct().size()", 2],
  ["[[1, 2], [3]].flatten()", [1, 2, 3]],
  ["[1, 2, 3].slice(1, 2)", [2]],
  ["base64.encode('swordfish')", "c3dvcmRmaXNo"],
  ["base64.encode('ü')", "w7w="],
  ["string(base64.decode('c3dvcmRmaXNo'))", "swordfish"],
  ["'node-12'.find('[0-9]+')", "12"],
  ["'1 and 2'.findAll('[0-9]')", ["1", "2"]],
  ["'a-b-c'.replace('-', '.')", "a.b.c"],
  ["quantity('1Gi') > quantity('900Mi')", true],
  ["compareQuantities('500m', '0.5')", 0],
];

for (const [text, value] of CASES) {
  Deno.test(`CEL says ${JSON.stringify(value)} of ${text}`, () => {
    assert.deepEqual(narrow(CEL.evaluate(text)), value);
    assert.ok(CEL.check(text).valid, "its types fit");
  });
}

Deno.test("CEL finds no least of nothing, and no sum of texts", () => {
  assert.throws(() => CEL.evaluate("[].min()"), /min called on empty list/);
  assert.throws(() => CEL.evaluate("['a', 'b'].sum()"), /no such overload/);
});
