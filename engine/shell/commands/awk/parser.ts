import { ExpressionReader } from "./expressions.ts";
import { tokensOf } from "./lexer.ts";
import type { AwkFunction, Expr, Program, Rule, Statement } from "./syntax.ts";

export function parseProgram(text: string): Program {
  return new Parser(tokensOf(text)).program();
}

/** Reads rules, functions and statements. */
class Parser extends ExpressionReader {
  program(): Program {
    const rules: Rule[] = [];
    const functions = new Map<string, AwkFunction>();
    this.separators();
    while (this.token.is !== "end") {
      if (this.is("function") || this.is("func")) {
        this.at++;
        const name = this.take().text;
        functions.set(name, this.function());
      } else rules.push(this.rule());
      this.separators();
    }
    return { rules, functions, readsAhead: this.readsAhead };
  }

  protected function(): AwkFunction {
    this.expect("(");
    const params: string[] = [];
    while (!this.accept(")")) {
      params.push(this.take().text);
      this.newlines();
      if (!this.is(")")) this.expect(",");
      this.newlines();
    }
    this.newlines();
    return { params, body: this.block() };
  }

  protected rule(): Rule {
    if (this.accept("BEGIN")) return { kind: "begin", body: this.block() };
    if (this.accept("END")) return { kind: "end", body: this.block() };
    const test = this.is("{") ? undefined : this.expression();
    let until: Expr | undefined;
    if (test && this.accept(",")) {
      this.newlines();
      until = this.expression();
    }
    const body = this.is("{") ? this.block() : undefined;
    return { kind: "each", ...(test && { test }), ...(until && { until }), ...(body && { body }) };
  }

  protected block(): Statement {
    this.newlines();
    this.expect("{");
    const body: Statement[] = [];
    this.separators();
    while (!this.is("}")) {
      body.push(this.statement());
      this.separators();
    }
    this.expect("}");
    return { is: "block", body };
  }

  protected ended(): void {
    if (this.is("}") || this.token.is === "end") return;
    if (!this.accept(";") && !this.accept("\n")) this.wrong();
  }

  protected body(): Statement {
    this.newlines();
    if (this.accept(";")) return { is: "block", body: [] };
    return this.statement();
  }

  protected statement(): Statement {
    if (this.is("{")) return this.block();
    const { is, text } = this.token;
    if (is !== "keyword") return this.simple();
    switch (text) {
      case "if":
        return this.if();
      case "while": {
        this.at++;
        this.expect("(");
        const test = this.expression();
        this.expect(")");
        return { is: "while", test, body: this.body(), atEnd: false };
      }
      case "do": {
        this.at++;
        const body = this.body();
        this.separators();
        this.expect("while");
        this.expect("(");
        const test = this.expression();
        this.expect(")");
        return { is: "while", test, body, atEnd: true };
      }
      case "for":
        return this.for();
      case "next":
      case "nextfile":
      case "break":
      case "continue":
        this.at++;
        this.ended();
        return { is: text };
      case "exit":
      case "return": {
        this.at++;
        const value = this.is(";") || this.is("}") || this.is("\n") || this.token.is === "end"
          ? undefined
          : this.expression();
        this.ended();
        return { is: text, ...(value && { value }) };
      }
      default:
        return this.simple();
    }
  }

  protected if(): Statement {
    this.at++;
    this.expect("(");
    const test = this.expression();
    this.expect(")");
    const yes = this.body();
    const back = this.at;
    this.separators();
    if (!this.accept("else")) {
      this.at = back;
      return { is: "if", test, yes };
    }
    return { is: "if", test, yes, no: this.body() };
  }

  protected for(): Statement {
    this.at++;
    this.expect("(");
    const [name, inWord, array, close] = this.tokens.slice(this.at, this.at + 4);
    if (name?.is === "name" && inWord?.text === "in" && array?.is === "name" && close?.text === ")") {
      this.at += 4;
      return { is: "each", name: name.text, array: array.text, body: this.body() };
    }
    const first = this.is(";") ? undefined : this.simple(true);
    this.expect(";");
    this.newlines();
    const test = this.is(";") ? undefined : this.expression();
    this.expect(";");
    this.newlines();
    const update = this.is(")") ? undefined : this.simple(true);
    this.expect(")");
    return { is: "for", ...(first && { first }), ...(test && { test }), ...(update && { update }), body: this.body() };
  }

  protected simple(isInner = false): Statement {
    const made = this.bare();
    if (!isInner) this.ended();
    return made;
  }

  protected bare(): Statement {
    if (this.is("print") || this.is("printf")) return this.print(this.take().text as "print" | "printf");
    if (!this.accept("delete")) return { is: "expression", value: this.expression() };
    const array = this.take().text;
    if (!this.accept("[")) return { is: "delete", array };
    const keys = this.list("]");
    return { is: "delete", array, keys };
  }

  protected print(is: "print" | "printf"): Statement {
    let args: readonly Expr[] = [];
    this.noCompare = true;
    if (
      !this.is(";") && !this.is("}") && !this.is("\n") && !this.is(">") && !this.is(">>") && !this.is("|") &&
      this.token.is !== "end"
    ) {
      args = [this.expression()];
      while (this.accept(",")) {
        this.newlines();
        args = [...args, this.expression()];
      }
      if (args.length === 1 && args[0]!.is === "group") args = args[0]!.items;
    }
    this.noCompare = false;
    for (const operator of [">>", ">", "|"] as const) {
      if (this.accept(operator)) return { is, args, to: { operator, target: this.concatenation(true) } };
    }
    return { is, args };
  }
}
