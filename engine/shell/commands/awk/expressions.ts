import { AwkFault, type Token } from "./lexer.ts";
import type { Expr, Place } from "./syntax.ts";

const COMPARES = new Set(["<", "<=", "==", "!=", ">", ">="]);
const ASSIGNS = new Set(["=", "+=", "-=", "*=", "/=", "%=", "^=", "**="]);

/** Reads expressions, from the loosest binding to the closest. */
export class ExpressionReader {
  protected at = 0;
  protected readsAhead = false;
  /** `>` is a redirection of print, and `in` the middle of `for (x in a)`. */
  protected noCompare = false;
  protected noIn = false;

  constructor(readonly tokens: readonly Token[]) {}

  protected get token(): Token {
    return this.tokens[this.at]!;
  }

  protected take(): Token {
    return this.tokens[this.at++]!;
  }

  protected is(text: string): boolean {
    const { is, text: found } = this.token;
    return found === text && (is === "operator" || is === "keyword" || is === "newline");
  }

  protected accept(text: string): boolean {
    if (!this.is(text)) return false;
    this.at++;
    return true;
  }

  protected expect(text: string): void {
    if (!this.accept(text)) this.wrong();
  }

  protected wrong(): never {
    const { text, line, is } = this.token;
    const shown = is === "newline" ? "end of line" : is === "end" ? "end of file" : text;
    throw new AwkFault(`line ${line}: syntax error at or near ${shown}`);
  }

  protected separators(): void {
    while (this.is(";") || this.is("\n")) this.at++;
  }

  protected newlines(): void {
    while (this.is("\n")) this.at++;
  }

  /** Expressions up to a closing bracket. */
  protected list(close: string): Expr[] {
    const items: Expr[] = [];
    const [noCompare, noIn] = [this.noCompare, this.noIn];
    [this.noCompare, this.noIn] = [false, false];
    this.newlines();
    while (!this.accept(close)) {
      items.push(this.expression());
      this.newlines();
      if (!this.is(close)) this.expect(",");
      this.newlines();
    }
    [this.noCompare, this.noIn] = [noCompare, noIn];
    return items;
  }

  protected expression(): Expr {
    const left = this.ternary();
    if (!ASSIGNS.has(this.token.text) || this.token.is !== "operator") return left;
    if (left.is !== "name" && left.is !== "field" && left.is !== "item") this.wrong();
    const operator = this.take().text.replace("**", "^");
    this.newlines();
    return { is: "assign", operator, place: left, value: this.expression() };
  }

  protected ternary(): Expr {
    const test = this.or();
    if (!this.accept("?")) return test;
    this.newlines();
    const yes = this.expression();
    this.newlines();
    this.expect(":");
    this.newlines();
    return { is: "choice", test, yes, no: this.expression() };
  }

  protected or(): Expr {
    let left = this.and();
    while (this.accept("||")) {
      this.newlines();
      left = { is: "binary", operator: "||", left, right: this.and() };
    }
    return left;
  }

  protected and(): Expr {
    let left = this.in();
    while (this.accept("&&")) {
      this.newlines();
      left = { is: "binary", operator: "&&", left, right: this.in() };
    }
    return left;
  }

  protected in(): Expr {
    let left = this.match();
    while (!this.noIn && this.is("in")) {
      this.at++;
      left = { is: "in", keys: left.is === "group" ? left.items : [left], array: this.take().text };
    }
    return left;
  }

  protected match(): Expr {
    let left = this.comparison();
    while (this.is("~") || this.is("!~")) {
      const operator = this.take().text;
      left = { is: "binary", operator, left, right: this.comparison() };
    }
    return left;
  }

  protected comparison(): Expr {
    let left = this.concatenation(false);
    if (COMPARES.has(this.token.text) && this.token.is === "operator" && !(this.noCompare && this.is(">"))) {
      const operator = this.take().text;
      left = { is: "binary", operator, left, right: this.concatenation(false) };
    }
    while (!this.noCompare && this.is("|") && this.tokens[this.at + 1]?.text === "getline") {
      this.at += 2;
      const place = this.optionalPlace();
      left = { is: "getline", command: left, ...(place && { place }) };
    }
    return left;
  }

