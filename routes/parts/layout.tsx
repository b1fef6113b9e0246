import { raw } from "hono/html";
import type { Child } from "hono/jsx";
import type { Words } from "../host/words/mod.ts";
import { Footer } from "./footer.tsx";

interface LayoutProps {
  readonly title: string;
  readonly words: Words;
  readonly asset: (name: string) => string;
  /** Beyond the styles and scripts that every page has. */
  readonly styles?: readonly string[];
  /** Scripts of ours, each with names of its own. */
  readonly islands?: readonly string[];
  /** A page with a class of its own fills the window: it has no footer. */
  readonly bodyClass?: string;
  /** What stands in the bar, right of the name of the site. */
  readonly bar?: Child;
  readonly children?: Child;
}

/** The frame of every page: head, bar, the region that is spoken, and a link past the bar. */
export function Layout(
  { title, words, asset, styles = [], islands = [], bodyClass, bar, children }: LayoutProps,
) {
  return (
    <>
      {raw("<!DOCTYPE html>")}
      <html lang={words.language}>
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="htmx-config" content='{"includeIndicatorCSS":false}' />
          <title>{title} · Slipway</title>
          <link rel="icon" href={asset("mark.svg")} />
          {["tokens.css", "site.css", ...styles].map((name) => <link rel="stylesheet" href={asset(name)} />)}
          <script src={asset("htmx.js")} defer></script>
          {["page.js", ...islands].map((name) => <script src={asset(name)} type="module"></script>)}
        </head>
        <body class={bodyClass}>
          <a class="skip" href="#main">{words.skip}</a>
          <header class="bar">
            <a class="home" href="/">Slipway</a>
            {bar ?? (
              <>
                <span class="title"></span>
                <nav class="bar-ways" aria-label={words.courses.ways}>
                  <a href="/courses">{words.courses.courses}</a>
                  <a href="/account">{words.accounts.account}</a>
                </nav>
              </>
            )}
            <button type="button" class="theme" data-theme-switch aria-label={words.switchTheme}>◐</button>
          </header>
          {children}
          {bodyClass === undefined && <Footer words={words} />}
          <p id="spoken" class="visually-hidden" role="status" aria-live="polite"></p>
        </body>
      </html>
    </>
  );
}
