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
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]/;

/** A part of a document. `tag` is what it carries, in full but for YAML's own, which are short: `!!int`. */
export type Node =
  | { readonly is: "scalar"; readonly tag: string; readonly text: string; readonly isPlain: boolean }
  | { readonly is: "sequence"; readonly items: readonly Node[] }
  | { readonly is: "mapping"; readonly pairs: readonly (readonly [key: Node, value: Node])[] }
  | { readonly is: "alias"; readonly name: string; readonly of: () => Node };

const NOTHING: Node = { is: "scalar", tag: "", text: "", isPlain: true };
const SHORT = "tag:yaml.org,2002:";

/**
 * The first document of a text, or what go-yaml says of it, such as `line 4: did not find expected key`. What stands
 * behind the document is not looked at.
 */
export function yamlNode(text: string): { readonly node: Node } | { readonly fault: string } {
  if (CONTROL.test(text)) return { fault: "control characters are not allowed" };
  try {
    return { node: new Grammar(new Scanner(text)).document() };
  } catch (error) {
    if (error instanceof ScannerFault) {
      return { fault: placed(error.message, error.mark.line === 0 ? 0 : error.mark.line + 1) };
    }
    if (error instanceof ParserFault) {
      return { fault: placed(error.message, error.mark.line || (error.context?.line ?? 0)) };
    }
    throw error;
  }
}

function placed(message: string, line: number): string {
  return line === 0 ? message : `line ${line}: ${message}`;
}

/** The grammar of YAML over libyaml's tokens. Source: `parserc.go` of go-yaml v2. */
class Grammar {
  readonly #anchors = new Map<string, { node?: Node }>();
  readonly #handles = new Map([["!", "!"], ["!!", SHORT]]);
  #depth = 0;
  constructor(readonly scanner: Scanner) {}

  document(): Node {
    if (this.#is("stream end")) return NOTHING;
    if (this.#is("directive", "document start")) {
      while (this.#is("directive")) this.#directive(this.scanner.take());
      if (!this.#is("document start")) throw this.#fault("did not find expected <document start>");
      this.scanner.take();
      if (this.#is("directive", "document start", "document end", "stream end")) return NOTHING;
    }
    const node = this.#node(true, false);
    this.scanner.peek();
    return node;
  }

  #directive({ start, version, handle, text }: Token): void {
    if (version !== undefined && version !== "1.1") throw new ParserFault("found incompatible YAML document", start);
    if (handle !== undefined) this.#handles.set(handle, text!);
  }

  #is(...kinds: TokenKind[]): boolean {
    return kinds.includes(this.scanner.peek().kind);
  }

  #fault(message: string, context?: Mark): ParserFault {
    return new ParserFault(message, this.scanner.peek().start, context);
  }

  /** A value; `isIndentless`: a sequence may stand at the column of the mapping that it is in. */
  #node(isBlock: boolean, isIndentless: boolean): Node {
    if (++this.#depth > DEPTH_MAX) throw this.#fault("exceeded max depth of 10000");
    const node = this.#content(isBlock, isIndentless);
    this.#depth--;
    return node;
  }

  #content(isBlock: boolean, isIndentless: boolean): Node {
    const { start } = this.scanner.peek();
    if (this.#is("alias")) return this.#alias(this.scanner.take());
    const { anchor, tag } = this.#properties();
    const place: { node?: Node } = {};
    if (anchor !== undefined) this.#anchors.set(anchor, place);
    const node = this.#bare(isBlock, isIndentless, tag ?? "") ??
      (anchor !== undefined || tag !== undefined ? { ...NOTHING, tag: tag ?? "" } : undefined);
    if (!node) throw this.#fault("did not find expected node content", start);
    place.node = node;
    return node;
  }

  #alias({ text = "", start }: Token): Node {
    const place = this.#anchors.get(text);
    if (!place) throw new ParserFault(`unknown anchor '${text}' referenced`, { ...start, line: 0 });
    return { is: "alias", name: text, of: () => place.node! };
  }

