/** Everyone: no violation that axe finds on any page in both colour schemes, no script, a phone, another language. */
import assert from "node:assert/strict";
import { serverStarted } from "../support/server.ts";
import { opened, screenSays, typed, violations, withPage } from "./browser.ts";

const LAB = "/labs/daemonsets/lab-17";
const SOLUTION = [
  "kubectl create ns lab-17",
  "kubectl create -f demo.yaml -n lab-17",
  "kubectl rollout status daemonset/fluentd-elasticsearch -n lab-17",
  "kubectl get nodes",
];

/** Pages that anybody sees, whatever was done. */
const PAGES = ["/", "/?q=nosuch", "/recovery", "/sign-in", "/sign-up", "/docs", "/api/docs"];

for (const dark of [false, true]) {
  Deno.test(`axe finds nothing on any page in the ${dark ? "dark" : "light"}`, async () => {
    const server = await serverStarted();
    const found: string[] = [];
    try {
      await withPage({ dark }, async (page) => {
        for (const path of [...PAGES, "/labs/no/such", "/certificates/none"]) {
          const answer = await page.goto(server.url + path);
          assert.ok(answer);
          found.push(...await violations(page, path));
        }
      }).catch(ignoreNotFound);
      await withPage({ dark }, async (page) => {
        await opened(page, server.url + LAB);
        for (const line of SOLUTION) await typed(page, line);
        await typed(page, "kubectl cordon node2; kubectl taint node node3 a=b:NoSchedule");
        found.push(...await violations(page, "lab"));
        await page.locator("[data-work-tab=editor]").click();
        await page.locator(".cm-content").waitFor();
        await page.waitForTimeout(800);
        found.push(...await violations(page, "editor"));
        await page.locator("#moment").focus();
        await page.keyboard.press("ArrowLeft");
        await page.locator("#view.past").waitFor();
        found.push(...await violations(page, "time machine"));
        await page.getByRole("link", { name: "Back to now" }).click();
        await page.locator("#answer-how-many").fill("3");
        await page.locator("#answer-how-many-send").click();
        await page.getByRole("button", { name: "×10" }).click();
        await page.getByRole("button", { name: "Terminal 1" }).click();
        await typed(page, "kubectl uncordon node2; kubectl delete ns lab-17");
        await page.getByRole("link", { name: "See how it went" }).click();
        found.push(...await violations(page, "finish"));
        await page.locator("#certificate-name").fill("Ada Lovelace");
        await page.keyboard.press("Enter");
        await page.waitForURL("**/certificates/**");
        found.push(...await violations(page, "certificate"));
        await page.goto(`${server.url}${LAB}/cluster/table`);
        found.push(...await violations(page, "table of pods"));
      });
      await withPage({ dark, width: 320, height: 640 }, async (page) => {
        await opened(page, server.url + LAB);
        for (const pane of ["terminal", "tasks", "cluster", "text"]) {
          await page.locator(`[data-pane-tab=${pane}]`).click();
          found.push(...await violations(page, `${pane} at 320 px`));
        }
      });
    } finally {
      await server.stop();
    }
    assert.deepEqual(found, []);
  });
}

/** A page that is not there is meant to be not there. */
function ignoreNotFound(error: unknown): void {
  const said = error instanceof Error ? error.message : "";
  if (
    !/^The page complained: (Failed to load resource: the server responded with a status of 404[^;]*(; )?)+$/.test(said)
  ) {
    throw error;
  }
}

Deno.test("without JavaScript one reads the lab, sends commands and sees the feedback", async () => {
  const server = await serverStarted();
  try {
    await withPage({ script: false }, async (page) => {
      await page.goto(server.url + LAB);
      assert.match(await page.locator("#text-namespace").innerText(), /Create the namespace/);
      await page.locator("#commands").fill("kubectl create ns lab-17\n$ kubectl create -f demo.yaml -n lab-17");
      await page.getByRole("button", { name: "Run the commands" }).click();
      assert.match(
        await page.locator(".terminal-pane pre").innerText(),
        /daemonset.apps\/fluentd-elasticsearch created/,
      );
      assert.equal(await page.locator("#task-one-per-node .state-word").innerText(), "Passed");
      assert.equal(await page.locator("#node-node2 g.pod.running").count(), 1);
      await page.locator("#task-how-many summary").click();
      await page.locator("#answer-how-many").fill("3");
      await page.locator("#answer-how-many-send").click();
      assert.equal(await page.locator("#task-how-many .state-word").innerText(), "Passed");
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(overflow <= 0);

      await page.getByRole("link", { name: "After command 1 of 2" }).click();
      assert.match(await page.locator(".looking").innerText(), /earlier moment/);
      assert.equal(await page.locator("#node-node2 g.pod").count(), 0);
      await page.getByRole("link", { name: "Back to now" }).click();
      assert.equal(await page.locator("#node-node2 g.pod.running").count(), 1);
      await page.getByRole("link", { name: "After command 1 of 2" }).click();
      await page.getByRole("button", { name: "Go on from here" }).click();
      assert.equal(await page.locator(".looking").count(), 0);
      assert.equal(await page.locator("#node-node2 g.pod").count(), 0);
    });
  } finally {
    await server.stop();
  }
});

