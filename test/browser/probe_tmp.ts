import { serverStarted } from "../support/server.ts";
import { opened, typed, withPage } from "./browser.ts";
const server = await serverStarted();
try {
  for (
    const size of [{ width: 390, height: 760 }, { width: 320, height: 640 }, { width: 640, height: 400, scale: 2 }]
  ) {
    await withPage(size, async (page) => {
      await opened(page, server.url + "/labs/daemonsets/lab-17");
      await typed(page, "kubectl create ns lab-17");
      for (const pane of ["text", "tasks", "terminal", "editor", "cluster"]) {
        await page.locator(`[data-pane-tab=${pane}]`).click();
        await page.waitForTimeout(300);
        console.log(
          size.width,
          pane,
          await page.evaluate(
            () => [
              document.documentElement.scrollHeight,
              innerHeight,
              document.querySelector(".moments")?.getBoundingClientRect().bottom,
              document.documentElement.scrollWidth,
            ],
          ),
        );
        await page.screenshot({ path: `/tmp/site/p-${size.width}-${pane}.png` });
      }
    });
  }
} finally {
  await server.stop();
}
