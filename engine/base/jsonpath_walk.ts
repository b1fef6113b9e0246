import { goMap, goType } from "./go_text.ts";
import { sortedKeys } from "./json.ts";
import type { PathNode } from "./jsonpath_parser.ts";

/** A fault of evaluation, in the words of `client-go/util/jsonpath`; caught by `compileJsonPath`. */
export class JsonPathFault extends Error {}

type Values = readonly unknown[];

/** What a stretch of a template found, and where its `{end}` was. */
interface Stretch {
  readonly results: Values[];
  readonly endedAt: number | undefined;
}

/** One evaluation of a template. */
export class Evaluation {
  #depth = 0;
  #begins = 0;
  #ends = 0;
  constructor(readonly nodes: readonly PathNode[], readonly missingIsFault: boolean) {}

  results(value: unknown): Values[] {
    return this.#stretch(value, 0).results;
  }

  /** Works through the template from `start`, up to the `{end}` of the range that it is in. */
  #stretch(value: unknown, start: number): Stretch {
    const results: Values[] = [];
    for (let i = start; i < this.nodes.length; i++) {
      const found = this.#walk([value], this.nodes[i]!);
      if (this.#ends > 0 && this.#ends <= this.#depth) {
        this.#ends--;
        return { results, endedAt: i };
      }
      if (this.#begins === 0) {
        results.push(found);
        continue;
      }
      this.#begins--;
      this.#depth++;
      let endedAt: number | undefined;
      // A range over nothing is gone through once, without output, to find its end.
      for (const item of found.length > 0 ? found : [undefined]) {
        const inner = this.#stretch(item, i + 1);
        endedAt = inner.endedAt ?? endedAt;
        if (found.length > 0) results.push(...inner.results);
      }
      this.#depth--;
      if (endedAt !== undefined) i = endedAt;
    }
    return { results, endedAt: undefined };
  }

  #all(values: Values, nodes: readonly PathNode[]): Values {
    return nodes.reduce((found, node) => this.#walk(found, node), values);
  }

  #walk(values: Values, node: PathNode): Values {
    switch (node.is) {
      case "text":
        return [node.text];
      case "list":
        return this.#all(values, node.nodes);
      case "constant":
        return values.map(() => node.value);
      case "field":
        return this.#field(values, node.name);
      case "wildcard":
        return values.flatMap(children);
      case "recursive":
        return descendants(values);
      case "union":
        return node.branches.flatMap((branch) => this.#all(values, branch));
      case "array":
        return values.filter(isThere).flatMap((value) => sliced(value, node));
      case "filter":
        return values.flatMap((value) => this.#filtered(value, node));
      case "identifier":
        return this.#identifier(values, node.name);
    }
  }

  #identifier(values: Values, name: string): Values {
    if (name === "range") {
      this.#begins++;
      return values;
    }
    if (name !== "end") throw new JsonPathFault(`unrecognized identifier ${name}`);
    if (this.#depth === 0) throw new JsonPathFault("not in range, nothing to end");
    this.#ends++;
    return [];
  }

  #field(values: Values, name: string): Values {
    if (values.length === 0) return values;
    const found: unknown[] = [];
    for (const value of values) {
      if (typeof value !== "object" || value === null || Array.isArray(value) || !Object.hasOwn(value, name)) continue;
      const inner = (value as Record<string, unknown>)[name];
      if (inner !== undefined) found.push(inner);
    }
    if (found.length === 0 && this.missingIsFault) throw new JsonPathFault(`${name} is not found`);
    return found;
  }

  #filtered(value: unknown, node: PathNode & { is: "filter" }): Values {
    if (!Array.isArray(value)) throw new JsonPathFault(`${goMap(value)} is not array or slice and cannot be filtered`);
    return value.filter((item) => {
      if (node.operator === "exists") return this.#exists(item, node.left);
      const [left, right] = [this.#all([item], node.left), this.#all([item], node.right)];
      if (left.length === 0) return false;
      if (left.length > 1) throw new JsonPathFault("can only compare one element at a time");
      if (right.length === 0) return false;
      if (right.length > 1) throw new JsonPathFault("can only compare one element at a time");
      return compared(left[0], node.operator, right[0]);
    });
  }

  #exists(item: unknown, nodes: readonly PathNode[]): boolean {
    try {
      return this.#all([item], nodes).length > 0;
    } catch (error) {
      if (error instanceof JsonPathFault) return false;
      throw error;
    }
  }
}

function isThere(value: unknown): boolean {
  return value !== null && value !== undefined;
}

function children(value: unknown): Values {
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value;
  return sortedKeys(value).map((name) => (value as Record<string, unknown>)[name]);
}

/** The values that have something in them, from the outside in. */
function descendants(values: Values): unknown[] {
  const found: unknown[] = [];
  for (const value of values) {
    const inner = children(value);
    if (inner.length > 0) found.push(value, ...descendants(inner));
  }
  return found;
}

function sliced(value: unknown, node: PathNode & { is: "array" }): Values {
  if (!Array.isArray(value)) throw new JsonPathFault(`${goType(value)} is not array or slice`);
  const { length } = value;
  let from = node.from ?? 0;
  if (from < 0) from += length;
  let to = node.to ?? length;
  if (to < 0 || (to === 0 && node.toIsNext)) to += length;
  if (from === to) return [];
  const outside = (index: number) => new JsonPathFault(`array index out of bounds: index ${index}, length ${length}`);
  if (from >= length || from < 0) throw outside(from);
  if (to > length || to < 0) throw outside(to - 1);
  if (from > to) throw new JsonPathFault(`starting index ${from} is greater than ending index ${to}`);
  if (node.step !== undefined && node.step <= 0) throw new JsonPathFault("step must be > 0");
  const step = node.step ?? 1;
  return value.slice(from, to).filter((_, i) => i % step === 0);
}

/** Go's comparison of two basic values: both of one type. */
function compared(left: unknown, operator: string, right: unknown): boolean {
  if (!["==", "!=", "<", "<=", ">", ">="].includes(operator)) {
    throw new JsonPathFault(`unrecognized filter operator ${operator}`);
  }
  if ([left, right].some((value) => value === null || typeof value === "object")) {
    throw new JsonPathFault("invalid type for comparison");
  }
  if (goType(left) !== goType(right)) throw new JsonPathFault("incompatible types for comparison");
  if (operator === "==") return left === right;
  if (operator === "!=") return left !== right;
  if (typeof left === "boolean") throw new JsonPathFault("invalid type for comparison");
  const [a, b] = [left as string, right as string];
  return operator === "<" ? a < b : operator === "<=" ? a <= b : operator === ">" ? a > b : a >= b;
}
