import { type Mark, ScannerFault } from "./yaml_reader.ts";
import { Scanner, type Token, type TokenKind } from "./yaml_tokens.ts";

/** A fault of the grammar: go-yaml counts its line from 0, unlike the scanner's. */
class ParserFault extends Error {
  constructor(message: string, readonly mark: Mark, readonly context?: Mark) {
    super(message);
  }
}

/** Deeper nesting is refused: go-yaml's own limit is higher, but says the same. */
const DEPTH_MAX = 1000;

// deno-lint-ignore no-control-regex -- control characters are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** What go-yaml says of the first document of a text, such as `line 4: did not find expected key`; undefined: it is good. */
export function yamlFault(text: string): string | undefined {
  if (CONTROL.test(text)) return "control characters are not allowed";
  try {
    new Grammar(new Scanner(text)).document();
    return undefined;
  } catch (error) {
    if (error instanceof ScannerFault) return placed(error.message, error.mark.line === 0 ? 0 : error.mark.line + 1);
    if (error instanceof ParserFault) return placed(error.message, error.mark.line || (error.context?.line ?? 0));
    throw error;
  }
}

function placed(message: string, line: number): string {
  return line === 0 ? message : `line ${line}: ${message}`;
}

/** The grammar of YAML over libyaml's tokens: it builds nothing. Source: `parserc.go` of go-yaml v2. */
class Grammar {
  readonly #anchors = new Set<string>();
  #depth = 0;
  constructor(readonly scanner: Scanner) {}

  document(): void {
    while (this.#is("document end")) this.scanner.take();
    if (this.#is("stream end")) return;
    if (this.#is("directive", "document start")) {
      while (this.#is("directive")) this.scanner.take();
      if (!this.#is("document start")) throw this.#fault("did not find expected <document start>");
      this.scanner.take();
      if (this.#is("directive", "document start", "document end", "stream end")) return;
    }
    this.#node(true, false);
    this.scanner.peek();
  }

  #is(...kinds: TokenKind[]): boolean {
    return kinds.includes(this.scanner.peek().kind);
  }

  #fault(message: string, context?: Mark): ParserFault {
    return new ParserFault(message, this.scanner.peek().start, context);
  }

  /** A value; `isIndentless`: a sequence may stand at the column of the mapping that it is in. */
  #node(isBlock: boolean, isIndentless: boolean): void {
    if (++this.#depth > DEPTH_MAX) throw this.#fault("exceeded max depth of 10000");
    this.#content(isBlock, isIndentless);
    this.#depth--;
  }

  #content(isBlock: boolean, isIndentless: boolean): void {
    const { start } = this.scanner.peek();
    if (this.#is("alias")) {
      const { name } = this.scanner.take();
      if (!this.#anchors.has(name!)) {
        throw new ParserFault(`unknown anchor '${name}' referenced`, { ...start, line: 0 });
      }
      return;
    }
    let hasProperties = false;
    for (; this.#is("anchor", "tag"); hasProperties = true) {
      const token = this.scanner.take();
      if (token.name) this.#anchors.add(token.name);
    }
    const { kind } = this.scanner.peek();
    if (isIndentless && kind === "-") return this.#indentlessSequence();
    if (kind === "scalar") this.scanner.take();
    else if (kind === "[") this.#flowSequence(this.scanner.take());
    else if (kind === "{") this.#flowMapping(this.scanner.take());
    else if (isBlock && kind === "block sequence") this.#blockSequence(this.scanner.take());
    else if (isBlock && kind === "block mapping") this.#blockMapping(this.scanner.take());
    else if (!hasProperties) throw this.#fault("did not find expected node content", start);
  }

  #blockSequence({ start }: Token): void {
    while (this.#is("-")) {
      this.scanner.take();
      if (!this.#is("-", "block end")) this.#node(true, false);
    }
    if (!this.#is("block end")) throw this.#fault("did not find expected '-' indicator", start);
    this.scanner.take();
  }

  #indentlessSequence(): void {
    while (this.#is("-")) {
      this.scanner.take();
      if (!this.#is("-", "?", ":", "block end")) this.#node(true, false);
    }
  }

  #blockMapping({ start }: Token): void {
    while (this.#is("?", ":")) {
      if (this.#is("?")) {
        this.scanner.take();
        if (!this.#is("?", ":", "block end")) this.#node(true, true);
      }
      if (!this.#is(":")) continue;
      this.scanner.take();
      if (!this.#is("?", ":", "block end")) this.#node(true, true);
    }
    if (!this.#is("block end")) throw this.#fault("did not find expected key", start);
    this.scanner.take();
  }

  #flowSequence({ start }: Token): void {
    for (let isFirst = true; !this.#is("]"); isFirst = false) {
      if (!isFirst) {
        if (!this.#is(",")) throw this.#fault("did not find expected ',' or ']'", start);
        this.scanner.take();
        if (this.#is("]")) break;
      }
      if (this.#is("?")) this.#flowPair("]");
      else this.#node(false, false);
    }
    this.scanner.take();
  }

  #flowMapping({ start }: Token): void {
    for (let isFirst = true; !this.#is("}"); isFirst = false) {
      if (!isFirst) {
        if (!this.#is(",")) throw this.#fault("did not find expected ',' or '}'", start);
        this.scanner.take();
        if (this.#is("}")) break;
      }
      if (this.#is("?")) this.#flowPair("}");
      else {
        this.#node(false, false);
        this.#flowValue("}");
      }
    }
    this.scanner.take();
  }

  /** `key: value` after its `?`, which the scanner puts before every key with a colon. */
  #flowPair(end: "]" | "}"): void {
    this.scanner.take();
    if (!this.#is(":", ",", end)) this.#node(false, false);
    this.#flowValue(end);
  }

  #flowValue(end: "]" | "}"): void {
    if (!this.#is(":")) return;
    this.scanner.take();
    if (!this.#is(",", end)) this.#node(false, false);
  }
}
