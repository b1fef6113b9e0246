import { FUNCTIONS, isTrue, shown } from "./functions.ts";
import type { Command, Node, Operand, Pipe, Template } from "./tree.ts";

/** Ends a template; the message is Go's. */
export class TemplateFault extends Error {}

/** `{{break}}` and `{{continue}}` on their way to their loop. */
class Leave extends Error {
  constructor(readonly how: "break" | "continue") {
    super();
  }
}

const STEPS_MAX = 1_000_000;
const DEPTH_MAX = 100;

type Variables = { readonly name: string; value: unknown }[];

/** One run of a template over a value. */
export class Evaluation {
  text = "";
  #steps = 0;
  #depth = 0;

  constructor(readonly template: Template, readonly value: unknown) {}

  run(): void {
    this.#nodes(this.template.nodes, this.value, [{ name: "$", value: this.value }]);
  }

  #nodes(nodes: readonly Node[], dot: unknown, variables: Variables): void {
    const height = variables.length;
    for (const node of nodes) {
      if (++this.#steps > STEPS_MAX) throw new TemplateFault("template: output: too many steps");
      this.#node(node, dot, variables);
    }
    variables.length = height;
  }

  #node(node: Node, dot: unknown, variables: Variables): void {
    switch (node.is) {
      case "text":
        this.text += node.text;
        return;
      case "action": {
        const value = this.#pipe(node.pipe, dot, variables);
        if (!node.pipe.names.length) this.text += shown(value);
        return;
      }
      case "if":
      case "with": {
        const height = variables.length;
        const value = this.#pipe(node.pipe, dot, variables);
        const inner = node.is === "with" ? value : dot;
        if (isTrue(value)) this.#nodes(node.then, inner, variables);
        else this.#nodes(node.otherwise, dot, variables);
        variables.length = height;
        return;
      }
      case "range":
        return this.#range(node, dot, variables);
      case "template":
        return this.#template(node, dot, variables);
      default:
        throw new Leave(node.is);
    }
  }

  #template(node: Node & { readonly is: "template" }, dot: unknown, variables: Variables): void {
    const nodes = this.template.defined.get(node.name);
    if (!nodes) throw new TemplateFault(`template: output:1: template ${JSON.stringify(node.name)} not defined`);
    if (++this.#depth > DEPTH_MAX) {
      throw new TemplateFault(`template: output: exceeded maximum template depth (${DEPTH_MAX})`);
    }
    const value = node.pipe ? this.#pipe(node.pipe, dot, variables) : undefined;
    this.#nodes(nodes, value, [{ name: "$", value }]);
    this.#depth--;
  }

  #range(node: Node & { readonly is: "if" | "with" | "range" }, dot: unknown, variables: Variables): void {
    const height = variables.length;
    const { names } = node.pipe;
    const over = this.#pipe({ ...node.pipe, names: [] }, dot, variables);
    const items = itemsOf(over);
    if (!items) throw new TemplateFault(`template: output: range can't iterate over ${shown(over)}`);
    if (!items.length) return this.#nodes(node.otherwise, dot, variables);
    for (const [key, item] of items) {
      if (names.length === 2) variables.push({ name: names[0]!, value: key });
      if (names.length) variables.push({ name: names.at(-1)!, value: item });
      try {
        this.#nodes(node.then, item, variables);
      } catch (error) {
        if (!(error instanceof Leave)) throw error;
        if (error.how === "break") break;
      } finally {
        variables.length = height;
      }
    }
  }

  #pipe(pipe: Pipe, dot: unknown, variables: Variables): unknown {
    let value: unknown;
    pipe.commands.forEach((command, i) => value = this.#command(command, dot, variables, i > 0 ? [value] : []));
    for (const name of pipe.names) {
      const known = pipe.assigns ? variables.findLast((variable) => variable.name === name) : undefined;
      if (known) known.value = value;
      else variables.push({ name, value });
    }
    return value;
  }

  #command({ words }: Command, dot: unknown, variables: Variables, piped: readonly unknown[]): unknown {
    const [first, ...rest] = words;
    if (first!.is !== "function") return this.#operand(first!, dot, variables);
    const { name, at } = first!;
    const wrong = (message: string): never => {
      throw new TemplateFault(`template: output:${at}: executing "output" at <${name}>: ${message}`);
    };
    if ((name === "and" || name === "or") && rest.length) {
      // The rest is not looked at once the answer is clear.
      let value: unknown;
      for (const word of rest) {
        value = this.#operand(word, dot, variables);
        if (isTrue(value) === (name === "or")) return value;
      }
      return piped.length ? piped[0] : value;
    }
    const values = [...rest.map((word) => this.#operand(word, dot, variables)), ...piped];
    return FUNCTIONS[name]!(values, wrong);
  }

  #operand(word: Operand, dot: unknown, variables: Variables): unknown {
    switch (word.is) {
      case "value":
        return word.value;
      case "dot":
        return dot;
      case "field":
        return along(dot, word.path, word);
      case "variable": {
        const variable = variables.findLast(({ name }) => name === word.name);
        if (!variable) {
          throw new TemplateFault(`template: output:${word.at}: undefined variable ${JSON.stringify(word.name)}`);
        }
        return along(variable.value, word.path, word);
      }
      case "group":
        return along(this.#pipe(word.pipe, dot, [...variables]), word.path, word);
      case "function":
        return this.#command({ words: [word] }, dot, variables, []);
    }
  }
}

function along(
  value: unknown,
  path: readonly string[],
  { at, text }: { readonly at: string; readonly text: string },
): unknown {
  let here = value;
  for (const name of path) {
    if (typeof here === "object" && here !== null && !Array.isArray(here)) {
      here = (here as Record<string, unknown>)[name];
      continue;
    }
    const what = here === null || here === undefined
      ? `nil pointer evaluating interface {}.${name}`
      : `can't evaluate field ${name} in type interface {}`;
    throw new TemplateFault(`template: output:${at}: executing "output" at <${text}>: ${what}`);
  }
  return here;
}

/** What `range` goes over: lists, maps by sorted key, numbers. Nothing is an empty list. */
function itemsOf(over: unknown): readonly (readonly [unknown, unknown])[] | undefined {
  if (over === null || over === undefined) return [];
  if (Array.isArray(over)) return over.map((item, i) => [i, item] as const);
  if (typeof over === "number") return Array.from({ length: Math.max(0, over) }, (_, i) => [i, i] as const);
  if (typeof over !== "object") return undefined;
  return Object.keys(over).sort().map((key) => [key, (over as Record<string, unknown>)[key]] as const);
}
