/** One of the processes that play stored attempts again for the figure `regrade`; its argument makes its seeds its own. */
import {
  type Attempt,
  type Deed,
  ENGINE_VERSION,
  gradeAttempt,
  HEADLESS_START_MS,
  type Lab,
} from "../../engine/session/mod.ts";
import { host } from "../../routes/host/engine.ts";
import { loadLab } from "../../routes/host/labs.ts";

/** Of each process. */
export const REPLAYS = 600;
/** Between a live learner's commands. */
const GAP_MS = 30_000;
/** Lab 17 as somebody does it who looks around, makes a mistake and mends it. */
const DEEDS: readonly Deed[] = [
  ...[
    "ls",
    "cat demo.yaml",
    "kubectl create ns lab-17",
    "kubectl create -f demo.yaml",
    "kubectl get ds -A",
    "kubectl delete -f demo.yaml",
    "kubectl create -f demo.yaml -n lab-17",
    "kubectl rollout status daemonset/fluentd-elasticsearch -n lab-17",
    "kubectl get daemonset -n lab-17",
    "kubectl get nodes",
    "kubectl get pod -o wide -n lab-17",
    "kubectl describe ds -n lab-17",
  ].map((line): Deed => ({ kind: "command", line, columns: 120 })),
  { kind: "answer", task: "how-many", answer: "3" },
  { kind: "command", line: "kubectl delete daemonset fluentd-elasticsearch -n lab-17" },
  { kind: "command", line: "kubectl delete ns lab-17" },
  { kind: "wait", ms: 0 },
];

function attemptOf(lab: Lab, seed: string): Attempt {
  const entries = DEEDS.map((deed, i) => ({
    ...deed,
    sequence: i + 1,
    atMs: HEADLESS_START_MS + (i + 1) * GAP_MS,
  }));
  const { id, digest } = lab;
  return { lab: id, digest, seed, startMs: HEADLESS_START_MS, pace: "live", engine: ENGINE_VERSION, entries };
}

if (import.meta.main) {
  const loaded = loadLab("daemonsets/lab-17");
  if (!loaded || "faults" in loaded) throw new Error("Lab 17 cannot be read");
  for (let i = 0; i < REPLAYS; i++) {
    if (!gradeAttempt(loaded.lab, attemptOf(loaded.lab, `${Deno.args[0]} ${i}`), host).passed) Deno.exit(1);
  }
}
