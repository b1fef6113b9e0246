import type { Chance } from "../../../base/chance.ts";
import { compileExpression, type Expression } from "../../posix_expression.ts";
import { AwkFault } from "./lexer.ts";
import { arithmetic, compared, usesAsArray, wholeText } from "./operators.ts";
import type { AwkFunction, Expr, Place, Program, Statement } from "./syntax.ts";
import { callBuiltin } from "./builtins.ts";
import { fromInput, isNumeric, isTrue, toNumber, toText, type Value } from "./values.ts";
import { formatted } from "../../printf.ts";
import { Records } from "./records.ts";

export type AwkArray = Map<string, Value>;

/** What awk needs of the world around it. */
export interface Surroundings {
  readonly nowMs: number;
  readonly chance: Chance;
  readFile(path: string): string | undefined;
  writeFile(path: string, text: string, append: boolean): string | undefined;
}

/** How a statement left its block. */
export class Leaving {
  constructor(readonly by: "next" | "nextfile" | "break" | "continue" | "exit" | "return", readonly value?: Value) {}
}

const STEPS_MAX = 3_000_000;
const DEPTH_MAX = 400;

/** An awk program that runs: variables, arrays, the record. `fork` copies it, so that a waiting awk is a value. */
export class Machine {
  readonly vars = new Map<string, Value>();
  readonly arrays = new Map<string, AwkArray>();
  readonly records = new Records();
  /** Opened files: what is left to read of those that `getline` reads; what was written into pipes. */
  readonly reading = new Map<string, string>();
  readonly written = new Set<string>();
  readonly pipes = new Map<string, string>();
  readonly inRange = new Set<number>();
  out = "";
  err = "";
  exit = 0;
  seed = 0;
  #steps = 0;
  #frames: Map<string, Value | AwkArray>[] = [];
  #surroundings: Surroundings | undefined;
  /** The next record, for `getline` without a file. */
  nextRecord: (() => string | undefined) | undefined;

  constructor(readonly program: Program) {
    const defaults: Record<string, Value> = {
      FS: " ",
      OFS: " ",
      ORS: "\n",
      RS: "\n",
      NR: 0,
      FNR: 0,
      OFMT: "%.6g",
      CONVFMT: "%.6g",
      SUBSEP: "\x1c",
      FILENAME: "",
      RSTART: 0,
      RLENGTH: -1,
    };
    for (const [name, value] of Object.entries(defaults)) this.vars.set(name, value);
  }

  fork(): Machine {
    const twin = new Machine(this.program);
    for (const [name, value] of this.vars) twin.vars.set(name, value);
    for (const [name, array] of this.arrays) twin.arrays.set(name, new Map(array));
    for (const [path, text] of this.reading) twin.reading.set(path, text);
    for (const path of this.written) twin.written.add(path);
    for (const [command, text] of this.pipes) twin.pipes.set(command, text);
    for (const index of this.inRange) twin.inRange.add(index);
    twin.records.become(this.records);
    [twin.exit, twin.seed] = [this.exit, this.seed];
    return twin;
  }

  within(surroundings: Surroundings): this {
    this.#surroundings = surroundings;
    this.#steps = 0;
    [this.out, this.err] = ["", ""];
    return this;
  }

  get world(): Surroundings {
    return this.#surroundings!;
  }

  text(value: Value): string {
    return toText(value, String(this.vars.get("CONVFMT")));
  }

  expression(value: Expr): Expression {
    const source = value.is === "regex" ? value.source : this.text(this.evaluate(value));
    return this.compiled(source);
  }

