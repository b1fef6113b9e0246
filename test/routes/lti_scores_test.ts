/** Grades go back to the platform's gradebook: the latest, once, whatever happens on the way. */
import assert from "node:assert/strict";
import type { GradeRow } from "../../engine/storage/mod.ts";
import { LtiPlatform, type ScoreFault } from "../support/lti_platform.ts";
import { type TestSite, withSite } from "./support.ts";

const T = 1_800_000_000_000;

interface World {
  readonly site: TestSite;
  readonly platform: LtiPlatform;
  /** The learner's points from here on. */
  readonly graded: (points: number, attempt?: string) => Promise<void>;
  /** Lets time pass, and sends what is due. */
  readonly after: (ms: number) => Promise<number>;
  /** How the learner's score fares. */
  readonly state: () => Promise<string>;
}

/** A learner of a platform who takes an assignment; time goes by when it is told to. */
async function withLearner(work: (world: World) => Promise<void>, policy = "{}"): Promise<void> {
  let now = T;
  await withSite(async (site) => {
    const platform = await LtiPlatform.start(() => site.lti.jwks, () => now);
    const { store: { courses, lti } } = site;
    await learnerMade(site, policy);
    await lti.putRegistration(platform.registration("c1"));
    const graded = async (points: number, attempt = "t1") => {
      const computed = { labDigest: "d", points, earned: points, maximum: 10, tasks: "[]", commands: 1 };
      const times = { progressedMs: now, seenMs: now };
      await courses.noteGrade({ assignment: "a1", member: "m1", attempt, ...computed, ...times });
    };
    await graded(0);
    await lti.openScore({
      ...{ id: "s1", registration: "r-c1", lineItem: platform.lineItem, subject: "user-7" },
      ...{ assignment: "a1", member: "m1" },
    });
    const after = (ms: number) => {
      now += ms;
      return site.scores.sendDue();
    };
    const state = async () => (await lti.scoresOf("c1"))[0]!.state;
    try {
      await work({ site, platform, graded, after, state });
    } finally {
      await platform.stop();
    }
  }, { publicUrl: "http://localhost", nowMs: () => now });
}

async function learnerMade({ store: { courses } }: TestSite, policy: string): Promise<void> {
  const times = { createdMs: T, archivedMs: null, version: 0 };
  await courses.createCourse({ id: "c1", title: "c1", zone: "UTC", joinCode: "c1", isOpen: false, ...times });
  const person = { externalId: null, familyName: "Lern", givenName: "Lea", section: "", labels: [], email: "l@x.org" };
  const place = { role: "learner", isActive: true, joinedMs: T } as const;
  await courses.putMembers([{ id: "m1", course: "c1", account: "lea", ...person, ...place }]);
  await courses.createAssignment({
    ...{ id: "a1", course: "c1", lab: "daemonsets/lab-17", title: "a1", position: 1, policy },
    ...times,
  });
  for (const number of [1, 2]) {
    const taking = { assignment: "a1", member: "m1", number, attempt: `t${number}` };
    await courses.begin({ ...taking, begunMs: T, closesMs: null, handedInMs: null });
  }
}

const sent = ({ scores }: LtiPlatform) => scores.map(({ scoreGiven }) => scoreGiven);

Deno.test("a grade goes to the platform when it changes, and not when it stays", () =>
  withLearner(async ({ platform, graded, after, state }) => {
    await after(0);
    await graded(4);
    await after(2000);
    assert.deepEqual(sent(platform), [0, 4]);
    await graded(4);
    assert.equal(await after(60_000), 0);
    assert.equal(await state(), "sent");
    const { timestamp, ...score } = platform.scores.at(-1)!;
    assert.equal(timestamp, new Date(T + 2000).toISOString());
    assert.deepEqual(score, {
      userId: "user-7",
      activityProgress: "InProgress",
      gradingProgress: "FullyGraded",
      scoreGiven: 4,
      scoreMaximum: 10,
      "https://canvas.instructure.com/lti/submission": { new_submission: false },
    });
    assert.equal(platform.asked.token, 1, "a token is used again");
    await after(3600_000);
    await graded(5);
    await after(0);
    assert.deepEqual([sent(platform), platform.asked.token], [[0, 4, 5], 2], "until it ends");
  }));

Deno.test("of many changes the latest goes, and time stamps grow by a second or more", () =>
  withLearner(async ({ platform, graded, after }) => {
    for (let points = 1; points <= 9; points++) {
      await graded(points);
      await after(300);
    }
    await after(1000);
    const stamps = platform.scores.map(({ timestamp }) => Date.parse(timestamp));
    assert.equal(sent(platform).at(-1), 9);
    assert.ok(stamps.every((stamp, i) => i === 0 || stamp - stamps[i - 1]! >= 1000), stamps.join(" "));
    assert.ok(platform.scores.length < 9);
  }));

