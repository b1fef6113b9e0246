import type { Proof } from "../../engine/author/mod.ts";
import { HEADLESS_START_MS, Machine, Seat } from "../../engine/session/mod.ts";
import { proofsAt } from "../../routes/cli/proving.ts";
import { labIds, LABS_FOLDER, loadLab } from "../../routes/host/labs.ts";
import { type Figure, type Measured, median, medianMs } from "./run.ts";
import { explainShare } from "./explaining.ts";
import { batchRate, lab17Time, lookMedian, lookWorst, regradeRate, solutionTime } from "./grading.ts";
import { serverStarted } from "../support/server.ts";

const LAB = "daemonsets/lab-17";
const GET = "kubectl get pod -o wide -n lab-17";
const PIPELINE = "kubectl get pods -n lab-17 | grep fluentd | cut -d' ' -f1 | head -1";

/** The figures, in the order in which they are printed. */
export const FIGURES: readonly Figure[] = [
  { name: "start", unit: "ms", goal: 1000, measure: startTime },
  { name: "seat.open", unit: "ms", goal: 5, measure: () => medianMs(200, () => void openSeat(String(seeds++))) },
  { name: "command.get", unit: "ms", goal: 0.5, measure: () => commandTime(GET) },
  { name: "command.cold", unit: "ms", goal: 150, measure: coldTime },
  { name: "kubectl.help", unit: "ms", goal: 5, measure: () => commandTime("kubectl get --help") },
  { name: "command.pipeline", unit: "ms", goal: 2, measure: () => commandTime(PIPELINE) },
  { name: "command.http", unit: "ms", goal: 5, measure: roundTrip },
  { name: "grade.lab17", unit: "ms", goal: 10, measure: lab17Time },
  { name: "grade.solution", unit: "ms", goal: 10, measure: solutionTime },
  { name: "look.median", unit: "ms", goal: 2, measure: lookMedian },
  { name: "look.worst", unit: "ms", goal: 10, measure: lookWorst },
  { name: "batch", unit: "per second", goal: 300, measure: batchRate },
  { name: "regrade", unit: "per second", goal: 167, measure: regradeRate },
  { name: "lab.check", unit: "ms", goal: 60_000, measure: labCheckTime },
  { name: "explain", unit: "per cent", goal: 97, measure: explainShare },
  { name: "daemonset.1000", unit: "ms", goal: 150, measure: () => daemonSetTime(1000, 5) },
  { name: "daemonset.5000", unit: "ms", goal: 1000, measure: () => daemonSetTime(5000, 3) },
  { name: "rollout.1000", unit: "ms", goal: 500, measure: rolloutTime },
  { name: "evict.1000", unit: "ms", goal: 100, measure: evictTime },
  { name: "deployment.1000", unit: "ms", goal: 300, measure: deploymentTime },
  { name: "seat.bytes", unit: "bytes", goal: 256 * 1024, measure: seatBytes },
];

let seeds = 0;

function lab() {
  const loaded = loadLab(LAB);
  if (!loaded || "faults" in loaded) throw new Error(`The lab ${LAB} cannot be read`);
  return loaded.lab;
}

const theLab = lab();

function openSeat(seed: string): Seat {
  return Seat.open(theLab, { seed, startMs: HEADLESS_START_MS, pace: "headless" });
}

function readyMachine(): Machine {
  const { machine } = openSeat("bench");
  for (const line of ["kubectl create ns lab-17", "kubectl create -f demo.yaml -n lab-17", "sleep 5"]) {
    ran(machine, line);
  }
  return machine;
}

function commandTime(line: string) {
  const machine = readyMachine();
  if (machine.run(line).exit !== 0) throw new Error(`${line} fails`);
  return medianMs(300, () => void machine.run(line), 50);
}

const node = (i: number) => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: { name: `node${String(i).padStart(4, "0")}` },
  status: { capacity: { cpu: "4", memory: "8Gi", pods: "110" } },
});

/** A machine with so many nodes, and the namespace of the lab. */
function machineOf(nodes: number, seed: string): Machine {
  const cluster = JSON.stringify({
    apiVersion: "v1",
    kind: "List",
    items: Array.from({ length: nodes }, (_, i) => node(i)),
  });
  const files = new Map([["demo.yaml", theLab.files.get("demo.yaml")!]]);
  const machine = Machine.open({ cluster, files, seed, startMs: HEADLESS_START_MS, pace: "headless" });
  ran(machine, "kubectl create ns lab-17");
  return machine;
}

/** Runs a line that must succeed. */
function ran(machine: Machine, line: string): void {
  const { exit, stderr } = machine.run(line);
  if (exit !== 0) throw new Error(`${line} fails: ${stderr}`);
}

function until(machine: Machine, what: string, holds: () => boolean): void {
  for (let seconds = 0; !holds(); seconds++) {
    if (seconds > 600) throw new Error(`Ten minutes went by without ${what}`);
    machine.advance(machine.nowMs + 1000);
  }
}

function daemonSetStatus(machine: Machine): Record<string, number> {
  const answer = machine.cluster.request({ verb: "list", resource: "daemonsets.apps", namespace: "lab-17" });
  return (answer.ok && answer.items![0]?.["status"]) || {};
}

/** From `kubectl create` to all pods Running, in wall time. */
function daemonSetTime(nodes: number, n: number) {
  return timed(n, (seed) => machineOf(nodes, seed), (machine) => {
    ran(machine, "kubectl create -f demo.yaml -n lab-17");
    until(machine, "all pods", () => daemonSetStatus(machine)["numberReady"] === nodes);
  });
}

/** A machine whose 1,000 nodes all run the daemon. */
function running(seed: string): Machine {
  const machine = machineOf(1000, seed);
  ran(machine, "kubectl create -f demo.yaml -n lab-17");
  until(machine, "all pods", () => daemonSetStatus(machine)["numberReady"] === 1000);
  return machine;
}

