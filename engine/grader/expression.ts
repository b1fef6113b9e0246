import { CEL, celFault, narrow, wide } from "../base/cel.ts";
import { didYouMean } from "../base/nearest_word.ts";
import type { Scene } from "./check.ts";

/** An author's CEL expression over the cluster's lists: `daemonsets.size()`, `pods.all(p, p.status.phase == "Running")`. */
export interface Expression {
  /** The words in it, some of which name lists. */
  readonly words: readonly string[];
  /** How many walks over lists it holds, perhaps one inside another; with a regular expression, no end of them. */
  readonly walks: number;
  evaluate(scene: Scene): unknown;
}

const WALK = /\.(all|exists|exists_one|filter|map)\b/g;
/** A limit of time costs more than most expressions do: only those get one that might take more steps. */
const STEPS_UNBOUNDED = 10_000;

const kept = new Map<string, Expression>();
const KEPT_MAX = 500;

/** Reads an expression. A fault is the parser's first line. */
export function readExpression(text: string): Expression | { fault: string } {
  const known = kept.get(text);
  if (known) return known;
  try {
    const program = CEL.parse(text);
    const checked = CEL.check(text);
    if (!checked.valid) return { fault: checkedFault(checked.error) };
    const expression: Expression = {
      words: [...new Set(text.match(/[A-Za-z_]\w*/g) ?? [])],
      walks: /\bmatches\b/.test(text) ? Infinity : text.match(WALK)?.length ?? 0,
      evaluate: (scene) => program(new Proxy({}, contextOf(scene)) as Record<string, unknown>),
    };
    if (kept.size >= KEPT_MAX) kept.clear();
    kept.set(text, expression);
    return expression;
  } catch (error) {
    return { fault: celFault(error) };
  }
}

/** With the name of the function that may be meant, where there is none of this one. */
function checkedFault(error: unknown): string {
  const said = celFault(error);
  const called = /(\w+)\(\S*\)'$/.exec(said)?.[1];
  const functions = CEL.getDefinitions().functions.map(({ name }) => name);
  return called === undefined || functions.includes(called) ? said : `${said}${didYouMean(called, functions)}`;
}

type Value = { value: unknown } | { fault: string };

/** An answer, and the lists that it was worked out from. */
interface Worked {
  readonly lists: readonly (readonly unknown[])[];
  readonly value: Value;
}

/** By the first list that an expression names, and its text: what is worked out is forgotten with the list. */
const worked = new WeakMap<readonly unknown[], Map<string, Worked>>();

/**
 * What an expression says of a cluster, or the fault of looking (`No such key: spec`). Worked out once for as long as the
 * lists that it names stay the same.
 */
export function valueOf(text: string, scene: Scene): Value {
  const expression = readExpression(text);
  if ("fault" in expression) return expression;
  const lists = expression.words.flatMap((word) => scene.listNamed(word) ? [scene.listNamed(word)!] : []);
  const [first] = lists;
  if (!first) return workedOut(expression, lists, scene);
  let known = worked.get(first);
  if (!known) worked.set(first, known = new Map());
  const same = known.get(text);
  if (same && same.lists.length === lists.length && same.lists.every((list, i) => list === lists[i])) return same.value;
  const value = workedOut(expression, lists, scene);
  known.set(text, { lists, value });
  return value;
}

function workedOut(expression: Expression, lists: Worked["lists"], scene: Scene): Value {
  const objects = lists.reduce((sum, { length }) => sum + length, 0);
  const isQuick = Math.max(2, objects) ** expression.walks <= STEPS_UNBOUNDED;
  const evaluate = () => expression.evaluate(scene);
  try {
    return { value: narrow(isQuick ? evaluate() : scene.bounded(evaluate)) };
  } catch (error) {
    return { fault: celFault(error) };
  }
}

/** Lists are made when they are asked for. */
function contextOf(scene: Scene): ProxyHandler<Record<string, unknown>> {
  return {
    get: (_, name) => typeof name === "string" ? listOf(name, scene) : undefined,
    has: (_, name) => typeof name === "string" && listOf(name, scene) !== undefined,
    getOwnPropertyDescriptor: () => ({ configurable: true, enumerable: true }),
  };
}

function listOf(name: string, scene: Scene): unknown {
  return scene.listNamed(name)?.map(wide);
}
