import { codeOf, knownVisitor, setVisitor, visitorOfCode } from "../host/visitor.ts";
import { type Words, wordsFor } from "../host/words/mod.ts";
import { Layout } from "../parts/layout.tsx";
import type { Routes, Site } from "../site.ts";

/** The recovery code: what brings a visitor's work to another browser. */
export const recovery: Routes = {
  name: "recovery",
  mount(app, site) {
    app.get("/recovery", (c) =>
      c.html(<Recovery site={site} words={wordsFor(c)} visitor={knownVisitor(c)} />, 200, {
        "cache-control": "no-store",
      }));
    app.post("/recovery", async (c) => {
      const given = String((await c.req.formData()).get("code") ?? "");
      const visitor = visitorOfCode(given);
      if (visitor === undefined) {
        return c.html(<Recovery site={site} words={wordsFor(c)} visitor={knownVisitor(c)} refused={given} />, 422);
      }
      setVisitor(c, visitor, site.secureCookies);
      return c.redirect("/", 303);
    });
  },
};

interface RecoveryProps {
  readonly site: Site;
  readonly words: Words;
  readonly visitor: string | undefined;
  /** What was entered, and is no code. */
  readonly refused?: string;
}

function Recovery({ site, words, visitor, refused }: RecoveryProps) {
  return (
    <Layout title={words.recoverTitle} words={words} asset={site.assets.path}>
      <main id="main" class="page">
        <h1>{words.recoverTitle}</h1>
        <p>{words.recoverLine}.</p>
        <h2>{words.yourCode}</h2>
        {visitor === undefined ? <p>{words.noCode}.</p> : (
          <p class="code">
            <code id="code">{codeOf(visitor)}</code>{" "}
            <button type="button" data-copy={codeOf(visitor)} data-copied={words.copied}>{words.copy}</button>
          </p>
        )}
        <form method="post" action="/recovery" class="stack">
          <label for="recovery-code">{words.enterCode}</label>
          <input
            type="text"
            id="recovery-code"
            name="code"
            required
            autocomplete="off"
            spellcheck={false}
            value={refused ?? ""}
            {...refused === undefined ? {} : { "aria-invalid": "true", "aria-describedby": "recovery-fault" }}
          />
          {refused !== undefined && <p id="recovery-fault" class="state-fault" role="alert">{words.badCode}</p>}
          <button type="submit">{words.recover}</button>
        </form>
      </main>
    </Layout>
  );
}