Deno.test("on a phone one pane is seen at a time, and the bar of keys types what a phone cannot", async () => {
  const server = await serverStarted();
  try {
    await withPage({ width: 390, height: 780 }, async (page) => {
      await page.goto(server.url + LAB);
      assert.ok(await page.locator(".text").isVisible());
      assert.ok(!(await page.locator(".terminal-pane").isVisible()));
      await page.locator("#text-namespace [data-run]").tap().catch(() =>
        page.locator("#text-namespace [data-run]").click()
      );
      await screenSays(page, "namespace/lab-17 created");
      assert.ok(!(await page.locator(".text").isVisible()));
      await page.locator("[data-pane-tab=tasks] .count", { hasText: "1/6" }).waitFor();
      await page.keyboard.type("kubectl get nam");
      await page.locator("[data-key]").first().click();
      await screenSays(page, "get namespaces");
      await page.locator("[data-key=ctrl]").click();
      await page.keyboard.type("c");
      await screenSays(page, "^C");
      await page.locator("[data-key='|']").click();
      await screenSays(page, "$ |");
      for (const pane of ["text", "tasks", "terminal", "editor", "cluster"]) {
        await page.locator(`[data-pane-tab=${pane}]`).click();
        const seen = await page.evaluate(() => ({
          panes: [".text", "#tasks", ".terminal-pane", ".editor-pane", ".cluster-pane"].filter((one) =>
            (document.querySelector(one) as HTMLElement).offsetParent !== null
          ),
          tooLow: document.documentElement.scrollHeight - innerHeight,
        }));
        assert.deepEqual([seen.panes.length, seen.tooLow], [1, 0], `${pane}: ${seen.panes}`);
      }
      assert.ok(!await page.locator("[data-save-close]").isVisible());
      assert.ok(await page.locator("#moment").isVisible());
    });
  } finally {
    await server.stop();
  }
});

Deno.test("on paper a lab is its text and its tasks, in light colours, whatever the screen showed", async () => {
  const server = await serverStarted();
  try {
    await withPage({ width: 794, dark: true }, async (page) => {
      await opened(page, server.url + LAB);
      await typed(page, SOLUTION[0]!);
      await page.emulateMedia({ media: "print" });
      for (const part of ["#text-namespace .console", "#task-namespace summary"]) {
        assert.ok(await page.locator(part).isVisible(), part);
      }
      for (const part of [".terminal-pane", ".cluster-pane", ".pane-tabs", ".bar button", ".console .acts"]) {
        assert.ok(!await page.locator(part).first().isVisible(), part);
      }
      const ink = await page.evaluate(() => getComputedStyle(document.body).color);
      assert.equal(ink, "rgb(29, 35, 39)");
    });
  } finally {
    await server.stop();
  }
});

Deno.test("the whole site speaks German to who asks for it, and keeps a choice", async () => {
  const server = await serverStarted();
  try {
    await withPage({ language: "de" }, async (page) => {
      await page.goto(server.url);
      assert.equal(await page.locator("html").getAttribute("lang"), "de");
      assert.match(await page.locator("h1").innerText(), /Übungen/);
      await page.goto(server.url + LAB);
      assert.match(await page.locator("#tasks .score").innerText(), /0 von 6 Aufgaben/);
      await page.goto(server.url);
      await page.getByRole("button", { name: "English" }).click();
      assert.match(await page.locator("h1").innerText(), /Labs/);
    });
  } finally {
    await server.stop();
  }
});
