import assert from "node:assert/strict";
import {
  type Attempt,
  decodeDeed,
  type Deed,
  encodeDeed,
  type Entry,
  gradeAttempt,
  gradeSubmission,
  HEADLESS_START_MS,
  replay,
  RESULT_SCHEMA,
  Seat,
} from "../../engine/session/mod.ts";
import { labWith, ownLab, seatAfter } from "../support/labs.ts";

const LAB = labWith(
  `- id: space
  points: 1
  checks:
  - object: {kind: Namespace, metadata: {name: web}}
- id: pod
  after: [space]
  points: 2
  checks:
  - object: {kind: Pod, metadata: {name: web, namespace: web}, status: {phase: Running}}
  hints: [first, second]
  hintCost: 0.5
- id: count
  points: 1
  question: How many nodes are there?
  answer: {cel: nodes.size()}
`,
  {
    "files/pod.yaml":
      "apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: web}\nspec: {containers: [{name: web, image: nginx}]}\n",
  },
);

const START = { seed: "7", startMs: HEADLESS_START_MS + 1234 };

/** What a learner does in a live seat, at which millisecond after the start. */
const DEEDS: readonly [number, Deed][] = [
  [100, { kind: "command", line: "kubectl create ns web; echo $RANDOM; date" }],
  [900, { kind: "command", line: "kubectl create -f pod.yaml; sleep 2; kubectl get pods -n web" }],
  [1500, { kind: "input", text: "nobody reads this\n" }],
  [4200, { kind: "command", line: "for i in 1 2 3; do sleep 1; echo tick $i; done" }],
  [5700, { kind: "signal", name: "INT" }],
  [6000, { kind: "answer", task: "count", answer: " 3 " }],
  [6100, { kind: "file", path: "notes/a.txt", text: "hello\n" }],
  [6200, { kind: "command", line: "cat notes/a.txt; kubectl get pods -n web -o wide" }],
  [7000, { kind: "hint", task: "pod" }],
];

/** Plays the deeds along a clock that ticks every `tickMs`. */
function live(tickMs: number): { said: string; seat: Seat; entries: Entry[] } {
  const seat = Seat.open(LAB, { ...START, pace: "live", keepsOutput: true });
  const entries: Entry[] = [];
  let said = "";
  const hear = (outputs: readonly { text: string }[]) => said += outputs.map(({ text }) => text).join("");
  let nowMs = START.startMs;
  for (const [atMs, deed] of DEEDS) {
    for (; nowMs < START.startMs + atMs; nowMs += tickMs) hear(seat.turn(nowMs));
    const entry = seat.entry(deed, START.startMs + atMs);
    entries.push(entry);
    hear(seat.apply(entry));
  }
  hear(seat.turn(START.startMs + 10_000));
  return { said, seat, entries };
}

Deno.test("a live seat comes out the same however often its clock ticks", () => {
  const [fine, coarse] = [live(7), live(50_000)];
  assert.equal(fine.said, coarse.said);
  assert.match(fine.said, /tick 1\n/);
  assert.doesNotMatch(fine.said, /tick 3/);
  assert.deepEqual(fine.seat.tasks(), coarse.seat.tasks());
  assert.deepEqual(fine.seat.tasks().map(({ state, points }) => [state, points]), [["passed", 1], ["passed", 1.5], [
    "passed",
    1,
  ]]);
});

Deno.test("an attempt is its journal: it survives the store and replays bit for bit", () => {
  const { seat, entries } = live(20);
  const stored = entries.map((entry): Entry => {
    const { sequence, atMs, ...deed } = entry;
    return { ...decodeDeed(entry.kind, encodeDeed(deed as Deed)), sequence, atMs } as Entry;
  });
  const attempt: Attempt = { lab: LAB.id, digest: LAB.digest, ...START, pace: "live", engine: "test", entries: stored };
  const again = replay(LAB, attempt);
  again.turn(START.startMs + 10_000);
  assert.deepEqual(again.tasks(), seat.tasks());
  assert.equal(JSON.stringify(gradeAttempt(LAB, attempt)), JSON.stringify(gradeAttempt(LAB, attempt)));
});

Deno.test("forks go their own ways", () => {
  const seat = seatAfter(LAB, ["kubectl create ns web", "X=1"]);
  const fork = seat.fork();
  fork.apply(fork.entry({ kind: "command", line: "kubectl delete ns web; X=2; echo no > a.txt" }));
  seat.apply(seat.entry({ kind: "command", line: "kubectl get ns web; echo $X; cat a.txt" }));
  assert.match(seat.commands.at(-1)!.stdout, /web +Active[\s\S]*\n1\n/);
  assert.match(seat.commands.at(-1)!.stderr, /No such file/);
});

