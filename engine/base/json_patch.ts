import type { Faulty } from "./fault.ts";
import { isRecord, jsonKind, sameJson } from "./json.ts";

type Step = string;

/** What an operation works on: the list or object that holds the place, and the name of the place in it. */
interface Place {
  readonly holder: unknown;
  readonly key: Step;
}

/** Thrown inside, given back as a value: the words are those of the library that Kubernetes uses. */
class Complaint extends Error {}

/**
 * A JSON patch (RFC 6902) as Kubernetes applies it (evanphx/json-patch v4): replacing or copying what is not there is
 * allowed, negative indexes count from the end. One operation that doesn't apply makes all fail. Unchanged parts are the
 * target's own.
 */
export function jsonPatch(target: unknown, operations: unknown): unknown | Faulty {
  if (operations === null) return target;
  if (!Array.isArray(operations)) {
    return { fault: `json: cannot unmarshal ${jsonKind(operations)} into Go value of type jsonpatch.Patch` };
  }
  const odd = operations.find((operation) => !isRecord(operation));
  if (odd !== undefined) {
    return { fault: `json: cannot unmarshal ${jsonKind(odd)} into Go value of type jsonpatch.Operation` };
  }
  try {
    return operations.reduce((value, operation) => applied(value, operation), target);
  } catch (error) {
    if (error instanceof Complaint) return { fault: error.message };
    throw error;
  }
}

type Operation = Readonly<Record<string, unknown>>;

function applied(value: unknown, operation: Operation): unknown {
  const op = typeof operation.op === "string" ? operation.op : "unknown";
  const act = OPERATIONS[op];
  if (!act) throw new Complaint(`Unexpected kind: ${op}`);
  return act(value, operation, pathOf(operation, op));
}

function pathOf({ path }: Operation, op: string): string {
  if (typeof path === "string") return path;
  const why = op === "add" || op === "remove" ? "" : "operation missing path field: ";
  throw new Complaint(`${op} operation failed to decode path: ${why}missing value`);
}

function fromOf({ from }: Operation, op: string): string {
  if (typeof from === "string") return from;
  throw new Complaint(`${op} operation failed to decode from: operation, missing from field: missing value`);
}

type Act = (value: unknown, operation: Operation, path: string) => unknown;

const OPERATIONS: Readonly<Record<string, Act>> = {
  add(value, operation, path) {
    const missing = `add operation does not apply: doc is missing path: "${path}"`;
    return inPlace(
      value,
      path,
      missing,
      (place) => added(place, operation.value ?? null, `error in add for path: '${path}'`),
    );
  },
  remove(value, _operation, path) {
    const missing = `remove operation does not apply: doc is missing path: "${path}"`;
    return inPlace(value, path, missing, (place) => removed(place, `error in remove for path: '${path}'`));
  },
  replace(value, operation, path) {
    const wanted = operation.value ?? null;
    if (path === "") return wanted;
    return inPlace(value, path, `replace operation does not apply: doc is missing path: ${path}`, ({ holder, key }) => {
      if (!Array.isArray(holder)) return { ...holder as object, [key]: wanted };
      const index = indexIn(holder, key);
      if (typeof index === "number") return holder.with(index, wanted);
      throw new Complaint(`replace operation does not apply: doc is missing key: ${path}: missing value`);
    });
  },
  test(value, operation, path) {
    const found = path === "" ? value : at(
      placeOf(value, path, `test operation does not apply: is missing path: ${path}`),
      `error in test for path: '${path}'`,
    );
    if (sameJson(found ?? null, operation.value ?? null)) return value;
    throw new Complaint(`testing value ${path} failed: test failed`);
  },
  move(value, operation, path) {
    const from = fromOf(operation, "move");
    const source = placeOf(value, from, `move operation does not apply: doc is missing from path: ${from}`);
    const prefix = `error in move for path: '${source.key}'`;
    const moved = at(source, prefix);
    const rest = inPlace(value, from, "", (place) => removed(place, prefix));
    const missing = `move operation does not apply: doc is missing destination path: ${path}`;
    return inPlace(rest, path, missing, (place) => added(place, moved, `error in move for path: '${path}'`));
  },
  copy(value, operation, path) {
    const from = fromOf(operation, "copy");
    const source = placeOf(value, from, `copy operation does not apply: doc is missing from path: ${from}`);
    const copied = at(source, `error in copy for from: '${from}'`) ?? null;
    const missing = `copy operation does not apply: doc is missing destination path: ${path}`;
    return inPlace(value, path, missing, (place) => added(place, copied, `error in copy for path: '${path}'`));
  },
};

