import type { Words } from "../host/words/mod.ts";
import type { Site } from "../site.ts";
import { Layout } from "./layout.tsx";

/** A page that says one thing and where to go from here. */
export function Message({ site, words, title, help }: { site: Site; words: Words; title: string; help: string }) {
  return (
    <Layout title={title} words={words} asset={site.assets.path}>
      <main id="main" class="page">
        <h1>{title}</h1>
        <p>{help}.</p>
        <p>
          <a href="/">{words.back}</a>
        </p>
      </main>
    </Layout>
  );
}
