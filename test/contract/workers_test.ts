/** Worker processes on each backend: they take jobs from the database, and when one is killed others do what it left. */
import assert from "node:assert/strict";
import { BACKENDS } from "../../engine/storage/backends/mod.ts";
import { readLabs } from "../../routes/host/catalog.ts";
import { regradeJobs, waitingItems } from "../../routes/host/jobs/regrade.ts";
import { LabVersions } from "../../routes/host/lab_versions.ts";
import { assignmentRow, attemptMade, CLASS_START_MS, memberRow, solutionLines } from "../support/class.ts";
import { databasesFor } from "../support/databases.ts";

const { addresses: ADDRESSES } = await databasesFor("work");
const ATTEMPTS = 300;
const LAB = "daemonsets/lab-17";

function worker(address: string): Deno.ChildProcess {
  const isFolder = address.startsWith("/");
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", new URL("../../routes/cli/work.ts", import.meta.url).pathname, "--until-idle"],
    env: isFolder ? { DATA: address } : { DATABASE_URL: address },
    stdout: "null",
    stderr: "inherit",
  }).spawn();
}

for (const backend of BACKENDS) {
  Deno.test(`${backend.name}: a regrade of ${ATTEMPTS} attempts survives a worker that is killed`, async () => {
    const address = await ADDRESSES[backend.name]!();
    const store = await backend.open(address);
    try {
      const labs = readLabs();
      const labVersions = new LabVersions(store, labs);
      const lab = labs.lab(LAB)!;
      const course = {
        id: "c",
        title: "C",
        zone: "UTC",
        joinCode: "c",
        isOpen: false,
        createdMs: 0,
        archivedMs: null,
        version: 0,
      };
      const assignment = assignmentRow("c", "h", LAB);
      const members = Array.from({ length: ATTEMPTS }, (_, i) => memberRow("c", `m${i}`));
      await store.courses.createCourse(course);
      await store.courses.createAssignment(assignment);
      await store.courses.putMembers(members);
      const lines = solutionLines(lab).slice(0, 3);
      for (const member of members) await attemptMade(store, { course, lab, labVersions, assignment, member, lines });
      const regrade = {
        id: "r",
        course: "c",
        assignment: "h",
        labDigest: lab.digest,
        createdBy: "m0",
        createdMs: CLASS_START_MS,
        appliedMs: null,
        revertedMs: null,
      };
      const grades = await store.courses.gradesOf("h");
      const jobs = regradeJobs(regrade, grades.map(({ attempt }) => attempt));
      await store.desk.createRegrade(regrade, waitingItems("r", grades), jobs);

      const victim = worker(address);
      while ((await store.jobs.job(jobs[0]!.id))!.state === "waiting") await new Promise((done) => setTimeout(done, 5));
      victim.kill("SIGKILL");
      await victim.status;
      assert.ok((await store.desk.regradeProgress("r")).waiting > 0, "it was killed in the middle");
      // Others find what is free, and what the victim had once its lease is over.
      while ((await store.desk.regradeProgress("r")).waiting > 0) {
        await Promise.all([worker(address).status, worker(address).status]);
        await new Promise((done) => setTimeout(done, 1000));
      }
      assert.deepEqual(await store.desk.regradeProgress("r"), { waiting: 0, done: ATTEMPTS, failed: 0, changed: 0 });
      const tries = await Promise.all(jobs.map(async ({ id }) => (await store.jobs.job(id))!));
      assert.ok(tries.every(({ state }) => state === "done"));
      assert.ok(tries.some(({ tries }) => tries > 1), "what it had was done once more");
    } finally {
      await store.close();
    }
  });
}
