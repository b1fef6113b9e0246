/**
 * Takes the pictures of the README: `deno run -A test/support/screenshots.ts [FOLDER]` plays a lab in a real Chromium and
 * photographs the main pages, wide, on a phone, and in the dark, into static/screenshots.
 */
import type { Page } from "playwright";
import { opened, typed, withPage } from "../browser/browser.ts";
import { ensureChromium } from "./chromium.ts";
import { serverStarted } from "./server.ts";

const LAB = "/labs/daemonsets/lab-17";
const folder = Deno.args[0] ?? new URL("../../static/screenshots", import.meta.url).pathname;

interface Picture {
  readonly name: string;
  readonly dark?: boolean;
  readonly width?: number;
  readonly height?: number;
  /** Goes where the picture is taken. */
  readonly to: (page: Page, url: string) => Promise<void>;
}

const WAY = [
  "kubectl create namespace lab-17",
  "kubectl create -f demo.yaml -n lab-17",
  "kubectl rollout status ds/fluentd-elasticsearch -n lab-17",
  "kubectl get nodes",
];

/** A lab in the middle: two tasks are open, an update rolls, and a node takes no more pods. */
async function inTheMiddle(page: Page, url: string): Promise<void> {
  await opened(page, url + LAB);
  for (const line of WAY) await typed(page, line);
  await typed(page, "kubectl cordon node2");
  await typed(page, "kubectl set image ds/fluentd-elasticsearch -n lab-17 fluentd-elasticsearch=fluentd:1.17");
  await typed(page, "kubectl get pods -n lab-17");
  await page.locator("#map g.pod.old").first().waitFor();
}

async function finished(page: Page, url: string): Promise<void> {
  await opened(page, url + LAB);
  for (const line of WAY) await typed(page, line);
  await page.locator("#answer-how-many").fill("3");
  await page.locator("#answer-how-many-send").click();
  await page.locator("#task-how-many .state-word", { hasText: "Passed" }).waitFor();
  await page.getByRole("button", { name: "×10" }).click();
  await page.getByRole("button", { name: "Terminal 1" }).click();
  await typed(page, "kubectl delete ns lab-17");
  await page.getByRole("link", { name: "See how it went" }).click();
  await page.locator(".figures").waitFor();
}

const home = async (page: Page, url: string) => {
  await opened(page, url + LAB);
  await typed(page, WAY[0]!);
  await page.goto(url);
};

const onPhone = (pane: string) => async (page: Page, url: string) => {
  await opened(page, url + LAB);
  for (const line of WAY.slice(0, 3)) await typed(page, line);
  await page.locator(`[data-pane-tab=${pane}]`).click();
};

const PHONE = { width: 390, height: 760 };

const PICTURES: readonly Picture[] = [
  { name: "home", to: home },
  { name: "lab", width: 1120, height: 700, to: inTheMiddle },
  { name: "lab-dark", width: 1120, height: 700, dark: true, to: inTheMiddle },
  { name: "finish", to: finished },
  { name: "home-phone", ...PHONE, to: home },
  { name: "lab-phone", ...PHONE, to: onPhone("terminal") },
  { name: "tasks-phone", ...PHONE, dark: true, to: onPhone("tasks") },
  { name: "cluster-phone", ...PHONE, dark: true, to: onPhone("cluster") },
];

await ensureChromium();
await Deno.mkdir(folder, { recursive: true });
const server = await serverStarted();
try {
  for (const { name, to, ...options } of PICTURES) {
    await withPage(options, async (page) => {
      await to(page, server.url);
      await page.waitForTimeout(500);
      await page.screenshot({ path: `${folder}/${name}.png` });
    });
    console.log(`${name}: ${Math.round((await Deno.stat(`${folder}/${name}.png`)).size / 1024)} KiB`);
  }
} finally {
  await server.stop();
}
