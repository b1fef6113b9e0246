import { Marked, type Tokens } from "marked";

/** A lab's text, cut at its `## <task id>` heads. */
export interface LabText {
  /** HTML before the first task. */
  readonly intro: string;
  /** HTML of each part, by task id, in the order of the text. */
  readonly parts: readonly { readonly task: string; readonly html: string }[];
}

/** What the buttons on a `console` block are called, in the reader's language. */
export interface ConsoleWords {
  readonly run: string;
  readonly copy: string;
  readonly copied: string;
}

/**
 * Turns an author's Markdown into HTML. Raw HTML is shown as text, links lead to http(s) or stay on the site; a fenced
 * `console` block gets "run" and "copy", which take its `$ ` lines (or all lines where none has one).
 */
export function labText(markdown: string, taskIds: readonly string[], words: ConsoleWords): LabText {
  const marked = renderer(words);
  const sections = markdown.split(/^(?=## )/m);
  const parts: { task: string; html: string }[] = [];
  let intro = "";
  for (const section of sections) {
    const task = /^## +(\S+)[ \t]*$/m.exec(section.split("\n")[0] ?? "")?.[1];
    const known = task !== undefined && taskIds.includes(task);
    const html = marked.parse(known ? section.slice(section.indexOf("\n") + 1) : section, { async: false });
    if (known) parts.push({ task, html });
    else if (parts.length > 0) parts[parts.length - 1] = { ...parts.at(-1)!, html: parts.at(-1)!.html + html };
    else intro += html;
  }
  return { intro, parts };
}

/**
 * A page of the guides as HTML: heads have ids, so that they can be linked to, and links to other guides lead to their pages.
 * `base` is the folder of the page, with a slash at its end.
 */
export function guideHtml(markdown: string, base: string): string {
  const marked = renderer();
  marked.use({
    renderer: {
      heading({ tokens, text, depth }: Tokens.Heading) {
        const id = text.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
        return `<h${depth} id="${id}">${this.parser.parseInline(tokens)}</h${depth}>`;
      },
    },
    walkTokens(token) {
      if (token.type !== "link" || /^([a-z]+:|\/|#)/.test(token.href)) return;
      const path = new URL(token.href.replace(/(README)?\.md(?=#|$)/, ""), `http://here${base}`);
      token.href = path.pathname.replace(/(?<=.)\/$/, "") + path.hash;
    },
  });
  return marked.parse(markdown, { async: false });
}

function renderer(words?: ConsoleWords): Marked {
  return new Marked({
    gfm: true,
    renderer: {
      html: ({ text }: Tokens.HTML | Tokens.Tag) => escaped(text),
      link({ href, tokens }: Tokens.Link) {
        const inner = this.parser.parseInline(tokens);
        return /^(https?:\/\/|\/|#)/.test(href) ? `<a href="${escaped(href)}">${inner}</a>` : inner;
      },
      image: ({ href, text }: Tokens.Image) =>
        /^(\/|[\w-]+\.(svg|png))/.test(href) ? `<img src="${escaped(href)}" alt="${escaped(text)}">` : escaped(text),
      code: ({ text, lang }: Tokens.Code) =>
        words && /^console( |$)/.test(lang ?? "") ? consoleBlock(text, words) : plainBlock(text),
    },
  });
}

function consoleBlock(text: string, words: ConsoleWords): string {
  const lines = text.split("\n");
  const typed = lines.filter((line) => line.startsWith("$ ")).map((line) => line.slice(2));
  const command = escaped((typed.length > 0 ? typed : lines).join("\n"));
  return `<div class="console"><div class="acts">` +
    `<button type="button" data-run="${command}">▷ ${escaped(words.run)}</button>` +
    `<button type="button" data-copy="${command}" data-copied="${escaped(words.copied)}">${
      escaped(words.copy)
    }</button>` +
    `</div><pre tabindex="0"><code>${escaped(text)}</code></pre></div>`;
}

function plainBlock(text: string): string {
  return `<pre tabindex="0"><code>${escaped(text)}</code></pre>`;
}

function escaped(text: string): string {
  const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  return text.replace(/[&<>"']/g, (character) => entities[character]!);
}
