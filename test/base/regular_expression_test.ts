import assert from "node:assert/strict";
import { regularExpression } from "../../engine/base/regular_expression.ts";

function compiled(pattern: string, options = {}) {
  const expression = regularExpression(pattern, options);
  assert.ok(!("fault" in expression), pattern);
  return expression;
}

Deno.test("regular expressions find, collect and replace", () => {
  assert.equal(compiled("^a+$").test("aaa"), true);
  assert.deepEqual(compiled("(a)(x)?").find("ba", 0), { start: 1, end: 2, groups: ["a", "a", undefined] });
  assert.equal(compiled("^a").find("ba", 1), undefined, "a start is the text's, not the search's");
  assert.deepEqual(compiled("x*").findAll("axb").map(({ start, end }) => [start, end]), [[0, 0], [1, 2], [3, 3]]);
  assert.equal(compiled("o").replace("foo", () => "0"), "f0o");
  assert.equal(compiled("O", { ignoreCase: true }).replace("foo", ({ groups }) => `<${groups[0]}>`, true), "f<o><o>");
});

Deno.test("a bad pattern is a fault, and a nasty one takes no time", () => {
  assert.ok("fault" in regularExpression("(a"));
  assert.equal(compiled("(a*)*b").test("a".repeat(5000)), false);
});
