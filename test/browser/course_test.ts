/** A course through the site: search, the whole lab by keyboard, the finish, a certificate that holds, another device. */
import assert from "node:assert/strict";
import { serverStarted } from "../support/server.ts";
import { opened, screenSays, typed, withPage } from "./browser.ts";

const LAB = "/labs/daemonsets/lab-17";

Deno.test("search, a whole lab by keyboard alone, the finish, and a certificate that holds", async () => {
  const server = await serverStarted();
  try {
    await withPage({}, async (page) => {
      await page.goto(server.url);
      await page.locator("#query").focus();
      await page.keyboard.type("fluentd log collector");
      await page.waitForFunction(() => document.querySelectorAll(".labs li").length === 1);
      await page.locator(".labs a").first().focus();
      await page.keyboard.press("Enter");
      await page.waitForURL(`**${LAB}`);
      await opened(page, server.url + LAB);

      await page.keyboard.type("kubectl create n");
      await page.keyboard.press("Tab");
      await screenSays(page, "create namespace");
      await typed(page, "lab-17");
      for (
        const line of [
          "create -f demo.yaml -n lab-17",
          "rollout status ds/fluentd-elasticsearch -n lab-17",
          "get nodes",
        ]
      ) {
        await typed(page, `kubectl ${line}`);
      }
      await page.keyboard.press("Control+Alt+t");
      await page.locator("#answer-how-many").focus();
      await page.keyboard.type("3");
      await page.keyboard.press("Enter");
      await page.locator("#task-how-many .state-word", { hasText: "Passed" }).waitFor();
      await page.getByRole("button", { name: "×10" }).press("Enter");
      await page.locator(".xterm-helper-textarea").focus();
      await typed(page, "kubectl delete ns lab-17");
      const finish = page.getByRole("link", { name: "See how it went" });
      await finish.waitFor();
      await finish.focus();
      await page.keyboard.press("Enter");
      await page.waitForURL("**/finish");
      assert.match(await page.locator(".figures").innerText(), /10 of 10 points/);
      assert.equal(await page.locator(".way .passed").count(), 6);

      await page.locator("#certificate-name").focus();
      await page.keyboard.type("Ada <Lovelace>");
      await page.keyboard.press("Enter");
      await page.waitForURL("**/certificates/**");
      assert.equal(await page.locator("h1").innerText(), "Ada <Lovelace>");
      await page.getByText("The signature holds").waitFor();
      const url = page.url();
      const word = url.split("/").at(-1)!;
      assert.doesNotMatch(url + atob(word.replaceAll("-", "+").replaceAll("_", "/")), /Ada|Lovelace/);
      const forged = await fetch(url.replace(word, (word.startsWith("A") ? "B" : "A") + word.slice(1)));
      assert.equal(forged.status, 404);
      assert.match(await forged.text(), /does not hold/);
    });
  } finally {
    await server.stop();
  }
});

Deno.test("the recovery code brings the work to another browser, and goes on where it was", async () => {
  const server = await serverStarted();
  try {
    let code = "";
    await withPage({}, async (page) => {
      await opened(page, server.url + LAB);
      await typed(page, "kubectl create ns lab-17");
      await page.goto(`${server.url}/recovery`);
      code = await page.locator("#code").innerText();
    });
    await withPage({}, async (page) => {
      await page.goto(`${server.url}/recovery`);
      await page.locator("#recovery-code").fill(code.toUpperCase());
      await page.getByRole("button", { name: "Go on with this code" }).click();
      await page.getByRole("link", { name: "Go on where you were: A daemon on every node" }).click();
      await screenSays(page, "namespace/lab-17 created");
      assert.equal(await page.locator("#task-namespace .state-word").innerText(), "Passed");
    });
  } finally {
    await server.stop();
  }
});

Deno.test("after three tries the way is shown, and can be run", async () => {
  const server = await serverStarted();
  try {
    await withPage({}, async (page) => {
      await opened(page, server.url + LAB);
      assert.equal(await page.locator("#show-namespace").count(), 0);
      for (let i = 0; i < 3; i++) await typed(page, "kubectl get ns");
      await page.locator("#show-namespace").click();
      await page.locator("#task-namespace .way-shown [data-run]").click();
      await screenSays(page, "namespace/lab-17 created");
      await page.locator("#task-namespace .state-word", { hasText: "Passed" }).waitFor();
    });
  } finally {
    await server.stop();
  }
});
