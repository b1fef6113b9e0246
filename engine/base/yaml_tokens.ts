/**
 * The tokens of a YAML text as libyaml cuts them, without their values: what the library that reads the values finds
 * wrong, it says in its own words and places, and kubectl's are libyaml's. Source: `scannerc.go` of go-yaml v2.
 */
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

/** A place in the text; lines and columns count from 0. */
export interface Mark {
  readonly index: number;
  readonly line: number;
  readonly column: number;
}

export interface Token {
  readonly kind: TokenKind;
  readonly start: Mark;
  /** The name of an alias or anchor. */
  readonly name?: string;
}

/** A fault of the scanner: go-yaml counts its line from 1. */
export class ScannerFault extends Error {
  constructor(message: string, readonly mark: Mark) {
    super(message);
  }
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
  #index = 0;
  #line = 0;
  #column = 0;
  #indent = -1;
  readonly #indents: number[] = [];
  #flowDepth = 0;
  /** The key that may stand open at each depth of flow. */
  readonly #keys: (SimpleKey | undefined)[] = [undefined];
  #keyIsAllowed = true;
  readonly #queue: Token[] = [];
  #taken = 0;
  #isEnded = false;

  constructor(readonly text: string) {}

  /** The next token, which stays in the queue until `take`. */
  peek(): Token {
    while (!this.#isEnded && (this.#queue.length === 0 || this.#keyStandsAtHead())) this.#fetch();
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
    if (key.mark.line === this.#line && key.mark.index + SIMPLE_KEY_LENGTH_MAX >= this.#index) return true;
    if (key.isRequired) throw this.#fault(NO_COLON);
    this.#keys[depth] = undefined;
    return false;
  }

  #mark(): Mark {
    return { index: this.#index, line: this.#line, column: this.#column };
  }

  #fault(message: string): ScannerFault {
    return new ScannerFault(message, this.#mark());
  }

  #at(offset = 0): string {
    return this.text[this.#index + offset] ?? "";
  }

  #isBlankEnd(offset = 0): boolean {
    const character = this.#at(offset);
    return character === "" || character === " " || character === "\t" || isBreak(character);
  }

  #skip(count = 1): void {
    this.#index += count;
    this.#column += count;
  }

