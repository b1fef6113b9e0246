import { applied, type Assigned } from "../assignments.ts";
import { Expander, ExpansionFault } from "../expander.ts";
import {
  complaint,
  isName,
  type Memory,
  type Outcome,
  setVariable,
  unsetVariable,
  type Variable,
  variable,
} from "../memory.ts";
import { complain, done } from "../output.ts";
import { quotedIfNeeded, shellQuoted } from "../quoting.ts";
import type { World } from "../process.ts";
import type { Builtin, BuiltinCall } from "../shell.ts";
import type { Step } from "../step.ts";

/** What an option letter of `declare` makes of a variable; with `+` it is taken away. */
const MARKS: Readonly<Record<string, (old: Variable, on: boolean) => Variable>> = {
  x: (old, on) => ({ ...old, exported: on }),
  r: (old, on) => ({ ...old, readOnly: on || (old.readOnly ?? false) }),
  i: (old, on) => ({ ...old, integer: on }),
  l: (old, on) => on ? { ...old, case: "lower" } : withoutCase(old),
  u: (old, on) => on ? { ...old, case: "upper" } : withoutCase(old),
  n: (old, on) => ({ ...old, reference: on }),
  a: (old) =>
    old.items || old.pairs
      ? old
      : { ...withoutText(old), items: new Map(old.text === undefined ? [] : [[0, old.text]]) },
  A: (old) => old.pairs ? old : { ...withoutText(old), pairs: new Map() },
};

function withoutCase(old: Variable): Variable {
  const { case: _case, ...rest } = old;
  return rest;
}

function withoutText(old: Variable): Variable {
  const { text: _text, ...rest } = old;
  return rest;
}

interface Declaring {
  readonly name: string;
  /** Letters to set and to take away. */
  readonly on: string;
  readonly off: string;
  readonly isLocal: boolean;
  readonly isGlobal: boolean;
}

/** The shared heart of `declare`, `local`, `export` and `readonly`: marks variables and gives them values. */
function declared(call: BuiltinCall, o: Declaring, names: readonly string[]): Step<Outcome> {
  const x = new Expander(call.memory, call.world);
  const queue = [...call.declared];
  let err = "";
  let exit = 0;
  for (const word of names) {
    const equals = word.indexOf("=");
    const planned = equals === word.length - 1 && equals > 0 && queue[0]?.name === word.slice(0, equals)
      ? queue.shift()!
      : undefined;
    const made: Assigned | undefined = planned ?? (equals > 0 ? plain(word, equals) : undefined);
    const name = made?.name ?? word;
    if (!isName(name.replace(/\[.*\]$/, ""))) {
      err += complaint(x.memory, `${o.name}: \`${word}': not a valid identifier`);
      exit = 1;
      continue;
    }
    try {
      declareOne(x, name.replace(/\[.*\]$/, ""), made, o);
    } catch (thrown) {
      if (!(thrown instanceof ExpansionFault)) throw thrown;
      const text = o.name === "local" || o.name === "declare" ? `${o.name}: ${thrown.text}` : thrown.text;
      err += complaint(x.memory, text);
      exit = 1;
    }
  }
  return done(x.memory, call.world, { err, exit });
}

function plain(word: string, equals: number): Assigned {
  const append = word[equals - 1] === "+";
  return { name: word.slice(0, append ? equals - 1 : equals), append, text: word.slice(equals + 1) };
}

function declareOne(x: Expander, name: string, made: Assigned | undefined, o: Declaring): void {
  const { memory } = x;
  const frame = memory.frames.at(-1);
  if (o.isLocal && frame && !Object.hasOwn(frame.hidden, name)) {
    const hidden = { ...frame.hidden, [name]: variable(memory, name) };
    const bare = variable(memory, name)?.readOnly ? memory : unsetVariable(memory, name);
    x.memory = { ...bare, frames: [...memory.frames.slice(0, -1), { ...frame, hidden }] };
  }
  const mark = (letters: string, on: boolean) => {
    for (const letter of letters) {
      const change = Object.hasOwn(MARKS, letter) ? MARKS[letter] : undefined;
      if (change) x.memory = setVariable(x.memory, name, change(variable(x.memory, name) ?? {}, on));
    }
  };
  mark(o.off, false);
  mark(o.on.replace("r", ""), true);
  if (made) applied(x, made);
  else if (o.isLocal && !variable(x.memory, name)) x.memory = setVariable(x.memory, name, {});
  if (o.on.includes("r")) mark("r", true);
}

/** Options in front, as `-xr` and `+x`; what is left are names. */
function lettersOf(args: readonly string[]): { on: string; off: string; names: readonly string[] } {
  let [on, off, at] = ["", "", 0];
  for (; at < args.length && /^[-+][a-zA-Z]+$/.test(args[at]!); at++) {
    if (args[at]![0] === "-") on += args[at]!.slice(1);
    else off += args[at]!.slice(1);
  }
  return { on, off, names: args[at] === "--" ? args.slice(at + 1) : args.slice(at) };
}

/** As `declare -p` shows a variable. */
export function shownDeclaration(name: string, found: Variable): string {
  const letters = `${found.items ? "a" : ""}${found.pairs ? "A" : ""}${found.integer ? "i" : ""}${
    found.readOnly ? "r" : ""
  }${found.exported ? "x" : ""}`;
  const head = `declare -${letters || "-"} ${name}`;
  const inQuotes = (text: string) =>
    /[\x00-\x1f\x7f]/.test(text) ? shellQuoted(text) : `"${text.replace(/[\\"$`]/g, "\\$&")}"`;
  if (found.items) {
    return `${head}=(${[...found.items].map(([key, text]) => `[${key}]=${inQuotes(text)}`).join(" ")})\n`;
  }
  if (found.pairs) {
    return `${head}=(${
      [...found.pairs].map(([key, text]) => `[${/^[\w.-]+$/.test(key) ? key : inQuotes(key)}]=${inQuotes(text)} `).join(
        "",
      )
    })\n`;
  }
  return found.text === undefined ? `${head}\n` : `${head}=${inQuotes(found.text)}\n`;
}

