import assert from "node:assert/strict";
import { parseAll } from "@std/yaml";
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

Deno.test("what a text stands for is what libyaml reads", () => {
  const rows: [text: string, value: unknown][] = [
    ["a: b\n\n  c\n", { a: "b\nc" }],
    ["a: 'b  \n  c'\n", { a: "b c" }],
    ['a: "b\\\n  c"\n', { a: "bc" }],
    ["a: >\n  b\n\n  c\n   d\n  e\n", { a: "b\nc\n d\ne\n" }],
    ["a: |2-\n   b\n", { a: " b" }],
    ["a: >+\n  a\n\n\nb: c\n", { a: "a\n\n\n", b: "c" }],
    ["a: [\nb\n]\n", { a: ["b"] }],
    ["a: &b {c: 1}\nd:\n  <<: *b\n  c: 2\n", { a: { c: 1 }, d: { c: 2 } }],
    ["a: &b {c: 1}\nd: {'<<': *b}\n", { a: { c: 1 }, d: { "<<": { c: 1 } } }],
    ["a: ! 1\nb: !!float 1\nc: !!binary YQ==\n", { a: "1", b: 1, c: "a" }],
    ["1e3: a\n1e6: b\nyes: c\n1.10: d\n", { "1000": "a", "1e+06": "b", true: "c", "1.1": "d" }],
    ["a: {b}\n", { a: { b: null } }],
    ["a: 'b'# c\n", { a: "b" }],
  ];
  for (const [text, value] of rows) assert.deepEqual(read(text), value, text);
});

Deno.test("what can't be JSON is refused in the words of the library that kubectl uses", () => {
  const rows: [text: string, fault: string][] = [
    ["{{ .x }}: 1\n", "json: offset 2: invalid character '{' looking for beginning of object key string"],
    ["x: {{ .x }}\n", 'yaml: invalid map key: map[interface {}]interface {}{".x":interface {}(nil)}'],
    ["null: a\n", 'unsupported map key of type: %!s(<nil>), key: <nil>, value: "a"'],
    ["a: .nan\n", "json: unsupported value: NaN"],
    ["a: !!int x\n", "yaml: cannot decode !!str `x` as a !!int"],
    ["a: &x\n  b: *x\n", "yaml: anchor 'x' value contains itself"],
    ["<<: a\n", "yaml: map merge requires map or sequence of maps as the value"],
    ["a: !x!y z\n", "yaml: found undefined tag handle"],
    ["a: {b\n c: d}\n", "yaml: line 1: did not find expected ',' or '}'"],
    [
      `a: &a [x, x]\n${
        "bcdefghijklmnopq".replace(
          /./g,
          (name) => `${name}: &${name} [${`*${String.fromCharCode(name.charCodeAt(0) - 1)}, `.repeat(9)}]\n`,
        )
      }`,
      "yaml: document contains excessive aliasing",
    ],
  ];
  for (const [text, fault] of rows) assert.equal(read(text), fault, text);
});

Deno.test("a stream is parted by lines that start with three dashes, or is JSON after JSON", () => {
  const rows: [text: string, documents: unknown[], fault?: string][] = [
    ["a: 1\n--- # c\nb: 2\n", [{ a: 1 }, { b: 2 }]],
    ["a: 1\n--- x\nb: 2\n", [], "invalid Yaml document separator: x"],
    ["a: 1\n----\nb: 2\n", [], "invalid Yaml document separator: -"],
    [
      "---\na: b: c\n",
      [],
      "error converting YAML to JSON: yaml: line 2: mapping values are not allowed in this context",
    ],
    ['{"a":1}\n{"b":2}', [{ a: 1 }, { b: 2 }]],
    ['{"a":1}\n---\nb: 2\n', [{ a: 1 }, { b: 2 }]],
    ["{a: 1}\n---\nb: 2\n", [{ a: 1 }, { b: 2 }]],
    ['{"a":1,}', [{ a: 1 }]],
    ['{"a":1', [], "unexpected EOF"],
    ['{"a" 1}', [], "json: offset 6: invalid character '1' after object key"],
    ['{"a":1} x', [{ a: 1 }], "json: offset 9: invalid character 'x' looking for beginning of value"],
  ];
  for (const [text, documents, fault] of rows) {
    const found = readYaml(text);
    assert.deepEqual(found.documents.slice(0, documents.length), documents, text);
    assert.equal("fault" in found ? found.fault : undefined, fault, text);
  }
});

Deno.test("KYAML quotes texts and folds lines", () => {
  const value = { data: { log: "info", y: "x", text: "One.\n  Two.\n" }, list: ["a"], items: [{ a: 1 }, { b: {} }] };
  assert.equal(
    writeKyaml(value),
    '---\n{\n  data: {\n    log: "info",\n    text: "\\\n       One.\\n\\\n      \\  Two.\\n\\\n      ",\n    "y": "x",\n  },\n' +
      '  items: [{\n    a: 1,\n  }, {\n    b: {},\n  }],\n  list: [\n    "a",\n  ],\n}\n',
  );
});

Deno.test("what both understand, the library reads the same: every manifest of the labs and the goldens", () => {
  const texts = [...manifestsBelow("../../labs/"), ...manifestsBelow("../goldens/")];
  assert.ok(texts.length > 80, `only ${texts.length} manifests`);
  for (const { path, text } of texts) {
    const read = readYaml(text);
    assert.ok(!("fault" in read), path);
    assert.deepEqual(read.documents, parseAll(text).filter((one) => one !== null), path);
  }
});

function* manifestsBelow(folder: string): Generator<{ readonly path: string; readonly text: string }> {
  const url = new URL(folder, import.meta.url);
  for (const { name, isDirectory } of Deno.readDirSync(url)) {
    if (isDirectory) yield* manifestsBelow(new URL(`${name}/`, url).href);
    else if (name.endsWith(".yaml")) {
      yield { path: `${folder}${name}`, text: Deno.readTextFileSync(new URL(name, url)) };
    }
  }
}
