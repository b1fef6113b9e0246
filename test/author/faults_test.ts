/** What an author gets wrong is named with file, line, column, what is wrong, and the nearest right word. */
import assert from "node:assert/strict";
import { proveLab, skeleton } from "../../engine/author/mod.ts";
import { THREE_WORKERS } from "../support/labs.ts";

const GOOD = skeleton("A first lab");
const CHECK = "- object: {kind: Namespace, metadata: {name: first}}";

type Files = ReadonlyMap<string, string>;

/** The skeleton with a text of a file in place of another. */
function changed(path: string, from: string, to: string): Files {
  assert.ok(GOOD.get(path)!.includes(from), `${path} has ${from}`);
  return new Map(GOOD).set(path, GOOD.get(path)!.replace(from, to));
}

const check = (text: string) => changed("lab.yaml", CHECK, text);
const cluster = (text: string) => new Map(changed("lab.yaml", "three-workers", "own")).set("clusters/own.yaml", text);
const without = (path: string) => new Map([...GOOD].filter(([name]) => name !== path));
const draws = (text: string) =>
  new Map(check(text)).set(
    "lab.yaml",
    check(text).get("lab.yaml")!.replace("tasks:", "vary: {team: [blue, red]}\ntasks:"),
  );

// deno-fmt-ignore -- a row is a line
const ROWS: readonly (readonly [title: string, files: Files, note: string])[] = [
  ["no YAML", new Map(GOOD).set("lab.yaml", "title: [a"), "lab.yaml:1:10: Flow sequence in block collection must be sufficiently indented and end with a ]"],
  ["nothing", new Map(GOOD).set("lab.yaml", ""), "lab.yaml:1:1: Write a mapping: a lab has title, cluster and tasks"],
  ["prose", new Map(GOOD).set("lab.yaml", "Hello, this is my lab"), "lab.yaml:1:1: Write a mapping: a lab has title, cluster and tasks"],
  ["a text for a number", changed("lab.yaml", "points: 1", "points: one"), 'lab.yaml:9:3: tasks[namespace].points: Write a number, not "one"'],
  ["a text for a list", new Map(GOOD).set("lab.yaml", GOOD.get("lab.yaml")!.replace(/hints:[\s\S]*$/, "hints: none\n")), "tasks[namespace].hints: Write a list, not"],
  ["tasks that are no list", changed("lab.yaml", "- id:", "  id:"), "lab.yaml:6:1: tasks: Write a list, not"],
  ["an unknown field", changed("lab.yaml", "minutes:", "minuets:"), 'lab.yaml:5:1: Unknown field "minuets": did you mean "minutes"?'],
  ["an unknown check", check("- objct: {kind: Pod}"), 'lab.yaml:11:5: Say what to check with one of'],
  ["an unknown check inside a check", check("- always: x\n    checks: [{absnt: {kind: Pod}}]"), 'did you mean "absent"?'],
  ["no kind", check("- object: {metadata: {name: first}}"), "checks[0].object.kind: Write a text: it is missing"],
  ["an unknown kind", check("- object: {kind: Namespce}"), 'lab.yaml:11:14: There is no kind "Namespce": did you mean "Namespace"?'],
  ["a kind in small letters", check("- absent: {kind: namespace}"), 'There is no kind "namespace": did you mean "Namespace"?'],
  ["another version of a kind", check("- object: {apiVersion: apps/v1, kind: Namespace}"), 'There is no Namespace in "apps/v1": write v1'],
  ["an unknown field of a kind", check("- object: {kind: Deployment, spec: {replica: 3}}"), 'lab.yaml:11:39: A Deployment has no field "spec.replica": did you mean "replicas"?'],
  ["a field within a list", check("- object: {kind: Pod, spec: {containers: [{nmae: a}]}}"), 'A Pod has no field "spec.containers.nmae": did you mean "name"?'],
  ["a word where a number is", check("- object: {kind: Deployment, spec: {replicas: three}}"), 'spec.replicas is a number: write one, or a matcher such as "> 2", not "three"'],
  ["a matcher without its blank", check("- object: {kind: Namespace, metadata: {name: '~first*'}}"), 'lab.yaml:11:42: Write a blank behind the matcher: "~ first*"'],
  ["a count that is none", check(`${CHECK}\n    count: three`), 'checks[0].count: Write a number, "> 2" or "1..3"'],
  ["an expression that can't be read", check("- cel: 'pods.size( > 2'"), "checks[0].cel: Cannot read the expression:"],
  ["an unknown list", check("- cel: 'podz.size() > 2'"), 'The cluster has no list "podz": did you mean "pods"?'],
  ["an unknown function", check("- cel: 'pods.sise() > 2'"), 'did you mean "size"?'],
  ["an expression that is a number", check("- cel: 'pods.size()'"), "The expression comes to a value of type int: compare it with something"],
  ["an unknown resource", check("- seen: {verb: list, resource: nods}"), 'There is no resource "nods": did you mean "nodes"?'],
  ["a kind for a resource", check("- seen: {verb: list, resource: Node}"), 'There is no resource "Node": write its plural word, "nodes"'],
  ["an unknown request", check("- seen: {verb: lst, resource: nodes}"), 'did you mean "list"?'],
  ["an unknown verb", check("- ran: {verb: rollout undoo}"), 'kubectl has no verb "rollout undoo": did you mean "undo"?'],
  ["an unknown flag", check("- ran: {verb: rollout undo, flags: {to-revison: '1'}}"), 'kubectl rollout undo has no flag "to-revison": did you mean "to-revision"?'],
  ["a flag by its letter", check("- ran: {verb: get, flags: {o: yaml}}"), 'kubectl get has no flag "o": write its long name, "output"'],
  ["a hidden file that isn't there", check("- whatif: a node joins\n    do: kubectl apply -f /lab/node.yaml\n    checks: [{object: {kind: Node}}]"), "lab.yaml:12:5: There is no file hidden/node.yaml"],
  ["a word that isn't drawn", draws('- object: {kind: Namespace, metadata: {name: "${taem}"}}'), 'Nothing is drawn for "${taem}": name it in "vary": did you mean "team"?'],
  ["one word to draw from", changed("lab.yaml", "tasks:", "vary: {team: [blue]}\ntasks:"), "vary.team: Write at least 2 of them"],
  ["an unknown cluster", changed("lab.yaml", "three-workers", "tree-workers"), 'did you mean "three-workers"?'],
  ["a cluster that is no YAML", cluster("kind: Node\nmetadata: {name"), "clusters/own.yaml:2:16: Flow map"],
  ["a start state that is refused", cluster("apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: []}\n"), 'clusters/own.yaml: The start state\'s Pod "a" cannot be created'],
  ["no text", without("task.md"), "task.md: Write the text of the lab"],
  ["no solution", without("solution.txt"), "Write solution.txt"],
  ["no mistakes", without("mistakes/misspelt.txt"), "Write mistakes/….txt"],
  ["a file that nobody reads", new Map(GOOD).set("mistake/other.txt", "x"), 'mistake/other.txt: No lab has such a file: did you mean "mistakes"?'],
  ["a command without its dollar", changed("solution.txt", "$ kubectl", "kubectl"), 'solution.txt:3:1: Begin a command with "$ "'],
  ["a misspelt head", changed("mistakes/misspelt.txt", "loses:", "loose:"), 'mistakes/misspelt.txt:2:1: A conversation\'s head says loses and says, not "loose: namespace"'],
  ["a mistake of an unknown task", changed("mistakes/misspelt.txt", "loses: namespace", "loses: namespce"), 'there is no task "namespce": did you mean "namespace"?'],
  ["a check that can't pass", check("- object: {kind: Namespace, metadata: {name: First}}"), '"namespace" expected a Namespace First; found'],
];

for (const [title, files, note] of ROWS) {
  Deno.test(`an author hears of ${title}`, () => {
    const own = [...files].filter(([path]) => path.startsWith("clusters/"));
    const clusters = new Map([["three-workers", THREE_WORKERS], ...own.map(([, text]) => ["own", text] as const)]);
    const { ok, steps } = proveLab({ id: "test/lab", digest: "sha256:test", files, clusters });
    const notes = steps.filter((step) => !step.ok).flatMap((step) => step.notes);
    assert.equal(ok, false);
    assert.ok(notes[0]?.includes(note), notes.join("\n"));
  });
}
