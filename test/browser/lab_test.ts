/** A learner in a real Chromium: the whole lab by typing, coming back, a killed server, a narrow screen, the keyboard alone. */
import assert from "node:assert/strict";
import type { Page } from "playwright";
import { serverStarted } from "../support/server.ts";
import { opened, screenSays, typed, withPage } from "./browser.ts";

const LAB = "/labs/daemonsets/lab-17";

const stateOf = (page: Page, task: string) => page.locator(`#task-${task} .state-word`).innerText();
const scoreOf = (page: Page) => page.locator("#tasks .score").innerText();

/** Opens a task's line unless it is open already: the next one is. */
async function openedTask(page: Page, task: string): Promise<void> {
  const line = page.locator(`#task-${task}`);
  if (await line.getAttribute("open") === null) await line.locator("summary").click();
}

Deno.test("a learner solves the lab by typing, and the tasks tell what is missing", async () => {
  const server = await serverStarted();
  try {
    await withPage({}, async (page) => {
      await page.goto(server.url);
      await page.getByRole("link", { name: "A daemon on every node", exact: true }).first().click();
      await opened(page, server.url + LAB);
      assert.match(await scoreOf(page), /^0 of 6 tasks/);
      assert.match(await page.locator("#task-namespace dl").innerText(), /Expected[\s\S]*lab-17[\s\S]*Found/);

      await typed(page, "NS=lab-17");
      await typed(page, "kubectl create ns $NS");
      await page.locator("#task-namespace .state-word", { hasText: "Passed" }).waitFor();
      await typed(page, "kubectl get daemonset -n lab-17");
      await screenSays(page, "No resources found in lab-17 namespace.");
      await typed(page, "kubectl create -f demo.yaml -n lab-17");
      await typed(page, "kubectl rollout status ds/fluentd-elasticsearch -n lab-17");
      await screenSays(page, "successfully rolled out");
      await page.locator("#task-one-per-node .state-word", { hasText: "Passed" }).waitFor();
      await typed(page, "kubectl get node | grep -c Ready");
      await typed(page, "kubectl describe ds fluentd-elasticsearch -n lab-17 | tail -5");
      await screenSays(page, "SuccessfulCreate");

      await openedTask(page, "how-many");
      await page.locator("#answer-how-many").fill("3");
      await page.locator("#answer-how-many-send").click();
      await page.locator("#task-how-many .state-word", { hasText: "Passed" }).waitFor();

      await page.locator(".xterm-helper-textarea").focus();
      await typed(page, "kubectl delete daemonset fluentd-elasticsearch -n lab-17");
      await typed(page, "kubectl delete ns lab-17");
      await page.locator("#tasks .score", { hasText: "6 of 6 tasks" }).waitFor();
      assert.match(await scoreOf(page), /10 of 10 points/);
    });
  } finally {
    await server.stop();
  }
});

Deno.test("closing the browser and killing the server lose nothing", async () => {
  const data = await Deno.makeTempDir();
  let server = await serverStarted(data);
  await withPage({}, async (page) => {
    await opened(page, server.url + LAB);
    await typed(page, "kubectl create ns lab-17; WORD=kept");
    await typed(page, "echo $WORD > note.txt");
    const cookies = await page.context().cookies();
    await page.close();

    await server.kill();
    server = await serverStarted(data);
    const context = await (page.context().browser()!).newContext();
    await context.addCookies(cookies.map(({ name, value }) => ({ name, value, url: server.url })));
    const again = await context.newPage();
    await opened(again, server.url + LAB);
    await screenSays(again, "namespace/lab-17 created");
    assert.equal(await stateOf(again, "namespace"), "Passed");
    await typed(again, "cat note.txt $WORD.txt; kubectl get ns lab-17");
    await screenSays(again, "cat: kept.txt: No such file or directory");
    await screenSays(again, "Active");
  });
  await server.stop();
  await Deno.remove(data, { recursive: true });
});

Deno.test("a waiting command can be interrupted, and the terminal is no trap for the keyboard", async () => {
  const server = await serverStarted();
  await withPage({}, async (page) => {
    await opened(page, server.url + LAB);
    await page.keyboard.type("sleep 600");
    await page.keyboard.press("Enter");
    await page.waitForTimeout(300);
    await page.keyboard.press("Control+c");
    await screenSays(page, "^C");
    await typed(page, "echo status $?");
    await screenSays(page, "status 130");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Control+k");
    await typed(page, "echo edited");
    await screenSays(page, "edited");
    await page.keyboard.press("Control+Alt+t");
    assert.equal(await page.evaluate(() => document.activeElement?.closest(".xterm") === null), true);
    await page.locator("#text-namespace [data-run]").click();
    await screenSays(page, "namespace/lab-17 created");
  });
  await server.stop();
});

Deno.test("the page holds at 320 px, in the dark, and at 200 %", async () => {
  const server = await serverStarted();
  for (const options of [{ width: 320, height: 640 }, { dark: true }, { width: 640, height: 400, scale: 2 }]) {
    await withPage(options, async (page) => {
      await opened(page, server.url + LAB);
      const overflow = await page.evaluate(() =>
        document.documentElement.scrollWidth - document.documentElement.clientWidth
      );
      assert.ok(overflow <= 0, `the page is ${overflow} px wider than its window with ${JSON.stringify(options)}`);
    });
  }
  await server.stop();
});