Deno.test("undo takes the last command back, reset all of them; what passed stays passed", () => {
  const seat = seatAfter(LAB, ["kubectl create ns web", "kubectl delete ns web"]);
  const look = () => {
    seat.apply(seat.entry({ kind: "command", line: "kubectl get ns web" }));
    return seat.commands.at(-1)!.exit;
  };
  seat.apply(seat.entry({ kind: "undo" }));
  assert.equal(look(), 0);
  const { nowMs } = seat;
  seat.apply(seat.entry({ kind: "reset" }));
  assert.equal(look(), 1);
  assert.ok(seat.nowMs >= nowMs, "time does not go back");
  assert.equal(seat.tasks()[0]!.state, "passed");
});

Deno.test("hints cost what they cost, and a wrong answer can be mended", () => {
  const seat = seatAfter(LAB, ["kubectl create ns web", "kubectl create -f pod.yaml", "sleep 5"]);
  for (let i = 0; i < 5; i++) seat.apply(seat.entry({ kind: "hint", task: "pod" }));
  assert.deepEqual(seat.tasks()[1]!.hints, ["first", "second"]);
  assert.equal(seat.tasks()[1]!.points, 1);
  seat.apply(seat.entry({ kind: "answer", task: "count", answer: "4" }));
  assert.match(seat.tasks()[2]!.checks[0]!.found, /“4” isn't right/);
  seat.apply(seat.entry({ kind: "answer", task: "count", answer: "3" }));
  assert.equal(seat.tasks()[2]!.state, "passed");
});

Deno.test("endless commands end, and say why", () => {
  const seat = seatAfter(LAB, ["while true; do :; done", "yes", "cat", "sleep infinity", "echo still here"]);
  assert.equal(seat.commands.at(-1)!.stdout, "still here\n");
});

Deno.test("every kind of submission is graded alike", () => {
  const lines = ["kubectl create ns web", "kubectl create -f pod.yaml", "sleep 5"];
  const manifests =
    "apiVersion: v1\nkind: Namespace\nmetadata: {name: web}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: web}\nspec: {containers: [{name: web, image: nginx}]}\n";
  const kinds: Record<string, Record<string, string>> = {
    script: { "a.sh": `#!/bin/bash\nset -e\n${lines.join("\n")}\n`, "answers.yaml": "count: 3" },
    conversation: {
      "a.txt": `== answers.yaml\ncount: 3\n== script\n${lines.map((line) => `$ ${line}\n  whatever\n`).join("")}`,
    },
    manifests: { "a.yaml": manifests, "answers.yaml": "count: 3\n" },
    "script with its files": {
      "run.sh": "kubectl apply -f objects/all.yaml",
      "objects/all.yaml": manifests,
      "answers.yaml": "count: 3",
    },
  };
  for (const [kind, files] of Object.entries(kinds)) {
    const result = gradeSubmission(LAB, { files: new Map(Object.entries(files)) }, { seed: "1" });
    assert.ok("points" in result, `${kind}: ${JSON.stringify(result)}`);
    assert.equal(result.points, 4, `${kind}: ${JSON.stringify(result.tasks)} ${JSON.stringify(result.commands)}`);
    RESULT_SCHEMA.parse(result);
  }
});

Deno.test("submissions that are none are refused in words", () => {
  const refused = (files: Record<string, string>) => {
    const result = gradeSubmission(LAB, { files: new Map(Object.entries(files)) }, { seed: "1" });
    return "fault" in result ? result.fault : "graded";
  };
  assert.match(refused({}), /^The submission is empty/);
  assert.match(refused({ "a.sh": "x".repeat(300_000) }), /larger than 256 KiB/);
  assert.match(refused({ "a.sh": "true", "answers.yaml": "wrong: 3" }), /answers "wrong"/);
  assert.match(refused({ "a.sh": "true", "answers.yaml": "[1" }), /^Cannot read answers.yaml/);
  assert.equal(refused({ "a.sh": "\0\x07 if\n(((\n" }), "graded");
});

Deno.test("the same submission gives the same bytes, another seed gives others", () => {
  const lab = ownLab("daemonsets/lab-17");
  const grade = (seed: string) =>
    JSON.stringify(gradeSubmission(lab, { files: new Map([["s.txt", lab.solution!]]) }, { seed }));
  assert.equal(grade("1"), grade("1"));
  assert.notEqual(grade("1"), grade("2"));
});
