/** Accounts as a browser meets them: forms, cookies, and what is refused. */
import assert from "node:assert/strict";
import type { Hono } from "hono";
import { withSite } from "./support.ts";

const anna = { name: "Anna Ember", email: "anna@example.org", password: "a long pass phrase" };

/** A browser: it keeps its cookies, and sends forms as one does. */
export class Browser {
  readonly #app: Hono;
  readonly cookies = new Map<string, string>();

  constructor(app: Hono) {
    this.#app = app;
  }

  get(path: string): Promise<Response> {
    return this.#sent(path, {});
  }

  post(path: string, fields: Record<string, string>): Promise<Response> {
    return this.#sent(path, { method: "POST", body: new URLSearchParams(fields) });
  }

  async #sent(path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers({ origin: "http://localhost" });
    headers.set("cookie", [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; "));
    const said = await this.#app.request(path, { ...init, headers });
    for (const cookie of said.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie)!;
      if (/max-age=0/i.test(cookie)) this.cookies.delete(name!);
      else this.cookies.set(name!, value!);
    }
    return said;
  }
}

Deno.test("who makes an account is signed in, comes back, signs out and in again", () =>
  withSite(async ({ app }) => {
    const browser = new Browser(app);
    assert.equal((await browser.get("/account")).headers.get("location"), "/sign-in?to=%2Faccount");
    const made = await browser.post("/sign-up", { ...anna, to: "/account" });
    assert.equal(made.headers.get("location"), "/account");
    assert.match(await (await browser.get("/account")).text(), /anna@example.org/);
    await browser.post("/sign-out", {});
    assert.equal((await browser.get("/account")).status, 303);
    assert.equal((await browser.post("/sign-in", anna)).headers.get("location"), "/courses");
    assert.equal((await browser.get("/account")).status, 200);
  }));
