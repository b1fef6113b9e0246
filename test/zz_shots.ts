import { chromium } from "playwright";
import { CHROMIUM_ARGUMENTS, chromiumPath } from "./support/chromium.ts";
import { serverStarted } from "./support/server.ts";
const what = Deno.args;
const server = await serverStarted();
const browser = await chromium.launch({ executablePath: chromiumPath(), args: CHROMIUM_ARGUMENTS });
const faults: string[] = [];
async function page(
  o: { width?: number; height?: number; dark?: boolean; scale?: number; lang?: string },
  work: (p: any) => Promise<void>,
) {
  const context = await browser.newContext({
    viewport: { width: o.width ?? 1280, height: o.height ?? 800 },
    colorScheme: o.dark ? "dark" : "light",
    reducedMotion: "reduce",
    locale: o.lang ?? "en",
  });
  const p = await context.newPage();
  p.on("pageerror", (e: Error) => faults.push(e.message));
  p.on("console", (m: any) => m.type() === "error" && faults.push(m.text()));
  try {
    await work(p);
  } catch (e) {
    faults.push(String(e));
    await p.screenshot({ path: "/tmp/shots/fault.png" });
  }
  await context.close();
}
const LAB = "/labs/daemonsets/lab-17";
async function type(p: any, line: string, ms = 700) {
  await p.keyboard.type(line);
  await p.keyboard.press("Enter");
  await p.waitForTimeout(ms);
}
async function middle(p: any) {
  await p.goto(server.url + LAB);
  await p.waitForTimeout(600);
  await p.evaluate(() => (document.querySelector("[data-pane-tab=terminal]") as any).click());
  await p.locator(".xterm-helper-textarea").focus();
  await type(p, "kubectl create ns lab-17");
  await type(p, "kubectl create -f demo.yaml -n lab-17");
  await type(p, "kubectl rollout status ds/fluentd-elasticsearch -n lab-17", 4000);
  await type(p, "kubectl get pod -o wide -n lab-17");
}
Deno.mkdirSync("/tmp/shots", { recursive: true });
const SHOTS: Record<string, () => Promise<void>> = {
  home: () =>
    page({}, async (p) => {
      await middle(p);
      await p.goto(server.url);
      await p.screenshot({ path: "/tmp/shots/home.png" });
    }),
  lab: () =>
    page({}, async (p) => {
      await middle(p);
      await p.screenshot({ path: "/tmp/shots/lab.png" });
    }),
  dark: () =>
    page({ dark: true }, async (p) => {
      await middle(p);
      await type(p, "kubectl taint node node2 a=b:NoExecute", 3000);
      await p.screenshot({ path: "/tmp/shots/dark.png" });
    }),
  w900: () =>
    page({ width: 900 }, async (p) => {
      await middle(p);
      await p.locator("[data-pane-tab=cluster]").click();
      await p.screenshot({ path: "/tmp/shots/w900.png" });
    }),
  w480: () =>
    page({ width: 480, height: 800 }, async (p) => {
      await middle(p);
      await p.screenshot({ path: "/tmp/shots/w480.png" });
      await p.locator("[data-pane-tab=tasks]").click();
      await p.screenshot({ path: "/tmp/shots/w480t.png" });
    }),
  w320: () =>
    page({ width: 320, height: 640, dark: true }, async (p) => {
      await middle(p);
      await p.locator("[data-pane-tab=cluster]").click();
      await p.screenshot({ path: "/tmp/shots/w320.png" });
      await p.locator("[data-pane-tab=text]").click();
      await p.screenshot({ path: "/tmp/shots/w320t.png" });
    }),
  big: () =>
    page({ width: 640, height: 400 }, async (p) => {
      await middle(p);
      await p.screenshot({ path: "/tmp/shots/big.png" });
    }),
  edit: () =>
    page({}, async (p) => {
      await middle(p);
      await type(p, "vi demo.yaml", 2500);
      await p.screenshot({ path: "/tmp/shots/edit.png" });
    }),
  finish: () =>
    page({ lang: "de" }, async (p) => {
      await middle(p);
      await p.goto(server.url + LAB + "/finish");
      await p.screenshot({ path: "/tmp/shots/finish.png" });
      await p.goto(server.url + "/recovery");
      await p.screenshot({ path: "/tmp/shots/recovery.png" });
    }),
};
for (const name of what.length ? what : Object.keys(SHOTS)) await SHOTS[name]!();
await browser.close();
await server.stop();
console.log("faults", faults);
