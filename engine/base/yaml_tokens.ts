import { isBlank, isBreak, type Mark, ScannerFault, YamlReader } from "./yaml_reader.ts";

/** The tokens of a YAML text as libyaml cuts them. Source: `scannerc.go` of go-yaml v2. */
export type TokenKind =
  | "document start"
  | "document end"
  | "stream end"
  | "directive"
  | "block sequence"
  | "block mapping"
  | "block end"
  | "["
  | "]"
  | "{"
  | "}"
  | ","
  | "-"
  | "?"
  | ":"
  | "alias"
  | "anchor"
  | "tag"
  | "scalar";

export interface Token {
  readonly kind: TokenKind;
  readonly start: Mark;
  /** The name of an alias or anchor, the suffix of a tag, the prefix that a directive gives to tags, or a scalar. */
  readonly text?: string;
  /** Of a tag or of the directive that gives it a meaning: `!`, `!!`, `!name!`, or nothing. */
  readonly handle?: string;
  /** Whether a scalar has neither quotes nor a block. */
  readonly isPlain?: boolean;
  /** Of the directive that tells the version. */
  readonly version?: string;
}

interface SimpleKey {
  readonly isRequired: boolean;
  /** How many tokens stand before it, in all. */
  readonly token: number;
  readonly mark: Mark;
}

/** A key without `?` must end within this many characters. */
const SIMPLE_KEY_LENGTH_MAX = 1024;

const NO_COLON = "could not find expected ':'";

export class Scanner {
  #indent = -1;
  readonly #indents: number[] = [];
  #flowDepth = 0;
  /** The key that may stand open at each depth of flow. */
  readonly #keys: (SimpleKey | undefined)[] = [undefined];
  #keyIsAllowed = true;
  readonly #queue: Token[] = [];
  #taken = 0;
  #isEnded = false;

  readonly #reader: YamlReader;

  constructor(text: string) {
    this.#reader = new YamlReader(text);
  }

  /** The next token, which stays in the queue until `take`. */
  peek(): Token {
    while (!this.#isEnded && (this.#queue.length === 0 || this.#keyStandsAtHead())) this.#scan();
    return this.#queue[0]!;
  }

  take(): Token {
    const token = this.peek();
    if (token.kind === "stream end") return token;
    this.#queue.shift();
    this.#taken++;
    return token;
  }

  /** Whether the first token may turn out to be a key, so that one must look on for its colon. */
  #keyStandsAtHead(): boolean {
    for (let depth = 0; depth < this.#keys.length; depth++) {
      if (this.#keys[depth]?.token === this.#taken) return this.#isValid(depth);
    }
    return false;
  }

  #isValid(depth: number): boolean {
    const key = this.#keys[depth];
    if (!key) return false;
    if (key.mark.line === this.#reader.line && key.mark.index + SIMPLE_KEY_LENGTH_MAX >= this.#reader.index) {
      return true;
    }
    if (key.isRequired) throw this.#reader.fault(NO_COLON);
    this.#keys[depth] = undefined;
    return false;
  }

