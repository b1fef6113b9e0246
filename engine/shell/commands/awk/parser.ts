import { AwkFault, type Token, tokensOf } from "./lexer.ts";
import type { AwkFunction, Expr, Place, Program, Rule, Statement } from "./syntax.ts";

export function parseProgram(text: string): Program {
  return new Parser(tokensOf(text)).program();
}

const COMPARES = new Set(["<", "<=", "==", "!=", ">", ">="]);
const ASSIGNS = new Set(["=", "+=", "-=", "*=", "/=", "%=", "^=", "**="]);

class Parser {
  #at = 0;
  #readsAhead = false;
  /** `>` is a redirection of print, and `in` the middle of `for (x in a)`. */
  #noCompare = false;
  #noIn = false;

  constructor(readonly tokens: readonly Token[]) {}

  program(): Program {
    const rules: Rule[] = [];
    const functions = new Map<string, AwkFunction>();
    this.#separators();
    while (this.#token.is !== "end") {
      if (this.#is("function") || this.#is("func")) {
        this.#at++;
        const name = this.#take().text;
        functions.set(name, this.#function());
      } else rules.push(this.#rule());
      this.#separators();
    }
    return { rules, functions, readsAhead: this.#readsAhead };
  }

  get #token(): Token {
    return this.tokens[this.#at]!;
  }

  #take(): Token {
    return this.tokens[this.#at++]!;
  }

  #is(text: string): boolean {
    const { is, text: found } = this.#token;
    return found === text && (is === "operator" || is === "keyword" || is === "newline");
  }

  #accept(text: string): boolean {
    if (!this.#is(text)) return false;
    this.#at++;
    return true;
  }

  #expect(text: string): void {
    if (!this.#accept(text)) this.#wrong();
  }

  #wrong(): never {
    const { text, line, is } = this.#token;
    const shown = is === "newline" ? "end of line" : is === "end" ? "end of file" : text;
    throw new AwkFault(`line ${line}: syntax error at or near ${shown}`);
  }

  #separators(): void {
    while (this.#is(";") || this.#is("\n")) this.#at++;
  }

  #newlines(): void {
    while (this.#is("\n")) this.#at++;
  }

  #function(): AwkFunction {
    this.#expect("(");
    const params: string[] = [];
    while (!this.#accept(")")) {
      params.push(this.#take().text);
      this.#newlines();
      if (!this.#is(")")) this.#expect(",");
      this.#newlines();
    }
    this.#newlines();
    return { params, body: this.#block() };
  }

  #rule(): Rule {
    if (this.#accept("BEGIN")) return { kind: "begin", body: this.#block() };
    if (this.#accept("END")) return { kind: "end", body: this.#block() };
    const test = this.#is("{") ? undefined : this.#expression();
    let until: Expr | undefined;
    if (test && this.#accept(",")) {
      this.#newlines();
      until = this.#expression();
    }
    const body = this.#is("{") ? this.#block() : undefined;
    return { kind: "each", ...(test && { test }), ...(until && { until }), ...(body && { body }) };
  }

  #block(): Statement {
    this.#newlines();
    this.#expect("{");
    const body: Statement[] = [];
    this.#separators();
    while (!this.#is("}")) {
      body.push(this.#statement());
      this.#separators();
    }
    this.#expect("}");
    return { is: "block", body };
  }

  #ended(): void {
    if (this.#is("}") || this.#token.is === "end") return;
    if (!this.#accept(";") && !this.#accept("\n")) this.#wrong();
  }

  #body(): Statement {
    this.#newlines();
    if (this.#accept(";")) return { is: "block", body: [] };
    return this.#statement();
  }

  #statement(): Statement {
    if (this.#is("{")) return this.#block();
    const { is, text } = this.#token;
    if (is !== "keyword") return this.#simple();
    switch (text) {
      case "if":
        return this.#if();
      case "while": {
        this.#at++;
        this.#expect("(");
        const test = this.#expression();
        this.#expect(")");
        return { is: "while", test, body: this.#body(), atEnd: false };
      }
      case "do": {
        this.#at++;
        const body = this.#body();
        this.#separators();
        this.#expect("while");
        this.#expect("(");
        const test = this.#expression();
        this.#expect(")");
        return { is: "while", test, body, atEnd: true };
      }
      case "for":
        return this.#for();
      case "next":
      case "nextfile":
      case "break":
      case "continue":
        this.#at++;
        this.#ended();
        return { is: text };
      case "exit":
      case "return": {
        this.#at++;
        const value = this.#is(";") || this.#is("}") || this.#is("\n") || this.#token.is === "end" ? undefined : this.#expression();
        this.#ended();
        return { is: text, ...(value && { value }) };
      }
      default:
        return this.#simple();
    }
  }

  #if(): Statement {
    this.#at++;
    this.#expect("(");
    const test = this.#expression();
    this.#expect(")");
    const yes = this.#body();
    const back = this.#at;
    this.#separators();
    if (!this.#accept("else")) {
      this.#at = back;
      return { is: "if", test, yes };
    }
    return { is: "if", test, yes, no: this.#body() };
  }

  #for(): Statement {
    this.#at++;
    this.#expect("(");
    const [name, inWord, array, close] = this.tokens.slice(this.#at, this.#at + 4);
    if (name?.is === "name" && inWord?.text === "in" && array?.is === "name" && close?.text === ")") {
      this.#at += 4;
      return { is: "each", name: name.text, array: array.text, body: this.#body() };
    }
    const first = this.#is(";") ? undefined : this.#simple(true);
    this.#expect(";");
    this.#newlines();
    const test = this.#is(";") ? undefined : this.#expression();
    this.#expect(";");
    this.#newlines();
    const update = this.#is(")") ? undefined : this.#simple(true);
    this.#expect(")");
    return { is: "for", ...(first && { first }), ...(test && { test }), ...(update && { update }), body: this.#body() };
  }

  #simple(isInner = false): Statement {
    const made = this.#bare();
    if (!isInner) this.#ended();
    return made;
  }

  #bare(): Statement {
    if (this.#is("print") || this.#is("printf")) return this.#print(this.#take().text as "print" | "printf");
    if (!this.#accept("delete")) return { is: "expression", value: this.#expression() };
    const array = this.#take().text;
    if (!this.#accept("[")) return { is: "delete", array };
    const keys = this.#list("]");
    return { is: "delete", array, keys };
  }

  #print(is: "print" | "printf"): Statement {
    let args: readonly Expr[] = [];
    this.#noCompare = true;
    if (!this.#is(";") && !this.#is("}") && !this.#is("\n") && !this.#is(">") && !this.#is(">>") && !this.#is("|") && this.#token.is !== "end") {
      args = [this.#expression()];
      while (this.#accept(",")) {
        this.#newlines();
        args = [...args, this.#expression()];
      }
      if (args.length === 1 && args[0]!.is === "group") args = args[0]!.items;
    }
    this.#noCompare = false;
    for (const operator of [">>", ">", "|"] as const) {
      if (this.#accept(operator)) return { is, args, to: { operator, target: this.#concatenation(true) } };
    }
    return { is, args };
  }

  /** Expressions up to a closing bracket. */
  #list(close: string): Expr[] {
    const items: Expr[] = [];
    const [noCompare, noIn] = [this.#noCompare, this.#noIn];
    [this.#noCompare, this.#noIn] = [false, false];
    this.#newlines();
    while (!this.#accept(close)) {
      items.push(this.#expression());
      this.#newlines();
      if (!this.#is(close)) this.#expect(",");
      this.#newlines();
    }
    [this.#noCompare, this.#noIn] = [noCompare, noIn];
    return items;
  }

  #expression(): Expr {
    const left = this.#ternary();
    if (!ASSIGNS.has(this.#token.text) || this.#token.is !== "operator") return left;
    if (left.is !== "name" && left.is !== "field" && left.is !== "item") this.#wrong();
    const operator = this.#take().text.replace("**", "^");
    this.#newlines();
    return { is: "assign", operator, place: left, value: this.#expression() };
  }

  #ternary(): Expr {
    const test = this.#or();
    if (!this.#accept("?")) return test;
    this.#newlines();
    const yes = this.#expression();
    this.#newlines();
    this.#expect(":");
    this.#newlines();
    return { is: "choice", test, yes, no: this.#expression() };
  }

  #or(): Expr {
    let left = this.#and();
    while (this.#accept("||")) {
      this.#newlines();
      left = { is: "binary", operator: "||", left, right: this.#and() };
    }
    return left;
  }

  #and(): Expr {
    let left = this.#in();
    while (this.#accept("&&")) {
      this.#newlines();
      left = { is: "binary", operator: "&&", left, right: this.#in() };
    }
    return left;
  }

  #in(): Expr {
    let left = this.#match();
    while (!this.#noIn && this.#is("in")) {
      this.#at++;
      left = { is: "in", keys: left.is === "group" ? left.items : [left], array: this.#take().text };
    }
    return left;
  }

  #match(): Expr {
    let left = this.#comparison();
    while (this.#is("~") || this.#is("!~")) {
      const operator = this.#take().text;
      left = { is: "binary", operator, left, right: this.#comparison() };
    }
    return left;
  }

  #comparison(): Expr {
    let left = this.#concatenation(false);
    if (COMPARES.has(this.#token.text) && this.#token.is === "operator" && !(this.#noCompare && this.#is(">"))) {
      const operator = this.#take().text;
      left = { is: "binary", operator, left, right: this.#concatenation(false) };
    }
    while (!this.#noCompare && this.#is("|") && this.tokens[this.#at + 1]?.text === "getline") {
      this.#at += 2;
      const place = this.#optionalPlace();
      left = { is: "getline", command: left, ...(place && { place }) };
    }
    return left;
  }

  #concatenation(isTarget: boolean): Expr {
    let left = this.#additive();
    while (!isTarget && this.#beginsOperand()) left = { is: "binary", operator: " ", left, right: this.#additive() };
    return left;
  }

  #beginsOperand(): boolean {
    const { is, text } = this.#token;
    if (is === "number" || is === "string" || is === "regex" || is === "name" || is === "call" || is === "builtin") return true;
    if (is !== "operator") return false;
    // A sign after an operand is addition, which was looked for first.
    return text === "$" || text === "(" || text === "!" || text === "-" || text === "+" || text === "++" || text === "--";
  }

  #additive(): Expr {
    let left = this.#product();
    while (this.#is("+") || this.#is("-")) {
      const operator = this.#take().text;
      left = { is: "binary", operator, left, right: this.#product() };
    }
    return left;
  }

  #product(): Expr {
    let left = this.#unary();
    while (this.#is("*") || this.#is("/") || this.#is("%")) {
      const operator = this.#take().text;
      left = { is: "binary", operator, left, right: this.#unary() };
    }
    return left;
  }

  #unary(): Expr {
    if (this.#is("!") || this.#is("-") || this.#is("+")) {
      const operator = this.#take().text;
      return { is: "unary", operator, operand: this.#unary() };
    }
    return this.#power();
  }

  #power(): Expr {
    const base = this.#postfix();
    if (!this.#is("^") && !this.#is("**")) return base;
    this.#at++;
    const exponent = this.#is("-") || this.#is("+") || this.#is("!") ? this.#unary() : this.#power();
    return { is: "binary", operator: "^", left: base, right: exponent };
  }

  #postfix(): Expr {
    const operand = this.#primary();
    const isPlace = operand.is === "name" || operand.is === "field" || operand.is === "item";
    if (isPlace && (this.#is("++") || this.#is("--"))) {
      return { is: "step", operator: this.#take().text as "++" | "--", place: operand, before: false };
    }
    return operand;
  }

  #primary(): Expr {
    const token = this.#take();
    const { is, text } = token;
    switch (is) {
      case "number":
        return { is: "number", value: Number(text) };
      case "string":
        return { is: "string", value: text };
      case "regex":
        return { is: "regex", source: text };
      case "call":
        this.#expect("(");
        return { is: "call", name: text, args: this.#list(")"), builtin: false };
      case "builtin":
        return { is: "call", name: text, args: this.#accept("(") ? this.#list(")") : [], builtin: true };
      case "name":
        return this.#accept("[") ? { is: "item", array: text, keys: this.#list("]") } : { is: "name", name: text };
    }
    if (is === "keyword" && text === "getline") return this.#getline();
    if (is === "operator") {
      if (text === "$") return { is: "field", index: this.#fieldIndex() };
      if (text === "++" || text === "--") {
        const place = this.#primary();
        if (place.is === "name" || place.is === "field" || place.is === "item") return { is: "step", operator: text, place, before: true };
      }
      if (text === "(") {
        const items = this.#list(")");
        return items.length === 1 ? (this.#is("in") ? items[0]! : { is: "unary", operator: "(", operand: items[0]! }) : { is: "group", items };
      }
    }
    this.#at--;
    return this.#wrong();
  }

  #fieldIndex(): Expr {
    if (this.#is("-") || this.#is("+") || this.#is("!")) return this.#unary();
    const operand = this.#primary();
    return operand;
  }

  #getline(): Expr {
    const place = this.#optionalPlace();
    if (this.#accept("<")) return { is: "getline", ...(place && { place }), file: this.#concatenation(true) };
    this.#readsAhead = true;
    return { is: "getline", ...(place && { place }) };
  }

  #optionalPlace(): Place | undefined {
    const { is, text } = this.#token;
    if (is !== "name" && !(is === "operator" && text === "$")) return undefined;
    const place = this.#primary();
    return place.is === "name" || place.is === "field" || place.is === "item" ? place : undefined;
  }
}
