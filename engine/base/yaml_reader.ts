import { ESCAPED } from "./yaml_escapes.ts";

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

/** Walks through a YAML text and reads its words and scalars, as libyaml does. */
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

  /** A tag's handle (`!`, `!!`, `!name!`), or what stands there instead: the start of a suffix. */
  readHandle(): string {
    const start = this.index;
    this.skip();
    this.skipWord();
    if (this.at() === "!") this.skip();
    return this.text.slice(start, this.index);
  }

  /** The part of a tag behind its handle; `isBegun`: it may be empty. */
  readSuffix(isBegun: boolean): string {
    const start = this.index;
    while (/[-A-Za-z0-9_;/?:@&=+$,.!~*'()[\]%]/.test(this.at())) this.skip();
    if (!isBegun && this.index === start) throw this.fault("did not find expected tag URI");
    return this.text.slice(start, this.index);
  }

  /** A line break, and what it means in a text: a newline, but for the two odd ones. */
  readBreak(): string {
    const character = this.at();
    if (character !== "") this.skipBreak();
    return character === "" || character === "\u2028" || character === "\u2029" ? character : "\n";
  }

  /** What is left of the line. */
  readLine(): string {
    const start = this.index;
    this.skipLine();
    return this.text.slice(start, this.index);
  }

  /** A block from its `|` or `>`; `indent` is that of the collection around it. */
  readBlockScalar(indent: number): string {
    const isFolded = this.at() === ">";
    this.skip();
    const { chomping, step } = this.#blockHeader();
    let own = step === 0 ? 0 : Math.max(indent, 0) + step;
    let text = "", lineBreak = "", blanks = "", leadsBlank = false;
    [own, blanks] = this.#readIndentation(own, indent);
    while (this.column === own && this.at() !== "") {
      const trailsBlank = isBlank(this.at());
      const folds = isFolded && !leadsBlank && !trailsBlank && lineBreak === "\n";
      text += (folds ? blanks === "" ? " " : "" : lineBreak) + blanks;
      leadsBlank = trailsBlank;
      text += this.readLine();
      lineBreak = this.readBreak();
      [, blanks] = this.#readIndentation(own, indent);
    }
    return text + (chomping === "-" ? "" : lineBreak) + (chomping === "+" ? blanks : "");
  }

  /** The hints behind the `|`, and the rest of that line. */
  #blockHeader(): { readonly chomping: string; readonly step: number } {
    let chomping = "", step = 0;
    for (let i = 0; i < 2; i++) {
      if (!chomping && /[+-]/.test(this.at())) {
        chomping = this.at();
        this.skip();
      } else if (step === 0 && /[0-9]/.test(this.at())) {
        if (this.at() === "0") throw this.fault("found an indentation indicator equal to 0");
        step = Number(this.at());
        this.skip();
      }
    }
    this.skipRest();
    return { chomping, step };
  }

  /** Blanks and a comment to the end of the line. */
  skipRest(): void {
    while (isBlank(this.at())) this.skip();
    if (this.at() === "#") this.skipLine();
    if (this.at() !== "" && !isBreak(this.at())) throw this.fault("did not find expected comment or line break");
    if (isBreak(this.at())) this.skipBreak();
  }

  /** Blank lines and the start of the next; without a known indentation (0), the first line of text has it. */
  #readIndentation(known: number, outer: number): [column: number, breaks: string] {
    let widest = 0, breaks = "";
    for (;;) {
      while ((known === 0 || this.column < known) && this.at() === " ") this.skip();
      widest = Math.max(widest, this.column);
      if ((known === 0 || this.column < known) && this.at() === "\t") {
        throw this.fault("found a tab character where an indentation space is expected");
      }
      if (!isBreak(this.at())) return [known || Math.max(widest, outer + 1, 1), breaks];
      breaks += this.readBreak();
    }
  }

  /** A scalar from its opening quote to its closing one. */
  readQuoted(quote: string): string {
    let text = "";
    this.skip();
    for (;;) {
      if (this.column === 0 && this.isDocumentMark()) throw this.fault("found unexpected document indicator");
      if (this.at() === "") throw this.fault("found unexpected end of stream");
      const [more, escapesBreak] = this.#readQuotedWord(quote);
      text += more;
      if (this.at() === quote) break;
      text += this.#readGap(escapesBreak);
    }
    this.skip();
    return text;
  }

  /** What stands between blanks, and whether an escaped line break ended it. */
  #readQuotedWord(quote: string): [text: string, escapesBreak: boolean] {
    let text = "";
    let start = this.index;
    const flush = () => {
      text += this.text.slice(start, this.index);
    };
    while (!this.isBlankEnd()) {
      const character = this.at();
      if (character === quote && quote === "'" && this.at(1) === "'") {
        this.skip();
        flush();
        this.skip();
        start = this.index;
      } else if (character === quote) break;
      else if (character === "\\" && quote === '"') {
        flush();
        if (isBreak(this.at(1))) {
          this.skip();
          this.skipBreak();
          return [text, true];
        }
        text += this.#readEscape();
        start = this.index;
      } else this.skip();
    }
    flush();
    return [text, false];
  }

  /** Blanks and breaks inside quotes: a single break is a blank, of several one is lost. */
  #readGap(escapesBreak: boolean): string {
    let blanks = "", first: string | undefined = escapesBreak ? "" : undefined, more = "";
    while (isBlank(this.at()) || isBreak(this.at())) {
      if (isBlank(this.at())) {
        if (first === undefined) blanks += this.at();
        this.skip();
      } else if (first === undefined) first = this.readBreak();
      else more += this.readBreak();
    }
    return first === undefined ? blanks : foldedBreaks(first, more);
  }

  #readEscape(): string {
    const escape = this.at(1);
    const digits = { x: 2, u: 4, U: 8 }[escape] ?? 0;
    const meant = ESCAPED.get(escape);
    if (digits === 0 && meant === undefined) throw this.fault("found unknown escape character");
    this.skip(2);
    if (digits === 0) return meant!;
    for (let i = 0; i < digits; i++) {
      if (!/[0-9A-Fa-f]/.test(this.at(i))) throw this.fault("did not find expected hexdecimal number");
    }
    const code = parseInt(this.text.slice(this.index, this.index + digits), 16);
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
      throw this.fault("found invalid Unicode character escape code");
    }
    this.skip(digits);
    return String.fromCodePoint(code);
  }

  /** A scalar without quotes, and whether it ended in another line than it might have gone on in. */
  readPlain(least: number, inFlow: boolean): [text: string, crossedLine: boolean] {
    let text = "", gap = "", crossedLine = false;
    while (!(this.column === 0 && this.isDocumentMark()) && this.at() !== "#") {
      const start = this.index;
      while (!this.isBlankEnd() && !this.#endsPlain(inFlow)) this.skip();
      if (this.index > start) {
        text += gap + this.text.slice(start, this.index);
        crossedLine = false;
      }
      if (!isBlank(this.at()) && !isBreak(this.at())) break;
      let blanks = "", first = "", more = "";
      while (isBlank(this.at()) || isBreak(this.at())) {
        if (isBreak(this.at())) {
          if (crossedLine) more += this.readBreak();
          else first = this.readBreak();
          crossedLine = true;
        } else if (crossedLine && this.column < least && this.at() === "\t") {
          throw this.fault("found a tab character that violates indentation");
        } else {
          blanks += this.at();
          this.skip();
        }
      }
      gap = crossedLine ? foldedBreaks(first, more) : blanks;
      if (!inFlow && this.column < least) break;
    }
    return [text, crossedLine];
  }

  #endsPlain(inFlow: boolean): boolean {
    const character = this.at();
    if (character === ":" && this.isBlankEnd(1)) return true;
    return inFlow && ",?[]{}".includes(character);
  }
}

/** Line breaks between words: one of them only parts the words. */
function foldedBreaks(first: string, more: string): string {
  return first === "\n" ? more || " " : first + more;
}

export function isBlank(character: string): boolean {
  return character === " " || character === "\t";
}

export function isBreak(character: string): boolean {
  return character === "\n" || character === "\r" || character === "\u0085" || character === "\u2028" ||
    character === "\u2029";
}
