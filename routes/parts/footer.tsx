import { CATALOGUES, type Words } from "../host/words/mod.ts";

/** Below the pages that are read: the languages, and the way to another device. */
export function Footer({ words }: { words: Words }) {
  return (
    <footer class="footer">
      <form method="post" action="/language" class="languages" aria-label={words.chooseLanguage}>
        {CATALOGUES.map(({ language, languageName }) => (
          <button
            type="submit"
            name="language"
            value={language}
            lang={language}
            aria-pressed={language === words.language ? "true" : "false"}
          >
            {languageName}
          </button>
        ))}
      </form>
      <a href="/recovery">{words.recoverTitle}</a>
      <a href="/docs">{words.programs.docs}</a>
      <a href="/api/docs">{words.programs.apiTitle}</a>
    </footer>
  );
}
