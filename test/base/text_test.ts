import assert from "node:assert/strict";
import { goFloat, goMap, goQuote } from "../../engine/base/go_text.ts";
import { safeHash } from "../../engine/base/hash.ts";
import { goJson } from "../../engine/base/json.ts";
import { parseGoJson } from "../../engine/base/go_json.ts";
import { formatTable } from "../../engine/base/table.ts";
import { TabWriter } from "../../engine/base/tabwriter.ts";
import { goDuration, goDurationFault, humanDuration, parseGoDuration, rfc1123z } from "../../engine/base/time.ts";

const [SECOND, MINUTE, HOUR, DAY] = [1e3, 6e4, 36e5, 864e5];

Deno.test("ages are as fine as kubectl shows them", () => {
  const rows: [ms: number, shown: string][] = [
    [-5 * SECOND, "<invalid>"],
    [-1 * SECOND, "0s"],
    [119 * SECOND, "119s"],
    [2 * MINUTE, "2m"],
    [130 * SECOND, "2m10s"],
    [10 * MINUTE + SECOND, "10m"],
    [179 * MINUTE, "179m"],
    [3 * HOUR, "3h"],
    [3 * HOUR + 5 * MINUTE, "3h5m"],
    [8 * HOUR + 5 * MINUTE, "8h"],
    [2 * DAY, "2d"],
    [2 * DAY + 4 * HOUR, "2d4h"],
    [8 * DAY + 4 * HOUR, "8d"],
    [800 * DAY, "2y70d"],
    [3000 * DAY, "8y"],
  ];
  for (const [ms, shown] of rows) assert.equal(humanDuration(ms), shown, String(ms));
});

Deno.test("Go's durations and times are read and written", () => {
  assert.equal(parseGoDuration("1h2m3.5s"), 3723500);
  assert.equal(parseGoDuration("10"), undefined);
  assert.equal(goDurationFault("10"), 'time: missing unit in duration "10"');
  assert.equal(goDurationFault("1x"), 'time: unknown unit "x" in duration "1x"');
  assert.equal(goDurationFault("abc"), 'time: invalid duration "abc"');
  assert.deepEqual([0, 150, 90e3, 36e5, 1500].map(goDuration), ["0s", "150ms", "1m30s", "1h0m0s", "1.5s"]);
  assert.equal(rfc1123z(Date.UTC(2006, 0, 2, 15, 4, 5)), "Mon, 02 Jan 2006 15:04:05 +0000");
});

Deno.test("tables are padded to their columns, but the last", () => {
  assert.equal(
    formatTable(["NAME", "A", "AGE"], [["long-name", "1", "5s"]]),
    "NAME        A     AGE\nlong-name   1     5s\n",
  );
  assert.equal(formatTable(undefined, [["a\nb", ""]]), "a...   \n");
});

Deno.test("a tab writer's columns end where a line has no cell", () => {
  const writer = new TabWriter();
  writer.write("Name:\tx\nLabels:\ta=b\n\tc=d\nEvents:  none\nA:\t1\n");
  assert.equal(writer.toString(), "Name:    x\nLabels:  a=b\n         c=d\nEvents:  none\nA:  1\n");
});

Deno.test("values look as Go prints them", () => {
  assert.equal(goJson({ b: "<&>", a: [1, {}] }), '{"a":[1,{}],"b":"\\u003c\\u0026\\u003e"}');
  assert.equal(goJson({ a: [], b: [1] }, { indent: 4 }), '{\n    "a": [],\n    "b": [\n        1\n    ]\n}');
  assert.equal(goMap({ b: ["x", null], a: 1 }), "map[a:1 b:[x <nil>]]");
  assert.equal(goQuote('a"\n\u0001é'), '"a\\"\\n\\x01é"');
  assert.deepEqual([1e6, 0.00001, 1.5, 123456].map(goFloat), ["1e+06", "1e-05", "1.5", "123456"]);
  assert.match(safeHash("template"), /^[456789bcdf]+$/);
});

Deno.test("what is no JSON is refused in Go's words", () => {
  const rows: [text: string, fault: string][] = [
    ['{"a":', "unexpected end of JSON input"],
    ["{a:1}", "invalid character 'a' looking for beginning of object key string"],
    ['{"a" 1}', "invalid character '1' after object key"],
    ["[1 2]", "invalid character '2' after array element"],
    ["x", "invalid character 'x' looking for beginning of value"],
    ["trux", "invalid character 'x' in literal true (expecting 'e')"],
    ['{"a":1}}', "invalid character '}' after top-level value"],
  ];
  for (const [text, fault] of rows) assert.deepEqual(parseGoJson(text), { fault }, text);
});
