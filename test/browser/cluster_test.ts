/** The map of the cluster follows what happens in it, and the time machine shows what was. */
import assert from "node:assert/strict";
import type { Page } from "playwright";
import { serverStarted } from "../support/server.ts";
import { opened, screenSays, typed, violations, withPage } from "./browser.ts";

const LAB = "/labs/daemonsets/lab-17";

const podsOn = (page: Page, node: string, kind = "") => page.locator(`#node-${node} g.pod${kind}`);

async function started(page: Page, url: string): Promise<void> {
  await opened(page, url + LAB);
  await typed(page, "kubectl create ns lab-17");
  await typed(page, "kubectl create -f demo.yaml -n lab-17");
  await typed(page, "kubectl rollout status ds/fluentd-elasticsearch -n lab-17");
}

Deno.test("the map follows a rolling update and a NoExecute taint, and a pod describes itself", async () => {
  const server = await serverStarted();
  try {
    await withPage({ height: 1000 }, async (page) => {
      await started(page, server.url);
      for (const node of ["node1", "node2", "node3"]) await podsOn(page, node, ".running:not(.old)").waitFor();

      await typed(page, "kubectl set image ds/fluentd-elasticsearch -n lab-17 fluentd-elasticsearch=x:2");
      await page.locator("#map g.pod.old").first().waitFor();
      await page.waitForFunction(
        () => document.querySelectorAll("#map g.pod.running:not(.old)").length === 3,
        undefined,
        { timeout: 60_000 },
      );

      await typed(page, "kubectl taint node node2 gone=yes:NoExecute");
      await page.locator("#node-node2 .flag", { hasText: "gone=yes:NoExecute" }).waitFor();
      await page.waitForFunction(() => document.querySelectorAll("#node-node2 g.pod").length === 0, undefined, {
        timeout: 60_000,
      });
      await page.locator(".feed li", { hasText: "has a taint that it does not tolerate" }).first().waitFor();

      await podsOn(page, "node1").focus();
      await page.keyboard.press("Enter");
      await screenSays(page, "default-scheduler");
      await page.locator("#pod-table summary").click();
      assert.equal(await page.locator("#pod-table tbody tr").count(), 2);
    });
  } finally {
    await server.stop();
  }
});

Deno.test("the time machine shows the cluster and the tasks as they were, and goes on from there", async () => {
  const server = await serverStarted();
  try {
    await withPage({ height: 1000 }, async (page) => {
      await started(page, server.url);
      await page.getByRole("button", { name: "×10" }).click();
      await page.locator(".xterm-helper-textarea").focus();
      await typed(page, "kubectl delete ns lab-17");
      await page.locator("#moment[max='4']").waitFor();
      await page.waitForFunction(() => document.querySelectorAll("#map g.pod").length === 0);

      const slider = page.locator("#moment");
      await slider.focus();
      await page.keyboard.press("ArrowLeft");
      await page.locator("#view.past").waitFor();
      assert.equal(await page.locator("#view g.pod").count(), 3);
      assert.match(await page.locator("#moments output").innerText(), /After command 3 of 4/);
      for (let i = 0; i < 3; i++) {
        await slider.focus();
        await page.keyboard.press("ArrowLeft");
        await page.waitForTimeout(200);
      }
      assert.equal(await page.locator("#task-namespace .state-word").innerText(), "Open");
      await page.getByRole("link", { name: "Back to now" }).click();
      await page.locator("#map").waitFor();
      assert.equal(await page.locator("#task-namespace .state-word").innerText(), "Passed");

      await slider.focus();
      await page.keyboard.press("ArrowLeft");
      await page.getByRole("button", { name: "Go on from here" }).click();
      await page.waitForFunction(() => document.querySelectorAll("#map g.pod.running").length === 3);
      await page.locator(".xterm-helper-textarea").focus();
      await typed(page, "kubectl get ds -n lab-17 -o name");
      await screenSays(page, "daemonset.apps/fluentd-elasticsearch");
    });
  } finally {
    await server.stop();
  }
});

