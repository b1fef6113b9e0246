/** Expressions that can't be compiled, in the API server's words. */
import assert from "node:assert/strict";
import { compileFault } from "../../engine/base/cel_compiling.ts";

const OPERAND =
  "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}";

const CASES: readonly (readonly [text: string, says: string | undefined])[] = [
  ["object.spec.replicas <= 3", undefined],
  ["object.list.all(x, x > object.least)", undefined],
  ["object.a.map(k, k + 'a').exists(z, z == 'b')", undefined],
  ["has(object.a) && 'b' in object.c", undefined],
  [
    "object.a <=",
    `compilation failed: ERROR: <input>:1:12: Syntax error: mismatched input '<EOF>' expecting ${OPERAND}\n | object.a <=\n | ...........^`,
  ],
  [
    "size(object.a",
    "compilation failed: ERROR: <input>:1:14: Syntax error: missing ')' at '<EOF>'\n | size(object.a\n | .............^",
  ],
  [
    "object.a &&\nother",
    "compilation failed: ERROR: <input>:2:1: undeclared reference to 'other' (in container '')\n | other\n | ^",
  ],
  [
    "object.list.all(x, y > 1)",
    "compilation failed: ERROR: <input>:1:20: undeclared reference to 'y' (in container '')\n | object.list.all(x, y > 1)\n | ...................^",
  ],
  ["1 + 1", "must evaluate to bool"],
];

for (const [text, says] of CASES) {
  Deno.test(`${JSON.stringify(text)} ${says ? "is refused" : "compiles"}`, () => {
    assert.equal(compileFault(text, { variables: ["object"], type: "bool" }), says);
  });
}
