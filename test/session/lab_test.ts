import assert from "node:assert/strict";
import { type LabFault, readLab, shownWay, variantOf } from "../../engine/session/mod.ts";
import { labWith, THREE_WORKERS } from "../support/labs.ts";

function faultsOf(yaml: string, text = "## a\n"): readonly LabFault[] {
  const read = readLab({
    id: "test/lab",
    digest: "sha256:test",
    files: new Map([["lab.yaml", yaml], ["task.md", text]]),
    clusters: new Map([["three", THREE_WORKERS]]),
  });
  return "faults" in read ? read.faults : [];
}

const HEAD = "title: A test\ncluster: three\ntasks:\n";
const GOOD = `${HEAD}- id: a\n  points: 1\n  checks:\n  - object: {kind: Pod}\n`;

/** Each row: what is wrong, the lab, and the first fault as `line:column message`. */
const CASES: readonly [string, string, string][] = [
  ["a tab", "title: A\n\tcluster: b\n", "2:1"],
  ["an unknown field", `colour: red\n${GOOD}`, '1:1 Unknown field "colour"'],
  [
    "a field that is misspelt",
    GOOD.replace("points:", "point:"),
    '5:3 tasks[a]: Unknown field "point": did you mean "points"?',
  ],
  [
    "another field that is misspelt",
    GOOD + "  hint: [a]\n",
    '8:3 tasks[a]: Unknown field "hint": did you mean "hints"?',
  ],
  [
    "a check that is misspelt",
    GOOD.replace("object:", "objetc:"),
    '7:5 Say what to check with one of whatif, always, absent, object, cel, seen, ran, file: did you mean "object"?',
  ],
  [
    "a cluster that is misspelt",
    GOOD.replace("three", "there"),
    '2:1 There is no cluster "there": use one of three: did you mean "three"?',
  ],
  ["a cluster that isn't there", GOOD.replace("three", "four"), '2:1 There is no cluster "four": use one of three'],
  ["points of the wrong type", GOOD.replace("points: 1", "points: one"), "5:3 tasks[a].points:"],
  ["a check nobody knows", GOOD.replace("object:", "objekt:"), "7:5 Say what to check with one of whatif,"],
  ["a check without its kind", GOOD.replace("{kind: Pod}", "{metadata: {}}"), "7:5 tasks[a].checks[0].object.kind:"],
  ["an unknown field in a check", GOOD + "    hue: 1\n", '8:5 tasks[a].checks[0]: Unknown field "hue"'],
  ["a count that is none", GOOD + "    count: many\n", "8:5 tasks[a].checks[0].count:"],
  [
    "an expression that can't be read",
    GOOD.replace("object: {kind: Pod}", "cel: pods.size( > 1"),
    "7:5 tasks[a].checks[0].cel: Cannot read the expression:",
  ],
  ["a task twice", GOOD + "- id: a\n  points: 1\n  checks: [{object: {kind: Pod}}]\n", '8:3 Task "a" is there twice'],
  [
    "after a task that comes later",
    GOOD.replace("points: 1", "points: 1\n  after: [b]"),
    '6:3 Task "a" comes after "b": name a task that stands above it',
  ],
  ["a question without its answer", GOOD + "  question: Why?\n", "8:3 Write a question and its answer, or neither"],
  [
    "a choice that is no option",
    GOOD + "  question: Which?\n  options: [x, y]\n  answer: {choice: z}\n",
    '10:3 The choice "z" is not among the options',
  ],
  [
    "a wait that is too long",
    GOOD.replace(
      "object: {kind: Pod}",
      "whatif: later\n    do: 'true'\n    wait: 3h\n    checks: [{object: {kind: Pod}}]",
    ),
    "9:5 tasks[a].checks[0].wait: Write a duration",
  ],
  [
    "a fault inside a what-if",
    GOOD.replace("object: {kind: Pod}", "whatif: later\n    do: 'true'\n    checks: [{objekt: {kind: Pod}}]"),
    "9:14 Say what to check with one of",
  ],
];

for (const [title, yaml, expected] of CASES) {
  Deno.test(`lab.yaml tells where it is wrong: ${title}`, () => {
    const [fault] = faultsOf(yaml);
    const said = `${fault?.line}:${fault?.column} ${fault?.message}`;
    assert.ok(said.startsWith(expected), `${said}\nshould begin with\n${expected}`);
  });
}

Deno.test("a lab without faults has none", () => assert.deepEqual(faultsOf(GOOD), []));

Deno.test("a task without its part in task.md is a fault", () => {
  assert.deepEqual(faultsOf(GOOD, "# A\n"), [{
    file: "task.md",
    message: 'Open the part of task "a" with a line "## a"',
  }]);
});

Deno.test("a seed draws the words of a variant, in texts, files and checks, numbers as numbers", () => {
  const lab = labWith(
    `- id: a\n  points: 1\n  checks:\n  - object: {kind: Deployment, metadata: {name: "\${team}"}, spec: {replicas: "\${count}"}}\n`,
    { "files/${team}.txt": "for ${team} and ${HOME}" },
    "vary:\n  team: [blue, green, amber]\n  count: [2, 3]\n",
  );
  const drawn = new Set<string>();
  for (let seed = 0; seed < 30; seed++) {
    const { values, tasks, files } = variantOf(lab, String(seed));
    const team = String(values["team"]);
    drawn.add(`${team} ${values["count"]}`);
    assert.deepEqual(variantOf(lab, String(seed)).values, values);
    assert.deepEqual(files.get(`${team}.txt`), `for ${team} and \${HOME}`);
    assert.deepEqual(tasks[0]!.checks[0]!["object"], {
      kind: "Deployment",
      metadata: { name: team },
      spec: { replicas: values["count"] },
    });
  }
  assert.equal(drawn.size, 6, "all six variants come up");
});

Deno.test("the way that is shown to a learner speaks in the words of their variant", () => {
  const lab = labWith(
    `- id: a\n  points: 1\n  checks:\n  - object: {kind: Namespace, metadata: {name: "\${team}"}}\n`,
    { "solution.txt": "== script\n$ kubectl create ns ${team}\n" },
    "vary:\n  team: [blue, green]\n",
  );
  for (const seed of ["1", "2", "3"]) {
    const line = `kubectl create ns ${variantOf(lab, seed).values["team"]}`;
    assert.deepEqual([...shownWay(lab, seed)!.byTask], [["a", [line]]]);
  }
});
