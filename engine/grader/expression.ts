import { CEL, celFault, narrow, wide } from "../base/cel.ts";
import type { Cluster } from "../cluster/cluster.ts";
import type { Scene } from "./check.ts";

/** An author's CEL expression over the cluster's lists: `daemonsets.size()`, `pods.all(p, p.status.phase == "Running")`. */
export interface Expression {
  /** The words in it, some of which name lists. */
  readonly words: readonly string[];
  evaluate(scene: Scene): unknown;
}

const kept = new Map<string, Expression>();
const KEPT_MAX = 500;

/** Reads an expression. A fault is the parser's first line. */
export function readExpression(text: string): Expression | { fault: string } {
  const known = kept.get(text);
  if (known) return known;
  try {
    const program = CEL.parse(text);
    const checked = CEL.check(text);
    if (!checked.valid) return { fault: celFault(checked.error) };
    const expression: Expression = {
      words: [...new Set(text.match(/[A-Za-z_]\w*/g) ?? [])],
      evaluate: (scene) => scene.bounded(() => program(new Proxy({}, contextOf(scene)) as Record<string, unknown>)),
    };
    if (kept.size >= KEPT_MAX) kept.clear();
    kept.set(text, expression);
    return expression;
  } catch (error) {
    return { fault: celFault(error) };
  }
}

type Value = { value: unknown } | { fault: string };

/** What was worked out of a cluster as it is in one version. */
const worked = new WeakMap<Cluster, { version: number; values: Map<string, Value> }>();

/** What an expression says of a cluster, or the fault of looking (`No such key: spec`). Worked out once for each version. */
export function valueOf(text: string, scene: Scene): Value {
  const { cluster } = scene;
  let known = worked.get(cluster);
  if (known?.version !== cluster.version) {
    known = { version: cluster.version, values: new Map() };
    worked.set(cluster, known);
  }
  const value = known.values.get(text) ?? workedOut(text, scene);
  known.values.set(text, value);
  return value;
}

function workedOut(text: string, scene: Scene): Value {
  const expression = readExpression(text);
  if ("fault" in expression) return expression;
  try {
    return { value: narrow(expression.evaluate(scene)) };
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