/** A new image on 1,000 nodes, a tenth of them at a time, to the end. */
function rolloutTime() {
  return timed(3, (seed) => {
    const machine = running(seed);
    ran(
      machine,
      `kubectl patch ds -n lab-17 --type=merge -p '{"spec":{"updateStrategy":{"rollingUpdate":{"maxUnavailable":"10%"}}}}' fluentd-elasticsearch`,
    );
    return machine;
  }, (machine) => {
    ran(
      machine,
      "kubectl set image ds/fluentd-elasticsearch -n lab-17 '*=gcr.io/fluentd-elasticsearch/fluentd:v2.6.0'",
    );
    const done = (
      { observedGeneration: seen, updatedNumberScheduled: updated, numberAvailable: available }: Record<string, number>,
    ) => seen === 3 && updated === 1000 && available === 1000;
    until(machine, "the end of the rollout", () => done(daemonSetStatus(machine)));
  });
}

/** A Deployment of 1,000 replicas on 100 nodes, until all are available. */
function deploymentTime() {
  return timed(3, (seed) => machineOf(100, seed), (machine) => {
    ran(machine, "kubectl create deployment web --image=nginx:1.27 --replicas=1000");
    const available = () => {
      const answer = machine.cluster.request({
        verb: "get",
        resource: "deployments.apps",
        namespace: "default",
        name: "web",
      });
      return answer.ok && answer.object!["status"]?.availableReplicas === 1000;
    };
    until(machine, "all replicas", available);
  });
}

/** A NoExecute taint on 100 of 1,000 nodes, until their pods are gone. */
function evictTime() {
  return timed(3, running, (machine) => {
    for (let i = 0; i < 100; i++) {
      const body = { spec: { taints: [{ key: "maintenance", effect: "NoExecute" }] } };
      machine.cluster.request({
        verb: "patch",
        resource: "nodes",
        name: node(i).metadata.name,
        patchType: "merge",
        body,
      });
    }
    until(machine, "the evictions", () => daemonSetStatus(machine)["numberReady"] === 900);
  });
}

/** Median wall time of `work` on a fresh machine each time, after one run that does not count. */
function timed(n: number, prepare: (seed: string) => Machine, work: (machine: Machine) => void) {
  const times: number[] = [];
  for (let run = 0; run <= n; run++) {
    const machine = prepare(String(run));
    const startMs = performance.now();
    work(machine);
    if (run > 0) times.push(performance.now() - startMs);
  }
  return { value: median(times), n };
}

/** Heap of each idle open seat beyond the first, after a collection. */
function seatBytes() {
  const n = 1000;
  const collect = (globalThis as { gc?: () => void }).gc;
  if (!collect) throw new Error("Start with --v8-flags=--expose-gc");
  const kept: Seat[] = [openSeat("first")];
  collect();
  const before = Deno.memoryUsage().heapUsed;
  for (let i = 0; i < n; i++) kept.push(openSeat(`idle ${i}`));
  collect();
  const value = (Deno.memoryUsage().heapUsed - before) / n;
  if (kept.length !== n + 1) throw new Error("Seats were lost");
  return { value, n };
}

async function startTime() {
  const times: number[] = [];
  for (let run = 0; run < 4; run++) {
    const { elapsedMs, stop } = await serverStarted();
    await stop();
    if (run > 0) times.push(elapsedMs);
  }
  return { value: median(times), n: times.length };
}

/** The first command of a process that did nothing before. */
function coldTime() {
  const script = new URL("./cold.ts", import.meta.url).pathname;
  const times = Array.from({ length: 5 }, () => {
    const args = ["run", "-A", "--no-check", script];
    const { stdout } = new Deno.Command(Deno.execPath(), { args, stderr: "inherit" }).outputSync();
    return Number(new TextDecoder().decode(stdout));
  });
  return { value: median(times), n: times.length };
}

/** The same `get` over the WebSocket: from the line sent to the prompt that is free again. */
async function roundTrip() {
  const { url, stop } = await serverStarted();
  const page = await fetch(`${url}/labs/${LAB}`);
  await page.body?.cancel();
  const cookie = page.headers.get("set-cookie")!.split(";")[0]!;
  const socket = new WebSocket(`${url.replace("http", "ws")}/labs/${LAB}/terminal`, { headers: { cookie } } as never);
  const ready = () =>
    new Promise<void>((done) => {
      socket.onmessage = ({ data }) => JSON.parse(data).type === "ready" && done();
    });
  await ready();
  const type = async (text: string) => {
    const answered = ready();
    socket.send(JSON.stringify({ type: "line", text }));
    await answered;
  };
  for (const line of ["kubectl create ns lab-17", "kubectl create -f demo.yaml -n lab-17", "sleep 4"]) await type(line);
  const times: number[] = [];
  for (let i = 0; i < 120; i++) {
    const startMs = performance.now();
    await type(GET);
    if (i >= 20) times.push(performance.now() - startMs);
  }
  socket.close();
  await stop();
  return { value: median(times), n: times.length };
}

/** Every lab proved, with all its mutants, as `deno task lab check` does it. `n` counts the labs. */
async function labCheckTime(): Promise<Measured> {
  const startMs = performance.now();
  const proofs: Proof[] = [];
  const folders = labIds().map((id) => `${LABS_FOLDER}/${id}`);
  for await (const proof of proofsAt(folders, navigator.hardwareConcurrency)) proofs.push(proof);
  const notes = proofs.filter(({ ok }) => !ok).map(({ lab }) => `${lab} is not proved`);
  return { value: performance.now() - startMs, n: proofs.length, notes };
}