  compiled(source: string): Expression {
    const made = compileExpression(source.replace(/\\\//g, "/").replace(/\\"/g, '"'), { extended: true });
    if ("fault" in made) throw new AwkFault(`regular expression compile failed (${made.fault})\n${source}`);
    return made;
  }

  array(name: string): AwkArray {
    const local = this.#frames.at(-1);
    if (local?.has(name)) {
      const held = local.get(name);
      if (held instanceof Map) return held;
      const made: AwkArray = new Map();
      local.set(name, made);
      return made;
    }
    const found = this.arrays.get(name);
    if (found) return found;
    const made: AwkArray = new Map();
    this.arrays.set(name, made);
    return made;
  }

  key(keys: readonly Expr[]): string {
    return keys.map((key) => this.text(this.evaluate(key))).join(this.text(this.vars.get("SUBSEP")));
  }

  get(place: Place): Value {
    switch (place.is) {
      case "field":
        return this.records.field(toNumber(this.evaluate(place.index)), this);
      case "item": {
        const array = this.array(place.array);
        const key = this.key(place.keys);
        if (!array.has(key)) array.set(key, undefined);
        return array.get(key);
      }
      case "name": {
        const local = this.#frames.at(-1);
        if (local?.has(place.name)) return local.get(place.name) as Value;
        if (place.name === "NF") return this.records.count(this);
        return this.vars.get(place.name);
      }
    }
  }

  set(place: Place, value: Value): Value {
    if (place.is === "field") this.records.setField(toNumber(this.evaluate(place.index)), this.text(value), this);
    else if (place.is === "item") this.array(place.array).set(this.key(place.keys), value);
    else {
      const local = this.#frames.at(-1);
      if (local?.has(place.name)) local.set(place.name, value);
      else if (place.name === "NF") this.records.setCount(toNumber(value), this);
      else this.vars.set(place.name, value);
    }
    return value;
  }

  evaluate(node: Expr): Value {
    this.#tick();
    switch (node.is) {
      case "number":
      case "string":
        return node.value;
      case "regex":
        return this.compiled(node.source).find(this.records.whole(this), 0) ? 1 : 0;
      case "name":
      case "field":
      case "item":
        return this.get(node);
      case "assign": {
        const right = this.evaluate(node.value);
        if (node.operator === "=") return this.set(node.place, right);
        return this.set(node.place, arithmetic(node.operator[0]!, toNumber(this.get(node.place)), toNumber(right)));
      }
      case "binary":
        return this.#binary(node);
      case "unary": {
        const value = this.evaluate(node.operand);
        if (node.operator === "(") return value;
        if (node.operator === "!") return isTrue(value) ? 0 : 1;
        return node.operator === "-" ? -toNumber(value) : toNumber(value);
      }
      case "step": {
        const before = toNumber(this.get(node.place));
        const after = before + (node.operator === "++" ? 1 : -1);
        this.set(node.place, after);
        return node.before ? after : before;
      }
      case "choice":
        return this.evaluate(isTrue(this.evaluate(node.test)) ? node.yes : node.no);
      case "in":
        return this.array(node.array).has(this.key(node.keys)) ? 1 : 0;
      case "call":
        return node.builtin ? callBuiltin(this, node.name, node.args) : this.#call(node.name, node.args);
      case "getline":
        return this.#getline(node);
      case "group":
        return node.items.map((item) => this.text(this.evaluate(item))).join(this.text(this.vars.get("SUBSEP")));
    }
  }

  #tick(): void {
    if (++this.#steps > STEPS_MAX) throw new AwkFault("stopped: too many steps; is a loop endless?");
  }

  #binary({ operator, left, right }: Expr & { is: "binary" }): Value {
    if (operator === "&&") return isTrue(this.evaluate(left)) && isTrue(this.evaluate(right)) ? 1 : 0;
    if (operator === "||") return isTrue(this.evaluate(left)) || isTrue(this.evaluate(right)) ? 1 : 0;
    if (operator === "~" || operator === "!~") {
      const found = this.expression(right).find(this.text(this.evaluate(left)), 0) !== undefined;
      return found === (operator === "~") ? 1 : 0;
    }
    const [a, b] = [this.evaluate(left), this.evaluate(right)];
    if (operator === " ") return this.text(a) + this.text(b);
    if (!/[<>=]/.test(operator)) return arithmetic(operator, toNumber(a), toNumber(b));
    const isNumbers = isNumeric(a) && isNumeric(b);
    const [x, y] = isNumbers ? [toNumber(a), toNumber(b)] : [this.text(a), this.text(b)];
    return compared(operator, x < y ? -1 : x > y ? 1 : 0) ? 1 : 0;
  }

  #call(name: string, args: readonly Expr[]): Value {
    const made = this.program.functions.get(name);
    if (!made) throw new AwkFault(`function ${name} never defined`);
    if (this.#frames.length > DEPTH_MAX) {
      throw new AwkFault(`function ${name}: more than ${DEPTH_MAX} calls inside each other`);
    }
    const frame = new Map<string, Value | AwkArray>();
    made.params.forEach((param, i) => frame.set(param, args[i] ? this.#argument(args[i], made, param) : undefined));
    this.#frames.push(frame);
    try {
      const left = this.run(made.body);
      if (left && left.by !== "return") throw left;
      return left?.value;
    } finally {
      this.#frames.pop();
    }
  }

  /** A bare name that is no variable yet is handed on as an array, as its function will make one of it. */
  #argument(node: Expr, made: AwkFunction, param: string): Value | AwkArray {
    if (node.is !== "name") return this.evaluate(node);
    const local = this.#frames.at(-1);
    if (local?.has(node.name)) {
      const held = local.get(node.name);
      return held === undefined && usesAsArray(made.body, param) ? this.array(node.name) : held;
    }
    if (this.arrays.has(node.name)) return this.arrays.get(node.name)!;
    if (!this.vars.has(node.name) && usesAsArray(made.body, param)) return this.array(node.name);
    return this.get(node);
  }

  #getline({ place, file, command }: Expr & { is: "getline" }): Value {
    if (command) throw new AwkFault("getline from a command is not available in this shell");
    const assign = (record: string) => {
      if (place) this.set(place, fromInput(record));
      else this.records.setWhole(record);
    };
    const count = (names: readonly string[]) =>
      names.forEach((name) => this.vars.set(name, toNumber(this.vars.get(name)) + 1));
    if (!file) {
      const record = this.nextRecord?.();
      if (record === undefined) return 0;
      assign(record);
      count(["NR", "FNR"]);
      return 1;
    }
    const path = this.text(this.evaluate(file));
    const rest = this.reading.get(path) ?? this.world.readFile(path);
    if (rest === undefined) return -1;
    if (rest === "") return 0;
    const newline = rest.indexOf("\n");
    assign(newline < 0 ? rest : rest.slice(0, newline));
    if (!place) count(["NR"]);
    this.reading.set(path, newline < 0 ? "" : rest.slice(newline + 1));
    return 1;
  }

