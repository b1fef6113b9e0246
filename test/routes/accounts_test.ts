/** Accounts as a browser meets them: forms, cookies, and what is refused. */
import assert from "node:assert/strict";
import { FormBrowser } from "../support/form_browser.ts";
import { CLIENT, identityProviderStarted } from "../support/identity_provider.ts";
import { type TestSite, withSite } from "./support.ts";

const anna = { name: "Anna Ember", email: "anna@example.org", password: "a long pass phrase" };
const LAB = "/labs/daemonsets/practice-test";

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

Deno.test("what was done as a guest goes into the account, on every device; who signs out leaves none of it behind", () =>
  withSite(async ({ app, store }) => {
    const [guest, other] = [new FormBrowser(app), new FormBrowser(app)];
    await guest.get(LAB);
    await guest.post(`${LAB}/commands`, { commands: "touch here" });
    assert.match(await (await guest.get("/sign-up")).text(), /name="take"/);
    await guest.post("/sign-up", { ...anna, take: "on" });
    await guest.post(`${LAB}/commands`, { commands: "ls" });
    await other.post("/sign-in", anna);
    assert.match(await (await other.get(LAB)).text(), /touch here[\s\S]*here/);
    await guest.post("/sign-out", {});
    assert.doesNotMatch(await (await guest.get(LAB)).text(), /touch here/);
    const { visitor } = (await store.attemptsOf(guest.cookies.get("visitor") ?? ""))[0] ?? {};
    assert.equal(visitor, undefined);
  }));

Deno.test("without being asked to, signing in leaves a guest's work alone", () =>
  withSite(async ({ app }) => {
    const [guest, other] = [new FormBrowser(app), new FormBrowser(app)];
    await guest.get(LAB);
    await guest.post(`${LAB}/commands`, { commands: "touch here" });
    await guest.post("/sign-up", anna);
    assert.match(await (await guest.get("/account")).text(), /Put the lab that I worked on/);
    await other.post("/sign-in", anna);
    assert.doesNotMatch(await (await other.get(LAB)).text(), /touch here/);
    await guest.post("/account/guest", {});
    assert.match(await (await other.get(LAB)).text(), /touch here/);
  }));

Deno.test("a new password ends all other sessions, and one can be ended by itself", () =>
  withSite(async ({ app }) => {
    const [here, there] = [new FormBrowser(app), new FormBrowser(app)];
    await here.post("/sign-up", anna);
    await there.post("/sign-in", anna);
    assert.equal(
      (await here.post("/account/password", { current: "not this one", new: "another pass phrase" })).status,
      422,
    );
    assert.equal((await there.get("/account")).status, 200);
    await here.post("/account/password", { current: anna.password, new: "another pass phrase" });
    assert.equal((await here.get("/account")).status, 200);
    assert.equal((await there.get("/account")).status, 303);
    assert.equal((await there.post("/sign-in", anna)).status, 422, "the old password is none");
    await there.post("/sign-in", { ...anna, password: "another pass phrase" });
    const [, began] = /name="began" value="(\d+)"/.exec(await (await here.get("/account")).text())!;
    await here.post("/account/sessions", { began: began! });
    assert.equal((await there.get("/account")).status, 303);
    assert.equal((await here.get("/account")).status, 200);
  }));

Deno.test("the way back leads to this site alone", () =>
  withSite(async ({ app }) => {
    const browser = new FormBrowser(app);
    await browser.post("/sign-up", anna);
    for (
      const to of [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
      ]
    ) {
      const said = await browser.post("/sign-in", { ...anna, to });
      assert.equal(said.headers.get("location"), "/courses", to);
    }
    assert.equal(
      (await browser.post("/sign-in", { ...anna, to: "/courses/c?x=1" })).headers.get("location"),
      "/courses/c?x=1",
    );
  }));

Deno.test("where accounts are by invitation, the first one is free, others need a place on a roster", () =>
  withSite(async ({ app }) => {
    const [owner, stranger] = [new FormBrowser(app), new FormBrowser(app)];
    assert.equal((await owner.get("/sign-in")).headers.get("location"), "/sign-up?to=%2Fcourses");
    await owner.post("/sign-up", anna);
    const ben = { name: "Ben", email: "ben@example.org", password: "a long pass phrase" };
    assert.equal((await stranger.post("/sign-up", ben)).status, 422);
    const made = await owner.post("/courses", { title: "Clusters", zone: "UTC" });
    await owner.post(`${made.headers.get("location")}/people/import`, { list: "email\nBEN@example.org", apply: "yes" });
    assert.equal((await stranger.post("/sign-up", ben)).status, 303);
    assert.equal(
      (await stranger.post("/courses", { title: "Mine", zone: "UTC" })).status,
      403,
      "learners make no courses",
    );
  }, { signUp: "invited" }));

Deno.test("who comes from the identity provider with a verified address gets the places that were kept for it", async () => {
  const provider = await identityProviderStarted();
  const oidc = { issuer: provider.issuer, ...CLIENT, name: "Our school" };
  try {
    await withSite(async (site) => {
      const owner = new FormBrowser(site.app);
      await owner.post("/sign-up", anna);
      const course = (await owner.post("/courses", { title: "Clusters", zone: "UTC" })).headers.get("location")!;
      const list = "email,role\nada@example.org,instructor\neve@example.org,instructor";
      await owner.post(`${course}/people/import`, { list, apply: "yes" });

      const ada = await cameBack(site, "/account");
      assert.equal(ada.location, "/account");
      assert.match(await (await ada.browser.get("/account")).text(), /ada@example.org[\s\S]*You sign in elsewhere/);
      assert.equal((await ada.browser.get(`${course}/people`)).status, 200, "an instructor, without a code");

      provider.person = { sub: "2", email: "eve@example.org", isVerified: false };
      const eve = await cameBack(site, "/courses");
      assert.equal((await eve.browser.get(course)).status, 404, "an address that may be anybody's gets no place");

      provider.person = { sub: "3", email: "anna@example.org", isVerified: false };
      const thief = await cameBack(site, "/account");
      assert.match(thief.location, /refused=oidc/, "nobody becomes another by an address that may be anybody's");

      provider.person = { sub: "1", email: "ada@example.org", isVerified: true, isForged: true };
      const forged = await cameBack(site, "/account");
      assert.match(forged.location, /refused=oidc/);
      assert.equal((await forged.browser.get("/account")).status, 303);
    }, { oidc });
  } finally {
    await provider.stop();
  }
});

/** A browser that went to the provider and came back, and where it landed. */
async function cameBack({ app }: TestSite, to: string): Promise<{ browser: FormBrowser; location: string }> {
  const browser = new FormBrowser(app);
  const away = (await browser.get(`/sign-in/oidc?to=${encodeURIComponent(to)}`)).headers.get("location")!;
  const { headers } = await fetch(away, { redirect: "manual" });
  const back = new URL(headers.get("location")!);
  const home = await browser.get(back.pathname + back.search);
  const next = new URL(home.headers.get("location")!, "http://localhost");
  const done = await browser.get(next.pathname + next.search);
  return { browser, location: done.headers.get("location") ?? next.pathname + next.search };
}