  /** An anchor and a tag, one of each. */
  #properties(): { readonly anchor?: string; readonly tag?: string } {
    let anchor: string | undefined, tag: string | undefined;
    for (;;) {
      if (anchor === undefined && this.#is("anchor")) anchor = this.scanner.take().text!;
      else if (tag === undefined && this.#is("tag")) tag = this.#tag(this.scanner.take());
      else return { anchor, tag };
    }
  }

  #tag({ start, handle = "", text = "" }: Token): string {
    const prefix = handle === "" ? "" : this.#handles.get(handle);
    if (prefix === undefined) throw new ParserFault("found undefined tag handle", start);
    const whole = prefix + text;
    return whole.startsWith(SHORT) ? `!!${whole.slice(SHORT.length)}` : whole;
  }

  /** A value without its properties; undefined where there is none. */
  #bare(isBlock: boolean, isIndentless: boolean, tag: string): Node | undefined {
    const { kind } = this.scanner.peek();
    if (isIndentless && kind === "-") return this.#indentlessSequence();
    switch (kind) {
      case "scalar": {
        const { text = "", isPlain = false } = this.scanner.take();
        return { is: "scalar", tag, text, isPlain };
      }
      case "[":
        return this.#flowSequence(this.scanner.take());
      case "{":
        return this.#flowMapping(this.scanner.take());
      case "block sequence":
        return isBlock ? this.#blockSequence(this.scanner.take()) : undefined;
      case "block mapping":
        return isBlock ? this.#blockMapping(this.scanner.take()) : undefined;
    }
    return undefined;
  }

  #blockSequence({ start }: Token): Node {
    const items: Node[] = [];
    while (this.#is("-")) {
      this.scanner.take();
      items.push(this.#is("-", "block end") ? NOTHING : this.#node(true, false));
    }
    if (!this.#is("block end")) throw this.#fault("did not find expected '-' indicator", start);
    this.scanner.take();
    return { is: "sequence", items };
  }

  #indentlessSequence(): Node {
    const items: Node[] = [];
    while (this.#is("-")) {
      this.scanner.take();
      items.push(this.#is("-", "?", ":", "block end") ? NOTHING : this.#node(true, false));
    }
    return { is: "sequence", items };
  }

  #blockMapping({ start }: Token): Node {
    const pairs: [Node, Node][] = [];
    const part = (): Node => {
      this.scanner.take();
      return this.#is("?", ":", "block end") ? NOTHING : this.#node(true, true);
    };
    while (this.#is("?")) {
      const key = part();
      pairs.push([key, this.#is(":") ? part() : NOTHING]);
    }
    if (!this.#is("block end")) throw this.#fault("did not find expected key", start);
    this.scanner.take();
    return { is: "mapping", pairs };
  }

  #flowSequence({ start }: Token): Node {
    const items: Node[] = [];
    while (!this.#is("]")) {
      if (items.length) {
        if (!this.#is(",")) throw this.#fault("did not find expected ',' or ']'", start);
        this.scanner.take();
        if (this.#is("]")) break;
      }
      items.push(this.#is("?") ? { is: "mapping", pairs: [this.#flowPair("]")] } : this.#node(false, false));
    }
    this.scanner.take();
    return { is: "sequence", items };
  }

  #flowMapping({ start }: Token): Node {
    const pairs: (readonly [Node, Node])[] = [];
    while (!this.#is("}")) {
      if (pairs.length) {
        if (!this.#is(",")) throw this.#fault("did not find expected ',' or '}'", start);
        this.scanner.take();
        if (this.#is("}")) break;
      }
      pairs.push(this.#is("?") ? this.#flowPair("}") : [this.#node(false, false), NOTHING]);
    }
    this.scanner.take();
    return { is: "mapping", pairs };
  }

  /** `key: value` after its `?`, which the scanner puts before every key with a colon. */
  #flowPair(end: "]" | "}"): readonly [Node, Node] {
    this.scanner.take();
    const key = this.#is(":", ",", end) ? NOTHING : this.#node(false, false);
    if (!this.#is(":")) return [key, NOTHING];
    this.scanner.take();
    return [key, this.#is(",", end) ? NOTHING : this.#node(false, false)];
  }
}