function stepsOf(path: string): Step[] {
  return path.split("/").slice(1).map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** Where a path ends; a complaint when nothing holds that place. */
function placeOf(value: unknown, path: string, missing: string): Place {
  const steps = stepsOf(path);
  let holder: unknown = steps.length ? value : undefined;
  for (const step of steps.slice(0, -1)) holder = inside(holder, step);
  if (Array.isArray(holder) || isRecord(holder)) return { holder, key: steps.at(-1)! };
  throw new Complaint(`${missing}: missing value`);
}

function inside(holder: unknown, step: Step): unknown {
  if (Array.isArray(holder)) {
    const index = indexIn(holder, step);
    return typeof index === "number" ? holder[index] : undefined;
  }
  return isRecord(holder) && Object.hasOwn(holder, step) ? holder[step] : undefined;
}

/** The value with what `change` makes of the list or object that holds the place. */
function inPlace(value: unknown, path: string, missing: string, change: (place: Place) => unknown): unknown {
  const place = placeOf(value, path, missing);
  const rebuilt = (here: unknown, [step, ...rest]: readonly Step[]): unknown => {
    if (!rest.length) return change(place);
    const inner = rebuilt(inside(here, step!), rest);
    return Array.isArray(here)
      ? here.with(indexIn(here, step!) as number, inner)
      : { ...here as object, [step!]: inner };
  };
  return rebuilt(value, stepsOf(path));
}

/** What lies at a place; undefined when an object has nothing there. */
function at({ holder, key }: Place, prefix: string): unknown {
  if (!Array.isArray(holder)) return inside(holder, key);
  const index = indexIn(holder, key);
  if (typeof index === "number") return holder[index];
  throw new Complaint(`${prefix}: ${index.fault}`);
}

function added({ holder, key }: Place, value: unknown, prefix: string): unknown {
  if (!Array.isArray(holder)) return { ...holder as object, [key]: value };
  if (key === "-") return [...holder, value];
  const index = indexIn([...holder, null], key);
  if (typeof index === "number") return holder.toSpliced(index, 0, value);
  const what = index.isNumber ? "" : `value was not a proper array index: '${key}': `;
  throw new Complaint(`${prefix}: ${what}${index.fault}`);
}

function removed({ holder, key }: Place, prefix: string): unknown {
  if (Array.isArray(holder)) {
    const index = indexIn(holder, key);
    if (typeof index === "number") return holder.toSpliced(index, 1);
    throw new Complaint(`${prefix}: ${index.fault}`);
  }
  const record = holder as Readonly<Record<string, unknown>>;
  if (!Object.hasOwn(record, key)) {
    throw new Complaint(`${prefix}: Unable to remove nonexistent key: ${key}: missing value`);
  }
  const { [key]: _, ...others } = record;
  return others;
}

/** An index that a list has, negative ones counted from its end, or why there is none. */
function indexIn(list: readonly unknown[], key: Step): number | (Faulty & { readonly isNumber: boolean }) {
  if (!/^[-+]?\d+$/.test(key)) {
    return { fault: `strconv.Atoi: parsing ${JSON.stringify(key)}: invalid syntax`, isNumber: false };
  }
  const index = Number(key);
  if (index >= list.length || index < -list.length) {
    return { fault: `Unable to access invalid index: ${index}: invalid index referenced`, isNumber: true };
  }
  return index < 0 ? index + list.length : index;
}
