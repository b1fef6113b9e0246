import { TemplateSyntaxFault, type TemplateToken, templateTokens } from "./go_template_lexer.ts";
import { FUNCTION_NAMES } from "./go_template_functions.ts";

/** An operand of a command. `at` and `text` are for messages: where it stands, and how it is written. */
export type Operand =
  & { readonly at: number; readonly text: string }
  & (
    | { readonly is: "dot" }
    | { readonly is: "nil" }
    | { readonly is: "constant"; readonly value: string | number | bigint | boolean }
    | { readonly is: "field"; readonly names: readonly string[] }
    | { readonly is: "variable"; readonly name: string; readonly names: readonly string[] }
    | { readonly is: "function"; readonly name: string }
    | { readonly is: "pipeline"; readonly pipeline: Pipeline; readonly names: readonly string[] }
  );

export interface Pipeline {
  readonly variables: readonly string[];
  /** `$x = …` rather than `$x := …`. */
  readonly assigns: boolean;
  readonly commands: readonly (readonly Operand[])[];
  readonly at: number;
}

export type TemplateNode =
  | { readonly is: "text"; readonly text: string }
  | { readonly is: "action"; readonly pipeline: Pipeline }
  | {
    readonly is: "if" | "with" | "range";
    readonly pipeline: Pipeline;
    readonly body: readonly TemplateNode[];
    readonly otherwise: readonly TemplateNode[];
  }
  | { readonly is: "template"; readonly name: string; readonly pipeline: Pipeline | undefined; readonly at: number }
  | { readonly is: "break" | "continue" };

export interface ParsedTemplate {
  readonly body: readonly TemplateNode[];
  /** By name: what `define` and `block` made. */
  readonly templates: ReadonlyMap<string, readonly TemplateNode[]>;
}

/** Throws `TemplateSyntaxFault`. */
export function parseTemplate(template: string): ParsedTemplate {
  return new Parser(template).parse();
}

const KEYWORDS = new Set(["block", "break", "continue", "define", "else", "end", "if", "range", "template", "with"]);

class Parser {
  readonly #tokens: readonly TemplateToken[];
  readonly #templates = new Map<string, readonly TemplateNode[]>();
  #position = 0;
  #variables: string[] = ["$"];
  #rangeDepth = 0;

  constructor(readonly template: string) {
    this.#tokens = templateTokens(template);
  }

  parse(): ParsedTemplate {
    const { nodes, ender } = this.#list();
    if (ender !== "eof") throw this.#fault(`unexpected {{${ender}}}`);
    return { body: nodes, templates: this.#templates };
  }

  #peek(): TemplateToken {
    return this.#tokens[this.#position]!;
  }

