import assert from "node:assert/strict";
import { compileGoTemplate } from "../../engine/kubectl/printers/go_template/mod.ts";

const VALUE = {
  metadata: { name: "web", labels: { app: "web", tier: "front" } },
  items: [{ n: 1, name: "a" }, { n: 2, name: "b" }],
  empty: [],
  secret: "aGk=",
};

const PRINTS: readonly (readonly [template: string, text: string])[] = [
  ["{{.metadata.name}}!", "web!"],
  ["{{.nosuch}}", "<no value>"],
  ["{{.metadata.labels}}", "map[app:web tier:front]"],
  ["{{range .items}}{{.name}}{{.n}} {{end}}", "a1 b2 "],
  ["{{range $i, $item := .items}}{{if $i}},{{end}}{{$item.name}}{{end}}", "a,b"],
  ["{{range $k, $v := .metadata.labels}}{{$k}}={{$v}};{{end}}", "app=web;tier=front;"],
  ["{{range .empty}}x{{else}}none{{end}}", "none"],
  ['{{if and .items (eq .metadata.name "web")}}yes{{else if .x}}x{{else}}no{{end}}', "yes"],
  ["{{with .metadata}}{{.name}} of {{$.secret}}{{end}}", "web of aGk="],
  ['{{(index .items 1).name | printf "%q"}}', '"b"'],
  ['{{index .metadata.labels "tier"}} {{len .items}}', "front 2"],
  ["a {{- /* nothing */ -}} b", "ab"],
  ["a  {{- 1 -}}  b", "a1b"],
  ["{{.secret | base64decode}}", "hi"],
  ["{{$x := 1}}{{range .items}}{{$x = .n}}{{end}}{{$x}}", "2"],
  ['{{define "t"}}<{{.}}>{{end}}{{template "t" .metadata.name}}', "<web>"],
  ["{{range .items}}{{if eq .n 2}}{{break}}{{end}}{{.n}}{{end}}", "1"],
  ['{{exists . "metadata" "name"}} {{exists . "x"}} {{gt 3 2}} {{not true}}', "true false true false"],
];

Deno.test("a template prints what Go's prints", () => {
  for (const [template, text] of PRINTS) {
    const compiled = compileGoTemplate(template);
    assert.ok(!("fault" in compiled), template);
    assert.deepEqual(compiled.print(VALUE), { text }, template);
  }
});

const FAULTS: Readonly<Record<string, string>> = {
  "{{.a": "template: output:1: unclosed action",
  "{{nosuch}}": 'template: output:1: function "nosuch" not defined',
  "{{range .items}}": "template: output:1: unexpected EOF",
  "{{end}}": "template: output:1: unexpected {{end}}",
};

Deno.test("a template that is none is refused", () => {
  for (const [template, fault] of Object.entries(FAULTS)) assert.deepEqual(compileGoTemplate(template), { fault });
});

Deno.test("a field of nothing ends the template after what was printed", () => {
  const compiled = compileGoTemplate("x{{.a.b}}");
  assert.ok(!("fault" in compiled));
  const fault = 'template: output:1:5: executing "output" at <.a.b>: nil pointer evaluating interface {}.b';
  assert.deepEqual(compiled.print(VALUE), { text: "x", fault });
});
