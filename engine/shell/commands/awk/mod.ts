/**
 * awk: `lexer.ts` and `parser.ts` make a tree (syntax.ts) of a program, `machine.ts` runs it, `records.ts` keeps the
 * record and its fields, `builtins.ts` the functions. Here are options and input. A machine is copied before each piece
 * of input, so that a waiting awk is a value. To add a function: a name in lexer.ts and a line in builtins.ts. Commands
 * on the other side of `|` run when the program has ended; reading from commands and `system` are refused.
 */
import type { Call, Command } from "../../command.ts";
import { faultText } from "../../files.ts";
import type { Process, World } from "../../process.ts";
import { absolutePath } from "../../resolve.ts";
import { gather, next, readFile, readOptions, said, saying } from "../../tool.ts";
import { AwkFault, unescaped } from "./lexer.ts";
import { Leaving, Machine } from "./machine.ts";
import { parseProgram } from "./parser.ts";
import { recordsOf } from "./records.ts";
import type { Program } from "./syntax.ts";
import { fromInput, isTrue, toNumber } from "./values.ts";

const USAGE = "usage: awk [-F fs][-v var=value][prog | -f progfile][file ...]\n";
const CACHE_SIZE = 100;
const cache = new Map<string, Program>();

function programOf(text: string): Program {
  const known = cache.get(text);
  if (known) return known;
  const made = parseProgram(text);
  if (cache.size >= CACHE_SIZE) cache.delete(cache.keys().next().value!);
  cache.set(text, made);
  return made;
}

export const awk: Command = {
  name: "awk",
  start(call, world) {
    const options = readOptions("awk", call.args, { letters: "F:v:f:", long: { version: "version" }, inOrder: true });
    if ("fault" in options) return said({ err: options.fault.split("\n")[0] + "\n" + USAGE, exit: 2 });
    const words = [...options.words];
    const texts: string[] = [];
    for (const path of options.values["f"] ?? []) {
      const text = readFile(call, world, path);
      if (typeof text !== "string") return said({ err: `awk: can't open file ${path}\n`, exit: 2 });
      texts.push(text);
    }
    if (texts.length === 0) {
      const first = words.shift();
      if (first === undefined) return said({ err: USAGE, exit: 2 });
      texts.push(first);
    }
    try {
      const machine = new Machine(programOf(texts.join("\n")));
      prepare(machine, call, words, options.values);
      return begun(machine, words, call, world);
    } catch (thrown) {
      return failed(thrown);
    }
  },
};

function failed(thrown: unknown): Process<World> {
  if (thrown instanceof AwkFault) return said({ err: `awk: ${thrown.text}\n`, exit: 2 });
  if (thrown instanceof RangeError) return said({ err: "awk: stopped: the program is nested too deeply\n", exit: 2 });
  throw thrown;
}

function prepare(
  machine: Machine,
  call: Call,
  words: readonly string[],
  values: Readonly<Record<string, readonly string[]>>,
): void {
  const separator = values["F"]?.at(-1);
  if (separator !== undefined) machine.vars.set("FS", separator === "t" ? "\t" : unescaped(separator));
  for (const given of values["v"] ?? []) assign(machine, given);
  machine.arrays.set("ENVIRON", new Map(Object.entries(call.env).map(([name, text]) => [name, fromInput(text)])));
  machine.arrays.set("ARGV", new Map(["awk", ...words].map((word, i) => [String(i), word])));
  machine.vars.set("ARGC", words.length + 1);
}

/** `name=value` on the command line. */
function assign(machine: Machine, given: string): boolean {
  const found = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(given);
  if (!found) return false;
  machine.vars.set(found[1]!, fromInput(unescaped(found[2]!)));
  return true;
}

function surroundings(call: Call, world: World) {
  return {
    nowMs: world.nowMs,
    chance: world.chance,
    readFile(path: string) {
      const text = readFile(call, world, path);
      return typeof text === "string" ? text : undefined;
    },
    writeFile(path: string, text: string, append: boolean) {
      const fault = world.files.write(absolutePath(call.cwd, path), text, { nowMs: world.nowMs, append });
      return fault && faultText(fault);
    },
  };
}

function begun(machine: Machine, words: readonly string[], call: Call, world: World): Process<World> {
  const { rules } = machine.program;
  machine.within(surroundings(call, world));
  const left = section(machine, "begin");
  const readsInput = rules.some(({ kind }) => kind !== "begin") || machine.program.readsAhead;
  if (left?.by === "exit" || !readsInput) return closed(machine, left, call, world);
  const paths = words.filter((word) => !/^[A-Za-z_]\w*=/.test(word) && word !== "");
  const isStream = paths.length === 0 && !machine.program.readsAhead;
  const go = (w: World) => isStream ? streamed(machine, words, "", call) : whole(machine, words, call, w);
  const { out, err } = machine;
  return saying(out, err, (w) => guarded(() => go(w)), world);
}

function guarded(run: () => Process<World>): Process<World> {
  try {
    return run();
  } catch (thrown) {
    return failed(thrown);
  }
}

function section(machine: Machine, kind: "begin" | "end"): Leaving | undefined {
  for (const rule of machine.program.rules) {
    if (rule.kind !== kind || !rule.body) continue;
    const left = attempt(machine, () => machine.run(rule.body!));
    if (left?.by === "exit") return left;
  }
  return undefined;
}

/** A statement may also be left from inside a function. */
function attempt(machine: Machine, run: () => Leaving | undefined): Leaving | undefined {
  let left: Leaving | undefined;
  try {
    left = run();
  } catch (thrown) {
    if (!(thrown instanceof Leaving)) throw thrown;
    left = thrown;
  }
  if (left?.by === "exit" && left.value !== undefined) machine.exit = toNumber(left.value) & 255;
  return left;
}

