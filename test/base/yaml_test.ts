import assert from "node:assert/strict";
import { writeKyaml } from "../../engine/base/kyaml.ts";
import { readYaml, writeYaml } from "../../engine/base/yaml.ts";

/** The first document of a text, or its fault. */
function read(text: string): unknown {
  const result = readYaml(text);
  return "fault" in result ? result.fault.replace("error converting YAML to JSON: ", "") : result.documents[0];
}

Deno.test("texts that YAML would take for something else are quoted", () => {
  const rows: [text: string, written: string][] = [
    ["plain", "plain"],
    ["", '""'],
    ["1.10", '"1.10"'],
    ["1e3", '"1e3"'],
    ["0x1", '"0x1"'],
    ["yes", '"yes"'],
    ["~", '"~"'],
    ["10:30", '"10:30"'],
    ["2026-11-21T04:12:21Z", '"2026-11-21T04:12:21Z"'],
    ["- a", "'- a'"],
    ["a: b", "'a: b'"],
    ["x:", "'x:'"],
    ["a #b", "'a #b'"],
    ["*a", "'*a'"],
    ["it's", "it's"],
    ["'q'", "'''q'''"],
    ["a\tb", '"a\\tb"'],
    [" a", "' a'"],
    ["two\nlines", "|-\n  two\n  lines"],
    ["line\n", "|\n  line"],
    ["line\n\n", "|+\n  line\n"],
    [" lead\n", "|2\n   lead"],
    ["blank \nx", '"blank \\nx"'],
  ];
  for (const [text, written] of rows) {
    assert.equal(writeYaml({ a: text }), `a: ${written}\n`);
    assert.deepEqual(read(writeYaml({ a: text })), { a: text });
  }
});

Deno.test("objects are written with sorted keys and lists that are not indented", () => {
  const value = { b: [{ y: 1, x: [1, []] }], a10: {}, a2: null, "1": true };
  assert.equal(writeYaml(value), '"1": true\na2: null\na10: {}\nb:\n- x:\n  - 1\n  - []\n  "y": 1\n');
});

Deno.test("long texts are broken at the first single blank behind column 80", () => {
  const words = "word ".repeat(20).trimEnd();
  const rows: [text: string, written: string][] = [
    [words, `${"word ".repeat(15)}word\n  word word word word`],
    [`it's: ${words}`, `'it''s: ${"word ".repeat(14)}word\n  word word word word word'`],
    [`\t${words}`, `"\\t${"word ".repeat(15)}word\n  word word word word"`],
    ["x".repeat(120), "x".repeat(120)],
    [`${"x".repeat(90)}  y`, `${"x".repeat(90)}  y`],
  ];
  for (const [text, written] of rows) assert.equal(writeYaml({ a: text }), `a: ${written}\n`);
});

Deno.test("scalars are read as YAML 1.1, the way Go does it", () => {
  const rows: [text: string, value: unknown][] = [
    ["yes", true],
    ["off", false],
    ["0o17", 15],
    ["017", 15],
    ["0x1F", 31],
    ["1_000", 1000],
    ["1e3", 1000],
    ["10:30", "10:30"],
    ["2026-01-01", "2026-01-01"],
    ["1.2.3", "1.2.3"],
    [".", "."],
    ["~", null],
  ];
  for (const [text, value] of rows) assert.deepEqual(read(`a: ${text}\n`), { a: value }, text);
  assert.deepEqual(read("a: 1\na: 2\n"), { a: 2 }, "the last of two equal keys wins");
  assert.equal(readYaml("a: 1\n---\n# nothing\n---\nb: 2\n").documents.length, 2);
});

Deno.test("faults are go-yaml's, at its lines", () => {
  const rows: [text: string, fault: string][] = [
    ["a:\n  b: 1\n\tc: 2\n", "yaml: line 3: found a tab character that violates indentation"],
    ["a:\n\tb: 1\n", "yaml: line 2: found character that cannot start any token"],
    ["a:\n  b: 1\n c: 2\n", "yaml: line 2: did not find expected key"],
    ["x: 1\na: b: c\n", "yaml: line 2: mapping values are not allowed in this context"],
    ["a: b: c\n", "yaml: mapping values are not allowed in this context"],
    ["a: b\nc\nd: e\n", "yaml: line 3: could not find expected ':'"],
    ['a:\n  b: "x\n', "yaml: line 3: found unexpected end of stream"],
    ["x: 1\na: [1, 2\nb: 3\n", "yaml: line 2: did not find expected ',' or ']'"],
    ["- a\nb: c\n", "yaml: line 1: did not find expected '-' indicator"],
    ["a: *x\n", "yaml: unknown anchor 'x' referenced"],
    ["x: 1\na: @x\n", "yaml: line 2: found character that cannot start any token"],
  ];
  for (const [text, fault] of rows) assert.equal(read(text), fault, text);
});

Deno.test("KYAML quotes texts and folds lines", () => {
  const value = { data: { log: "info", y: "x", text: "One.\n  Two.\n" }, list: ["a"], items: [{ a: 1 }, { b: {} }] };
  assert.equal(
    writeKyaml(value),
    '---\n{\n  data: {\n    log: "info",\n    text: "\\\n       One.\\n\\\n      \\  Two.\\n\\\n      ",\n    "y": "x",\n  },\n' +
      '  items: [{\n    a: 1,\n  }, {\n    b: {},\n  }],\n  list: [\n    "a",\n  ],\n}\n',
  );
});
