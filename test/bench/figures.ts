import { gradeSubmission, HEADLESS_START_MS, Machine, Seat } from "../../engine/session/mod.ts";
import { loadLab } from "../../routes/host/labs.ts";
import { type Figure, median, medianMs } from "./run.ts";
import { serverStarted } from "../support/server.ts";

const LAB = "daemonsets/lab-17";
const GET = "kubectl get pod -o wide -n lab-17";
const PIPELINE = "kubectl get pods -n lab-17 | grep fluentd | cut -d' ' -f1 | head -1";

/** The figures, in the order in which they are printed. */
export const FIGURES: readonly Figure[] = [
  { name: "start", unit: "ms", goal: 1000, measure: startTime },
  { name: "seat.open", unit: "ms", goal: 5, measure: () => medianMs(200, () => void openSeat(String(seeds++))) },
  { name: "command.get", unit: "ms", goal: 0.5, measure: () => commandTime(GET) },
  { name: "command.pipeline", unit: "ms", goal: 2, measure: () => commandTime(PIPELINE) },
  { name: "command.http", unit: "ms", goal: 5, measure: roundTrip },
  { name: "grade.lab17", unit: "ms", goal: 10, measure: gradeTime },
  { name: "daemonset.1000", unit: "ms", goal: 150, measure: () => daemonSetTime(1000, 5) },
  { name: "daemonset.5000", unit: "ms", goal: 1000, measure: () => daemonSetTime(5000, 3) },
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
    machine.run(line);
  }
  return machine;
}

function commandTime(line: string) {
  const machine = readyMachine();
  if (machine.run(line).exit !== 0) throw new Error(`${line} fails`);
  return medianMs(300, () => void machine.run(line), 50);
}

function gradeTime() {
  const files = new Map([["solution.txt", theLab.solution!]]);
  const grade = () => gradeSubmission(theLab, { files }, { seed: "0" });
  const result = grade();
  if ("fault" in result || !result.passed) throw new Error("The solution does not earn every point");
  return medianMs(30, () => void grade(), 5);
}

const node = (i: number) => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: { name: `node${String(i).padStart(4, "0")}` },
  status: { capacity: { cpu: "4", memory: "8Gi", pods: "110" } },
});

/** From `kubectl create` to all pods Running, in wall time. */
function daemonSetTime(nodes: number, n: number) {
  const cluster = JSON.stringify({
    apiVersion: "v1",
    kind: "List",
    items: Array.from({ length: nodes }, (_, i) => node(i)),
  });
  const files = new Map([["demo.yaml", theLab.files.get("demo.yaml")!]]);
  const times: number[] = [];
  for (let run = 0; run <= n; run++) {
    const machine = Machine.open({ cluster, files, seed: String(run), startMs: HEADLESS_START_MS, pace: "headless" });
    machine.run("kubectl create ns lab-17");
    const startMs = performance.now();
    machine.run("kubectl create -f demo.yaml -n lab-17");
    for (let seconds = 0; running(machine) < nodes; seconds++) {
      if (seconds > 120) throw new Error(`Only ${running(machine)} of ${nodes} pods run`);
      machine.advance(machine.nowMs + 1000);
    }
    if (run > 0) times.push(performance.now() - startMs);
  }
  return { value: median(times), n };
}

function running(machine: Machine): number {
  const answer = machine.cluster.request({
    verb: "get",
    resource: "daemonsets.apps",
    namespace: "lab-17",
    name: "fluentd-elasticsearch",
  });
  return answer.ok ? answer.object!["status"]?.numberReady ?? 0 : 0;
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
