/** The Tab key: rows of what was typed, and what stands there then (or what there is to choose from). */
import assert from "node:assert/strict";
import { completed, HEADLESS_START_MS, Machine } from "../../engine/session/mod.ts";
import { THREE_WORKERS } from "../support/labs.ts";

function machine(): Machine {
  const open = Machine.open({
    seed: "1",
    startMs: HEADLESS_START_MS,
    cluster: THREE_WORKERS,
    files: new Map([["demo.yaml", "a: 1\n"], ["deploy/web.yaml", "a: 1\n"], ["my file.txt", "x\n"]]),
    pace: "headless",
  });
  open.run(
    "kubectl create ns lab-17; kubectl -n lab-17 create deployment web --image=nginx --replicas=2; alias k=kubectl",
  );
  open.run("kubectl -n lab-17 create deployment worker --image=nginx; sleep 3");
  return open;
}

const shared = machine();

const LINES: readonly (readonly [typed: string, then: string, choices?: readonly string[]])[] = [
  ["kubec", "kubectl "],
  ["kubectl desc", "kubectl describe "],
  ["kubectl roll", "kubectl rollout "],
  ["kubectl rollout st", "kubectl rollout status "],
  ["kubectl get daem", "kubectl get daemonsets "],
  ["k get daem", "k get daemonsets "],
  ["kubectl describe node no", "kubectl describe node node", ["node1", "node2", "node3"]],
  ["kubectl -n lab-17 get deploy w", "kubectl -n lab-17 get deploy w", ["web", "worker"]],
  ["kubectl get deploy -n lab-17 we", "kubectl get deploy -n lab-17 web "],
  ["kubectl -n lab-17 rollout restart deployment/we", "kubectl -n lab-17 rollout restart deployment/web "],
  ["kubectl get pods -n lab", "kubectl get pods -n lab-17 "],
  ["kubectl get pods --namespace=lab", "kubectl get pods --namespace=lab-17 "],
  ["kubectl get pods -o y", "kubectl get pods -o yaml "],
  ["kubectl get pods --show-l", "kubectl get pods --show-labels "],
  ["kubectl get pods --field-s", "kubectl get pods --field-selector="],
  ["kubectl create -f de", "kubectl create -f de", ["demo.yaml", "deploy/"]],
  ["kubectl create -f deploy/", "kubectl create -f deploy/web.yaml "],
  ["kubectl drain node2", "kubectl drain node2 "],
  ["kubectl get pods | gre", "kubectl get pods | grep "],
  ["cat dem", "cat demo.yaml "],
  ["cat my", "cat my\\ file.txt "],
  ['cat "my', 'cat "my file.txt '],
  ["cd de", "cd deploy/"],
  ["echo $KUBE_NO", "echo $KUBE_NO"],
  ["echo $HOSTN", "echo $HOSTNAME "],
  ["echo hi > dem", "echo hi > demo.yaml "],
  ["X=1 kubectl annot", "X=1 kubectl annotate "],
  ["nosuchthing xy", "nosuchthing xy"],
];

for (const [typed, then, choices = []] of LINES) {
  Deno.test(`Tab after "${typed}" ${choices.length > 0 ? `offers ${choices.join(", ")}` : `makes "${then}"`}`, () => {
    assert.deepEqual(completed(shared, typed, typed.length), { text: then, at: then.length, choices });
  });
}

Deno.test("Tab in the middle of a line keeps what stands behind the cursor", () => {
  assert.deepEqual(completed(shared, "kubectl desc node node1", 12), {
    text: "kubectl describe node node1",
    at: 16,
    choices: [],
  });
});

Deno.test("Tab leaves no trace: neither in the audit log nor in the cluster", () => {
  const before = [shared.cluster.version, shared.cluster.audit().length];
  completed(shared, "kubectl get pods -n lab-17 w", 28);
  assert.deepEqual([shared.cluster.version, shared.cluster.audit().length], before);
});
