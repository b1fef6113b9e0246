/** What a Job makes of its pods, as tables: one letter a pod. */
import assert from "node:assert/strict";
import { deepFreeze } from "../../engine/base/json.ts";
import { count } from "../../engine/controllers/job/count.ts";
import { ending } from "../../engine/controllers/job/ending.ts";
import { readIndexes, writtenIndexes } from "../../engine/controllers/job/indexes.ts";
import { missing } from "../../engine/controllers/job/mod.ts";
import { jobPods, restMs } from "../../engine/controllers/job/pods.ts";
import { ended } from "../../engine/controllers/job/status.ts";
import type { Pod } from "../../engine/kinds/types.ts";
import type { Job } from "../../engine/kinds/workload_types.ts";

const NOW = Date.UTC(2026, 0, 1);
const TRACKED = ["batch.kubernetes.io/job-tracking"];
const INDEX = "batch.kubernetes.io/job-completion-index";

function job(spec: object = {}, status: object = {}): Job {
  return deepFreeze({
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name: "pi", namespace: "default", uid: "job" },
    spec: {
      completions: 1,
      parallelism: 1,
      backoffLimit: 2,
      template: { spec: { restartPolicy: "Never", containers: [{ name: "c" }] } },
      ...spec,
    },
    status: { startTime: "2025-12-31T23:59:00Z", ...status },
  }) as unknown as Job;
}

const PHASES: Readonly<Record<string, string>> = {
  r: "Running",
  x: "Running",
  s: "Succeeded",
  S: "Succeeded",
  f: "Failed",
  F: "Failed",
};

/** `r` runs, `x` is being deleted, `s` and `f` have just ended, `S` and `F` ended before. The nth has index n. */
function pods(text: string, exitCode = 1): Pod[] {
  return [...text].map((letter, i) =>
    deepFreeze({
      apiVersion: "v1",
      kind: "Pod",
      metadata: {
        name: `pi-${i}`,
        namespace: "default",
        annotations: { [INDEX]: String(i) },
        ...(letter === letter.toLowerCase() && { finalizers: TRACKED }),
        ...(letter === "x" && { deletionTimestamp: "2026-01-01T00:00:00Z" }),
      },
      status: {
        phase: PHASES[letter],
        containerStatuses: [{ name: "c", restartCount: letter === "r" ? i : 0, state: { terminated: { exitCode } } }],
      },
    }) as unknown as Pod
  );
}

const INDEXED = { completionMode: "Indexed", completions: 5, parallelism: 5 };
const failJobOn42 = {
  podFailurePolicy: { rules: [{ action: "FailJob", onExitCodes: { operator: "In", values: [42] } }] },
};
const ignore42 = { podFailurePolicy: { rules: [{ action: "Ignore", onExitCodes: { operator: "In", values: [42] } }] } };

Deno.test("a pod counts once, when it has ended", () => {
  const table: [sentence: string, pods: string, wanted: string, spec?: object, status?: object][] = [
    ["nothing has ended", "rr", "2 active, 0 succeeded, 0 failed"],
    ["two end at once", "rsf", "1 active, 1 succeeded, 1 failed"],
    ["what was counted stays counted", "rSF", "1 active, 1 succeeded, 1 failed", {}, { succeeded: 1, failed: 1 }],
    ["a pod that somebody deletes has failed", "rx", "1 active, 0 succeeded, 1 failed"],
    ["unless only a failed phase counts", "rx", "1 active, 0 succeeded, 0 failed", { podReplacementPolicy: "Failed" }],
    ["indexes are done once", "sSs", "0 active, 3 succeeded, 0 failed", INDEXED, {
      completedIndexes: "1",
      succeeded: 1,
    }],
    ["an index beyond the last is nothing", "rrrrrs", "5 active, 0 succeeded, 0 failed", INDEXED],
  ];
  for (const [sentence, text, wanted, spec, status] of table) {
    const { active, succeeded, failed } = count(job(spec, status), pods(text));
    assert.equal(`${active.length} active, ${succeeded} succeeded, ${failed} failed`, wanted, sentence);
  }
});

Deno.test("a failure policy decides what a failure means", () => {
  assert.equal(count(job(ignore42), pods("f", 42)).failed, 0);
  assert.equal(count(job(ignore42), pods("f", 1)).failed, 1);
  const { fatal } = count(job(failJobOn42), pods("f", 42));
  assert.equal(fatal, "Container c for pod default/pi-0 failed with exit code 42 matching FailJob rule at index 0");
});

