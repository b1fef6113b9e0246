import assert from "node:assert/strict";
import { mutants, proveLab, skeleton } from "../../engine/author/mod.ts";
import { THREE_WORKERS } from "../support/labs.ts";

function prove(files: ReadonlyMap<string, string>) {
  return proveLab({
    id: "test/lab",
    digest: "sha256:test",
    files,
    clusters: new Map([["three-workers", THREE_WORKERS]]),
  });
}

const GOOD = skeleton("A first lab");
const changed = (path: string, from: string, to: string) => new Map(GOOD).set(path, GOOD.get(path)!.replace(from, to));

Deno.test("the skeleton of a lab is proved", () => {
  const { ok, steps } = prove(GOOD);
  assert.ok(ok, JSON.stringify(steps, null, 1));
});

/** Each row: what the author got wrong, and the proof that says so. */
const CASES: readonly [string, ReadonlyMap<string, string>, string, RegExp][] = [
  [
    "a task that passes by itself",
    changed("lab.yaml", "name: first", "name: default"),
    "nothing passes by itself",
    /"namespace" passes before the learner starts/,
  ],
  [
    "a solution that doesn't solve",
    changed("solution.txt", "ns first", "ns second"),
    "the solution earns every point",
    /"namespace" expected a Namespace first; found/,
  ],
  [
    "a mistake that is none",
    changed("mistakes/misspelt.txt", "frist", "first"),
    "mistakes lose what they say",
    /it loses nothing, not namespace/,
  ],
  [
    "a mistake without a head",
    changed("mistakes/misspelt.txt", "loses: namespace\n", ""),
    "mistakes lose what they say",
    /say in its head/,
  ],
  [
    "a dead link",
    changed("task.md", "Say what", "[see](#nowhere) what"),
    "the text is sound",
    /#nowhere leads nowhere/,
  ],
  [
    "a picture without words",
    changed("task.md", "Say what", "![](https://example.org/a.png) what"),
    "the text is sound",
    /alternative text/,
  ],
  [
    "a command of the text that fails",
    changed("task.md", "ns first\n```", "ns first\n$ kubectl get ns second\n```"),
    "its commands work",
    /in the part "namespace" a command fails .*: kubectl get ns second: .*NotFound/,
  ],
  [
    "a block that should fail and doesn't",
    changed("task.md", "```console", "```console fails"),
    "its commands work",
    /nothing fails/,
  ],
  [
    "a task that passes by itself with some seeds only",
    new Map(GOOD).set(
      "lab.yaml",
      GOOD.get("lab.yaml")!.replace("tasks:", "vary: {space: [default, first, second]}\ntasks:")
        .replace("name: first", 'name: "${space}"'),
    ),
    "nothing passes by itself",
    /"namespace" passes before the learner starts: .* \(seed \d(, \d)*\)/,
  ],
  ["a fault in lab.yaml", changed("lab.yaml", "points: 1", "points: -1"), "schema", /^lab\.yaml:\d+:\d+: /],
];

for (const [title, files, name, note] of CASES) {
  Deno.test(`the proof catches ${title}`, () => {
    const { ok, steps } = prove(files);
    const step = steps.find((one) => one.name === name);
    assert.equal(ok, false);
    assert.equal(step?.ok, false, JSON.stringify(steps, null, 1));
    assert.match(step!.notes.join("\n"), note);
  });
}

Deno.test("mutants differ from the solution and from each other", () => {
  const solution =
    "== a.yaml\nkind: Pod\nmetadata:\n  name: web # the name\nspec:\n  hostNetwork: true\n== script\n$ kubectl create -f a.yaml -n lab\n$ kubectl get pods\n";
  const all = mutants(solution, new Map(), 100);
  assert.equal(new Set(all.map(({ conversation }) => conversation)).size, all.length);
  assert.ok(all.every(({ conversation }) => conversation !== solution));
  for (const word of ['drops "kubectl get pods"', "labx", "a.yamx", "hostNetwork: false", "kind: Podx"]) {
    assert.ok(all.some(({ about, conversation }) => `${about}${conversation}`.includes(word)), word);
  }
});

Deno.test("mutants answer wrongly, as another seed does, and take away what a task asks for", () => {
  const answers = (node: string) => `== answers.yaml\nnode: ${node}\nkinds: [a, b]\n== script\n`;
  const all = mutants(`${answers("node1")}$ kubectl get nodes\n`, new Map(), 100, {
    options: new Map([["kinds", ["a", "b", "c"]]]),
    ofOtherSeeds: [answers("node7")],
    losses: [{ task: "kept", line: "kubectl delete ds/web", after: 1 }],
  });
  const about = all.map(({ about, task }) => `${task}: ${about}`);
  for (
    const expected of [
      'node: answers "node" with "node1x"',
      'node: answers "node" with "node7"',
      'node: leaves "node" unanswered',
      'kinds: answers "kinds" with ["b"]',
      'kinds: answers "kinds" with ["a","b","c"]',
      'kept: does "kubectl delete ds/web" at the end',
    ]
  ) assert.ok(about.includes(expected), `${expected} is not among\n${about.join("\n")}`);
});
