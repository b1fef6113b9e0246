import { chooseLanguage } from "../host/words/mod.ts";
import type { Routes } from "../site.ts";

/** The reader's choice of a language; sends back to where it was made. */
export const language: Routes = {
  name: "language",
  mount(app) {
    app.post("/language", async (c) => {
      chooseLanguage(c, String((await c.req.formData()).get("language")));
      const from = c.req.header("referer");
      const back = from && new URL(from).host === c.req.header("host") ? new URL(from) : undefined;
      return c.redirect(back ? back.pathname + back.search : "/", 303);
    });
  },
};