Deno.test("a job ends for one reason", () => {
  const onFailure = { template: { spec: { restartPolicy: "OnFailure" } } };
  const perIndex = { ...INDEXED, completions: 2, backoffLimitPerIndex: 0, backoffLimit: 99 };
  const table: [sentence: string, pods: string, wanted: string | undefined, spec?: object, status?: object][] = [
    ["it runs", "r", undefined],
    ["enough have succeeded", "s", "CompletionsReached"],
    ["more are needed", "s", undefined, { completions: 2 }],
    ["one still runs", "sr", undefined],
    ["without a number one success will do", "s", "CompletionsReached", { completions: undefined }],
    ["as many failures as are allowed", "ff", undefined],
    ["one too many", "fff", "BackoffLimitExceeded"],
    ["containers that are restarted count too", "rrr", "BackoffLimitExceeded", onFailure],
    ["but not where pods don't restart them", "rrr", undefined],
    ["it takes too long", "r", "DeadlineExceeded", { activeDeadlineSeconds: 60 }],
    ["it does not yet", "r", undefined, { activeDeadlineSeconds: 61 }],
    ["a suspended job has no deadline", "", undefined, { activeDeadlineSeconds: 1, suspend: true }],
    ["a policy says so", "f", "PodFailurePolicy", failJobOn42],
    ["an index failed for good, and the rest is done", "fs", "FailedIndexes", perIndex],
    ["the rest still runs", "fr", undefined, perIndex],
    ["too many indexes failed", "fr", "MaxFailedIndexesExceeded", { ...perIndex, maxFailedIndexes: 0 }],
    ["the indexes that matter are done", "srrrr", "SuccessPolicy", {
      ...INDEXED,
      successPolicy: { rules: [{ succeededIndexes: "0" }] },
    }],
    ["what was decided stays", "r", "DeadlineExceeded", {}, {
      conditions: [{ type: "FailureTarget", status: "True", reason: "DeadlineExceeded", message: "" }],
    }],
  ];
  for (const [sentence, text, wanted, spec, status] of table) {
    const exitCode = spec && "podFailurePolicy" in spec ? 42 : 1;
    const it = job(spec, status);
    assert.equal(ending(it, count(it, pods(text, exitCode)), NOW)?.reason, wanted, sentence);
  }
});

Deno.test("as many pods as may run together, and no more than are needed", () => {
  const table: [sentence: string, pods: string, wanted: number, spec: object][] = [
    ["all at the start", "", 3, { completions: 5, parallelism: 3 }],
    ["no more than are left", "ss", 1, { completions: 3, parallelism: 3 }],
    ["one for one that failed", "rf", 1, { completions: 2, parallelism: 2 }],
    ["too many after parallelism was lowered", "rrr", -2, { completions: 5, parallelism: 1 }],
    ["none after a success without a number", "sr", 0, { completions: undefined, parallelism: 5 }],
    ["one that is going is replaced at once", "x", 1, { completions: 1 }],
    ["or when it has gone", "x", 0, { completions: 1, podReplacementPolicy: "Failed" }],
    ["not for an index that was given up", "fr", 0, { ...INDEXED, completions: 2, backoffLimitPerIndex: 0 }],
  ];
  for (const [sentence, text, wanted, spec] of table) {
    assert.equal(missing(job(spec), count(job(spec), pods(text))), wanted, sentence);
  }
});

Deno.test("indexed pods get the lowest indexes that are free", () => {
  const it = job(INDEXED);
  const there = pods("rsfr");
  const made = jobPods(it, count(it, there), there, 2, NOW) as Pod[];
  assert.deepEqual(made.map(({ metadata }) => [metadata.generateName, metadata.labels?.[INDEX]]), [["pi-2-", "2"], [
    "pi-4-",
    "4",
  ]]);
  assert.equal(made[0]!.spec.containers[0]!.env![0]!.valueFrom!.fieldRef!.fieldPath, `metadata.labels['${INDEX}']`);
});

Deno.test("after each failure in a row the next pod waits longer", () => {
  const rests = [0, 1, 2, 3, 7, 50].map((times) => restMs({ times, lastMs: NOW }, NOW + 1000) / 1000);
  assert.deepEqual(rests, [0, 9, 19, 39, 599, 599]);
});

Deno.test("indexes are written as ranges", () => {
  for (const text of ["", "0", "0,1", "0-2", "0,2-4,6,7,9"]) assert.equal(writtenIndexes(readIndexes(text)), text);
});

Deno.test("a job is over when its last pod is gone", () => {
  const it = job({ backoffLimit: 0, parallelism: 2 });
  const types = (text: string) => {
    const counted = count(it, pods(text));
    return ended(it, counted, ending(it, counted, NOW)!, NOW).conditions!.map(({ type }) => type);
  };
  assert.deepEqual(types("fr"), ["FailureTarget"]);
  assert.deepEqual(types("f"), ["FailureTarget", "Failed"]);
  assert.deepEqual(types("s"), ["SuccessCriteriaMet", "Complete"]);
});
