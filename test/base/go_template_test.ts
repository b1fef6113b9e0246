import assert from "node:assert/strict";
import { compileGoTemplate } from "../../engine/base/go_template.ts";

const list = {
  kind: "List",
  secret: "aGk=",
  items: [{ name: "a", n: 1, labels: { x: "1", y: "2" } }, { name: "b", n: 1e6 }],
};

/** What a template prints, with its fault behind it. */
function printed(template: string): string {
  const compiled = compileGoTemplate(template);
  if ("fault" in compiled) return compiled.fault;
  const { text, fault } = compiled.print(list);
  return fault === undefined ? text : `${text}${fault}`;
}

Deno.test("templates print what Go's do", () => {
  const rows: [template: string, printed: string][] = [
    ['{{range .items}}{{.name}}{{"\\n"}}{{end}}', "a\nb\n"],
    ["{{range $i, $e := .items}}{{if $i}}, {{end}}{{$e.name}}{{end}}", "a, b"],
    ["{{range $k, $v := (index .items 0).labels}}{{$k}}={{$v}};{{end}}", "x=1;y=2;"],
    ["{{with .nosuch}}x{{else}}none{{end}} {{.nosuch.y}}", "none <no value>"],
    ['{{if and (eq .kind "List") (gt (len .items) 1)}}many{{else if true}}few{{end}}', "many"],
    ["{{(index .items 1).n}} {{(index .items 0).labels}}", "1e+06 map[x:1 y:2]"],
    ["{{.secret | base64decode}} {{printf `%s-%q` .kind `x`}}", 'hi List-"x"'],
    ['{{define "t"}}[{{.}}]{{end}}{{template "t" .kind}}', "[List]"],
    ['a {{- " b " -}} c{{/* nothing */}}', "a b c"],
    ["{{$x := 1}}{{range .items}}{{$x = 2}}{{end}}{{$x}}", "2"],
    ["{{range .items}}{{.name}}{{break}}{{end}}", "a"],
  ];
  for (const [template, text] of rows) assert.equal(printed(template), text, template);
});

Deno.test("templates fail in Go's words", () => {
  const rows: [template: string, fault: string][] = [
    ["{{.items", "template: output:1: unclosed action"],
    ["x\n{{end}}", "template: output:2: unexpected {{end}}"],
    ["{{range .items}}", "template: output:1: unexpected EOF"],
    ["{{foo}}", 'template: output:1: function "foo" not defined'],
    ["{{$y}}", 'template: output:1: undefined variable "$y"'],
    [
      "{{.kind.x}}",
      'template: output:1:7: executing "output" at <.kind.x>: can\'t evaluate field x in type interface {}',
    ],
    [
      "{{index .items 5}}",
      'template: output:1:2: executing "output" at <index .items 5>: error calling index: index out of range: 5',
    ],
    ["{{range .kind}}{{end}}", 'template: output:1:8: executing "output" at <.kind>: range can\'t iterate over List'],
    [
      "{{gt (index .items 0).n 1}}",
      'template: output:1:2: executing "output" at <gt (index .items 0).n 1>: error calling gt: incompatible types for comparison',
    ],
  ];
  for (const [template, fault] of rows) assert.equal(printed(template), fault, template);
});