  run(node: Statement): Leaving | undefined {
    this.#tick();
    switch (node.is) {
      case "block":
        for (const statement of node.body) {
          const left = this.run(statement);
          if (left) return left;
        }
        return undefined;
      case "expression":
        this.evaluate(node.value);
        return undefined;
      case "print":
      case "printf":
        this.#print(node);
        return undefined;
      case "if":
        if (isTrue(this.evaluate(node.test))) return this.run(node.yes);
        return node.no && this.run(node.no);
      case "while":
      case "for":
        return this.#loop(node);
      case "each": {
        for (const key of [...this.array(node.array).keys()]) {
          this.set({ is: "name", name: node.name }, fromInput(key));
          const left = this.run(node.body);
          if (left?.by === "break") return undefined;
          if (left && left.by !== "continue") return left;
        }
        return undefined;
      }
      case "delete":
        if (node.keys) this.array(node.array).delete(this.key(node.keys));
        else this.array(node.array).clear();
        return undefined;
      case "exit":
      case "return":
        return new Leaving(node.is, node.value && this.evaluate(node.value));
      default:
        return new Leaving(node.is);
    }
  }

  #loop(node: Statement & { is: "while" | "for" }): Leaving | undefined {
    if (node.is === "for" && node.first) this.run(node.first);
    for (let first = true;; first = false) {
      const skipsTest = node.is === "while" && node.atEnd && first;
      if (!skipsTest && node.test && !isTrue(this.evaluate(node.test))) return undefined;
      const left = this.run(node.body);
      if (left?.by === "break") return undefined;
      if (left && left.by !== "continue") return left;
      if (node.is === "for" && node.update) this.run(node.update);
      this.#tick();
    }
  }

  #print({ is, args, to }: Statement & { is: "print" | "printf" }): void {
    let text: string;
    if (is === "print") {
      const format = String(this.vars.get("OFMT"));
      const parts = args.length === 0
        ? [this.records.whole(this)]
        : args.map((arg) => toText(this.evaluate(arg), format));
      text = parts.join(this.text(this.vars.get("OFS"))) + this.text(this.vars.get("ORS"));
    } else text = this.format(args);
    if (!to) {
      this.out += text;
      return;
    }
    const target = this.text(this.evaluate(to.target));
    if (to.operator === "|") this.pipes.set(target, (this.pipes.get(target) ?? "") + text);
    else if (target === "/dev/stdout" || target === "-") this.out += text;
    else if (target === "/dev/stderr") this.err += text;
    else {
      const fault = this.world.writeFile(target, text, to.operator === ">>" || this.written.has(target));
      if (fault) throw new AwkFault(`cannot open "${target}" (${fault})`);
      this.written.add(target);
    }
  }

  format(args: readonly Expr[]): string {
    const values = args.map((arg) => this.evaluate(arg));
    const format = this.text(values[0]);
    // `%c` of a number is that character; `%d` of a text is the number at its head.
    const verbs = [...format.matchAll(/%(?:%|[-+ #0]*(\*|\d*)(?:\.(\*|\d*))?([a-zA-Z]))/g)].filter(([whole]) =>
      whole !== "%%"
    );
    const texts: string[] = [];
    let at = 1;
    for (const [, width, precision, verb] of verbs) {
      if (width === "*") texts.push(String(Math.trunc(toNumber(values[at++]))));
      if (precision === "*") texts.push(String(Math.trunc(toNumber(values[at++]))));
      const value = values[at++];
      if (/[diouxX]/.test(verb!)) texts.push(wholeText(toNumber(value)));
      else if (/[eEfFgG]/.test(verb!)) texts.push(String(toNumber(value)));
      else if (verb === "c" && typeof value === "number") {
        texts.push(String.fromCodePoint(Math.max(0, Math.min(0x10ffff, Math.trunc(value)))));
      } else texts.push(this.text(value));
    }
    return formatted(format.replace(/\\/g, "\\\\"), texts, { nowMs: 0, quote: (text) => text }).text;
  }
}