  protected concatenation(isTarget: boolean): Expr {
    let left = this.additive();
    while (!isTarget && this.beginsOperand()) left = { is: "binary", operator: " ", left, right: this.additive() };
    return left;
  }

  protected beginsOperand(): boolean {
    const { is, text } = this.token;
    if (is === "number" || is === "string" || is === "regex" || is === "name" || is === "call" || is === "builtin") {
      return true;
    }
    if (is !== "operator") return false;
    // A sign after an operand is addition, which was looked for first.
    return text === "$" || text === "(" || text === "!" || text === "-" || text === "+" || text === "++" ||
      text === "--";
  }

  protected additive(): Expr {
    let left = this.product();
    while (this.is("+") || this.is("-")) {
      const operator = this.take().text;
      left = { is: "binary", operator, left, right: this.product() };
    }
    return left;
  }

  protected product(): Expr {
    let left = this.unary();
    while (this.is("*") || this.is("/") || this.is("%")) {
      const operator = this.take().text;
      left = { is: "binary", operator, left, right: this.unary() };
    }
    return left;
  }

  protected unary(): Expr {
    if (this.is("!") || this.is("-") || this.is("+")) {
      const operator = this.take().text;
      return { is: "unary", operator, operand: this.unary() };
    }
    return this.power();
  }

  protected power(): Expr {
    const base = this.postfix();
    if (!this.is("^") && !this.is("**")) return base;
    this.at++;
    const exponent = this.is("-") || this.is("+") || this.is("!") ? this.unary() : this.power();
    return { is: "binary", operator: "^", left: base, right: exponent };
  }

  protected postfix(): Expr {
    const operand = this.primary();
    const isPlace = operand.is === "name" || operand.is === "field" || operand.is === "item";
    if (isPlace && (this.is("++") || this.is("--"))) {
      return { is: "step", operator: this.take().text as "++" | "--", place: operand, before: false };
    }
    return operand;
  }

  protected primary(): Expr {
    const token = this.take();
    const { is, text } = token;
    switch (is) {
      case "number":
        return { is: "number", value: Number(text) };
      case "string":
        return { is: "string", value: text };
      case "regex":
        return { is: "regex", source: text };
      case "call":
        this.expect("(");
        return { is: "call", name: text, args: this.list(")"), builtin: false };
      case "builtin":
        return { is: "call", name: text, args: this.accept("(") ? this.list(")") : [], builtin: true };
      case "name":
        return this.accept("[") ? { is: "item", array: text, keys: this.list("]") } : { is: "name", name: text };
    }
    if (is === "keyword" && text === "getline") return this.getline();
    if (is === "operator") {
      if (text === "$") return { is: "field", index: this.fieldIndex() };
      if (text === "++" || text === "--") {
        const place = this.primary();
        if (place.is === "name" || place.is === "field" || place.is === "item") {
          return { is: "step", operator: text, place, before: true };
        }
      }
      if (text === "(") {
        const items = this.list(")");
        return items.length === 1
          ? (this.is("in") ? items[0]! : { is: "unary", operator: "(", operand: items[0]! })
          : { is: "group", items };
      }
    }
    this.at--;
    return this.wrong();
  }

  protected fieldIndex(): Expr {
    if (this.is("-") || this.is("+") || this.is("!")) return this.unary();
    const operand = this.primary();
    return operand;
  }

  protected getline(): Expr {
    const place = this.optionalPlace();
    if (this.accept("<")) return { is: "getline", ...(place && { place }), file: this.concatenation(true) };
    this.readsAhead = true;
    return { is: "getline", ...(place && { place }) };
  }

  protected optionalPlace(): Place | undefined {
    const { is, text } = this.token;
    if (is !== "name" && !(is === "operator" && text === "$")) return undefined;
    const place = this.primary();
    return place.is === "name" || place.is === "field" || place.is === "item" ? place : undefined;
  }
}