/** A folder of labs with one lab on a cluster of many nodes in three zones. */
async function manyNodes(count: number, info = ""): Promise<string> {
  const folder = await Deno.makeTempDir();
  const nodes = Array.from(
    { length: count },
    (_, i) =>
      `- {apiVersion: v1, kind: Node, metadata: {name: node${i + 1}, labels: {topology.kubernetes.io/zone: ${
        "abc"[i % 3]
      }}},
   status: {capacity: {cpu: "4", memory: 8Gi, pods: "110"}${info}}}\n`,
  );
  const files = {
    "clusters/many.yaml": `apiVersion: v1\nkind: List\nitems:\n${nodes.join("")}`,
    "large/fleet/lab.yaml":
      "title: A fleet\ncluster: many\ntasks:\n- id: web\n  points: 1\n  checks:\n  - object: {kind: Deployment, metadata: {name: web}}\n",
    "large/fleet/task.md": "# A fleet\n\n## web\n\nDo it.\n",
  };
  for (const [path, text] of Object.entries(files)) {
    await Deno.mkdir(`${folder}/${path.slice(0, path.lastIndexOf("/"))}`, { recursive: true });
    await Deno.writeTextFile(`${folder}/${path}`, text);
  }
  return folder;
}

Deno.test("a thousand nodes are one drawing for each zone, of few bytes; what stands out is said, and a click describes", async () => {
  const labs = await manyNodes(1000);
  const server = await serverStarted(undefined, { LABS: labs });
  try {
    await withPage({ height: 1000, width: 1600 }, async (page) => {
      await opened(page, `${server.url}/labs/large/fleet`);
      await typed(page, "kubectl create deployment web --image=nginx --replicas=1500");
      await typed(page, "kubectl rollout status deployment/web");
      await typed(page, "kubectl cordon node7");
      await typed(page, `kubectl run lone --image=nginx --overrides='{"spec":{"nodeSelector":{"no":"such"}}}'`);
      await page.locator(".stands-out", { hasText: "node7" }).waitFor();
      await page.locator(".stands-out", { hasText: "lone Pending" }).waitFor();
      assert.deepEqual(
        await page.locator(".grid svg").evaluateAll((all) => all.map((one) => one.getAttribute("aria-label"))),
        ["334 nodes, 334 ready", "333 nodes, 333 ready", "333 nodes, 333 ready"],
      );
      assert.deepEqual(await violations(page, "a thousand nodes"), []);
      const bytes = await page.evaluate(() => document.querySelector("#map")!.innerHTML.length);
      assert.ok(bytes < 120_000, `the drawing has ${bytes} characters`);
      await page.locator(".grid svg").nth(1).click({ position: { x: 5, y: 5 } });
      await screenSays(page, "Allocated resources");
      await page.getByRole("link", { name: "As a table" }).click();
      await page.waitForURL("**/cluster/table");
      assert.equal(await page.locator(".pod-table tbody tr").count(), 1501);
    });
  } finally {
    await server.stop();
    await Deno.remove(labs, { recursive: true });
  }
});

Deno.test("pods that fail, finish or start are told by shape and by word", async () => {
  const labs = await manyNodes(3, ", nodeInfo: {containerRuntimeVersion: 'containerd://2.0.0'}");
  const server = await serverStarted(undefined, { LABS: labs });
  try {
    await withPage({ height: 1000 }, async (page) => {
      await opened(page, `${server.url}/labs/large/fleet`);
      await typed(page, "kubectl run bad --image=registry.invalid/web");
      await typed(page, "kubectl create job once --image=busybox -- true");
      await page.locator("#map g.pod.failed .strike").waitFor();
      await page.locator("#map g.pod.done .tick").waitFor();
      await page.locator(".failing", { hasText: /(ErrImagePull|ImagePullBackOff) bad/ }).waitFor();
      for (const word of ["failing", "done"]) await page.locator(".legend .key", { hasText: word }).waitFor();
    });
  } finally {
    await server.stop();
  }
});

Deno.test("time runs ten times as fast, or settles at once", async () => {
  const server = await serverStarted();
  try {
    await withPage({}, async (page) => {
      await opened(page, server.url + LAB);
      await page.getByRole("button", { name: "×10" }).click();
      await page.locator(".xterm-helper-textarea").focus();
      const startMs = performance.now();
      await typed(page, "sleep 20; echo woken");
      assert.ok(performance.now() - startMs < 10_000, "20 s took more than 10 s at ten times the speed");
      await page.getByRole("button", { name: "×1", exact: true }).click();
      await page.locator(".xterm-helper-textarea").focus();
      await page.keyboard.type("sleep 50; echo settled");
      await page.keyboard.press("Enter");
      await page.getByRole("button", { name: "Let it settle" }).click();
      await page.waitForFunction(() =>
        /^settled/m.test((document.querySelector(".xterm-rows") as HTMLElement).innerText)
      );
    });
  } finally {
    await server.stop();
  }
});
