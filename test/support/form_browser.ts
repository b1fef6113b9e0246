import type { Hono } from "hono";

/** A browser: it keeps its cookies, and sends forms as one does. */
export class FormBrowser {
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
