import assert from "node:assert/strict";
import { compileJsonPath, relaxedJsonPath } from "../../engine/base/jsonpath.ts";

const list = {
  kind: "List",
  items: [
    { name: "a", n: 1, labels: { "k.io/x": "one" }, parts: [{ t: "Ready", v: "True" }, { t: "Other", v: "False" }] },
    { name: "b", n: 2, parts: [] },
  ],
};

/** What a template prints, or its fault. */
function printed(template: string): string {
  const path = compileJsonPath(template);
  if ("fault" in path) return path.fault;
  const text = path.print(list);
  return typeof text === "string" ? text : text.fault;
}

Deno.test("a template prints what kubectl's dialect of JSONPath says", () => {
  const rows: [template: string, printed: string][] = [
    ["{.items[*].name}", "a b"],
    ['{range .items[*]}{.name}={.parts[?(@.t=="Ready")].v}{"\\n"}{end}{.kind}', "a=True\nb=\nList"],
    ["{range .items[*]}{range .parts[*]}{.t},{end};{end}", "Ready,Other,;;"],
    ["{range .items[*]}{.name}", "ab"],
    ["{.items[?(@.n>1)].name}", "b"],
    ["{.items[?(@.labels)].name}", "a"],
    ["{.items[0].labels.k\\.io/x} {.items[0].labels['k\\.io/x']}", "one one"],
    ["{..name}", "a b"],
    ["{.items[-1].name}{.items[0,1].n}{.items[0:2:2].n}", "b1 21"],
    ["{.items[1]}", '{"n":2,"name":"b","parts":[]}'],
    ["plain {.nosuch}", "plain "],
    [".items", ".items"],
    ["{.items[5].n}", "array index out of bounds: index 5, length 2"],
    ["{.kind[0]}", "string is not array or slice"],
    ["{.items[?(@.n=x)]}", "unrecognized identifier x"],
    ['{.items[?(@.n=="1")]}', "incompatible types for comparison"],
    ["{end}", "not in range, nothing to end"],
    ["{.items[abc]}", "invalid array index abc"],
    ["{.items", "unclosed action"],
    ["{&}", "unrecognized character in action: U+0026 '&'"],
  ];
  for (const [template, text] of rows) assert.equal(printed(template), text, template);
});

Deno.test("paths of columns may go without braces and dots", () => {
  for (const text of ["metadata.name", ".metadata.name", "{metadata.name}", "{.metadata.name}"]) {
    assert.deepEqual(relaxedJsonPath(text), { template: "{.metadata.name}" });
  }
  assert.ok("fault" in relaxedJsonPath("{.a}{.b}"));
});
