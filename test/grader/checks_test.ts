import assert from "node:assert/strict";
import { gradeSubmission, HEADLESS_START_MS, Seat } from "../../engine/session/mod.ts";
import { bounded } from "../../routes/host/bounded.ts";
import { labWith, seatAfter } from "../support/labs.ts";

const MAP = "kubectl create configmap web --from-literal=colour=red";

/** Each row: what it says, the check, what the learner typed, and whether it passes. */
const CASES: readonly [string, string, readonly string[], boolean][] = [
  ["an object by name and data", "object: {kind: ConfigMap, metadata: {name: web}, data: {colour: red}}", [MAP], true],
  [
    "an object with another value",
    "object: {kind: ConfigMap, metadata: {name: web}, data: {colour: blue}}",
    [MAP],
    false,
  ],
  ["a count of objects", "{object: {kind: ConfigMap, metadata: {name: '~ web*'}}, count: '>= 2'}", [
    MAP,
    MAP.replace("web", "web2"),
  ], true],
  [
    "a count that is too low",
    "{object: {kind: ConfigMap, metadata: {namespace: default, name: '!= kube-root-ca.crt'}}, count: 2}",
    [MAP],
    false,
  ],
  ["a kind that isn't there", "object: {kind: Spaceship}", ["true"], false],
  [
    "what is absent",
    "absent: {kind: ConfigMap, metadata: {name: kube-root-ca.crt, namespace: default}}",
    ["true"],
    false,
  ],
  ["an expression", 'cel: \'configmaps.exists(c, c.metadata.name == "web" && c.data.colour == "red")\'', [MAP], true],
  ["an expression with numbers", "cel: nodes.size() == 3 && configmaps.size() > nodes.size()", [MAP], true],
  ["an expression that breaks", "cel: \"pods[0].spec.nodeName == 'a'\"", ["true"], false],
  ["a request", "seen: {verb: list, resource: nodes}", ["kubectl get nodes -o name | wc -l"], true],
  [
    "a request over all namespaces",
    "seen: {verb: list, resource: configmaps, namespace: '*'}",
    ["kubectl get cm -A"],
    true,
  ],
  [
    "a request in one namespace only",
    "seen: {verb: list, resource: configmaps, namespace: '*'}",
    ["kubectl get cm"],
    false,
  ],
  ["a request that was refused", "seen: {verb: get, resource: configmaps, name: gone, ended: badly}", [
    "kubectl get cm gone",
  ], true],
  [
    "a refused request is no success",
    "seen: {verb: get, resource: configmaps, name: gone}",
    ["kubectl get cm gone"],
    false,
  ],
  ["one of several resources", "seen: {verb: list, resource: [events, nodes]}", ["kubectl get nodes"], true],
  ["a log that was read", "seen: {resource: pods, subresource: log, name: 'web*'}", [
    "kubectl run web --image=nginx:1.27; sleep 3; kubectl logs web",
  ], true],
  ["a pod that was looked at, but not its log", "seen: {verb: get, resource: pods, subresource: log}", [
    "kubectl run web --image=nginx:1.27; sleep 3; kubectl describe pod web",
  ], false],
  ["what was made, by its name", "seen: {verb: create, resource: configmaps, name: web}", [MAP], true],
  ["what was refused, by its name", "seen: {verb: create, resource: configmaps, name: web, ended: badly}", [
    `${MAP}; ${MAP}`,
  ], true],
  ["another that was made", "seen: {verb: create, resource: configmaps, name: other}", [MAP], false],
  ["a flag by its short name", "ran: {verb: get, flags: {output: name}}", ["kubectl get -oname nodes"], true],
  [
    "a flag before the verb",
    "ran: {verb: get, flags: {namespace: default}, args: [cm]}",
    ["kubectl -n default get cm"],
    true,
  ],
  ["a verb by its words", "ran: {verb: rollout history, exit: 1}", ["kubectl rollout history ds/nope"], true],
  ["a flag that was not given", "ran: {verb: get, flags: {output: '!'}}", ["kubectl get nodes -o name"], false],
  ["a failed command", "ran: {verb: get, args: [gone]}", ["kubectl get cm gone"], false],
  ["a file with YAML", "file: {path: a.yaml, holds: {kind: ConfigMap, data: {colour: red}}}", [
    `${MAP} --dry-run=client -o yaml > a.yaml`,
  ], true],
  ["a file by its text", "file: {path: notes.txt, text: '~ *three*'}", ["echo there are three > notes.txt"], true],
  ["a file that isn't there", "file: {path: notes.txt}", ["true"], false],
  ["a file that isn't YAML", "file: {path: a.yaml, holds: {kind: ConfigMap}}", ["printf 'a: b: c\\n' > a.yaml"], false],
  [
    "what would happen",
    "{whatif: another is made, do: kubectl create cm other, wait: 1s, checks: [{object: {kind: ConfigMap, metadata: {namespace: default}}, count: 3}]}",
    [MAP],
    true,
  ],
  [
    "what would not happen",
    "{whatif: nothing is done, do: 'true', wait: 1s, checks: [{object: {kind: ConfigMap, metadata: {name: other}}}]}",
    [MAP],
    false,
  ],
  ["a rehearsal that fails", "{whatif: it breaks, do: 'exit 3', checks: [{object: {kind: Node}}]}", [MAP], false],
];

for (const [title, check, lines, passes] of CASES) {
  Deno.test(`check: ${title}`, () => {
    const lab = labWith(`- id: a\n  points: 1\n  checks:\n  - ${check.startsWith("{") ? check : `{${check}}`}\n`);
    const seat = seatAfter(lab, lines);
    const [task] = seat.tasks();
    const said = seat.commands.map(({ cmd, stdout, stderr }) => `$ ${cmd}\n${stdout}${stderr}`).join("");
    assert.equal(task!.state === "passed", passes, `${said}${JSON.stringify(task!.checks)}`);
    assert.ok(task!.checks.every(({ expected, found }) => expected !== "" && found !== ""), "it says what and why");
  });
}