  #next(): TemplateToken {
    return this.#tokens[this.#position++]!;
  }

  #peekWord(): TemplateToken {
    if (this.#peek().kind === "space") this.#position++;
    return this.#peek();
  }

  #nextWord(): TemplateToken {
    this.#peekWord();
    return this.#next();
  }

  #fault(message: string, at = this.#peek().at): TemplateSyntaxFault {
    return new TemplateSyntaxFault(message, at);
  }

  #unexpected(token: TemplateToken, context: string): TemplateSyntaxFault {
    const shown = token.kind === "end"
      ? "EOF"
      : token.kind === "close"
      ? '"}}"'
      : KEYWORDS.has(token.text)
      ? `<${token.text}>`
      : JSON.stringify(token.text);
    return this.#fault(`unexpected ${shown} in ${context}`, token.at);
  }

  /** Nodes up to `{{end}}`, `{{else}}` or the end of the text. */
  #list(): { readonly nodes: TemplateNode[]; readonly ender: "end" | "else" | "eof" } {
    const nodes: TemplateNode[] = [];
    for (;;) {
      const token = this.#next();
      if (token.kind === "end") {
        this.#position--;
        return { nodes, ender: "eof" };
      }
      if (token.kind === "text") {
        nodes.push({ is: "text", text: token.text });
        continue;
      }
      const word = this.#peekWord();
      if (word.kind !== "identifier" || !KEYWORDS.has(word.text)) {
        nodes.push(this.#action());
        continue;
      }
      this.#position++;
      if (word.text === "end") {
        this.#close("end");
        return { nodes, ender: "end" };
      }
      if (word.text === "else") return { nodes, ender: "else" };
      const node = this.#keyword(word);
      if (node) nodes.push(node);
    }
  }

  #keyword(word: TemplateToken): TemplateNode | undefined {
    switch (word.text) {
      case "if":
      case "with":
      case "range":
        return this.#control(word.text);
      case "define":
        return this.#define();
      case "block":
        return this.#block();
      case "template": {
        const name = this.#name("template clause");
        const pipeline = this.#peekWord().kind === "close" ? undefined : this.#pipeline("template clause");
        this.#close("template clause");
        return { is: "template", name, pipeline, at: word.at };
      }
      default: {
        const is = word.text as "break" | "continue";
        if (this.#rangeDepth === 0) throw this.#fault(`{{${is}}} outside {{range}}`, word.at);
        this.#close(is);
        return { is };
      }
    }
  }

  #close(context: string): void {
    const token = this.#nextWord();
    if (token.kind !== "close") throw this.#unexpected(token, context);
  }

  #name(context: string): string {
    const token = this.#nextWord();
    if (token.kind !== "string") throw this.#unexpected(token, context);
    return stringValue(token.text);
  }

  #control(is: "if" | "with" | "range"): TemplateNode {
    const known = this.#variables.length;
    const pipeline = this.#pipeline(is);
    this.#close(is);
    if (is === "range") this.#rangeDepth++;
    const body = this.#list();
    if (is === "range") this.#rangeDepth--;
    let otherwise: readonly TemplateNode[] = [];
    if (body.ender === "else") {
      const next = this.#peekWord();
      if (is !== "range" && next.kind === "identifier" && next.text === is) {
        this.#position++;
        otherwise = [this.#control(is)];
      } else {
        this.#close("else");
        const rest = this.#list();
        if (rest.ender !== "end") {
          throw this.#fault(rest.ender === "eof" ? "unexpected EOF" : "expected end; found {{else}}");
        }
        otherwise = rest.nodes;
      }
    } else if (body.ender === "eof") throw this.#fault("unexpected EOF");
    this.#variables.length = known;
    return { is, pipeline, body: body.nodes, otherwise };
  }

  #define(): undefined {
    const name = this.#name("define clause");
    this.#close("define clause");
    this.#body(name, "define clause");
  }

  #block(): TemplateNode {
    const { at } = this.#peek();
    const name = this.#name("block clause");
    const pipeline = this.#pipeline("block clause");
    this.#close("block clause");
    this.#body(name, "block clause");
    return { is: "template", name, pipeline, at };
  }

  #body(name: string, context: string): void {
    const outer = this.#variables;
    this.#variables = ["$"];
    const { nodes, ender } = this.#list();
    this.#variables = outer;
    if (ender !== "end") throw this.#fault(ender === "eof" ? "unexpected EOF" : `unexpected {{else}} in ${context}`);
    this.#templates.set(name, nodes);
  }

  #action(): TemplateNode {
    const pipeline = this.#pipeline("command");
    this.#close("command");
    return { is: "action", pipeline };
  }

  #pipeline(context: string): Pipeline {
    const { at } = this.#peekWord();
    const { variables, assigns } = this.#declaration(context);
    const commands: (readonly Operand[])[] = [];
    for (;;) {
      const token = this.#peekWord();
      if (token.kind === "close" || token.kind === ")") break;
      commands.push(this.#command(context));
      if (this.#peekWord().kind !== "|") break;
      this.#position++;
      if (["close", ")"].includes(this.#peekWord().kind)) throw this.#fault(`missing value for ${context}`);
    }
    if (commands.length === 0) throw this.#fault(`missing value for ${context}`);
    return { variables, assigns, commands, at };
  }

  /** `$x :=`, `$i, $x :=` of a range, `$x =`. */
  #declaration(context: string): { readonly variables: readonly string[]; readonly assigns: boolean } {
    const start = this.#position;
    const names: string[] = [];
    while (this.#peekWord().kind === "variable") {
      names.push(this.#next().text);
      const after = this.#peekWord();
      if (after.kind === ":=" || after.kind === "=") {
        this.#position++;
        const assigns = after.kind === "=";
        if (assigns) names.forEach((name) => this.#known(name));
        else this.#variables.push(...names);
        return { variables: names, assigns };
      }
      if (after.kind !== "," || context !== "range" || names.length > 1) break;
      this.#position++;
    }
    this.#position = start;
    return { variables: [], assigns: false };
  }

  #known(name: string): void {
    if (!this.#variables.includes(name)) throw this.#fault(`undefined variable ${JSON.stringify(name)}`);
  }

  #command(context: string): Operand[] {
    const operands: Operand[] = [];
    for (;;) {
      this.#peekWord();
      const operand = this.#operand();
      if (!operand) throw this.#unexpected(this.#peek(), context === "command" ? "command" : context);
      operands.push(operand);
      const after = this.#peek();
      if (after.kind === "space") {
        const word = this.#peekWord();
        if (!["close", "|", ")"].includes(word.kind)) continue;
      }
      if (["close", "|", ")"].includes(this.#peek().kind)) return operands;
      throw this.#unexpected(this.#peek(), "operand");
    }
  }

  /** A term with the fields that hang on it. */
  #operand(): Operand | undefined {
    const token = this.#peek();
    const start = token.at;
    const term = this.#term();
    if (!term) return undefined;
    const names: string[] = [];
    let { at } = token;
    while (this.#peek().kind === "field") {
      const field = this.#next();
      // The real parser says of a chain that it stands where its second name does.
      if (names.length === 0) at = field.at;
      names.push(field.text.slice(1));
    }
    const text = this.template.slice(start, this.#peek().at);
    if (names.length === 0) return { ...term, at, text };
    if (term.is === "field") return { is: "field", names: [...term.names, ...names], at, text };
    if (term.is === "variable" || term.is === "pipeline") return { ...term, names, at, text };
    if (term.is === "dot" || term.is === "nil" || term.is === "constant") {
      throw this.#fault(`unexpected . after term ${JSON.stringify(token.text)}`, at);
    }
    throw this.#fault(`unexpected . after term ${JSON.stringify(token.text)}`, at);
  }

  #term(): Operand | undefined {
    const token = this.#next();
    const base = { at: token.at, text: token.text };
    switch (token.kind) {
      case "dot":
        return { is: "dot", ...base };
      case "nil":
        return { is: "nil", ...base };
      case "boolean":
        return { is: "constant", value: token.text === "true", ...base };
      case "number":
        return { is: "constant", value: numberValue(token.text.replaceAll("_", "")), ...base };
      case "string":
        return {
          is: "constant",
          value: token.text.startsWith("'") ? BigInt(stringValue(token.text).codePointAt(0)!) : stringValue(token.text),
          ...base,
        };
      case "field":
        return { is: "field", names: [token.text.slice(1)], ...base };
      case "variable":
        this.#known(token.text);
        return { is: "variable", name: token.text, names: [], ...base };
      case "identifier":
        if (KEYWORDS.has(token.text)) break;
        if (!FUNCTION_NAMES.has(token.text)) {
          throw this.#fault(`function ${JSON.stringify(token.text)} not defined`, token.at);
        }
        return { is: "function", name: token.text, ...base };
      case "(": {
        const pipeline = this.#pipeline("parenthesized pipeline");
        const close = this.#nextWord();
        if (close.kind !== ")") throw this.#unexpected(close, "parenthesized pipeline");
        return { is: "pipeline", pipeline, names: [], ...base };
      }
    }
    this.#position--;
    return undefined;
  }
}

/** Whole numbers are Go's `int` (here: bigint), which doesn't compare with the `float64` that JSON's numbers are. */
function numberValue(text: string): number | bigint {
  if (!/^[+-]?(0[xXbBoO])?[0-9a-fA-F]+$/.test(text) || /^[+-]?\d+[eE]/.test(text)) return Number(text);
  const size = BigInt(text.replace(/^[+-]/, "").replace(/^0(?=\d)/, "0o"));
  return text.startsWith("-") ? -size : size;
}

const ESCAPES: Readonly<Record<string, string>> = { a: "\u0007", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v" };

function stringValue(quoted: string): string {
  const inside = quoted.slice(1, -1);
  if (quoted.startsWith("`")) return inside;
  return inside.replace(/\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|[\s\S])/g, (_, escape: string) => {
    if (escape.length === 1) return ESCAPES[escape] ?? escape;
    return String.fromCodePoint(/^[0-7]/.test(escape) ? parseInt(escape, 8) : parseInt(escape.slice(1), 16));
  });
}
