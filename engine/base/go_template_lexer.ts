/** Words of a Go template, as `text/template/parse` cuts them. */
export interface TemplateToken {
  readonly kind:
    | "text"
    | "open"
    | "close"
    | "space"
    | "field"
    | "variable"
    | "identifier"
    | "dot"
    | "number"
    | "string"
    | "boolean"
    | "nil"
    | "|"
    | ":="
    | "="
    | ","
    | "("
    | ")"
    | "end";
  readonly text: string;
  /** Offset in the template. */
  readonly at: number;
}

/** Thrown while a template is read; `at` is where it goes wrong. */
export class TemplateSyntaxFault extends Error {
  constructor(message: string, readonly at: number) {
    super(message);
  }
}

const WORDS: readonly (readonly [TemplateToken["kind"], RegExp])[] = [
  ["space", /[ \t\r\n]+/y],
  ["string", /"(?:\\[^\n]|[^"\\\n])*"|`[^`]*`|'(?:\\[^\n]|[^'\\\n])+'/y],
  ["field", /\.[\p{L}_][\p{L}\p{Nd}_]*/yu],
  ["number", /[+-]?(?:0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?)/y],
  ["variable", /\$[\p{L}\p{Nd}_]*/yu],
  ["boolean", /(?:true|false)(?![\p{L}\p{Nd}_])/yu],
  ["nil", /nil(?![\p{L}\p{Nd}_])/yu],
  ["identifier", /[\p{L}_][\p{L}\p{Nd}_]*/yu],
  [":=", /:=/y],
  ["dot", /\./y],
  ["=", /=/y],
  ["|", /\|/y],
  [",", /,/y],
  ["(", /\(/y],
  [")", /\)/y],
];

/** What may follow a word; anything else is a bad character. */
const ENDS_WORD = /^(?:$|[\s.,|:)(=]|-?\}\})/;

/** All tokens of a template. Throws `TemplateSyntaxFault`. */
export function templateTokens(template: string): TemplateToken[] {
  const tokens: TemplateToken[] = [];
  let at = 0;
  let trims = false;
  while (at <= template.length) {
    const open = template.indexOf("{{", at);
    const end = open < 0 ? template.length : open;
    const trimsBefore = open >= 0 && /^\{\{-[ \t\r\n]/.test(template.slice(open, open + 4));
    let text = template.slice(at, end);
    if (trims) text = text.trimStart();
    if (trimsBefore) text = text.trimEnd();
    if (text) tokens.push({ kind: "text", text, at });
    if (open < 0) break;
    const inside = open + (trimsBefore ? 3 : 2);
    const comment = /^\s*\/\*/.test(template.slice(inside));
    const action = comment ? commentEnd(template, inside) : actionTokens(template, open, inside, tokens);
    at = action.at;
    trims = action.trims;
  }
  tokens.push({ kind: "end", text: "", at: template.length });
  return tokens;
}

interface ActionEnd {
  readonly at: number;
  readonly trims: boolean;
}

function commentEnd(template: string, inside: number): ActionEnd {
  const close = template.indexOf("*/", inside);
  if (close < 0) throw new TemplateSyntaxFault("unclosed comment", inside);
  const end = /^(\s*-)?\}\}/.exec(template.slice(close + 2));
  if (!end) throw new TemplateSyntaxFault("comment ends before closing delimiter", inside);
  return { at: close + 2 + end[0].length, trims: end[1] !== undefined };
}

function actionTokens(template: string, open: number, inside: number, tokens: TemplateToken[]): ActionEnd {
  tokens.push({ kind: "open", text: "{{", at: open });
  let at = inside;
  let depth = 0;
  for (;;) {
    const close = /^(?:[ \t\r\n]+-)?\}\}/.exec(template.slice(at, at + 80));
    if (close) {
      if (depth > 0) throw new TemplateSyntaxFault("unclosed left paren", at);
      tokens.push({ kind: "close", text: "}}", at });
      return { at: at + close[0].length, trims: close[0].includes("-") };
    }
    if (at >= template.length) throw new TemplateSyntaxFault("unclosed action", at);
    const token = wordAt(template, at);
    if (token.kind === "(") depth++;
    if (token.kind === ")" && --depth < 0) throw new TemplateSyntaxFault("unexpected right paren", at);
    tokens.push(token);
    at += token.text.length;
  }
}

function wordAt(template: string, at: number): TemplateToken {
  for (const [kind, pattern] of WORDS) {
    pattern.lastIndex = at;
    const text = pattern.exec(template)?.[0];
    if (text === undefined) continue;
    const isWord = kind === "field" || kind === "variable" || kind === "identifier";
    const rest = template.slice(at + text.length, at + text.length + 3);
    if (isWord && !ENDS_WORD.test(rest)) throw new TemplateSyntaxFault(`bad character ${characterText(rest)}`, at);
    return { kind, text, at };
  }
  const character = template[at]!;
  if (character === '"' || character === "'") {
    throw new TemplateSyntaxFault(
      character === '"' ? "unterminated quoted string" : "unterminated character constant",
      at,
    );
  }
  if (character === "`") throw new TemplateSyntaxFault("unterminated raw quoted string", at);
  if (character === ":") throw new TemplateSyntaxFault("expected :=", at);
  throw new TemplateSyntaxFault(`unrecognized character in action: ${characterText(character)}`, at);
}

function characterText(text: string): string {
  const code = text.codePointAt(0) ?? 0;
  return `U+${code.toString(16).toUpperCase().padStart(4, "0")} '${String.fromCodePoint(code)}'`;
}