function listed(memory: Memory, keep: (found: Variable) => boolean): string {
  return Object.keys(memory.vars).sort().filter((name) => keep(memory.vars[name]!))
    .map((name) => shownDeclaration(name, memory.vars[name]!)).join("");
}

function shownNames(memory: Memory, world: World, name: string, names: readonly string[]): Step<Outcome> {
  let [out, err] = ["", ""];
  for (const one of names) {
    const found = variable(memory, one);
    if (found) out += shownDeclaration(one, found);
    else err += complaint(memory, `${name}: ${one}: not found`);
  }
  return done(memory, world, { out, err, exit: err === "" ? 0 : 1 });
}

function declaring(name: string): Builtin {
  return {
    name,
    declares: true,
    run(call) {
      const { memory, world } = call;
      const { on, off, names } = lettersOf(call.args);
      if (name === "local" && memory.frames.length === 0) {
        return complain(memory, world, "local: can only be used in a function");
      }
      if (on.includes("f") || on.includes("F")) return functionNames(call, on.includes("F"), names);
      if (on.includes("p") && names.length > 0) return shownNames(memory, world, name, names);
      if (names.length === 0) {
        const wanted = on.replace("p", "");
        const out = wanted === "" && !on.includes("p")
          ? Object.keys(memory.vars).sort().map((one) => `${one}=${quotedIfNeeded(memory.vars[one]!.text ?? "")}\n`)
            .join("")
          : listed(
            memory,
            (found) =>
              (!wanted.includes("x") || !!found.exported) && (!wanted.includes("r") || !!found.readOnly) &&
              (!wanted.includes("a") || !!found.items) && (!wanted.includes("A") || !!found.pairs),
          );
        return done(memory, world, { out });
      }
      const isLocal = memory.frames.length > 0 && !on.includes("g");
      return declared(call, { name, on, off, isLocal, isGlobal: on.includes("g") }, names);
    },
  };
}

function functionNames({ memory, world }: BuiltinCall, isShort: boolean, names: readonly string[]): Step<Outcome> {
  const known = names.length > 0
    ? names.filter((name) => Object.hasOwn(memory.functions, name))
    : Object.keys(memory.functions).sort();
  const out = known.map((name) => {
    if (isShort) return names.length > 0 ? `${name}\n` : `declare -f ${name}\n`;
    const { node, source } = memory.functions[name]!;
    return `${name} () \n${source.text.slice(node.body.pos, node.body.end)}\n`;
  }).join("");
  return done(memory, world, { out, exit: known.length < names.length ? 1 : 0 });
}

function exporting(name: "export" | "readonly", letter: "x" | "r"): Builtin {
  return {
    name,
    declares: true,
    isSpecial: true,
    run(call) {
      const { memory, world } = call;
      const { on, names } = lettersOf(call.args);
      if (names.length === 0) {
        return done(memory, world, {
          out: listed(memory, (found) => !!(letter === "x" ? found.exported : found.readOnly)),
        });
      }
      const off = on.includes("n") ? letter : "";
      const array = on.replace(/[^aA]/g, "");
      return declared(call, { name, on: array + (off ? "" : letter), off, isLocal: false, isGlobal: true }, names);
    },
  };
}

function unset({ args, memory, world }: BuiltinCall): Step<Outcome> {
  const { on, names } = lettersOf(args);
  let now = memory;
  let err = "";
  for (const name of names) {
    const indexed = /^(\w+)\[(.*)\]$/s.exec(name);
    const base = indexed ? indexed[1]! : name;
    const found = variable(now, base);
    if (found?.readOnly) {
      err += complaint(now, `unset: ${base}: cannot unset: readonly variable`);
    } else if (indexed && indexed[2] !== "@" && indexed[2] !== "*") {
      const items = found?.items && new Map(found.items);
      const pairs = found?.pairs && new Map(found.pairs);
      items?.delete(new Expander(now, world).number(indexed[2]!));
      pairs?.delete(indexed[2]!.replace(/^["']|["']$/g, ""));
      now = setVariable(now, base, { ...found, ...(items && { items }), ...(pairs && { pairs }) });
    } else if (on.includes("f") || (!found && !on.includes("v") && Object.hasOwn(now.functions, base))) {
      const { [base]: _gone, ...functions } = now.functions;
      now = { ...now, functions };
    } else if (!isName(base) && on !== "") err += complaint(now, `unset: \`${name}': not a valid identifier`);
    else if (found) now = unsetVariable(now, base);
  }
  return done(now, world, { err, exit: err === "" ? 0 : 1 });
}

export const VARIABLES: readonly Builtin[] = [
  declaring("declare"),
  declaring("typeset"),
  declaring("local"),
  exporting("export", "x"),
  exporting("readonly", "r"),
  { name: "unset", isSpecial: true, run: unset },
  {
    name: "let",
    run({ args, memory, world }) {
      const x = new Expander(memory, world);
      let value = 0n;
      try {
        for (const arg of args) value = x.arithmetic(arg);
      } catch (thrown) {
        if (!(thrown instanceof ExpansionFault)) throw thrown;
        return complain(memory, world, `let: ${thrown.text}`);
      }
      if (args.length === 0) return complain(memory, world, "let: expression expected");
      return done(x.memory, world, { exit: value === 0n ? 1 : 0 });
    },
  },
];