Deno.test("a task that must be kept is lost again, another stays passed", () => {
  const task = (id: string, more: string) =>
    `- id: ${id}\n  points: 1\n${more}  checks:\n  - object: {kind: ConfigMap, metadata: {name: web}}\n`;
  const seat = seatAfter(labWith(task("once", "") + task("kept", "  keep: true\n")), [MAP]);
  const states = () => seat.tasks().map(({ state }) => state);
  assert.deepEqual(states(), ["passed", "passed"]);
  seat.apply(seat.entry({ kind: "command", line: "kubectl delete cm web" }));
  assert.deepEqual(states(), ["passed", "open"]);
});

Deno.test("a what-if leaves the learner's cluster as it is", () => {
  const lab = labWith(
    "- id: a\n  points: 1\n  checks:\n  - {whatif: all go, do: kubectl delete cm --all, checks: [{absent: {kind: ConfigMap, metadata: {name: web}}}]}\n",
  );
  const seat = seatAfter(lab, [MAP, "kubectl get cm web -o name"]);
  assert.equal(seat.commands.at(-1)!.stdout, "configmap/web\n");
});

Deno.test("a name that was only misspelt is named; else it says what there is", () => {
  const lab = labWith("- id: a\n  points: 1\n  checks:\n  - {object: {kind: Namespace, metadata: {name: lab-17}}}\n");
  const found = (line: string) => seatAfter(lab, [line]).tasks()[0]!.checks[0]!.found;
  assert.equal(found("kubectl create ns lab-71"), "Namespace lab-71: metadata.name is lab-71, expected lab-17");
  assert.equal(found("true"), "no Namespace of that name; there is default, kube-node-lease, kube-public and 1 more");
});

Deno.test("an author's words take the place of the check's", () => {
  const lab = labWith(
    "- id: a\n  points: 1\n  checks:\n  - {object: {kind: ConfigMap, metadata: {name: web}}, says: {expected: a red map, look: kubectl get cm}}\n",
  );
  const [check] = seatAfter(lab, ["true"]).tasks()[0]!.checks;
  assert.deepEqual([check!.expected, check!.look], ["a red map", "kubectl get cm"]);
});

const NEVER_BLUE = labWith(`- id: a
  points: 1
  checks:
  - object: {kind: ConfigMap, metadata: {name: done}}
  - {always: the map is red, checks: [{absent: {kind: ConfigMap, data: {colour: blue}}}]}
`);

Deno.test("what held at every moment passes", () => {
  assert.equal(seatAfter(NEVER_BLUE, [MAP, "kubectl create cm done"]).tasks()[0]!.state, "passed");
});

Deno.test("what was broken for a moment, inside one line, stays lost and says so", () => {
  const seat = seatAfter(NEVER_BLUE, [
    `${MAP.replace("red", "blue")}; kubectl delete cm web`,
    "kubectl create cm done",
  ]);
  const [task] = seat.tasks();
  assert.equal(task!.state, "open");
  assert.match(task!.checks[1]!.found, /^it didn't hold all the time: ConfigMap default\/web is still there/);
});

Deno.test("a task with partial credit earns its share for each check that holds, less its hints", () => {
  const lab = labWith(`- id: two
  points: 5
  partial: true
  hintCost: 1
  hints: [look]
  checks:
  - object: {kind: Namespace, metadata: {name: web}}
  - object: {kind: Namespace, metadata: {name: shop}}
  - object: {kind: Namespace, metadata: {name: blog}}
`);
  const seat = seatAfter(lab, ["kubectl create ns web"]);
  assert.equal(seat.points, 1.66);
  seat.apply(seat.entry({ kind: "hint", task: "two" }));
  assert.ok(Math.abs(seat.points - 0.66) < 1e-9);
  for (const name of ["shop", "blog"]) seat.apply(seat.entry({ kind: "command", line: `kubectl create ns ${name}` }));
  assert.equal(seat.points, 4);
});

Deno.test("what was broken is told, though the task was nearer before", () => {
  const lab = labWith(`- id: a
  points: 1
  checks:
  - object: {kind: ConfigMap, metadata: {name: web}, data: {colour: red, size: big}}
  - {always: nothing is blue, checks: [{absent: {kind: ConfigMap, data: {colour: blue}}}]}
`);
  const script = [MAP, "kubectl delete cm web", MAP.replace("web", "sky").replace("red", "blue")].join("\n");
  const result = gradeSubmission(lab, { files: new Map([["a.sh", script]]) }, { seed: "1" });
  assert.ok("tasks" in result);
  const [task] = result.tasks;
  assert.equal(task!.nearest, 1, JSON.stringify(task));
  assert.match(task!.checks[0]!.found, /data.size/);
  assert.match(task!.checks[1]!.found, /didn't hold all the time/);
});

Deno.test("an expression that never ends is stopped, and the task isn't passed", () => {
  const slow = `"${"a".repeat(40)}!".matches("^(a+)+$")`;
  const lab = labWith(`- id: slow\n  points: 1\n  checks: [{cel: '${slow}'}]\n`);
  const seat = Seat.open(lab, { seed: "1", startMs: HEADLESS_START_MS, pace: "headless", bounded });
  const [finding] = seat.tasks()[0]!.checks;
  assert.equal(finding!.passed, false);
  assert.match(finding!.found, /timed out|it is false/);
});