/** Runs all rules over one record. */
function seen(machine: Machine, record: string): Leaving | undefined {
  machine.records.setWhole(record);
  machine.vars.set("NR", toNumber(machine.vars.get("NR")) + 1);
  machine.vars.set("FNR", toNumber(machine.vars.get("FNR")) + 1);
  return attempt(machine, () => {
    for (const [index, rule] of machine.program.rules.entries()) {
      if (rule.kind !== "each" || !applies(machine, rule, index)) continue;
      if (!rule.body) {
        machine.out += machine.records.whole(machine) + machine.text(machine.vars.get("ORS"));
        continue;
      }
      const left = machine.run(rule.body);
      if (left) return left;
    }
    return undefined;
  });
}

function applies(machine: Machine, { test, until }: Program["rules"][number], index: number): boolean {
  if (!test) return true;
  if (!until) return isTrue(machine.evaluate(test));
  if (!machine.inRange.has(index)) {
    if (!isTrue(machine.evaluate(test))) return false;
    machine.inRange.add(index);
  }
  if (isTrue(machine.evaluate(until))) machine.inRange.delete(index);
  return true;
}

/** Input as it comes: the machine is copied before each piece. */
function streamed(machine: Machine, words: readonly string[], rest: string, call: Call): Process<World> {
  return {
    is: "waits",
    wait: { forInput: true },
    then: (world, { by, input }) =>
      guarded(() => {
        const twin = machine.fork().within(surroundings(call, world));
        if (rest === "" && toNumber(twin.vars.get("NR")) === 0) words.forEach((word) => assign(twin, word));
        const isEnd = by !== "input" || input === null || input === undefined;
        const separator = twin.text(twin.vars.get("RS"));
        const found = recordsOf(rest + (isEnd ? "" : input), separator, twin);
        const last = separator === ""
          ? found.rest.replace(/\n+$/, "")
          : separator === "\n"
          ? found.rest
          : found.rest.replace(/\n$/, "");
        const records = isEnd && last !== "" ? [...found.records, last] : found.records;
        for (const record of records) {
          const left = seen(twin, record);
          if (left?.by === "exit") return closed(twin, left, call, world);
        }
        if (isEnd) return closed(twin, undefined, call, world);
        const { out, err } = twin;
        return saying(out, err, () => streamed(twin, words, found.rest, call), world);
      }),
  };
}

/** Files, or all of the input when the program reads ahead. */
function whole(machine: Machine, words: readonly string[], call: Call, world: World): Process<World> {
  const paths = words.filter((word) => !/^[A-Za-z_]\w*=/.test(word) && word !== "");
  return gather(call, world, paths.length === 0 ? ["-"] : paths, (sources, w) =>
    guarded(() => {
      const twin = machine.fork().within(surroundings(call, w));
      const queue = paths.length === 0 ? [...words, "-"] : [...words];
      let records: string[] = [];
      let at = 0;
      let err = "";
      const open = (): boolean => {
        for (let word = queue.shift(); word !== undefined; word = queue.shift()) {
          if (word === "" || assign(twin, word)) continue;
          const source = sources.find(({ path }) => path === word);
          if (!source || "fault" in source) {
            err += `awk: cannot open ${word} (${
              faultText(source && "fault" in source ? source.fault : { fault: "ENOENT" })
            })\n`;
            continue;
          }
          const found = recordsOf(source.text, twin.text(twin.vars.get("RS")), twin);
          const last = found.rest.replace(/\n+$/, "");
          [records, at] = [
            last === "" && !(found.rest !== "" && twin.vars.get("RS") === "")
              ? found.records
              : [...found.records, last],
            0,
          ];
          twin.vars.set("FILENAME", word === "-" ? "" : word);
          twin.vars.set("FNR", 0);
          return true;
        }
        return false;
      };
      const take = (): string | undefined => {
        while (at >= records.length) if (!open()) return undefined;
        return records[at++];
      };
      twin.nextRecord = take;
      for (let record = take(); record !== undefined; record = take()) {
        const left = seen(twin, record);
        if (left?.by === "nextfile") at = records.length;
        if (left?.by === "exit") return closed(twin, left, call, w);
      }
      twin.nextRecord = undefined;
      if (err !== "") twin.exit = 2;
      twin.err = err + twin.err;
      return closed(twin, undefined, call, w);
    }));
}

/** END, what is still to be said, and the commands at the other end of pipes. */
function closed(machine: Machine, left: Leaving | undefined, call: Call, world: World): Process<World> {
  return guarded(() => {
    if (left?.by !== "exit" || machine.program.rules.some(({ kind }) => kind === "end")) section(machine, "end");
    const { out, err, exit, pipes } = machine;
    const commands = [...pipes];
    const run = (i: number, w: World): Process<World> => {
      const command = commands[i];
      if (!command) return said({ exit });
      return next(
        fedWith(call.shell(command[0], undefined, { isFed: true }), command[1], w),
        (_, w2) => run(i + 1, w2),
        w,
      );
    };
    return saying(out, err, (w) => run(0, w), world);
  });
}

/** A process that reads this text. */
function fedWith(process: Process<World>, text: string, world: World): Process<World> {
  if (process.is === "ended") return process;
  if (process.is === "says") return { ...process, then: (w: World) => fedWith(process.then(w), text, w) };
  if (process.wait.forInput) {
    const cut = process.wait.forInput === "line" && text.includes("\n") ? text.indexOf("\n") + 1 : text.length;
    return fedWith(
      process.then(world, { by: "input", input: text === "" ? null : text.slice(0, cut) }),
      text.slice(cut),
      world,
    );
  }
  return { ...process, then: (w: World, woken) => fedWith(process.then(w, woken), text, w) };
}
