/** The desk in a real Chromium: no violation that axe finds, by keyboard, and followed live. */
import assert from "node:assert/strict";
import type { Page } from "playwright";
import { openStore, type Store } from "../../engine/storage/mod.ts";
import { readLabs } from "../../routes/host/catalog.ts";
import { LabVersions } from "../../routes/host/lab_versions.ts";
import { assignmentRow, attemptMade, memberRow, solutionLines } from "../support/class.ts";
import { serverStarted } from "../support/server.ts";
import { violations, withPage } from "./browser.ts";

const LAB = "daemonsets/lab-17";

interface Desk {
  readonly page: Page;
  readonly store: Store;
  readonly course: string;
  /** Of the course. */
  readonly url: string;
  /** Adds a learner with an attempt in which so many commands of the solution were given. */
  readonly learner: (id: string, commands: number) => Promise<string>;
}

/** A server, and who teaches a course of two on it. */
async function withDesk(options: Parameters<typeof withPage>[0], work: (desk: Desk) => Promise<void>): Promise<void> {
  const data = await Deno.makeTempDir();
  const server = await serverStarted(data);
  const store = await openStore(data);
  try {
    await withPage(options, async (page) => {
      await page.goto(`${server.url}/sign-up?to=/courses`);
      const form = page.locator("form[action='/sign-up']");
      await form.locator("[name=name]").fill("Tea Cher");
      await form.locator("[name=email]").fill("tea@school.example");
      await form.locator("[name=password]").fill("a long pass phrase");
      await form.locator("button").click();
      await page.waitForURL("**/courses");
      await page.locator("#title").fill("Clusters");
      await page.locator("form:has(#title) button[type=submit]").click();
      await page.waitForURL(/\/courses\/[a-z0-9]{20}/);
      const id = /\/courses\/([a-z0-9]{20})/.exec(page.url())![1]!;
      const course = (await store.courses.course(id))!;
      const assignment = assignmentRow(id, "h1", LAB);
      await store.courses.createAssignment(assignment);
      const labs = readLabs();
      const lab = labs.lab(LAB)!;
      const labVersions = new LabVersions(store, labs);
      const learner = async (name: string, commands: number) => {
        const member = memberRow(id, name, { section: "Tuesday" });
        await store.courses.putMembers([member]);
        const lines = solutionLines(lab).slice(0, commands);
        return await attemptMade(store, {
          course,
          lab,
          labVersions,
          assignment,
          member,
          lines,
          startMs: Date.now() - 100_000,
        });
      };
      await learner("ada", 6);
      await learner("grace", 1);
      await work({ page, store, course: id, url: `${server.url}/courses/${id}`, learner });
    });
  } finally {
    await store.close();
    await server.stop();
  }
}

const PAGES = [
  "gradebook",
  "live",
  "assignments/h1/failures",
  "takings/h1-ada-1",
  "takings/h1-ada-1?beside=h1-grace-1",
  "regrades",
  "requests",
  "notices",
  "scores",
  "audit",
];

for (const [title, options] of [["light", {}], ["dark at 320 px", { dark: true, width: 320, height: 640 }]] as const) {
  Deno.test(`axe finds nothing on the desk in the ${title}, and nothing is wider than the window`, () =>
    withDesk(options, async ({ page, url }) => {
      const found: string[] = [];
      for (const path of PAGES) {
        await page.goto(`${url}/${path}`);
        found.push(...await violations(page, path));
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        if (overflow > 0) found.push(`${path} is ${overflow} px too wide`);
      }
      assert.deepEqual(found, []);
    }));
}

Deno.test("by keyboard alone: from cell to cell, into an attempt, step by step, and points set by hand", () =>
  withDesk({}, async ({ page, url, store }) => {
    await page.goto(`${url}/gradebook`);
    await page.locator("[data-book] tbody a").first().focus();
    await page.keyboard.press("ArrowDown");
    assert.match(await page.evaluate(() => (document.activeElement as HTMLAnchorElement).href), /h1-grace-1$/);
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/takings/h1-ada-1");
    await page.locator("#scrub-at").focus();
    await page.keyboard.press("Home");
    await page.getByText("The start").first().waitFor();
    await page.keyboard.press("ArrowRight");
    await page.locator("#replay-at output", { hasText: "kubectl create ns lab-17" }).waitFor();
    assert.equal(await page.locator("#replay-at .replay-tasks .state-passed").count(), 1);
    assert.equal(await page.evaluate(() => document.activeElement?.id), "scrub-at", "the focus stays");
    await page.locator("#points").fill("9.5");
    await page.locator("#reason").fill("Oral");
    await page.keyboard.press("Enter");
    await page.getByText("Points set by hand").first().waitFor();
    assert.equal((await store.courses.gradeOf("h1-ada-1"))!.overridePoints, 9.5);
  }));

Deno.test("the class is followed as it works, without reloading", () =>
  withDesk({}, async ({ page, url, learner }) => {
    await page.goto(`${url}/live`);
    assert.equal(await page.locator(".class-now tbody tr").count(), 2);
    await learner("alan", 3);
    await page.locator(".class-now tbody tr", { hasText: "Family alan" }).waitFor({ timeout: 15_000 });
  }));
