import type { ParsedScript } from "unbash";
import { ArithmeticFault, evaluate } from "./arithmetic.ts";
import type { World } from "./process.ts";
import { type Memory, setText, setVariable, textOf, type Variable, variable } from "./memory.ts";

/** What `$( )` gave. */
export interface Captured {
  readonly text: string;
  readonly exit: number;
  /** Of `>( )`, what is to read the file once it is written. */
  readonly later?: ParsedScript;
}

/**
 * Thrown by an expansion that meets a command substitution which has not run yet: the command is run, and the expansion
 * made again from its beginning. Memory is a value, so nothing was spoilt by the first try.
 */
export class Needs {
  constructor(
    readonly script: ParsedScript,
    readonly memory: Memory,
    readonly as: "text" | "input" | "output",
  ) {}
}

/** Thrown when an expansion is wrong: `text` as bash says it, without the shell's name. */
export class ExpansionFault {
  constructor(readonly text: string, readonly memory: Memory, readonly isFatal: boolean = false, readonly exit = 1) {}
}

/** The state of one expansion: memory that grows by `${x:=y}` and `$((i++))`, and what command substitutions gave. */
export class Expander {
  #used = 0;

  constructor(public memory: Memory, readonly world: World, readonly results: readonly Captured[] = []) {}

  captured(script: ParsedScript, as: Needs["as"] = "text"): string {
    const result = this.results[this.#used];
    if (!result) throw new Needs(script, this.memory, as);
    this.#used++;
    if (as === "text") this.memory = { ...this.memory, last: result.exit };
    return result.text;
  }

  get used(): number {
    return this.#used;
  }

  fault(text: string, o: { isFatal?: boolean; exit?: number } = {}): ExpansionFault {
    return new ExpansionFault(text, this.memory, o.isFatal ?? false, o.exit ?? 1);
  }

  /** A variable by name, or by `name[index]`; the index of an array is arithmetic. */
  get(name: string, index?: string): string | undefined {
    const target = this.#target(name);
    const found = variable(this.memory, target);
    if (index === undefined) return special(target, this.memory, this.world) ?? textOf(this.memory, target);
    if (found?.pairs) return found.pairs.get(index);
    const at = this.number(index);
    if (!found?.items) return at === 0 || at === -1 ? found?.text : undefined;
    return found.items.get(at < 0 ? lastKey(found.items) + 1 + at : at);
  }

  set(name: string, index: string | undefined, value: string): void {
    const target = this.#target(name);
    const old = variable(this.memory, target);
    if (old?.readOnly) throw this.fault(`${target}: readonly variable`, { isFatal: true });
    const text = this.#converted(value, old);
    if (index === undefined) {
      this.memory = setText(this.memory, target, text);
      return;
    }
    if (old?.pairs) {
      this.memory = setVariable(this.memory, target, { ...old, pairs: new Map(old.pairs).set(index, text) });
      return;
    }
    const items = new Map(old?.items ?? (old?.text !== undefined ? [[0, old.text]] : []));
    let at = this.number(index);
    if (at < 0) at += lastKey(items) + 1;
    if (at < 0) throw this.fault(`${target}[${index}]: bad array subscript`);
    const isNext = items.size === 0 || at > lastKey(items) || items.has(at);
    items.set(at, text);
    const ordered = isNext ? items : new Map([...items].sort(([a], [b]) => a - b));
    const { text: _text, ...rest } = old ?? {};
    this.memory = setVariable(this.memory, target, { ...rest, items: ordered });
  }

  /** Follows `declare -n`. */
  #target(name: string): string {
    for (let i = 0, at = name; i < 10; i++) {
      const found = variable(this.memory, at);
      if (!found?.reference || !found.text) return at;
      at = found.text;
    }
    return name;
  }

  #converted(value: string, old: Variable | undefined): string {
    if (old?.integer) return String(this.arithmetic(value));
    if (old?.case === "lower") return value.toLowerCase();
    return old?.case === "upper" ? value.toUpperCase() : value;
  }

  /** The value of an arithmetic text whose `$` have been expanded. */
  arithmetic(text: string): bigint {
    try {
      return evaluate(text, {
        get: (name, index) => {
          const value = this.get(name, index);
          if (value === undefined && this.memory.options.has("nounset")) {
            throw this.fault(`${name}: unbound variable`, { isFatal: true });
          }
          return value;
        },
        set: (name, index, value) => this.set(name, index, value),
      });
    } catch (wrong) {
      if (wrong instanceof ArithmeticFault) throw this.fault(...wrongSum(wrong.text, this.memory));
      throw wrong;
    }
  }

  number(text: string): number {
    return Number(this.arithmetic(text));
  }
}

export function lastKey(items: ReadonlyMap<number, string>): number {
  let last = -1;
  for (const key of items.keys()) if (key > last) last = key;
  return last;
}

/** Variables that are computed when they are read. */
function special(name: string, memory: Memory, world: World): string | undefined {
  const compute = Object.hasOwn(SPECIAL, name) ? SPECIAL[name] : undefined;
  if (!compute || memory.flavour === "busybox" && name !== "LINENO" && name !== "RANDOM") return undefined;
  return compute(memory, world);
}

const SPECIAL: Readonly<Record<string, (memory: Memory, world: World) => string | undefined>> = {
  RANDOM: (_, world) => String(world.chance.below(32768)),
  SRANDOM: (_, world) => String(world.chance.next32()),
  SECONDS: (memory, world) => {
    const set = textOf(memory, "SECONDS");
    return String(Math.floor((world.nowMs - memory.startedMs) / 1000) + Number(set ?? 0));
  },
  EPOCHSECONDS: (_, world) => String(Math.floor(world.nowMs / 1000)),
  EPOCHREALTIME: (_, world) => (world.nowMs / 1000).toFixed(6),
  LINENO: (memory) => String(memory.source.text.slice(0, memory.pos).split("\n").length),
  BASHPID: (memory) => String(memory.pid),
  PPID: () => "1",
  UID: () => "0",
  EUID: () => "0",
  BASH_SUBSHELL: (memory) => String(memory.pid === memory.shellPid ? 0 : 1),
  BASH_VERSION: () => "5.2.15(1)-release",
  HOSTNAME: (memory) => textOf(memory, "HOSTNAME") ?? "lab",
  OSTYPE: () => "linux-gnu",
  HOSTTYPE: () => "x86_64",
  MACHTYPE: () => "x86_64-pc-linux-gnu",
  FUNCNAME: (memory) => memory.frames.at(-1)?.name,
  SHLVL: (memory) => textOf(memory, "SHLVL") ?? "1",
};

/** BusyBox says less, and its shell ends. */
function wrongSum(text: string, { flavour }: Memory): [text: string, how?: { isFatal: boolean; exit: number }] {
  if (flavour !== "busybox") return [text];
  const what = text.includes("division by 0") ? "divide by zero" : "arithmetic syntax error";
  return [what, { isFatal: true, exit: 2 }];
}
