/** Accounts as a browser meets them: forms, cookies, and what is refused. */
import assert from "node:assert/strict";
import { FormBrowser } from "../support/form_browser.ts";
import { withSite } from "./support.ts";

const anna = { name: "Anna Ember", email: "anna@example.org", password: "a long pass phrase" };

Deno.test("who makes an account is signed in, comes back, signs out and in again", () =>
  withSite(async ({ app }) => {
    const browser = new FormBrowser(app);
    assert.equal((await browser.get("/account")).headers.get("location"), "/sign-in?to=%2Faccount");
    const made = await browser.post("/sign-up", { ...anna, to: "/account" });
    assert.equal(made.headers.get("location"), "/account");
    assert.match(await (await browser.get("/account")).text(), /anna@example.org/);
    await browser.post("/sign-out", {});
    assert.equal((await browser.get("/account")).status, 303);
    assert.equal((await browser.post("/sign-in", anna)).headers.get("location"), "/courses");
    assert.equal((await browser.get("/account")).status, 200);
  }));
