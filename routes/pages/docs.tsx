import type { Context } from "hono";
import { raw } from "hono/html";
import { guide, guideFile } from "../host/guides.ts";
import { guideHtml } from "../host/markdown.ts";
import { wordsFor } from "../host/words/mod.ts";
import { Layout } from "../parts/layout.tsx";
import type { Routes } from "../site.ts";

/** The guides of static/docs, for instructors and for who writes programs. They are in English. */
export const docs: Routes = {
  name: "docs",
  mount(app, site) {
    const shown = async (c: Context, name?: string) => {
      const found = await guide(name);
      if (!found) return c.notFound();
      const { markdown, files, base } = found;
      const words = wordsFor(c);
      const title = /^# (.+)$/m.exec(markdown)?.[1] ?? words.programs.docs;
      return c.html(
        <Layout title={title} words={words} asset={site.assets.path} styles={["docs.css"]}>
          <main id="main" class="page docs">
            {name !== undefined && (
              <p>
                <a href="/docs">{words.programs.docsAll}</a>
              </p>
            )}
            <div lang="en">{raw(guideHtml(markdown, base))}</div>
            {files.length > 0 && (
              <>
                <h2>{words.programs.files}</h2>
                <ul>
                  {files.map((file) => (
                    <li>
                      <a href={base + file}>{file}</a>
                    </li>
                  ))}
                </ul>
              </>
            )}
          </main>
        </Layout>,
      );
    };
    app.get("/docs", (c) => shown(c));
    app.get("/docs/:page", (c) => shown(c, c.req.param("page")));
    app.get("/docs/:page/:file", async (c) => {
      const text = await guideFile(c.req.param("page"), c.req.param("file"));
      return text === undefined ? c.notFound() : c.text(text);
    });
  },
};