  #skipBreak(): void {
    this.#index += this.#at() === "\r" && this.#at(1) === "\n" ? 2 : 1;
    this.#line++;
    this.#column = 0;
  }

  #push(kind: TokenKind, start: Mark, name?: string): void {
    this.#queue.push({ kind, start, name });
  }

  #fetch(): void {
    this.#skipToToken();
    this.#unroll(this.#column);
    const start = this.#mark();
    const character = this.#at();
    if (character === "") return this.#fetchEnd();
    if (this.#column === 0 && character === "%") return this.#fetchDirective();
    if (this.#column === 0 && this.#isDocumentMark()) return this.#fetchDocumentMark();
    const inFlow = this.#flowDepth > 0;
    if (character === "[" || character === "{") return this.#fetchFlowStart(character);
    if (character === "]" || character === "}") return this.#fetchFlowEnd(character);
    if (character === ",") return this.#fetchFlowEntry();
    if (character === "-" && this.#isBlankEnd(1)) return this.#fetchEntry();
    if (character === "?" && (inFlow || this.#isBlankEnd(1))) return this.#fetchKey();
    if (character === ":" && (inFlow || this.#isBlankEnd(1))) return this.#fetchValue();
    if (character === "*" || character === "&") return this.#fetchName(character === "*" ? "alias" : "anchor");
    if (character === "!") return this.#fetchTag();
    if ((character === "|" || character === ">") && !inFlow) return this.#fetchBlockScalar();
    if (character === "'" || character === '"') return this.#fetchQuoted(character);
    const isIndicator = "-?:,[]{}#&*!|>'\"%@`".includes(character) || this.#isBlankEnd();
    const isPlain = !isIndicator || (character === "-" && !isBlank(this.#at(1))) ||
      (!inFlow && (character === "?" || character === ":") && !this.#isBlankEnd(1));
    if (!isPlain) throw new ScannerFault("found character that cannot start any token", start);
    this.#fetchPlain();
  }

  #skipToToken(): void {
    for (;;) {
      if (this.#index === 0 && this.#at() === "\ufeff") this.#index++;
      while (this.#at() === " " || (this.#at() === "\t" && (this.#flowDepth > 0 || !this.#keyIsAllowed))) this.#skip();
      if (this.#at() === "#") { while (this.#at() !== "" && !isBreak(this.#at())) this.#skip(); }
      if (!isBreak(this.#at())) return;
      this.#skipBreak();
      if (this.#flowDepth === 0) this.#keyIsAllowed = true;
    }
  }

  #isDocumentMark(): boolean {
    const three = this.text.slice(this.#index, this.#index + 3);
    return (three === "---" || three === "...") && this.#isBlankEnd(3);
  }

  // Keys and indentation

  #saveKey(): void {
    if (!this.#keyIsAllowed) return;
    this.#removeKey();
    const isRequired = this.#flowDepth === 0 && this.#indent === this.#column;
    this.#keys[this.#keys.length - 1] = { isRequired, token: this.#taken + this.#queue.length, mark: this.#mark() };
  }

  #removeKey(): void {
    const depth = this.#keys.length - 1;
    if (this.#keys[depth]?.isRequired) throw this.#fault(NO_COLON);
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
      this.#push("block end", this.#mark());
      this.#indent = this.#indents.pop()!;
    }
  }

  // One kind of token each

  #fetchEnd(): void {
    if (this.#column !== 0) {
      this.#column = 0;
      this.#line++;
    }
    this.#unroll(-1);
    this.#removeKey();
    this.#keyIsAllowed = false;
    this.#isEnded = true;
    this.#push("stream end", this.#mark());
  }

  #fetchDirective(): void {
    this.#unroll(-1);
    this.#removeKey();
    this.#keyIsAllowed = false;
    const start = this.#mark();
    this.#skip();
    let name = "";
    for (; /[A-Za-z0-9_-]/.test(this.#at()); this.#skip()) name += this.#at();
    if (name === "") throw this.#fault("could not find expected directive name");
    if (!this.#isBlankEnd()) throw this.#fault("found unexpected non-alphabetical character");
    if (name !== "YAML" && name !== "TAG") throw this.#fault("found unknown directive name");
    while (this.#at() !== "" && !isBreak(this.#at())) this.#skip();
    this.#push("directive", start);
  }

  #fetchDocumentMark(): void {
    this.#unroll(-1);
    this.#removeKey();
    this.#keyIsAllowed = false;
    this.#push(this.#at() === "-" ? "document start" : "document end", this.#mark());
    this.#skip(3);
  }

  #fetchFlowStart(character: "[" | "{"): void {
    this.#saveKey();
    this.#keys.push(undefined);
    this.#flowDepth++;
    this.#keyIsAllowed = true;
    this.#push(character, this.#mark());
    this.#skip();
  }

  #fetchFlowEnd(character: "]" | "}"): void {
    this.#removeKey();
    if (this.#flowDepth > 0) {
      this.#flowDepth--;
      this.#keys.pop();
    }
    this.#keyIsAllowed = false;
    this.#push(character, this.#mark());
    this.#skip();
  }

  #fetchFlowEntry(): void {
    this.#removeKey();
    this.#keyIsAllowed = true;
    this.#push(",", this.#mark());
    this.#skip();
  }

  #fetchEntry(): void {
    if (this.#flowDepth === 0) {
      if (!this.#keyIsAllowed) throw this.#fault("block sequence entries are not allowed in this context");
      this.#roll(this.#column, this.#queue.length, "block sequence", this.#mark());
    }
    this.#removeKey();
    this.#keyIsAllowed = true;
    this.#push("-", this.#mark());
    this.#skip();
  }

  #fetchKey(): void {
    if (this.#flowDepth === 0) {
      if (!this.#keyIsAllowed) throw this.#fault("mapping keys are not allowed in this context");
      this.#roll(this.#column, this.#queue.length, "block mapping", this.#mark());
    }
    this.#removeKey();
    this.#keyIsAllowed = this.#flowDepth === 0;
    this.#push("?", this.#mark());
    this.#skip();
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
        if (!this.#keyIsAllowed) throw this.#fault("mapping values are not allowed in this context");
        this.#roll(this.#column, this.#queue.length, "block mapping", this.#mark());
      }
      this.#keyIsAllowed = this.#flowDepth === 0;
    }
    this.#push(":", this.#mark());
    this.#skip();
  }

  #fetchName(kind: "alias" | "anchor"): void {
    this.#saveKey();
    this.#keyIsAllowed = false;
    const start = this.#mark();
    this.#skip();
    let name = "";
    for (; /[A-Za-z0-9_-]/.test(this.#at()); this.#skip()) name += this.#at();
    const isEnded = this.#isBlankEnd() || "?:,]}%@`".includes(this.#at());
    if (name === "" || !isEnded) throw this.#fault("did not find expected alphabetic or numeric character");
    this.#push(kind, start, name);
  }

  #fetchTag(): void {
    this.#saveKey();
    this.#keyIsAllowed = false;
    const start = this.#mark();
    this.#skip();
    if (this.#at() === "<") {
      while (!this.#isBlankEnd() && this.#at() !== ">") this.#skip();
      if (this.#at() !== ">") throw this.#fault("did not find the expected '>'");
      this.#skip();
    } else while (/[-A-Za-z0-9_;/?:@&=+$.!~*'()%]/.test(this.#at())) this.#skip();
    if (!this.#isBlankEnd()) throw this.#fault("did not find expected whitespace or line break");
    this.#push("tag", start);
  }

  // Scalars

  #fetchBlockScalar(): void {
    this.#removeKey();
    this.#keyIsAllowed = true;
    const start = this.#mark();
    this.#skip();
    let step = 0;
    for (let i = 0; i < 2; i++) {
      if (/[+-]/.test(this.#at())) this.#skip();
      else if (/[0-9]/.test(this.#at()) && step === 0) {
        if (this.#at() === "0") throw this.#fault("found an indentation indicator equal to 0");
        step = Number(this.#at());
        this.#skip();
      }
    }
    while (isBlank(this.#at())) this.#skip();
    if (this.#at() === "#") { while (this.#at() !== "" && !isBreak(this.#at())) this.#skip(); }
    if (this.#at() !== "" && !isBreak(this.#at())) throw this.#fault("did not find expected comment or line break");
    if (isBreak(this.#at())) this.#skipBreak();
    this.#skipBlock(step === 0 ? 0 : Math.max(this.#indent, 0) + step);
    this.#push("scalar", start);
  }

  /** The lines of a block; without a known indentation, its first line has it. */
  #skipBlock(known: number): void {
    let indent = known;
    const skipIndentation = () => {
      let widest = 0;
      for (;;) {
        while ((indent === 0 || this.#column < indent) && this.#at() === " ") this.#skip();
        widest = Math.max(widest, this.#column);
        if ((indent === 0 || this.#column < indent) && this.#at() === "\t") {
          throw this.#fault("found a tab character where an indentation space is expected");
        }
        if (!isBreak(this.#at())) break;
        this.#skipBreak();
      }
      if (indent === 0) indent = Math.max(widest, this.#indent + 1, 1);
    };
    skipIndentation();
    while (this.#column === indent && this.#at() !== "") {
      while (this.#at() !== "" && !isBreak(this.#at())) this.#skip();
      if (isBreak(this.#at())) this.#skipBreak();
      skipIndentation();
    }
  }

  #fetchQuoted(quote: string): void {
    this.#saveKey();
    this.#keyIsAllowed = false;
    const start = this.#mark();
    this.#skip();
    for (;;) {
      if (this.#column === 0 && this.#isDocumentMark()) throw this.#fault("found unexpected document indicator");
      const character = this.#at();
      if (character === "") throw this.#endFault();
      if (isBreak(character)) this.#skipBreak();
      else if (character === "\\" && quote === '"') this.#skipEscape();
      else if (character === quote && quote === "'" && this.#at(1) === "'") this.#skip(2);
      else {
        this.#skip();
        if (character === quote) break;
      }
    }
    this.#push("scalar", start);
  }

  #endFault(): ScannerFault {
    return this.#fault("found unexpected end of stream");
  }

  #skipEscape(): void {
    const escape = this.#at(1);
    if (isBreak(escape)) {
      this.#skip();
      return this.#skipBreak();
    }
    const digits = { x: 2, u: 4, U: 8 }[escape] ?? 0;
    if (digits === 0 && !"0abt\tnvfre \"'\\N_LP/".includes(escape || "!")) {
      throw this.#fault("found unknown escape character");
    }
    this.#skip(2);
    for (let i = 0; i < digits; i++) {
      if (!/[0-9A-Fa-f]/.test(this.#at(i))) throw this.#fault("did not find expected hexdecimal number");
    }
    this.#skip(digits);
  }

  #fetchPlain(): void {
    this.#saveKey();
    this.#keyIsAllowed = false;
    const start = this.#mark();
    let crossedLine = false;
    const least = this.#indent + 1;
    while (!(this.#column === 0 && this.#isDocumentMark()) && this.#at() !== "#") {
      while (!this.#isBlankEnd() && !this.#endsPlain()) {
        this.#skip();
        crossedLine = false;
      }
      if (!isBlank(this.#at()) && !isBreak(this.#at())) break;
      while (isBlank(this.#at()) || isBreak(this.#at())) {
        if (isBreak(this.#at())) {
          this.#skipBreak();
          crossedLine = true;
        } else {
          if (crossedLine && this.#column < least && this.#at() === "\t") {
            throw this.#fault("found a tab character that violates indentation");
          }
          this.#skip();
        }
      }
      if (this.#flowDepth === 0 && this.#column < least) break;
    }
    this.#push("scalar", start);
    if (crossedLine) this.#keyIsAllowed = true;
  }

  #endsPlain(): boolean {
    const character = this.#at();
    if (character === ":" && this.#isBlankEnd(1)) return true;
    return this.#flowDepth > 0 && ",?[]{}".includes(character);
  }
}

function isBlank(character: string): boolean {
  return character === " " || character === "\t";
}

function isBreak(character: string): boolean {
  return character === "\n" || character === "\r" || character === "\u0085" || character === "\u2028" ||
    character === "\u2029";
}
