import { sortedKeys } from "./json.ts";
import { argumentFault, callFunction, isTrue, printed, TemplateFunctionFault } from "./go_template_functions.ts";
import type { Operand, ParsedTemplate, Pipeline, TemplateNode } from "./go_template_parser.ts";
import { goFloat, goMap, goQuote } from "./go_text.ts";

/** A fault of execution, with the place that Go tells. */
export class TemplateFault extends Error {}

/** Longer outputs and deeper templates are refused: a template may call itself. */
const OUTPUT_MAX = 4 * 1024 * 1024;
const DEPTH_MAX = 200;

interface Scope {
  readonly dot: unknown;
  readonly variables: Variable[];
}

interface Variable {
  readonly name: string;
  value: unknown;
}

type Control = TemplateNode & { is: "if" | "with" | "range" };

type Stop = "break" | "continue" | undefined;

/** One execution; `text` is what was printed, also when it fails half-way. */
export class TemplateRun {
  text = "";
  #depth = 0;

  constructor(
    readonly source: string,
    readonly template: ParsedTemplate,
    readonly missingIsFault: boolean,
  ) {}

  run(value: unknown): void {
    this.#list(this.template.body, { dot: value, variables: [{ name: "$", value }] });
  }

  #fault(message: string, at: number, context: string): TemplateFault {
    const before = this.source.slice(0, at);
    const line = before.split("\n").length;
    const column = at - (before.lastIndexOf("\n") + 1);
    return new TemplateFault(`template: output:${line}:${column}: executing "output" at <${context}>: ${message}`);
  }

  #list(nodes: readonly TemplateNode[], scope: Scope): Stop {
    for (const node of nodes) {
      const stop = this.#node(node, scope);
      if (stop) return stop;
    }
    return undefined;
  }

  #node(node: TemplateNode, scope: Scope): Stop {
    switch (node.is) {
      case "text":
        return this.#print(node.text);
      case "action": {
        const value = this.#pipeline(node.pipeline, scope);
        return node.pipeline.variables.length === 0 ? this.#print(printed(value)) : undefined;
      }
      case "break":
      case "continue":
        return node.is;
      case "template":
        return this.#call(node, scope);
      default:
        return this.#control(node, { dot: scope.dot, variables: [...scope.variables] });
    }
  }

  #print(text: string): undefined {
    this.text += text;
    if (this.text.length > OUTPUT_MAX) throw new TemplateFault("template: output: output is too long");
  }

  #call(node: TemplateNode & { is: "template" }, scope: Scope): undefined {
    const body = this.template.templates.get(node.name);
    if (!body) {
      throw this.#fault(`template ${goQuote(node.name)} not defined`, node.at, `{{template ${goQuote(node.name)}}}`);
    }
    if (++this.#depth > DEPTH_MAX) {
      throw this.#fault("exceeded maximum template depth (100000)", node.at, `{{template ${goQuote(node.name)}}}`);
    }
    const dot = node.pipeline ? this.#pipeline(node.pipeline, scope) : undefined;
    this.#list(body, { dot, variables: [{ name: "$", value: dot }] });
    this.#depth--;
  }

  #control(node: Control, scope: Scope): Stop {
    if (node.is === "range") return this.#range(node, scope);
    const value = this.#pipeline(node.pipeline, scope);
    if (!isTrue(value)) return this.#list(node.otherwise, scope);
    return this.#list(node.body, node.is === "with" ? { ...scope, dot: value } : scope);
  }

  #range(node: Control, scope: Scope): Stop {
    const value = this.#pipeline({ ...node.pipeline, variables: [] }, scope);
    const entries = this.#entries(value, node.pipeline);
    if (entries.length === 0) return this.#list(node.otherwise, scope);
    const names = node.pipeline.variables;
    for (const [key, item] of entries) {
      const variables = [...scope.variables];
      const values = names.length === 2 ? [key, item] : [item];
      names.forEach((name, i) => {
        const known = node.pipeline.assigns ? variables.findLast((variable) => variable.name === name) : undefined;
        if (known) known.value = values[i];
        else variables.push({ name, value: values[i] });
      });
      if (this.#list(node.body, { dot: item, variables }) === "break") break;
    }
    return undefined;
  }

  #entries(value: unknown, pipeline: Pipeline): [unknown, unknown][] {
    if (Array.isArray(value)) return value.map((item, i) => [BigInt(i), item]);
    if (value === null || value === undefined) return [];
    if (typeof value === "bigint") return Array.from({ length: Number(value) }, (_, i) => [BigInt(i), BigInt(i)]);
    if (typeof value === "object") {
      return sortedKeys(value).map((key) => [key, (value as Record<string, unknown>)[key]]);
    }
    const operand = pipeline.commands[0]![0]!;
    throw this.#fault(`range can't iterate over ${goMap(value, goFloat)}`, operand.at, this.#textOf(pipeline));
  }

  #textOf(pipeline: Pipeline): string {
    return pipeline.commands.map((operands) => operands.map(({ text }) => text).join(" ")).join(" | ");
  }

  #pipeline(pipeline: Pipeline, scope: Scope): unknown {
    let value: unknown;
    pipeline.commands.forEach((operands, i) => {
      value = this.#command(operands, scope, i === 0 ? [] : [value]);
    });
    for (const name of pipeline.variables) {
      const known = pipeline.assigns ? scope.variables.findLast((variable) => variable.name === name) : undefined;
      if (known) known.value = value;
      else scope.variables.push({ name, value });
    }
    return value;
  }

  /** `last` is what the command before in the pipeline gave. */
  #command(operands: readonly Operand[], scope: Scope, last: readonly unknown[]): unknown {
    const [first, ...rest] = operands as [Operand, ...Operand[]];
    if (first.is === "function") return this.#function(first, rest, scope, last);
    if (rest.length + last.length > 0) {
      const isField = first.is === "field" || first.is === "variable";
      const name = isField ? first.names.at(-1) ?? first.text : first.text;
      const says = isField && first.names.length > 0
        ? `${name} is not a method but has arguments`
        : `can't give argument to non-function ${first.text}`;
      throw this.#fault(says, first.at, first.text);
    }
    return this.#operand(first, scope);
  }

  #function(
    first: Operand & { is: "function" },
    rest: readonly Operand[],
    scope: Scope,
    last: readonly unknown[],
  ): unknown {
    const { name } = first;
    const context = [first, ...rest].map(({ text }) => text).join(" ");
    if (name === "and" || name === "or") {
      const stopsAt = name === "or";
      let value: unknown;
      for (const operand of rest) {
        value = this.#operand(operand, scope);
        if (isTrue(value) === stopsAt) return value;
      }
      return last.length > 0 ? last[0] : value;
    }
    const args = [
      ...rest.map((operand, i) => {
        const value = this.#operand(operand, scope);
        const says = argumentFault(name, i, value);
        if (says) throw this.#fault(says, operand.at, operand.text);
        return value;
      }),
      ...last,
    ];
    try {
      return callFunction(name, args);
    } catch (error) {
      if (!(error instanceof TemplateFunctionFault)) throw error;
      const isArity = error.message.startsWith("wrong number of args");
      throw this.#fault(error.message, first.at, isArity ? name : context);
    }
  }

  #operand(operand: Operand, scope: Scope): unknown {
    switch (operand.is) {
      case "dot":
        return scope.dot;
      case "nil":
        return null;
      case "constant":
        return operand.value;
      case "field":
        return this.#fields(scope.dot, operand.names, operand);
      case "variable": {
        const value = scope.variables.findLast((variable) => variable.name === operand.name)?.value;
        return this.#fields(value, operand.names, operand);
      }
      case "function":
        return this.#function(operand, [], scope, []);
      case "pipeline":
        return this.#fields(this.#pipeline(operand.pipeline, scope), operand.names, operand);
    }
  }

  #fields(value: unknown, names: readonly string[], operand: Operand): unknown {
    let here = value;
    for (const name of names) {
      if (here === undefined) {
        if (this.missingIsFault) {
          throw this.#fault(`nil data; no entry for key ${goQuote(name)}`, operand.at, operand.text);
        }
        return undefined;
      }
      if (here === null) throw this.#fault(`nil pointer evaluating interface {}.${name}`, operand.at, operand.text);
      if (typeof here !== "object" || Array.isArray(here)) {
        throw this.#fault(`can't evaluate field ${name} in type interface {}`, operand.at, operand.text);
      }
      const has = Object.hasOwn(here, name);
      if (!has && this.missingIsFault) {
        throw this.#fault(`map has no entry for key ${goQuote(name)}`, operand.at, operand.text);
      }
      here = has ? (here as Record<string, unknown>)[name] : undefined;
    }
    return here;
  }
}
