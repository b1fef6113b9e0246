/** Containers that really run: restarts and their back-off, probes, ends, in virtual time. */
import assert from "node:assert/strict";
import { Cluster } from "../../engine/cluster/cluster.ts";
import { CONTROLLERS as KUBELET, logsOf } from "../../engine/kubelet/mod.ts";
import { CONTROLLERS as SCHEDULER } from "../../engine/scheduler/mod.ts";
import { serviceAccount } from "../../engine/controllers/service_account.ts";
import type { Pod } from "../../engine/kinds/types.ts";

const NODE = {
  apiVersion: "v1",
  kind: "Node",
  metadata: { name: "node1" },
  status: {
    capacity: { cpu: "2", memory: "4Gi", pods: "110" },
    images: [{ names: ["docker.io/library/busybox:1.36"], sizeBytes: 1 }],
  },
};

function clusterWith(spec: object): Cluster {
  const cluster = new Cluster({
    seed: "s",
    startMs: Date.UTC(2026, 0, 1),
    controllers: [serviceAccount, ...SCHEDULER, ...KUBELET],
    objects: [NODE],
  });
  cluster.advance(1000);
  const body = { apiVersion: "v1", kind: "Pod", metadata: { name: "p", namespace: "default" }, spec };
  const answer = cluster.request({ verb: "create", resource: "pods", namespace: "default", body });
  assert.ok(answer.ok, answer.ok ? "" : answer.fault.message);
  return cluster;
}

function pod(cluster: Cluster): Pod {
  const answer = cluster.request({ verb: "get", resource: "pods", namespace: "default", name: "p" });
  assert.ok(answer.ok);
  return answer.object as Pod;
}

const running = (script: string, more: object = {}) => ({
  containers: [{ name: "c", image: "busybox:1.36", command: ["sh", "-c", script], ...more }],
});

/** `Running 1`: the phase, or why the container waits or ended, and how often it was restarted. */
function look(cluster: Cluster): string {
  const { phase, containerStatuses } = pod(cluster).status;
  const { state, restartCount } = containerStatuses![0]!;
  return `${state?.waiting?.reason ?? state?.terminated?.reason ?? phase} ${restartCount}`;
}

Deno.test("a container that fails is restarted at once, then after 10 s and 20 s", () => {
  const cluster = clusterWith(running("exit 3"));
  const seen = [2, 3, 8, 11, 16, 21].map((seconds) => {
    cluster.advance(seconds * 1000);
    return look(cluster);
  });
  assert.deepEqual(seen, [
    "Error 1",
    "CrashLoopBackOff 1",
    "CrashLoopBackOff 2",
    "CrashLoopBackOff 2",
    "CrashLoopBackOff 3",
    "CrashLoopBackOff 3",
  ]);
  assert.equal(pod(cluster).status.containerStatuses![0]!.lastState?.terminated?.exitCode, 3);
});

Deno.test("a pod that never restarts ends as its container did", () => {
  const done = clusterWith({ ...running("echo done"), restartPolicy: "Never" });
  done.advance(3000);
  assert.equal(pod(done).status.phase, "Succeeded");
  assert.equal(logsOf(done, "default/p", "c")?.text, "done\n");
  const failed = clusterWith({ ...running("exit 1"), restartPolicy: "Never" });
  failed.advance(3000);
  assert.equal(pod(failed).status.phase, "Failed");
});

Deno.test("a shell without a trap is killed after its grace, one with a trap ends when it likes", () => {
  const ends = (script: string, seconds: number) => {
    const cluster = clusterWith({ ...running(script), terminationGracePeriodSeconds: 5 });
    cluster.advance(3000);
    cluster.request({ verb: "delete", resource: "pods", namespace: "default", name: "p" });
    cluster.advance(seconds * 1000);
    return !cluster.request({ verb: "get", resource: "pods", namespace: "default", name: "p" }).ok;
  };
  assert.equal(ends("sleep 3600", 4), false);
  assert.equal(ends("sleep 3600", 6), true);
  assert.equal(ends("trap 'exit 0' TERM; while true; do sleep 1; done", 3), true);
});

Deno.test("a fork of the cluster shares its containers and goes its own way", () => {
  const cluster = clusterWith(running("while true; do sleep 1; echo tick; done"));
  cluster.advance(5000);
  const fork = cluster.fork();
  fork.advance(5000);
  const lines = (one: Cluster) => logsOf(one, "default/p", "c")!.text.split("\n").length - 1;
  assert.equal(lines(fork) - lines(cluster), 5);
});
