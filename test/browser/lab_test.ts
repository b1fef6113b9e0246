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

Deno.test("a second terminal watches while one types in the first; its screen is kept over a reload", async () => {
  const server = await serverStarted();
  await withPage({ height: 1000 }, async (page) => {
    await opened(page, server.url + LAB);
    await typed(page, "cd /tmp");
    await page.getByRole("button", { name: "New terminal" }).click();
    await screenSays(page, "root@lab:~$");
    await page.keyboard.type("kubectl get ns -w -o name");
    await page.keyboard.press("Enter");
    await screenSays(page, "namespace/kube-system");
    await page.getByRole("button", { name: "Terminal 1", exact: true }).click();
    await typed(page, "kubectl create ns lab-17; pwd");
    await screenSays(page, "/tmp");
    await page.locator("#task-namespace .state-word", { hasText: "Passed" }).waitFor();
    await page.getByRole("button", { name: "Terminal 2", exact: true }).click();
    await screenSays(page, "namespace/lab-17");
    // A command of the text goes to a prompt that is free.
    await page.locator("#text-one-per-node [data-run]").first().click();
    await screenSays(page, "root@lab:/tmp$ kubectl");
    await page.reload();
    await page.getByRole("button", { name: "Terminal 2", exact: true }).click();
    await screenSays(page, "namespace/lab-17");
    await page.keyboard.press("Control+c");
    await screenSays(page, "^C");
    await typed(page, "printf half; false");
    await screenSays(page, "halfroot@lab:~$");
  });
  await server.stop();
});

Deno.test("from the top of the page three Tabs lead to the terminal, and commands are stops only where they scroll", async () => {
  const server = await serverStarted();
  await withPage({}, async (page) => {
    await opened(page, server.url + LAB);
    await page.reload();
    await screenSays(page, "root@lab");
    const stops = await page.locator(".text pre").evaluateAll((all) =>
      all.map((one) => [one.hasAttribute("tabindex"), one.scrollWidth > one.clientWidth])
    );
    assert.ok(stops.length > 0 && stops.every(([isStop, scrolls]) => isStop === scrolls), JSON.stringify(stops));
    for (let i = 0; i < 3; i++) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await typed(page, "echo here");
    await screenSays(page, "here");
  });
  await server.stop();
});

Deno.test("for a screen reader what the terminal says is spoken, and the choice is remembered", async () => {
  const server = await serverStarted();
  await withPage({}, async (page) => {
    await opened(page, server.url + LAB);
    assert.equal(await page.locator(".xterm-accessibility").count(), 0);
    await page.getByRole("button", { name: "Screen reader mode" }).press("Enter");
    await page.locator(".xterm-accessibility").waitFor({ state: "attached" });
    await page.reload();
    await page.locator(".xterm-accessibility").waitFor({ state: "attached" });
    await page.keyboard.press("Control+Alt+t");
    assert.ok(await page.evaluate(() => document.activeElement?.closest(".xterm") !== null));
    await typed(page, "echo spoken");
    await page.locator(".xterm-accessibility-tree", { hasText: "spoken" }).waitFor({ state: "attached" });
    assert.equal(
      await page.locator(".xterm-helper-textarea").getAttribute("aria-describedby"),
      await page.locator(".terminal-note .help").getAttribute("id"),
    );
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
