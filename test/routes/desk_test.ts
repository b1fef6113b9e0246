/** The desk as an instructor and their learners meet it: what it shows, what it changes, and what it refuses. */
import assert from "node:assert/strict";
import { readLab } from "../../engine/session/mod.ts";
import type { AssignmentRow, CourseRow, MemberRow } from "../../engine/storage/mod.ts";
import { type Labs, readLabs } from "../../routes/host/catalog.ts";
import { assignmentRow, attemptMade, CLASS_START_MS, memberRow, solutionLines } from "../support/class.ts";
import { FormBrowser } from "../support/form_browser.ts";
import { type TestSite, withSite } from "./support.ts";

const LAB = "daemonsets/lab-17";
const nowMs = CLASS_START_MS + 20 * 60_000;

interface Desk extends TestSite {
  readonly teacher: FormBrowser;
  readonly learner: FormBrowser;
  readonly course: CourseRow;
  readonly assignment: AssignmentRow;
  readonly members: readonly MemberRow[];
  /** Attempts of the learners, in their order. */
  readonly attempts: readonly string[];
  /** The lab's author changes its lab.yaml. */
  readonly correct: (change: (text: string) => string) => void;
  /** A page of the course, as the teacher sees it. */
  readonly page: (path: string) => Promise<string>;
}

/** A course of three: one has all but the answer, one broke the image again, one only made the namespace. */
async function withDesk(work: (desk: Desk) => Promise<void>): Promise<void> {
  const onDisk = readLabs();
  let present = onDisk;
  const labs: Labs = {
    get tracks() {
      return present.tracks;
    },
    lab: (id) => present.lab(id),
    source: (id) => present.source(id),
  };
  const correct = (change: (text: string) => string) => {
    const source = onDisk.source(LAB)!;
    const files = new Map([...source.files, ["lab.yaml", change(source.files.get("lab.yaml")!)]]);
    assert.notEqual(files.get("lab.yaml"), source.files.get("lab.yaml"), "the correction changes something");
    const corrected = { ...source, files, digest: "sha256:corrected" };
    const read = readLab(corrected);
    assert.ok("lab" in read, JSON.stringify(read));
    present = { ...onDisk, lab: (id) => id === LAB ? read.lab : onDisk.lab(id), source: () => corrected };
  };
  await withSite(async (site) => {
    const { app, store, labVersions } = site;
    const [teacher, learner] = [new FormBrowser(app), new FormBrowser(app)];
    await teacher.post("/sign-up", { name: "Tea Cher", email: "tea@school.example", password: "a long pass phrase" });
    const made = await teacher.post("/courses", { title: "Clusters", zone: "Europe/Berlin" });
    const id = made.headers.get("location")!.split("/").at(-1)!;
    const course = (await store.courses.course(id))!;
    await learner.post("/sign-up", { name: "Lea", email: "lea@school.example", password: "a long pass phrase" });
    await learner.post("/courses/join", { code: course.joinCode });
    const joined = (await store.courses.membersOf(id)).find(({ role }) => role === "learner")!;
    const members = [joined, memberRow(id, "m2"), memberRow(id, "m3", { givenName: "=cmd" })];
    await store.courses.putMembers(members);
    const assignment = assignmentRow(id, "h1", LAB);
    await store.courses.createAssignment(assignment);
    const lab = onDisk.lab(LAB)!;
    const solution = solutionLines(lab);
    const broken = "kubectl set image ds/fluentd-elasticsearch fluentd-elasticsearch=nosuch:1 -n lab-17";
    const lines = [solution, [...solution.slice(0, 3), broken], solution.slice(0, 1)];
    const attempts: string[] = [];
    for (const [i, member] of members.entries()) {
      attempts.push(await attemptMade(store, { course, lab, labVersions, assignment, member, lines: lines[i]! }));
    }
    const page = async (path: string) => {
      const answer = await teacher.get(`/courses/${id}/${path}`);
      assert.equal(answer.status, 200, path);
      return await answer.text();
    };
    await work({ ...site, teacher, learner, course, assignment, members, attempts, correct, page });
  }, { nowMs: () => nowMs, labs });
}

const points = async ({ store }: Desk, attempt: string) => (await store.courses.gradeOf(attempt))!.points;

Deno.test("the gradebook shows who has what, filters, and says states in words", () =>
  withDesk(async ({ page, attempts }) => {
    const book = await page("gradebook");
    assert.match(book, new RegExp(`<a href="takings/${attempts[0]}" aria-label="7 of 10, Some points">`));
    assert.match(book, /3 of 3 learners/);
    assert.match(book, /Family m3, =cmd/);
    const found = await page("gradebook?q=m2");
    assert.match(found, /1 of 3 learners/);
    assert.ok(!found.includes(attempts[0]!));
    assert.match(await page("gradebook?state=full"), /No learner fits/);
  }));

