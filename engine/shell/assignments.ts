import type { Assignment } from "unbash";
import { type Expander, lastKey } from "./expander.ts";
import { setVariable, type Variable, variable } from "./memory.ts";
import { arithmeticText, type Element, elements, single } from "./words.ts";

/** `name=text`, `name[index]+=text` or `name=(…)`, with its words expanded. */
export interface Assigned {
  readonly name: string;
  readonly index?: string;
  readonly append: boolean;
  readonly text?: string;
  readonly elements?: readonly Element[];
}

export function assigned(x: Expander, node: Assignment): Assigned {
  const { name, append = false, value } = node;
  const pairs = variable(x.memory, name)?.pairs;
  const index = node.index && { index: pairs ? single(x, node.index) : arithmeticText(x, node.index.text) };
  if (value.type === "ArrayValue") return { name, append, ...index, elements: elements(x, value) };
  return { name, append, ...index, text: single(x, value, { isAssignment: true }) };
}

/** Carries an assignment out; a read-only variable is a fault. */
export function applied(x: Expander, { name, index, append, text, elements: list }: Assigned): void {
  if (list) return setArray(x, name, list, append);
  const old = append ? x.get(name, index) ?? "" : "";
  const isSum = append && variable(x.memory, name)?.integer;
  x.set(name, index, isSum ? String(x.arithmetic(`(${old || "0"})+(${text || "0"})`)) : old + text!);
}

function setArray(x: Expander, name: string, list: readonly Element[], append: boolean): void {
  const old = variable(x.memory, name);
  if (old?.readOnly) throw x.fault(`${name}: readonly variable`, { isFatal: true });
  const { text, items: _items, pairs: _pairs, ...rest } = old ?? {} as Variable;
  if (old?.pairs) {
    const pairs = new Map(append ? old.pairs : []);
    list.forEach(({ key, text: value }, i) => {
      if (key !== undefined) pairs.set(key, value);
      else if (i % 2 === 0) pairs.set(value, list[i + 1]?.text ?? "");
    });
    x.memory = setVariable(x.memory, name, { ...rest, pairs });
    return;
  }
  const items = new Map(append ? old?.items ?? (text !== undefined ? [[0, text]] : []) : []);
  let at = lastKey(items) + 1;
  for (const { key, text: value } of list) {
    if (key !== undefined) at = x.number(key);
    items.set(at++, old?.integer ? String(x.arithmetic(value)) : value);
  }
  x.memory = setVariable(x.memory, name, { ...rest, items: new Map([...items].sort(([a], [b]) => a - b)) });
}
