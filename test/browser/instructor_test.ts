/** The instructor's quarter of an hour, as static/docs/instructors.md tells it: from an empty site to exported grades. */
import assert from "node:assert/strict";
import type { Browser, Page } from "playwright";
import { english } from "../../routes/host/words/english.ts";
import { serverStarted } from "../support/server.ts";
import { opened, typed, withPage } from "./browser.ts";

const { accounts, courses, desk } = english;
const LAB = "daemonsets/lab-17";
const LABS = new URL("../../labs", import.meta.url).pathname;
const PASSWORD = "four words make one";
/** What the author got wrong, and what was meant. */
const [WRONG, RIGHT] = ["metadata: { name: lab-71 }", "metadata: { name: lab-17 }"];

/** The labs of this installation, one of them with a mistake of its author. */
async function labsWithMistake(): Promise<string> {
  const folder = `${await Deno.makeTempDir()}/labs`;
  const { success } = await new Deno.Command("cp", { args: ["-r", LABS, folder] }).output();
  assert.ok(success);
  const path = `${folder}/${LAB}/lab.yaml`;
  const text = await Deno.readTextFile(path);
  assert.ok(text.includes(RIGHT));
  await Deno.writeTextFile(path, text.replace(RIGHT, WRONG));
  return folder;
}

async function accountMade(page: Page, url: string, name: string, email: string): Promise<void> {
  await page.goto(url);
  await page.getByRole("link", { name: accounts.account }).click();
  await page.getByLabel(accounts.password).waitFor();
  if (await page.getByRole("link", { name: accounts.haveNone }).isVisible()) {
    await page.getByRole("link", { name: accounts.haveNone }).click();
  }
  await page.getByLabel(accounts.name, { exact: true }).fill(name);
  await page.getByLabel(accounts.email).fill(email);
  await page.getByLabel(accounts.password).fill(PASSWORD);
  await page.getByRole("button", { name: accounts.signUp }).click();
  await page.getByText(accounts.signedInAs(name, email)).waitFor();
}

/** Makes a course with two learners on its roster and one assignment; answers with its address and its join code. */
async function courseMade(page: Page, url: string): Promise<{ course: string; code: string }> {
  await page.goto(`${url}/courses`);
  await page.getByLabel(courses.courseTitle).fill("Clusters");
  await page.getByRole("button", { name: courses.make }).click();
  await page.waitForURL(/\/courses\/\w+$/);
  const course = page.url();
  const code = await page.locator("main code").first().innerText();

  await page.getByRole("link", { name: courses.people }).click();
  await page.getByLabel(courses.list, { exact: true }).fill(
    "email,family_name,given_name,section\nbo@example.org,Birch,Bo,A\ncy@example.org,Cedar,Cy,B\n",
  );
  await page.getByRole("button", { name: courses.dryRun }).click();
  await page.getByText(courses.added(2)).waitFor();
  await page.getByRole("button", { name: courses.apply }).click();
  await page.getByText(courses.applied).waitFor();

  await page.goto(course);
  await page.getByRole("link", { name: courses.newAssignment }).click();
  await page.getByLabel(courses.lab, { exact: true }).selectOption(LAB);
  await page.getByLabel(courses.title, { exact: true }).fill("Daemons");
  await page.getByRole("button", { name: courses.save }).click();
  await page.goto(course);
  await page.getByRole("link", { name: "Daemons", exact: true }).waitFor();
  return { course, code };
}

/** A learner joins by the code, begins, and does the first task as the text asks. */
async function learnerWorks(browser: Browser, url: string, code: string): Promise<void> {
  const page = await (await browser.newContext({ locale: "en" })).newPage();
  await accountMade(page, url, "Bo Birch", "bo@example.org");
  await page.goto(`${url}/courses`);
  await page.getByLabel(courses.joinCode).fill(code);
  await page.getByRole("button", { name: courses.join }).click();
  await page.getByRole("link", { name: "Daemons", exact: true }).click();
  await page.getByRole("button", { name: courses.begin }).click();
  await page.waitForURL(/\/lab$/);
  await opened(page, page.url());
  await typed(page, "kubectl create ns lab-17");
  await typed(page, "kubectl get ns");
  await page.context().close();
}

Deno.test("an instructor makes a course, invites, watches, replays, overrides, corrects a lab, regrades and exports", async () => {
  const labs = await labsWithMistake();
  const server = await serverStarted(undefined, { LABS: labs });
  try {
    await withPage({}, async (page, browser) => {
      await accountMade(page, server.url, "Ann Ash", "ann@example.org");
      const { course, code } = await courseMade(page, server.url);
      await page.goto(course);
      await page.getByRole("link", { name: desk.live }).click();
      await page.getByText(desk.nobody).waitFor();
      await learnerWorks(browser, server.url, code);
      // The page follows the class by itself.
      await page.getByText("Birch").first().waitFor();

      await page.getByRole("link", { name: desk.gradebook }).click();
      const cell = page.locator("#book tbody tr", { hasText: "Birch" }).locator("td a").first();
      await cell.focus();
      await page.keyboard.press("Enter");
      await page.waitForURL(/\/takings\//);
      await page.getByLabel(desk.scrubber).first().waitFor();
      await page.getByText("kubectl get ns").first().waitFor();

      await page.getByLabel(desk.points, { exact: true }).fill("3");
      await page.getByLabel(desk.comment).fill("Your namespace is right, the lab was not");
      await page.getByLabel(desk.reason, { exact: true }).fill("Mistake in the lab");
      await page.getByRole("button", { name: desk.setPoints }).click();
      await page.getByText("Your namespace is right, the lab was not").first().waitFor();
      await page.getByRole("button", { name: desk.setPoints }).waitFor();

      const file = `${labs}/${LAB}/lab.yaml`;
      await Deno.writeTextFile(file, (await Deno.readTextFile(file)).replace(WRONG, RIGHT));
      await regradeApplied(page, course);

      await page.goto(`${course}/gradebook`);
      const download = page.waitForEvent("download");
      await page.getByRole("link", { name: desk.exportNames.canvas }).click();
      const csv = await Deno.readTextFile((await (await download).path())!);
      assert.match(csv, /^Student,ID,SIS User ID,SIS Login ID,Section,Daemons\r?\n/);
      assert.match(csv, /"Birch, Bo",,,bo@example\.org,A,3\r?\n/);
      assert.match(csv, /"Cedar, Cy",,,cy@example\.org,B,\r?\n/);

      await page.getByRole("link", { name: desk.audit }).click();
      await page.getByText("Mistake in the lab").first().waitFor();
    });
  } finally {
    await server.stop();
    await Deno.remove(labs.replace(/\/labs$/, ""), { recursive: true });
  }
});

/** The site reads the corrected lab by itself: a regrade that was begun too early changes nothing, so it is begun again. */
async function regradeApplied(page: Page, course: string): Promise<void> {
  for (let tries = 0; tries < 20; tries++) {
    await page.goto(`${course}/regrades`);
    const begin = page.getByRole("button", { name: desk.beginRegrade });
    if (await page.getByText(desk.olderVersion(1, 1)).isVisible()) {
      await begin.click();
      await page.getByText(desk.regradeState.ready).waitFor({ timeout: 60_000 });
      await page.getByText(desk.passedNow).first().waitFor();
      await page.getByRole("button", { name: desk.applyAll(1) }).click();
      await page.getByText(desk.regradeState.applied).first().waitFor();
      return;
    }
    await page.waitForTimeout(500);
  }
  assert.fail("the corrected lab was not read again");
}