Deno.test("an attempt is played again: a step, its terminal, and what turned each check", () =>
  withDesk(async ({ page, attempts, teacher, course }) => {
    const replay = await page(`takings/${attempts[1]}`);
    assert.match(replay, /After step 4 of 4/);
    assert.match(replay, /daemonset.apps\/fluentd-elasticsearch image updated/);
    assert.match(replay, /False since step 4/);
    assert.match(replay, /containers\[0\].image<\/code>: &quot;gcr.io[^<]*→ &quot;nosuch:1&quot;/);
    const earlier = await page(`takings/${attempts[1]}?at=1`);
    assert.match(earlier, /After step 1 of 4/);
    assert.ok(!/<pre[^>]*>[^<]*image updated/.test(earlier), "what came later is not on the screen");
    const two = await page(`takings/${attempts[1]}?beside=${attempts[2]}&at=2&beside_at=0`);
    assert.match(two, /id="replay-at"[\s\S]*After step 2 of 4[\s\S]*id="replay-beside_at"[\s\S]*The start/);
    assert.equal((await teacher.get(`/courses/${course.id}/takings/nosuch`)).status, 404);
  }));

Deno.test("where a class goes wrong: equal failures together with who is behind them, checks in figures", () =>
  withDesk(async ({ page, attempts }) => {
    const failures = await page("assignments/h1/failures");
    assert.match(failures, /<strong>2 learners<\/strong> · Read the columns/);
    assert.match(failures, new RegExp(`takings/${attempts[2]}`));
    assert.match(failures, /A namespace for the lab<\/th>[\s\S]*?100 %/);
    const live = await page("live");
    assert.match(live, /Away: <strong>3<\/strong>/);
    assert.match(live, /heat-/);
  }));

Deno.test("points set by hand: a reason is needed, the first of two wins, the learner is told, it can be lifted", () =>
  withDesk(async (desk) => {
    const { teacher, learner, course, attempts: [attempt], page, store } = desk;
    const path = `/courses/${course.id}/takings/${attempt}`;
    const set = (fields: Record<string, string>) => teacher.post(`${path}/override`, { version: "0", ...fields });
    assert.equal((await set({ points: "10", reason: "" })).status, 422);
    assert.equal((await set({ points: "11", reason: "x" })).status, 422);
    assert.equal((await set({ points: "10", comment: "Well argued", reason: "Read the answer" })).status, 303);
    assert.equal((await set({ points: "2", reason: "Too late" })).status, 409);
    const grade = await store.courses.gradeOf(attempt!);
    assert.deepEqual([grade!.points, grade!.overridePoints], [7, 10]);
    assert.match(await page("audit"), /Points set by hand[\s\S]*Read the answer[\s\S]*/);
    assert.match(await page("audit"), /The trail is whole/);
    const notices = await (await learner.get(`/courses/${course.id}/notices`)).text();
    assert.match(notices, /your points were set to 10[\s\S]*Well argued/);
    assert.ok(!notices.includes("Read the answer"), "the reason is the desk's own");
    await set({ lift: "yes", reason: "Mistaken", version: "1" });
    assert.equal((await store.courses.gradeOf(attempt!))!.overridePoints, null);
    assert.equal((await learner.post(`${path}/override`, { points: "10", reason: "me" })).status, 404);
  }));

Deno.test("a corrected lab: who would change and by which check, then applied, told, and taken back", () =>
  withDesk(async (desk) => {
    const { teacher, learner, course, attempts, page, correct, worked } = desk;
    correct((text) =>
      text.replace("title: A namespace for the lab\n    points: 1", "title: A namespace for the lab\n    points: 3")
    );
    assert.match(await page("regrades"), /3 of 3 grades are by another version/);
    const begun = await teacher.post(`/courses/${course.id}/regrades`, { assignment: "h1" });
    const path = begun.headers.get("location")!;
    const at = path.replace(`/courses/${course.id}/`, "");
    assert.match(
      await page(at),
      /Being worked out[\s\S]*hx-trigger="every 1s"|hx-trigger="every 1s"[\s\S]*Being worked out/,
    );
    assert.equal(await worked(), 1);
    const ready = await page(at);
    assert.match(ready, /3 of 3 attempts played/);
    assert.match(ready, /3 would gain, 0 would lose, 0 stay/);
    assert.match(ready, /<strong>A namespace for the lab<\/strong> 1 → 3/);
    assert.deepEqual(await Promise.all(attempts.map((one) => points(desk, one))), [7, 6, 1], "nothing has changed yet");

    await teacher.post(`${path}/apply`, { attempt: attempts[0]! });
    assert.deepEqual(await Promise.all(attempts.map((one) => points(desk, one))), [9, 6, 1], "only the chosen one");
    await teacher.post(`${path}/apply`, { all: "yes" });
    assert.deepEqual(await Promise.all(attempts.map((one) => points(desk, one))), [9, 8, 3]);
    assert.match(await (await learner.get(`/courses/${course.id}/notices`)).text(), /your points went from 7 to 9/);
    assert.match(await page("regrades"), /0 of 3 grades are by another version/);
    assert.match(await page(`takings/${attempts[0]}`), /Tasks by the version of the lab that it was graded by/);
    await teacher.post(`${path}/revert`, {});
    assert.deepEqual(await Promise.all(attempts.map((one) => points(desk, one))), [7, 6, 1]);
    assert.match(await page("audit"), /Regrade taken back[\s\S]*Regrade applied[\s\S]*Regrade begun/);
  }));

