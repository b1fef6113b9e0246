import { Cluster } from "/work/main/engine/cluster/cluster.ts";
import { CONTROLLERS as S } from "/work/main/engine/scheduler/mod.ts";
import { CONTROLLERS as C } from "/work/main/engine/controllers/mod.ts";
import { CONTROLLERS as K } from "/work/main/engine/kubelet/mod.ts";
const all = Deno.args[0] === "all" ? [...C, ...S, ...K] : [...S];
const N = Number(Deno.args[1] ?? 10000);
const owned = Deno.args[2] === "rs";
const nodes = Array.from(
  { length: 100 },
  (_, i) => ({
    apiVersion: "v1",
    kind: "Node",
    metadata: { name: `n${i}`, labels: { "kubernetes.io/hostname": `n${i}` } },
    status: { capacity: { cpu: "64", memory: "256Gi", pods: "500" } },
  }),
);
for (let round = 0; round < 3; round++) {
  const c = new Cluster({ seed: "x", startMs: Date.UTC(2026, 0, 1), controllers: all, objects: nodes });
  c.advance(5000);
  for (let i = 0; i < N; i++) {
    const a = c.request({
      verb: "create",
      resource: "pods",
      namespace: "default",
      body: {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: `p${i}`, labels: { app: "x" } },
        spec: { containers: [{ name: "c", image: "nginx", resources: { requests: { cpu: "100m" } } }] },
      },
    });
    if (!a.ok) throw a.fault;
  }
  const t = performance.now();
  c.advance(0);
  const ms = performance.now() - t;
  const done = c.view("x").list("pods").filter((p) => p.spec.nodeName).length;
  console.log(`${done} scheduled in ${ms.toFixed(0)} ms: ${(done / ms * 1000).toFixed(0)}/s`);
}
