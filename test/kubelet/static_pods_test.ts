/** Pods that a kubelet runs from files: the API shows mirrors of them, which come back. */
import assert from "node:assert/strict";
import { openShell } from "../support/shell.ts";

const CLUSTER = `
apiVersion: v1
kind: Node
metadata: {name: cp}
status: {capacity: {cpu: "2", memory: 4Gi, pods: "110"}}
---
apiVersion: v1
kind: Pod
metadata: {name: store, namespace: kube-system, annotations: {kubernetes.io/config.source: file}}
spec: {nodeName: cp, hostNetwork: true, containers: [{name: c, image: registry.k8s.io/etcd:3.6.6-0}]}
`;

const CASES: readonly (readonly [says: string, lines: readonly string[], shows: string])[] = [
  ["a mirror has its node's name behind its own", ["kubectl get pods -n kube-system -o name"], "pod/store-cp\n"],
  ["its node owns it", [
    "kubectl get pod store-cp -n kube-system -o jsonpath='{.metadata.ownerReferences[0].kind} {.metadata.ownerReferences[0].name}'",
  ], "Node cp"],
  ["it has no account, and no taint drives it away", [
    "kubectl get pod store-cp -n kube-system -o jsonpath='{.spec.serviceAccountName}{.spec.volumes}{.spec.tolerations}'",
  ], '[{"effect":"NoExecute","operator":"Exists"}]'],
  ["deleted, it comes back, and its container has gone on", [
    "kubectl delete pod store-cp -n kube-system",
    "sleep 1",
    "kubectl get pods -n kube-system --no-headers",
  ], "store-cp   1/1   Running   0     1s\n"],
  ["what is made of it changes nothing of what runs", [
    "kubectl set image pod/store-cp c=registry.k8s.io/etcd:9 -n kube-system >x",
    "sleep 3",
    "kubectl get pod store-cp -n kube-system -o jsonpath='{.status.containerStatuses[0].image} {.status.containerStatuses[0].restartCount}'",
  ], "registry.k8s.io/etcd:3.6.6-0 0"],
  [
    "its mark stays",
    [
      "kubectl annotate pod store-cp -n kube-system kubernetes.io/config.mirror- 2>&1",
    ],
    'The Pod "store-cp" is invalid: metadata.annotations[kubernetes.io/config.mirror]: Forbidden: may not remove or update mirror pod annotation\n',
  ],
  ["it is passed by when its node is drained", ["kubectl drain cp"], "node/cp cordoned\nnode/cp drained\n"],
];

for (const [says, lines, shows] of CASES) {
  Deno.test(says, () => {
    const shell = openShell(CLUSTER, new Map());
    let stdout = "";
    for (const line of lines) stdout = shell.run(line).stdout;
    assert.equal(stdout, shows);
  });
}