Deno.test("who works on after a regrade is graded by the corrected lab from then on", () =>
  withDesk(async ({ teacher, course, attempts, correct, worked, takings, store }) => {
    const title = "title: A namespace for the lab\n    points: ";
    correct((text) => text.replace(`${title}1`, `${title}3`));
    const begun = await teacher.post(`/courses/${course.id}/regrades`, { assignment: "h1" });
    await worked();
    await teacher.post(`${begun.headers.get("location")}/apply`, { all: "yes" });
    const { seat } = (await takings.seatOf((await store.courses.takingOf(attempts[2]!))!))!;
    await seat.runAll(["kubectl create -f demo.yaml -n lab-17"]);
    const grade = (await store.courses.gradeOf(attempts[2]!))!;
    assert.deepEqual([grade.labDigest, grade.points], ["sha256:corrected", 8]);
  }));

Deno.test("a regrade by the same lab changes nothing", () =>
  withDesk(async ({ teacher, course, page, worked }) => {
    const begun = await teacher.post(`/courses/${course.id}/regrades`, { assignment: "h1" });
    await worked();
    const path = begun.headers.get("location")!.replace(`/courses/${course.id}/`, "");
    assert.match(await page(path), /0 would gain, 0 would lose, 3 stay as they are\./);
  }));

Deno.test("a learner asks to look again, once at a time and in time; who teaches answers", () =>
  withDesk(async (desk) => {
    const { teacher, learner, course, attempts, store, page } = desk;
    const ask = (attempt: string) =>
      learner.post(`/courses/${course.id}/takings/${attempt}/requests`, { text: "Look <again>" });
    assert.equal((await ask(attempts[1]!)).status, 404, "it is somebody else's");
    assert.equal((await ask(attempts[0]!)).headers.get("location"), `/courses/${course.id}/requests`);
    assert.match((await ask(attempts[0]!)).headers.get("location")!, /said=requestOpen/);
    const [request] = await store.desk.requestsOf(course.id);
    assert.match(await page(`requests/${request!.id}`), /Look &lt;again&gt;/);
    await teacher.post(`/courses/${course.id}/requests/${request!.id}`, { text: "It is right", close: "yes" });
    const thread = await (await learner.get(`/courses/${course.id}/requests/${request!.id}`)).text();
    assert.match(thread, /Closed[\s\S]*It is right/);
    const { overridePoints: _points, overrideComment: _comment, version: _version, ...grade } =
      (await store.courses.gradeOf(attempts[0]!))!;
    await store.courses.noteGrade({ ...grade, seenMs: nowMs - 15 * 86_400_000 });
    assert.match((await ask(attempts[0]!)).headers.get("location")!, /said=askOver/);
  }));

Deno.test("grades go out in five formats, noted in the trail, and scores come in after a look", () =>
  withDesk(async ({ page, teacher, course, store, attempts }) => {
    assert.match(
      await page("exports/canvas.csv"),
      /^Student,ID,SIS User ID[\s\S]*"Family m2, Given m2",,s-m2,m2@school.example,,6\r\n/m,
    );
    assert.match(await page("exports/moodle.csv"), /m3@school.example,s-m3,'=cmd,Family m3,1,/);
    assert.match(await page("exports/checks.csv"), /m2@school.example,s-m2,h1-m2-1,namespace,1,1,a Namespace lab-17/);
    const lines = (await page("exports/grades.jsonl")).trim().split("\n").map((line) => JSON.parse(line));
    assert.deepEqual(lines.map(({ counted }) => counted).sort(), [1, 6, 7]);
    assert.equal((await teacher.get(`/courses/${course.id}/exports/nosuch.csv`)).status, 404);
    assert.match(await page("audit"), /Grades exported/);

    const table = "email,Assignment h1\nm2@school.example,8\nnobody@school.example,1\n";
    const looked = await (await teacher.post(`/courses/${course.id}/scores`, { table })).text();
    assert.match(looked, /1 score would change[\s\S]*There is no learner/);
    assert.equal((await store.courses.gradeOf(attempts[1]!))!.overridePoints, null);
    const set = await teacher.post(`/courses/${course.id}/scores`, { table, apply: "yes", reason: "Oral exam" });
    assert.equal(set.status, 303);
    assert.equal((await store.courses.gradeOf(attempts[1]!))!.overridePoints, 8);
    assert.match(await page("audit"), /Score imported[\s\S]*Oral exam/);
  }));
