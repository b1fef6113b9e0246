import { formatDate } from "../../dates.ts";
import type { Match } from "../../posix_expression.ts";
import { AwkFault } from "./lexer.ts";
import type { Machine } from "./machine.ts";
import { splitBy } from "./records.ts";
import type { Expr, Place } from "./syntax.ts";
import { fromInput, toNumber, type Value } from "./values.ts";

type Builtin = (machine: Machine, args: readonly Expr[]) => Value;

const math = (apply: (value: number) => number): Builtin => (machine, [node]) =>
  apply(node ? toNumber(machine.evaluate(node)) : 0);
const textual = (apply: (text: string) => Value): Builtin => (machine, [node]) =>
  apply(node ? machine.text(machine.evaluate(node)) : "");

const BUILTINS: Readonly<Record<string, Builtin>> = {
  length(machine, [node]) {
    if (node?.is === "name" && machine.arrays.has(node.name)) return machine.array(node.name).size;
    if (node?.is === "name" && !machine.vars.has(node.name)) {
      const value = machine.get(node) as unknown;
      if (value instanceof Map) return value.size;
    }
    return [...node ? machine.text(machine.evaluate(node)) : machine.records.whole(machine)].length;
  },
  substr(machine, [text, from, count]) {
    const chars = [...machine.text(machine.evaluate(text!))];
    const start = round(toNumber(machine.evaluate(from!)));
    const end = count ? start + round(toNumber(machine.evaluate(count))) : Infinity;
    return chars.slice(Math.max(0, start - 1), Math.max(0, end - 1)).join("");
  },
  index: (machine, [text, part]) =>
    machine.text(machine.evaluate(text!)).indexOf(machine.text(machine.evaluate(part!))) + 1,
  split(machine, [text, array, separator]) {
    if (array?.is !== "name") throw new AwkFault("split: the second argument must be an array");
    const source = machine.text(machine.evaluate(text!));
    const by = separator
      ? (separator.is === "regex" ? separator.source : machine.text(machine.evaluate(separator)))
      : machine.text(machine.vars.get("FS"));
    const parts = splitBy(source, by, machine, separator?.is === "regex");
    const target = machine.array(array.name);
    target.clear();
    parts.forEach((part, i) => target.set(String(i + 1), fromInput(part)));
    return parts.length;
  },
  sub: (machine, args) => substitute(machine, args, false),
  gsub: (machine, args) => substitute(machine, args, true),
  match(machine, [text, expression]) {
    const found = machine.expression(expression!).find(machine.text(machine.evaluate(text!)), 0);
    machine.vars.set("RSTART", found ? found.start + 1 : 0);
    machine.vars.set("RLENGTH", found ? found.end - found.start : -1);
    return found ? found.start + 1 : 0;
  },
  sprintf: (machine, args) => machine.format(args),
  sin: math(Math.sin),
  cos: math(Math.cos),
  exp: math(Math.exp),
  log: math(Math.log),
  sqrt: math(Math.sqrt),
  int: math(Math.trunc),
  atan2: (machine, [y, x]) => Math.atan2(toNumber(machine.evaluate(y!)), toNumber(machine.evaluate(x!))),
  rand(machine) {
    return machine.world.chance.next32() / 4294967296;
  },
  srand(machine, [node]) {
    const before = machine.seed;
    machine.seed = node ? toNumber(machine.evaluate(node)) : Math.floor(machine.world.nowMs / 1000);
    return before;
  },
  tolower: textual((text) => text.toLowerCase()),
  toupper: textual((text) => text.toUpperCase()),
  systime: (machine) => Math.floor(machine.world.nowMs / 1000),
  strftime(machine, [format, time]) {
    const ms = time ? toNumber(machine.evaluate(time)) * 1000 : machine.world.nowMs;
    return formatDate(format ? machine.text(machine.evaluate(format)) : "%a %b %e %H:%M:%S %Z %Y", ms);
  },
  mktime(machine, [node]) {
    const parts = machine.text(machine.evaluate(node!)).trim().split(/\s+/).map(Number);
    if (parts.length < 6 || parts.some(Number.isNaN)) return -1;
    const [year, month, day, hour, minute, second] = parts as [number, number, number, number, number, number];
    return Date.UTC(year, month - 1, day, hour, minute, second) / 1000;
  },
  close(machine, [node]) {
    const name = machine.text(machine.evaluate(node!));
    const wasOpen = machine.reading.delete(name) || machine.written.has(name) || machine.pipes.has(name);
    return wasOpen ? 0 : -1;
  },
  fflush: () => 0,
  system() {
    throw new AwkFault("system() is not available in this shell");
  },
};

const round = (value: number): number => {
  const low = Math.floor(value);
  return value - low < 0.5 ? low : value - low > 0.5 ? low + 1 : low % 2 === 0 ? low : low + 1;
};

function substitute(machine: Machine, [expression, replacement, target]: readonly Expr[], isGlobal: boolean): Value {
  const compiled = machine.expression(expression!);
  const by = machine.text(machine.evaluate(replacement!));
  const place: Place = target && (target.is === "name" || target.is === "field" || target.is === "item")
    ? target
    : { is: "field", index: { is: "number", value: 0 } };
  const text = machine.text(machine.get(place));
  let [out, at, copied, count, before] = ["", 0, 0, 0, -1];
  while (at <= text.length) {
    const found = compiled.find(text, at);
    if (!found) break;
    if (found.start === found.end && found.start === before) {
      at = found.start + 1;
      continue;
    }
    count++;
    before = found.end;
    at = found.end > found.start ? found.end : found.end + 1;
    out += text.slice(copied, found.start) + inserted(by, found);
    copied = found.end;
    if (!isGlobal) break;
  }
  if (count > 0) machine.set(place, out + text.slice(copied));
  return count;
}

/** `&` is what was found, `\\&` an ampersand. */
const inserted = (by: string, { groups }: Match): string =>
  by.replace(/\\\\|\\&|&/g, (found) => found === "&" ? groups[0]! : found === "\\&" ? "&" : "\\");

export function callBuiltin(machine: Machine, name: string, args: readonly Expr[]): Value {
  const builtin = Object.hasOwn(BUILTINS, name) ? BUILTINS[name] : undefined;
  if (!builtin) throw new AwkFault(`function ${name} not defined`);
  return builtin(machine, args);
}
