/** A place in a text; lines and columns count from 0. */
export interface Mark {
  readonly index: number;
  readonly line: number;
  readonly column: number;
}

/** A fault of the scanner: go-yaml counts its line from 1. */
export class ScannerFault extends Error {
  constructor(message: string, readonly mark: Mark) {
    super(message);
  }
}

/** Walks through a YAML text and passes over its words and scalars, as libyaml does. */
export class YamlReader {
  index = 0;
  line = 0;
  column = 0;

  constructor(readonly text: string) {}

  mark(): Mark {
    return { index: this.index, line: this.line, column: this.column };
  }

  fault(message: string): ScannerFault {
    return new ScannerFault(message, this.mark());
  }

  at(offset = 0): string {
    return this.text[this.index + offset] ?? "";
  }

  isBlankEnd(offset = 0): boolean {
    const character = this.at(offset);
    return character === "" || character === " " || character === "\t" || isBreak(character);
  }

  skip(count = 1): void {
    this.index += count;
    this.column += count;
  }

  skipBreak(): void {
    this.index += this.at() === "\r" && this.at(1) === "\n" ? 2 : 1;
    this.line++;
    this.column = 0;
  }

  isDocumentMark(): boolean {
    const three = this.text.slice(this.index, this.index + 3);
    return (three === "---" || three === "...") && this.isBlankEnd(3);
  }

  skipLine(): void {
    while (this.at() !== "" && !isBreak(this.at())) this.skip();
  }

  /** The name of an anchor, alias or directive. */
  skipWord(): string {
    const start = this.index;
    while (/[A-Za-z0-9_-]/.test(this.at())) this.skip();
    return this.text.slice(start, this.index);
  }

  /** A tag after its `!`. */
  skipTag(): void {
    if (this.at() === "<") {
      while (!this.isBlankEnd() && this.at() !== ">") this.skip();
      if (this.at() !== ">") throw this.fault("did not find the expected '>'");
      this.skip();
    } else while (/[-A-Za-z0-9_;/?:@&=+$.!~*'()%]/.test(this.at())) this.skip();
    if (!this.isBlankEnd()) throw this.fault("did not find expected whitespace or line break");
  }

  /** A block from its `|` or `>`; `indent` is that of the collection around it. */
  skipBlockScalar(indent: number): void {
    this.skip();
    let step = 0;
    for (let i = 0; i < 2; i++) {
      if (/[+-]/.test(this.at())) this.skip();
      else if (/[0-9]/.test(this.at()) && step === 0) {
        if (this.at() === "0") throw this.fault("found an indentation indicator equal to 0");
        step = Number(this.at());
        this.skip();
      }
    }
    while (isBlank(this.at())) this.skip();
    if (this.at() === "#") this.skipLine();
    if (this.at() !== "" && !isBreak(this.at())) throw this.fault("did not find expected comment or line break");
    if (isBreak(this.at())) this.skipBreak();
    let own = step === 0 ? 0 : Math.max(indent, 0) + step;
    own = this.#skipIndentation(own, indent);
    while (this.column === own && this.at() !== "") {
      this.skipLine();
      if (isBreak(this.at())) this.skipBreak();
      this.#skipIndentation(own, indent);
    }
  }

  /** Blank lines and the start of the next; without a known indentation (0), the first line of text has it. */
  #skipIndentation(known: number, outer: number): number {
    let widest = 0;
    for (;;) {
      while ((known === 0 || this.column < known) && this.at() === " ") this.skip();
      widest = Math.max(widest, this.column);
      if ((known === 0 || this.column < known) && this.at() === "\t") {
        throw this.fault("found a tab character where an indentation space is expected");
      }
      if (!isBreak(this.at())) return known || Math.max(widest, outer + 1, 1);
      this.skipBreak();
    }
  }

  /** A scalar from its opening quote to its closing one. */
  skipQuoted(quote: string): void {
    this.skip();
    for (;;) {
      if (this.column === 0 && this.isDocumentMark()) throw this.fault("found unexpected document indicator");
      const character = this.at();
      if (character === "") throw this.fault("found unexpected end of stream");
      if (isBreak(character)) this.skipBreak();
      else if (character === "\\" && quote === '"') this.#skipEscape();
      else if (character === quote && quote === "'" && this.at(1) === "'") this.skip(2);
      else {
        this.skip();
        if (character === quote) break;
      }
    }
  }

  #skipEscape(): void {
    const escape = this.at(1);
    if (isBreak(escape)) {
      this.skip();
      return this.skipBreak();
    }
    const digits = { x: 2, u: 4, U: 8 }[escape] ?? 0;
    if (digits === 0 && !"0abt\tnvfre \"'\\N_LP/".includes(escape || "!")) {
      throw this.fault("found unknown escape character");
    }
    this.skip(2);
    for (let i = 0; i < digits; i++) {
      if (!/[0-9A-Fa-f]/.test(this.at(i))) throw this.fault("did not find expected hexdecimal number");
    }
    this.skip(digits);
  }

  /** A scalar without quotes; whether it ended in another line than it might have gone on in. */
  skipPlain(least: number, inFlow: boolean): boolean {
    let crossedLine = false;
    while (!(this.column === 0 && this.isDocumentMark()) && this.at() !== "#") {
      while (!this.isBlankEnd() && !this.#endsPlain(inFlow)) {
        this.skip();
        crossedLine = false;
      }
      if (!isBlank(this.at()) && !isBreak(this.at())) break;
      while (isBlank(this.at()) || isBreak(this.at())) {
        if (isBreak(this.at())) {
          this.skipBreak();
          crossedLine = true;
        } else if (crossedLine && this.column < least && this.at() === "\t") {
          throw this.fault("found a tab character that violates indentation");
        } else this.skip();
      }
      if (!inFlow && this.column < least) break;
    }
    return crossedLine;
  }

  #endsPlain(inFlow: boolean): boolean {
    const character = this.at();
    if (character === ":" && this.isBlankEnd(1)) return true;
    return inFlow && ",?[]{}".includes(character);
  }
}

export function isBlank(character: string): boolean {
  return character === " " || character === "\t";
}

export function isBreak(character: string): boolean {
  return character === "\n" || character === "\r" || character === "\u0085" || character === "\u2028" ||
    character === "\u2029";
}