Deno.test("the best attempt counts, and what a person sets goes before it, with the comment", () =>
  withLearner(async ({ site, platform, graded, after }) => {
    await graded(6);
    await graded(2, "t2");
    await after(0);
    const version = ({ version }: GradeRow) => version;
    const audit = { course: "c1", atMs: T, actor: "x", action: "override", subject: "t1", detail: "{}" };
    const at = version((await site.store.courses.gradeOf("t1"))!);
    const change = { attempt: "t1", points: 1, comment: "Copied", version: at };
    assert.equal(await site.store.desk.override([change], [audit], []), true);
    await after(2000);
    assert.deepEqual(sent(platform), [6, 2], "the other attempt is the best now");
    await site.store.desk.override([{ ...change, points: 10, version: at + 1 }], [audit], []);
    await after(2000);
    const last = platform.scores.at(-1)!;
    assert.deepEqual([last.scoreGiven, last["comment"], last.activityProgress], [10, "Copied", "Completed"]);
  }));

const FAULTS: readonly (readonly [fault: ScoreFault, name: string])[] = [
  [500, "the platform fails"],
  [429, "it was asked too often"],
  ["throttled", "it was asked too often, as Canvas says that"],
  [401, "the token is no longer good"],
  [409, "it has something newer"],
  ["late", "it keeps the score, and says so too late"],
];

for (const [fault, name] of FAULTS) {
  Deno.test(`a score comes in the end when ${name}`, () =>
    withLearner(async ({ platform, graded, after, state }) => {
      await graded(7);
      platform.faults.push(fault, fault);
      await after(0);
      assert.equal(await state(), "waiting");
      assert.equal(await after(1000), 0, "not at once");
      await after(1000);
      assert.equal(await state(), "waiting");
      assert.equal(await after(3000), 0, "and later each time");
      await after(1000);
      assert.equal(await state(), "sent");
      assert.deepEqual([...new Set(sent(platform))], [7]);
      const counted = platform.scores.filter((score) =>
        (score["https://canvas.instructure.com/lti/submission"] as { new_submission: boolean }).new_submission
      );
      assert.ok(counted.length <= 1, "no submission is counted twice");
      assert.equal(platform.asked.token, fault === 401 ? 3 : 1);
    }));
}

Deno.test("what the platform refuses for good is not asked again until the grade changes or a person says so", () =>
  withLearner(async ({ site, platform, graded, after, state }) => {
    platform.faults.push(422, 422);
    await after(0);
    assert.equal(await state(), "failed");
    assert.match((await site.store.lti.scoresOf("c1"))[0]!.fault!, /422/);
    assert.equal(await after(3600_000), 0);
    await graded(3);
    await after(0);
    assert.equal(await state(), "failed");
    await site.store.lti.resendScores("r-c1");
    await after(1000);
    assert.deepEqual([await state(), sent(platform)], ["sent", [3]]);
  }));

Deno.test("without a token nothing is sent: a platform that fails is asked again, one that refuses is not", () =>
  withLearner(async ({ platform, after, state }) => {
    platform.tokens = 500;
    await after(0);
    assert.equal(await state(), "waiting");
    platform.tokens = 400;
    await after(2000);
    assert.equal(await state(), "failed");
    assert.equal(platform.asked.scores, 0);
  }));

Deno.test("a grade that changes while its score is on the way is sent after it", () =>
  withLearner(async ({ site: { store: { lti } }, platform, graded, after }) => {
    await graded(5);
    const score = (await lti.takeScore(T, T + 60_000))!;
    await graded(8);
    assert.equal(await lti.takeScore(T + 2000, T + 9), undefined, "nobody else takes it");
    await lti.endScore(score, { state: "sent", points: 5, maximum: 10, sentMs: T });
    await after(2000);
    assert.deepEqual(sent(platform), [8]);
  }));

Deno.test("a server that dies on the way leaves the score to another", () =>
  withLearner(async ({ site, platform, after, state }) => {
    await site.store.lti.takeScore(T, T + 60_000);
    assert.equal(await after(59_000), 0);
    await after(1000);
    assert.deepEqual([await state(), sent(platform)], ["sent", [0]]);
  }));

Deno.test("what an exam does not show the learner yet, the platform does not get either", () =>
  withLearner(async ({ site, platform, graded, after, state }) => {
    await graded(9);
    await after(0);
    assert.deepEqual([platform.asked.scores, await state()], [0, "waiting"]);
    await site.takings.handIn("t1");
    await after(60_000);
    assert.deepEqual(sent(platform), [9]);
  }, JSON.stringify({ exam: { minutes: 60, hints: false, feedback: "attempt" } })));

Deno.test("a platform that was switched off gets nothing", () =>
  withLearner(async ({ site, platform, after, state }) => {
    await site.store.lti.putRegistration({ ...platform.registration("c1"), isEnabled: false });
    await after(0);
    assert.deepEqual([platform.asked, await state()], [{ jwks: 0, token: 0, scores: 0 }, "failed"]);
  }));