  #push(kind: TokenKind, start: Mark, more?: Omit<Token, "kind" | "start">): void {
    this.#queue.push({ kind, start, ...more });
  }

  #scan(): void {
    this.#skipToToken();
    this.#unroll(this.#reader.column);
    const start = this.#reader.mark();
    const character = this.#reader.at();
    if (character === "") return this.#fetchEnd();
    if (this.#reader.column === 0 && character === "%") return this.#fetchDirective();
    if (this.#reader.column === 0 && this.#reader.isDocumentMark()) return this.#fetchDocumentMark();
    const inFlow = this.#flowDepth > 0;
    if (character === "[" || character === "{") return this.#fetchFlowStart(character);
    if (character === "]" || character === "}") return this.#fetchFlowEnd(character);
    if (character === ",") return this.#fetchFlowEntry();
    if (character === "-" && this.#reader.isBlankEnd(1)) return this.#fetchEntry();
    if (character === "?" && (inFlow || this.#reader.isBlankEnd(1))) return this.#fetchKey();
    if (character === ":" && (inFlow || this.#reader.isBlankEnd(1))) return this.#fetchValue();
    if (character === "*" || character === "&") return this.#fetchName(character === "*" ? "alias" : "anchor");
    if (character === "!") return this.#fetchTag();
    if ((character === "|" || character === ">") && !inFlow) return this.#fetchBlockScalar();
    if (character === "'" || character === '"') return this.#fetchQuoted(character);
    const isIndicator = "-?:,[]{}#&*!|>'\"%@`".includes(character) || this.#reader.isBlankEnd();
    const isPlain = !isIndicator || (character === "-" && !isBlank(this.#reader.at(1))) ||
      (!inFlow && (character === "?" || character === ":") && !this.#reader.isBlankEnd(1));
    if (!isPlain) throw new ScannerFault("found character that cannot start any token", start);
    this.#fetchPlain();
  }

  #skipToToken(): void {
    for (;;) {
      if (this.#reader.index === 0 && this.#reader.at() === "\ufeff") this.#reader.index++;
      while (
        this.#reader.at() === " " || (this.#reader.at() === "\t" && (this.#flowDepth > 0 || !this.#keyIsAllowed))
      ) this.#reader.skip();
      if (this.#reader.at() === "#") {
        while (this.#reader.at() !== "" && !isBreak(this.#reader.at())) this.#reader.skip();
      }
      if (!isBreak(this.#reader.at())) return;
      this.#reader.skipBreak();
      if (this.#flowDepth === 0) this.#keyIsAllowed = true;
    }
  }

  // Keys and indentation

  #saveKey(): void {
    if (!this.#keyIsAllowed) return;
    this.#removeKey();
    const isRequired = this.#flowDepth === 0 && this.#indent === this.#reader.column;
    this.#keys[this.#keys.length - 1] = {
      isRequired,
      token: this.#taken + this.#queue.length,
      mark: this.#reader.mark(),
    };
  }

  #removeKey(): void {
    const depth = this.#keys.length - 1;
    if (this.#keys[depth]?.isRequired) throw this.#reader.fault(NO_COLON);
    this.#keys[depth] = undefined;
  }

  #roll(column: number, at: number, kind: "block sequence" | "block mapping", start: Mark): void {
    if (this.#flowDepth > 0 || this.#indent >= column) return;
    this.#indents.push(this.#indent);
    this.#indent = column;
    this.#queue.splice(at, 0, { kind, start });
  }

  #unroll(column: number): void {
    if (this.#flowDepth > 0) return;
    while (this.#indent > column) {
      this.#push("block end", this.#reader.mark());
      this.#indent = this.#indents.pop()!;
    }
  }

  // One kind of token each

  #fetchEnd(): void {
    if (this.#reader.column !== 0) {
      this.#reader.column = 0;
      this.#reader.line++;
    }
    this.#unroll(-1);
    this.#removeKey();
    this.#keyIsAllowed = false;
    this.#isEnded = true;
    this.#push("stream end", this.#reader.mark());
  }

  #fetchDirective(): void {
    this.#unroll(-1);
    this.#removeKey();
    this.#keyIsAllowed = false;
    const start = this.#reader.mark();
    this.#reader.skip();
    const name = this.#reader.skipWord();
    if (name === "") throw this.#reader.fault("could not find expected directive name");
    if (!this.#reader.isBlankEnd()) throw this.#reader.fault("found unexpected non-alphabetical character");
    if (name !== "YAML" && name !== "TAG") throw this.#reader.fault("found unknown directive name");
    while (isBlank(this.#reader.at())) this.#reader.skip();
    const said = name === "YAML" ? { version: this.#version() } : this.#tagMeaning();
    this.#reader.skipRest();
    this.#push("directive", start, said);
  }

  #version(): string {
    const parts = [this.#number()];
    if (this.#reader.at() !== ".") throw this.#reader.fault("did not find expected digit or '.' character");
    this.#reader.skip();
    parts.push(this.#number());
    return parts.join(".");
  }

  #number(): string {
    const start = this.#reader.index;
    while (/[0-9]/.test(this.#reader.at())) this.#reader.skip();
    if (this.#reader.index === start) throw this.#reader.fault("did not find expected version number");
    return this.#reader.text.slice(start, this.#reader.index);
  }

  #tagMeaning(): { readonly handle: string; readonly text: string } {
    if (this.#reader.at() !== "!") throw this.#reader.fault("did not find expected '!'");
    const handle = this.#reader.readHandle();
    if (handle !== "!" && !handle.endsWith("!")) throw this.#reader.fault("did not find expected '!'");
    if (!isBlank(this.#reader.at())) throw this.#reader.fault("did not find expected whitespace");
    while (isBlank(this.#reader.at())) this.#reader.skip();
    const text = this.#reader.readSuffix(false);
    if (!this.#reader.isBlankEnd()) throw this.#reader.fault("did not find expected whitespace or line break");
    return { handle, text };
  }

  #fetchDocumentMark(): void {
    this.#unroll(-1);
    this.#removeKey();
    this.#keyIsAllowed = false;
    this.#push(this.#reader.at() === "-" ? "document start" : "document end", this.#reader.mark());
    this.#reader.skip(3);
  }

  #fetchFlowStart(character: "[" | "{"): void {
    this.#saveKey();
    this.#keys.push(undefined);
    this.#flowDepth++;
    this.#keyIsAllowed = true;
    this.#push(character, this.#reader.mark());
    this.#reader.skip();
  }

  #fetchFlowEnd(character: "]" | "}"): void {
    this.#removeKey();
    if (this.#flowDepth > 0) {
      this.#flowDepth--;
      this.#keys.pop();
    }
    this.#keyIsAllowed = false;
    this.#push(character, this.#reader.mark());
    this.#reader.skip();
  }

  #fetchFlowEntry(): void {
    this.#removeKey();
    this.#keyIsAllowed = true;
    this.#push(",", this.#reader.mark());
    this.#reader.skip();
  }

  #fetchEntry(): void {
    if (this.#flowDepth === 0) {
      if (!this.#keyIsAllowed) throw this.#reader.fault("block sequence entries are not allowed in this context");
      this.#roll(this.#reader.column, this.#queue.length, "block sequence", this.#reader.mark());
    }
    this.#removeKey();
    this.#keyIsAllowed = true;
    this.#push("-", this.#reader.mark());
    this.#reader.skip();
  }

  #fetchKey(): void {
    if (this.#flowDepth === 0) {
      if (!this.#keyIsAllowed) throw this.#reader.fault("mapping keys are not allowed in this context");
      this.#roll(this.#reader.column, this.#queue.length, "block mapping", this.#reader.mark());
    }
    this.#removeKey();
    this.#keyIsAllowed = this.#flowDepth === 0;
    this.#push("?", this.#reader.mark());
    this.#reader.skip();
  }

  #fetchValue(): void {
    const depth = this.#keys.length - 1;
    const key = this.#isValid(depth) ? this.#keys[depth] : undefined;
    if (key) {
      const at = key.token - this.#taken;
      this.#queue.splice(at, 0, { kind: "?", start: key.mark });
      this.#roll(key.mark.column, at, "block mapping", key.mark);
      this.#keys[depth] = undefined;
      this.#keyIsAllowed = false;
    } else {
      if (this.#flowDepth === 0) {
        if (!this.#keyIsAllowed) throw this.#reader.fault("mapping values are not allowed in this context");
        this.#roll(this.#reader.column, this.#queue.length, "block mapping", this.#reader.mark());
      }
      this.#keyIsAllowed = this.#flowDepth === 0;
    }
    this.#push(":", this.#reader.mark());
    this.#reader.skip();
  }

  #fetchName(kind: "alias" | "anchor"): void {
    this.#saveKey();
    this.#keyIsAllowed = false;
    const start = this.#reader.mark();
    this.#reader.skip();
    const name = this.#reader.skipWord();
    const isEnded = this.#reader.isBlankEnd() || "?:,]}%@`".includes(this.#reader.at());
    if (name === "" || !isEnded) throw this.#reader.fault("did not find expected alphabetic or numeric character");
    this.#push(kind, start, { text: name });
  }

  #fetchTag(): void {
    this.#saveKey();
    this.#keyIsAllowed = false;
    const start = this.#reader.mark();
    const tag = this.#reader.at(1) === "<" ? this.#verbatimTag() : this.#tag();
    if (!this.#reader.isBlankEnd()) throw this.#reader.fault("did not find expected whitespace or line break");
    this.#push("tag", start, tag);
  }

  /** `!<tag:yaml.org,2002:int>` */
  #verbatimTag(): { readonly handle: string; readonly text: string } {
    this.#reader.skip(2);
    const text = this.#reader.readSuffix(false);
    if (this.#reader.at() !== ">") throw this.#reader.fault("did not find the expected '>'");
    this.#reader.skip();
    return { handle: "", text };
  }

  /** `!!int`, `!name!suffix`, `!suffix`, or `!` alone. */
  #tag(): { readonly handle: string; readonly text: string } {
    const handle = this.#reader.readHandle();
    if (handle.length > 1 && handle.endsWith("!")) return { handle, text: this.#reader.readSuffix(false) };
    const text = handle.slice(1) + this.#reader.readSuffix(true);
    return text ? { handle: "!", text } : { handle: "", text: "!" };
  }

  // Scalars

  #fetchBlockScalar(): void {
    this.#removeKey();
    this.#keyIsAllowed = true;
    const start = this.#reader.mark();
    this.#push("scalar", start, { text: this.#reader.readBlockScalar(this.#indent) });
  }

  #fetchQuoted(quote: string): void {
    this.#saveKey();
    this.#keyIsAllowed = false;
    const start = this.#reader.mark();
    this.#push("scalar", start, { text: this.#reader.readQuoted(quote) });
  }

  #fetchPlain(): void {
    this.#saveKey();
    this.#keyIsAllowed = false;
    const start = this.#reader.mark();
    const [text, crossedLine] = this.#reader.readPlain(this.#indent + 1, this.#flowDepth > 0);
    this.#push("scalar", start, { text, isPlain: true });
    if (crossedLine) this.#keyIsAllowed = true;
  }
}
