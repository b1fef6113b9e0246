/** A member's day: the pages of a course for everyone, an exam in the terminal, and what happens when it is handed in. */
import AxeBuilder from "@axe-core/playwright";
import assert from "node:assert/strict";
import type { Page } from "playwright";
import { serverStarted } from "../support/server.ts";
import { opened, screenSays, typed, withPage } from "./browser.ts";

const PASSWORD = "four words make one";
const EXAM = { lab: "daemonsets/practice-test", exam: "on", "exam.minutes": "45", attempts: "1", title: "Exam" };
const HOMEWORK = {
  lab: "daemonsets/lab-17",
  due: "2030-01-31T23:59",
  late: "on",
  "late.perDay": "10",
  title: "Homework",
};

/** Sends a form as the page would; answers with where it leads to. */
function sent(page: Page, path: string, fields: Record<string, string>): Promise<string> {
  return page.evaluate(async ([path, fields]) => {
    const said = await fetch(path, { method: "POST", body: new URLSearchParams(fields) });
    return new URL(said.url).pathname;
  }, [path, fields] as const);
}

/** Signs up, makes a course with an exam and a homework; answers with the course's address. */
async function courseMade(page: Page, url: string): Promise<string> {
  await page.goto(`${url}/sign-up`);
  await sent(page, "/sign-up", { name: "Olga Owner", email: "olga@example.org", password: PASSWORD });
  const course = await sent(page, "/courses", { title: "Clusters 101", zone: "Europe/Berlin" });
  for (const form of [EXAM, HOMEWORK]) await sent(page, `${course}/assignments`, form);
  const list =
    "email,family_name,given_name,section,labels\nada@example.org,Lovelace,Ada,A,extra\nalan@example.org,Turing,Alan,B,";
  await sent(page, `${course}/people/import`, { list, apply: "yes" });
  return course;
}

async function violations(page: Page, what: string): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"])
    .analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${what}: ${id}: ${html.slice(0, 160)}`));
}

for (
  const [name, look] of [["light, wide", {}], ["dark, on a phone", { dark: true, width: 360, height: 740 }]] as const
) {
  Deno.test(`the pages of a course are for everyone: ${name}`, async () => {
    const server = await serverStarted();
    try {
      await withPage(look, async (page) => {
        const course = await courseMade(page, server.url);
        await page.goto(server.url + course);
        const exam = new URL(
          await page.getByRole("link", { name: "Exam", exact: true }).evaluate((a) => (a as HTMLAnchorElement).href),
        )
          .pathname;
        await sent(page, `${exam}/extensions`, { who: "label extra", minutes: "60", reason: "Accommodation" });
        const person = await page.goto(`${server.url}${course}/people`).then(() =>
          page.getByRole("link", { name: "Lovelace, Ada" }).getAttribute("href")
        );
        const found: string[] = [];
        const paths = ["/courses", "/account", course, `${course}/settings`, `${course}/people`, person!];
        for (const path of [...paths, `${course}/assignments/new`, exam, `${exam}/edit`]) {
          await page.goto(server.url + path);
          found.push(...await violations(page, path));
          const isTooWide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
          assert.equal(isTooWide, false, `${path} scrolls sideways`);
        }
        await page.goto(`${server.url}${course}/people`);
        await page.getByRole("textbox", { name: "List" }).fill("email\nzoe@example.org");
        await page.getByRole("button", { name: "See what would change" }).click();
        await page.getByRole("button", { name: "Take the list" }).waitFor();
        found.push(...await violations(page, "plan"));
        assert.deepEqual(found, []);
      });
    } finally {
      await server.stop();
    }
  });
}

Deno.test("an exam in the terminal: a timer, nothing of the tasks, and no more after it was handed in", async () => {
  const server = await serverStarted();
  try {
    await withPage({}, async (page) => {
      const course = await courseMade(page, server.url);
      await page.goto(server.url + course);
      await page.getByRole("link", { name: "Exam", exact: true }).click();
      await page.getByRole("button", { name: "Begin" }).click();
      await page.waitForURL("**/lab");
      await opened(page, page.url());
      assert.match(await page.getByRole("timer").innerText(), /^4[45]:\d\d$/);
      await typed(page, "kubectl get daemonsets -A");
      await screenSays(page, "kube-proxy");

      const other = await page.context().newPage();
      await other.goto(page.url().replace(/\/lab$/, ""));
      other.on("dialog", (dialog) => dialog.accept());
      await other.getByRole("button", { name: "Hand in" }).click();
      await other.getByText("handed in").waitFor();
      await typed(page, "touch too-late");
      await screenSays(page, "You have handed this attempt in: nothing more is taken");
      await typed(page, "ls");
      await page.reload();
      await page.locator(".xterm-helper-textarea").waitFor({ state: "attached" });
      await screenSays(page, "root@lab");
    });
  } finally {
    await server.stop();
  }
});
