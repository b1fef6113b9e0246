import assert from "node:assert/strict";
import {
  fieldsFit,
  formatSelector,
  parseFieldSelector,
  parseLabelSelector,
  selectorOf,
  selects,
} from "../../engine/base/labels.ts";

const web = { app: "web", env: "prod", zone: "3" };

Deno.test("a selector chooses by labels", () => {
  const rows: [selector: string, isChosen: boolean][] = [
    ["", true],
    ["app=web", true],
    ["app==web,env!=test", true],
    ["tier!=front", true],
    ["env in (prod,test)", true],
    ["env notin (prod)", false],
    ["tier notin (x)", true],
    ["app,!tier", true],
    ["zone>2,zone<4", true],
    ["zone>3", false],
    ["app=", false],
    ["tier in ()", false],
  ];
  for (const [text, isChosen] of rows) {
    const selector = parseLabelSelector(text);
    assert.ok("requirements" in selector, text);
    assert.equal(selects(selector, web), isChosen, text);
  }
});

Deno.test("selectors are refused in the server's words", () => {
  const rows: [selector: string, fault: string][] = [
    ["env in prod", "unable to parse requirement: found 'prod' expected: '('"],
    ["env=(prod", "unable to parse requirement: found '(', expected: identifier"],
    ["=prod", "found '=', expected: !, identifier, or 'end of string'"],
    ["env=prod test", "found 'test', expected: ',' or 'end of string'"],
    ["bad key=1", "unable to parse requirement: found 'key', expected: in, notin, =, ==, !=, gt, lt"],
    ["env in (prod", "unable to parse requirement: found '', expected: ',' or ')'"],
    ["a,", "found '', expected: identifier after ','"],
    [
      "zone>a",
      "unable to parse requirement: values[0]: Invalid value: \"a\": for 'Gt', 'Lt' operators, the value must be an integer",
    ],
  ];
  for (const [text, fault] of rows) assert.deepEqual(parseLabelSelector(text), { fault }, text);
});

Deno.test("an empty selector of the API takes all, an absent one nothing", () => {
  assert.equal(selects(selectorOf({}), web), true);
  assert.equal(selects(selectorOf(undefined), web), false);
  const selector = {
    matchLabels: { b: "1", a: "2" },
    matchExpressions: [{ key: "c", operator: "NotIn", values: ["y", "x"] }],
  };
  assert.equal(formatSelector(selector), "a=2,b=1,c notin (x,y)");
  assert.equal(formatSelector({}), "<none>");
  assert.equal(formatSelector({ app: "web" }), "app=web");
});

Deno.test("field selectors are read term by term", () => {
  const selector = parseFieldSelector("metadata.name=a\\,b,status.phase!=Running");
  assert.ok("terms" in selector);
  const values: Record<string, string> = { "metadata.name": "a,b", "status.phase": "Pending" };
  assert.equal(fieldsFit(selector, (field) => values[field]!), true);
  assert.deepEqual(parseFieldSelector("status.phase"), {
    fault: "invalid selector: 'status.phase'; can't understand 'status.phase'",
  });
});
