/** The API's own page: its examples are sent from it and answered; by keyboard, in both colour schemes, with nothing from elsewhere. */
import AxeBuilder from "@axe-core/playwright";
import assert from "node:assert/strict";
import { serverStarted } from "../support/server.ts";
import { withPage } from "./browser.ts";

/** What needs no key, and what its example is answered with. */
const OPEN: readonly [string, RegExp][] = [
  ["createGrading", /200[^]*"points": 1,/],
  ["listLabs", /200[^]*rel="next"/],
  ["getLab", /200[^]*"maximum": 10/],
];

for (const dark of [false, true]) {
  Deno.test(`examples run from the API's page in the ${dark ? "dark" : "light"}, and axe finds nothing`, async () => {
    const server = await serverStarted();
    try {
      await withPage({ dark, width: dark ? 360 : 1280 }, async (page) => {
        const elsewhere: string[] = [];
        page.on("request", (request) => {
          if (!request.url().startsWith(server.url)) elsewhere.push(request.url());
        });
        await page.goto(`${server.url}/api/docs`);
        for (const [id, said] of OPEN) {
          await page.locator(`#${id} > summary`).focus();
          await page.keyboard.press("Enter");
          await page.locator(`#${id} button[type=submit]`).focus();
          await page.keyboard.press("Enter");
          await page.locator(`#${id} output pre`).waitFor();
          assert.match(await page.locator(`#${id} output`).innerText(), said);
        }
        const { violations } = await new AxeBuilder({ page }).analyze();
        assert.deepEqual(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`), []);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
        assert.deepEqual(elsewhere, []);
      });
    } finally {
      await server.stop();
    }
  });
}
