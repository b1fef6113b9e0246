/** The editor: vi opens it, a fault is underlined where the API server would complain, saving goes back to the home folder. */
import assert from "node:assert/strict";
import type { Page } from "playwright";
import { serverStarted } from "../support/server.ts";
import { opened, screenSays, typed, violations, withPage } from "./browser.ts";

const LAB = "/labs/daemonsets/lab-17";

/** Puts a text in place of the editor's. */
async function filled(page: Page, text: string): Promise<void> {
  await page.locator(".cm-content").focus();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(text);
}

const textOf = (page: Page) => page.evaluate(() => (document.querySelector(".cm-content") as HTMLElement).innerText);

Deno.test("vi opens the editor; a fault is underlined; what is saved is what the command finds", async () => {
  const server = await serverStarted();
  try {
    await withPage({ height: 1000 }, async (page) => {
      await opened(page, server.url + LAB);
      assert.equal(await page.locator("script[src*=editor]").count(), 0, "the editor was loaded before it was opened");
      await page.keyboard.type("vi demo.yaml; grep image: demo.yaml");
      await page.keyboard.press("Enter");
      await page.locator(".cm-content").waitFor();
      await page.locator(".editor-waits", { hasText: "/root/demo.yaml" }).waitFor();
      const text = await textOf(page);
      assert.match(text, /kind: DaemonSet/);

      await filled(
        page,
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n  - name: a\n    imige: b\n",
      );
      await page.locator(".editor-state", { hasText: 'unknown field "spec.containers[0].imige"' }).waitFor();
      assert.equal(await page.locator(".cm-lintRange-error").innerText(), "imige: b");

      await filled(
        page,
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n  - name: a\n    image: b\n",
      );
      await page.locator(".editor-state", { hasText: "would take this" }).waitFor();
      await page.locator("[data-save-close]").click();
      await screenSays(page, "image: b");
      await typed(page, "kubectl create -f demo.yaml");
      await screenSays(page, "pod/a created");
    });
  } finally {
    await server.stop();
  }
});

Deno.test("kubectl edit is edited on the page, and a new file can be made there; fields are completed", async () => {
  const server = await serverStarted();
  try {
    await withPage({ height: 1000 }, async (page) => {
      await opened(page, server.url + LAB);
      await typed(page, "kubectl create deployment web --image=nginx");
      await page.keyboard.type("kubectl edit deployment web");
      await page.keyboard.press("Enter");
      await page.locator(".cm-content").waitFor();
      await page.waitForFunction(() => document.querySelector(".cm-content")?.textContent?.includes("Please edit"));
      const line = page.locator(".cm-line", { hasText: /^\s*replicas: 1$/ }).first();
      await line.click();
      await page.keyboard.press("End");
      await page.keyboard.press("Backspace");
      await page.keyboard.type("2");
      await page.locator("[data-save-close]").click();
      await screenSays(page, "deployment.apps/web edited");

      await page.locator("[data-work-tab=editor]").click();
      await page.locator("#editor-file").selectOption("");
      await page.locator("#editor-name").fill("pod.yaml");
      await page.locator(".cm-content").focus();
      await page.keyboard.insertText("apiVersion: v1\nkind: Pod\nmetadata:\n  name: b\nspec:\n  ");
      await page.keyboard.type("contai");
      await page.locator(".cm-tooltip-autocomplete", { hasText: "containers" }).waitFor();
      await page.keyboard.press("Escape");
      await filled(page, "apiVersion: v1\nkind: Pod\nmetadata: {name: b}\nspec: {containers: [{name: b, image: b}]}\n");
      await page.keyboard.press("Control+s");
      await page.locator("#editor-file option", { hasText: "pod.yaml" }).waitFor({ state: "attached" });
      await page.locator("[data-work-tab=terminal-1]").click();
      await page.locator(".xterm-helper-textarea").focus();
      await typed(page, "kubectl create -f pod.yaml");
      await screenSays(page, "pod/b created");
    });
  } finally {
    await server.stop();
  }
});

Deno.test("vim's keys are loaded when they are chosen, are remembered, and :wq gives the file back to its command", async () => {
  const server = await serverStarted();
  try {
    await withPage({ height: 1000 }, async (page) => {
      const scripts: string[] = [];
      page.on("request", (request) => request.url().endsWith(".js") && scripts.push(request.url()));
      await opened(page, server.url + LAB);
      await page.locator("[data-work-tab=editor]").click();
      await page.locator(".cm-content").waitFor();
      const before = scripts.length;
      await page.getByRole("button", { name: "Vim keys" }).click();
      await page.locator(".cm-vim-panel").waitFor();
      assert.equal(scripts.length, before + 1);
      assert.deepEqual(await violations(page, "vim"), []);
      await page.reload();
      await page.locator(".xterm-helper-textarea").first().focus();
      await screenSays(page, "root@lab");
      await page.keyboard.type("vi note.txt; cat note.txt");
      await page.keyboard.press("Enter");
      await page.locator(".cm-vim-panel").waitFor();
      await page.locator(".cm-content").focus();
      await page.keyboard.type("iwritten in vim");
      await page.keyboard.press("Escape");
      await page.keyboard.type("0dwix");
      await page.keyboard.press("Escape");
      await page.keyboard.type(":wq");
      await page.keyboard.press("Enter");
      await screenSays(page, "xin vim");
    });
  } finally {
    await server.stop();
  }
});
