/** Editors that open on the page, and what the API server would say of a manifest. */
import assert from "node:assert/strict";
import { type Deed, HEADLESS_START_MS, manifestFaults, Seat } from "../../engine/session/mod.ts";
import { labWith } from "../support/labs.ts";

const LAB = labWith(`- id: one
  points: 1
  checks:
  - object: {kind: Namespace, metadata: {name: web}}
`);

/** A live seat where each deed comes a second after the last; answers with what was said. */
function live(): { seat: Seat; does(deed: Deed): string } {
  const seat = Seat.open(LAB, { seed: "1", startMs: HEADLESS_START_MS, pace: "live" });
  return {
    seat,
    does: (deed) => seat.apply(seat.entry(deed, seat.nowMs + 1000)).map(({ text }) => text).join(""),
  };
}
const command = (line: string): Deed => ({ kind: "command", line });

Deno.test("vi waits until the page closes it, and what was saved is there", () => {
  const { seat, does } = live();
  assert.equal(does(command("cd /tmp; vi notes.txt; cat notes.txt")), "");
  assert.equal(seat.machine.editing, "/tmp/notes.txt");
  assert.equal(does({ kind: "file", path: "/tmp/notes.txt", text: "hello\n" }), "");
  assert.equal(does({ kind: "close" }), "hello\n");
  assert.deepEqual([seat.machine.editing, seat.isRunning], [undefined, false]);
});

Deno.test("Ctrl-C gives an editor up", () => {
  const { seat, does } = live();
  does(command("nano x"));
  does({ kind: "signal", name: "INT" });
  assert.deepEqual([seat.machine.editing, seat.isRunning], [undefined, false]);
  assert.equal(does(command("echo $?")), "130\n");
});

Deno.test("kubectl edit opens the object, and again with the reason when it is refused", () => {
  const { seat, does } = live();
  does(command("kubectl create deployment web --image=nginx"));
  does(command("kubectl edit deployment web"));
  const opened = seat.machine.editing!;
  const text = seat.machine.files.read(opened) as string;
  assert.match(text, /^# Please edit the object below[\s\S]*replicas: 1$/m);
  does({ kind: "file", path: opened, text: text.replace("replicas: 1", "replicas: -1") });
  assert.match(does({ kind: "close" }), /deployments.apps "web" is invalid/);
  const again = seat.machine.editing!;
  assert.match(seat.machine.files.read(again) as string, /# \* spec.replicas: Invalid value: -1/);
  does({ kind: "file", path: again, text: text.replace("replicas: 1", "replicas: 3") });
  assert.equal(does({ kind: "close" }), "deployment.apps/web edited\n");
  assert.equal(does(command("kubectl get deployment web -o jsonpath={.spec.replicas}")), "3");
});

Deno.test("a script and a pipe have no page: editors say what to use", () => {
  const { does } = live();
  assert.match(does(command("echo x | vi")), /no editor can open/);
});

const MANIFESTS: readonly { title: string; text: string; faults: readonly [line: number, says: RegExp][] }[] = [
  { title: "a sound manifest", text: "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n", faults: [] },
  { title: "a text that is no manifest", text: "how-many: 3\n", faults: [] },
  {
    title: "broken YAML",
    text: "apiVersion: v1\nkind: Pod\nmetadata: a: b\n",
    faults: [[3, /mapping values are not/]],
  },
  {
    title: "an unknown field",
    text:
      "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n  - name: a\n    image: b\n    prots: []\n",
    faults: [[9, /unknown field "spec.containers\[0\].prots"/]],
  },
  {
    title: "a second document with a selector that does not match",
    text:
      "a: 1\n---\napiVersion: apps/v1\nkind: DaemonSet\nmetadata:\n  name: a\nspec:\n  selector:\n    matchLabels: {a: b}\n" +
      "  template:\n    metadata:\n      labels: {a: c}\n    spec:\n      containers:\n      - {name: a, image: b}\n",
    faults: [[12, /`selector` does not match template `labels`/]],
  },
  {
    title: "a kind that there is not",
    text: "apiVersion: v1\nkind: DaemonSet\nmetadata: {name: a}\n",
    faults: [[2, /no matches for kind "DaemonSet" in version "v1"/]],
  },
  {
    title: "a missing field",
    text: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n  - image: b\n",
    faults: [[7, /spec.containers\[0\].name: Required value/]],
  },
  {
    title: "a wrong type",
    text: "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: a\nspec:\n  replicas: two\n",
    faults: [[6, /replicas/]],
  },
];

for (const { title, text, faults } of MANIFESTS) {
  Deno.test(`${title} has ${faults.length === 0 ? "no fault" : `its fault in line ${faults[0]![0]}`}`, () => {
    const { cluster } = live().seat.machine;
    const found = manifestFaults(cluster, text);
    assert.deepEqual(found.map(({ line }) => line), faults.map(([line]) => line), JSON.stringify(found));
    found.forEach(({ message }, i) => assert.match(message, faults[i]![1]));
  });
}
