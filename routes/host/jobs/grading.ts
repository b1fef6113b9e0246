import type { Lab } from "../../../engine/session/mod.ts";
import type { GradingRow, Store } from "../../../engine/storage/mod.ts";
import { graded, type GradingRequest } from "../gradings.ts";
import type { LabVersions } from "../lab_versions.ts";
import type { Job } from "./mod.ts";

interface Body {
  readonly grading: string;
  readonly lab: string;
  /** Of the lab as it was when the grading was asked for. */
  readonly digest: string;
}

/** Stores a grading for a worker to do. */
export async function putGrading(store: Store, labVersions: LabVersions, grading: GradingRow, lab: Lab): Promise<void> {
  await labVersions.keep(lab);
  await store.programs.createGrading(grading);
  const body: Body = { grading: grading.id, lab: lab.id, digest: lab.digest };
  const { id, createdMs } = grading;
  await store.jobs.putJobs([{ id, kind: gradingJob.kind, body: JSON.stringify(body), createdMs }]);
}

/** The grading as it is; one whose job has ended its workers again and again is one that can't be done. */
export async function storedGrading(store: Store, id: string): Promise<GradingRow | undefined> {
  const row = await store.programs.grading(id);
  if (!row || row.outcome) return row;
  const job = await store.jobs.job(id);
  if (job?.state !== "failed") return row;
  const outcome = {
    finishedMs: job.endedMs ?? row.createdMs,
    result: null,
    fault: "It ended its workers: hand in less",
  };
  await store.programs.finishGrading(id, outcome);
  return { ...row, outcome };
}

/** Grades what somebody handed in and did not wait for. */
export const gradingJob: Job = {
  kind: "grading",

  async do(body, { store, labVersions, nowMs }) {
    const { grading: id, lab: labId, digest } = JSON.parse(body) as Body;
    const row = await store.programs.grading(id);
    if (!row || row.outcome) return "{}";
    const lab = await labVersions.lab(digest, labId);
    const result = lab
      ? await graded(lab, JSON.parse(row.request) as GradingRequest)
      : { fault: "The version of the lab is not kept: hand it in again" };
    const outcome = "fault" in result
      ? { result: null, fault: result.fault }
      : { result: JSON.stringify(result), fault: null };
    await store.programs.finishGrading(id, { finishedMs: nowMs(), ...outcome });
    return "{}";
  },
};
