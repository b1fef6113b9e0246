import type { Call, Command } from "../command.ts";
import type { FileStat } from "../files.ts";
import { compilePattern, matches } from "../patterns.ts";
import type { Process, World } from "../process.ts";
import { absolutePath, baseName } from "../resolve.ts";
import { compileExpression } from "../posix_expression.ts";
import { formatDate } from "../dates.ts";
import { next, said, withoutInput } from "../tool.ts";
import { modeText } from "./ls.ts";

interface Found {
  readonly path: string;
  readonly full: string;
  readonly stat: FileStat;
  readonly depth: number;
}

/** What a test or an action does: whether it is true, and what it says or runs. */
type Test = (found: Found, run: Run) => boolean;

interface Run {
  readonly world: World;
  out: string;
  err: string;
  /** Commands to run, in order. */
  readonly commands: string[][];
  readonly batches: Map<number, string[]>;
  prune: boolean;
  quit: boolean;
  failed: boolean;
}

class Wrong {
  constructor(readonly text: string) {}
}

interface Plan {
  readonly test: Test;
  readonly hasAction: boolean;
  readonly minDepth: number;
  readonly maxDepth: number;
  readonly depthFirst: boolean;
  /** Commands with `+`, by their number. */
  readonly batched: ReadonlyMap<number, readonly string[]>;
}

class Reading {
  #at = 0;
  #hasAction = false;
  #minDepth = 0;
  #maxDepth = Infinity;
  #depthFirst = false;
  readonly #batched = new Map<number, readonly string[]>();
  constructor(readonly words: readonly string[], readonly call: Call, readonly world: World) {}

  plan(): Plan {
    const test = this.words.length === 0 ? () => true : this.#or();
    if (this.#at < this.words.length) throw new Wrong(`paths must precede expression: \`${this.words[this.#at]}'`);
    return {
      test,
      hasAction: this.#hasAction,
      minDepth: this.#minDepth,
      maxDepth: this.#maxDepth,
      depthFirst: this.#depthFirst,
      batched: this.#batched,
    };
  }

  #or(): Test {
    let left = this.#and();
    while (this.words[this.#at] === "-o" || this.words[this.#at] === "-or") {
      this.#at++;
      const [a, b] = [left, this.#and()];
      left = (found, run) => a(found, run) || b(found, run);
    }
    return left;
  }

  #and(): Test {
    let left = this.#not();
    for (;;) {
      const word = this.words[this.#at];
      if (word === "-a" || word === "-and") this.#at++;
      else if (word === undefined || word === "-o" || word === "-or" || word === ")" || word === ",") return left;
      const [a, b] = [left, this.#not()];
      left = (found, run) => a(found, run) && b(found, run);
    }
  }

  #not(): Test {
    const word = this.words[this.#at];
    if (word === "!" || word === "-not") {
      this.#at++;
      const test = this.#not();
      return (found, run) => !test(found, run);
    }
    if (word === "(") {
      this.#at++;
      const test = this.#or();
      if (this.words[this.#at++] !== ")") {
        throw new Wrong("invalid expression; I was expecting to find a ')' somewhere but did not see one.");
      }
      return test;
    }
    return this.#primary();
  }

  #value(name: string): string {
    const value = this.words[this.#at++];
    if (value === undefined) throw new Wrong(`missing argument to \`${name}'`);
    return value;
  }

  #primary(): Test {
    const name = this.words[this.#at++]!;
    if (!name.startsWith("-")) throw new Wrong(`paths must precede expression: \`${name}'`);
    switch (name) {
      case "-name":
      case "-iname":
      case "-path":
      case "-ipath":
      case "-wholename": {
        const ignoreCase = name.startsWith("-i");
        const pattern = compilePattern(this.#value(name), { ignoreCase });
        const isPath = name.endsWith("path") || name === "-wholename";
        return ({ path }) => {
          const text = isPath ? path : baseName(path);
          return matches(pattern, ignoreCase ? text.toLowerCase() : text);
        };
      }
      case "-regex": {
        const expression = compileExpression(`^${this.#value(name)}$`);
        return ({ path }) => !("fault" in expression) && expression.find(path, 0) !== undefined;
      }
      case "-type": {
        const type = this.#value(name);
        return ({ stat }) => type.split(",").includes(stat.isFolder ? "d" : "f");
      }
      case "-maxdepth":
        this.#maxDepth = Number(this.#value(name));
        return () => true;
      case "-mindepth":
        this.#minDepth = Number(this.#value(name));
        return () => true;
      case "-depth":
        this.#depthFirst = true;
        return () => true;
      case "-size":
      case "-mtime":
      case "-mmin":
        return this.#measured(name, this.#value(name));
      case "-newer": {
        const since = this.world.files.stat(absolutePath(this.call.cwd, this.#value(name)))?.modifiedMs ?? 0;
        return ({ stat }) => stat.modifiedMs > since;
      }
      case "-perm": {
        const mode = this.#value(name);
        const wanted = parseInt(mode.replace(/^[-/]/, ""), 8);
        return ({ stat }) =>
          mode.startsWith("-")
            ? (stat.mode & wanted) === wanted
            : mode.startsWith("/")
            ? (stat.mode & wanted) !== 0
            : stat.mode === wanted;
      }
      case "-empty":
        return ({ stat, full }, { world }) => {
          const names = stat.isFolder ? world.files.list(full) : [];
          return stat.isFolder ? Array.isArray(names) && names.length === 0 : stat.size === 0;
        };
      case "-user":
      case "-group": {
        const owner = this.#value(name);
        return () => owner === "root" || owner === "0";
      }
      case "-true":
        return () => true;
      case "-false":
        return () => false;
    }
    return this.#action(name);
  }

  #measured(name: string, text: string): Test {
    const found = /^([+-]?)(\d+)([bckwMG]?)$/.exec(text);
    if (!found) throw new Wrong(`invalid argument \`${text}' to \`${name}'`);
    const [, sign, digits, unit] = found as unknown as [string, string, string, string];
    const bytes = { b: 512, c: 1, w: 2, k: 1024, M: 1048576, G: 1073741824, "": 512 }[unit]!;
    return ({ stat }, { world }) => {
      const ageMs = world.nowMs - stat.modifiedMs;
      const value = name === "-size"
        ? Math.ceil(stat.size / bytes)
        : name === "-mtime"
        ? Math.floor(ageMs / 86_400_000)
        : Math.ceil(ageMs / 60_000);
      return sign === "+" ? value > Number(digits) : sign === "-" ? value < Number(digits) : value === Number(digits);
    };
  }

  #action(name: string): Test {
    this.#hasAction = name !== "-prune";
    switch (name) {
      case "-print":
      case "-print0":
        return ({ path }, run) => {
          run.out += path + (name === "-print" ? "\n" : "\0");
          return true;
        };
      case "-printf": {
        const format = this.#value(name);
        return (found, run) => {
          run.out += printed(format, found);
          return true;
        };
      }
      case "-ls":
        return ({ path, stat }, run) => {
          run.out += `  1234567 ${String(stat.isFolder ? 4 : Math.ceil(stat.size / 4096) * 4).padStart(6)} ${
            modeText(stat)
          }   ${stat.isFolder ? 2 : 1} root     root     ${String(stat.size).padStart(8)} ${
            formatDate("%b %e %H:%M", stat.modifiedMs)
          } ${path}\n`;
          return true;
        };
      case "-delete":
        this.#depthFirst = true;
        return ({ full, path }, run) => {
          if (path === ".") return true;
          const fault = run.world.files.remove(full);
          if (fault) run.err += `find: cannot delete ‘${path}’: Directory not empty\n`;
          run.failed ||= !!fault;
          return !fault;
        };
      case "-prune":
        return (_, run) => run.prune = true;
      case "-quit":
        return (_, run) => run.quit = true;
      case "-exec":
      case "-execdir":
      case "-ok":
        return this.#exec();
    }
    throw new Wrong(`unknown predicate \`${name}'`);
  }

  #exec(): Test {
    const command: string[] = [];
    for (let word = this.words[this.#at++]; word !== ";"; word = this.words[this.#at++]) {
      if (word === undefined) throw new Wrong("missing argument to `-exec'");
      if (word === "+" && command.at(-1) === "{}") {
        const number = this.#batched.size;
        this.#batched.set(number, command.slice(0, -1));
        return ({ path }, run) => {
          run.batches.set(number, [...run.batches.get(number) ?? [], path]);
          return true;
        };
      }
      command.push(word);
    }
    return ({ path }, run) => {
      run.commands.push(command.map((word) => word.replaceAll("{}", path)));
      return true;
    };
  }
}

function printed(format: string, { path, stat, depth }: Found): string {
  const fields: Readonly<Record<string, string>> = {
    p: path,
    f: baseName(path),
    s: String(stat.size),
    m: stat.mode.toString(8),
    M: modeText(stat),
    d: String(depth),
    y: stat.isFolder ? "d" : "f",
    u: "root",
    g: "root",
    h: path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : ".",
    P: path.replace(/^[^/]*\/?/, ""),
    "%": "%",
    t: formatDate("%a %b %e %H:%M:%S.%N %Y", stat.modifiedMs),
  };
  return format.replace(
    /%([a-zA-Z%])|\\([nt0\\])/g,
    (whole, field: string | undefined, escape: string | undefined) =>
      field ? fields[field] ?? whole : { n: "\n", t: "\t", "0": "\0", "\\": "\\" }[escape!]!,
  );
}

function walk(found: Found, plan: Plan, run: Run): void {
  if (run.quit) return;
  const look = () => {
    if (found.depth < plan.minDepth) return;
    if (plan.test(found, run) && !plan.hasAction) run.out += `${found.path}\n`;
  };
  run.prune = false;
  if (!plan.depthFirst) look();
  if (found.stat.isFolder && found.depth < plan.maxDepth && !run.prune) {
    const names = run.world.files.list(found.full);
    for (const name of Array.isArray(names) ? names : []) {
      const full = absolutePath(found.full, name);
      const stat = run.world.files.stat(full);
      if (stat) {
        walk({ path: `${found.path.replace(/\/$/, "")}/${name}`, full, stat, depth: found.depth + 1 }, plan, run);
      }
    }
  }
  if (plan.depthFirst) look();
}

function executed(
  commands: readonly (readonly string[])[],
  at: number,
  call: Call,
  exit: number,
  world: World,
): Process<World> {
  const command = commands[at];
  if (!command) return { is: "ended", result: exit };
  return next(
    withoutInput(
      call.spawn(command, undefined, { missing: `find: ‘${command[0]}’: No such file or directory\n` }),
      world,
    ),
    (_, w) => executed(commands, at + 1, call, exit, w),
    world,
  );
}

export const find: Command = {
  name: "find",
  start(call, world) {
    const { args } = call;
    const cut = args.findIndex((arg) => /^(-[a-z]|!|\()/.test(arg));
    const paths = cut < 0 ? args : args.slice(0, cut);
    try {
      const plan = new Reading(cut < 0 ? [] : args.slice(cut), call, world).plan();
      const run: Run = {
        world,
        out: "",
        err: "",
        commands: [],
        batches: new Map(),
        prune: false,
        quit: false,
        failed: false,
      };
      for (const path of paths.length > 0 ? paths : ["."]) {
        const full = absolutePath(call.cwd, path);
        const stat = world.files.stat(full);
        if (stat) walk({ path, full, stat, depth: 0 }, plan, run);
        else {
          const shown = call.flavour === "busybox" ? path : `‘${path}’`;
          run.err += `find: ${shown}: No such file or directory\n`;
          run.failed = true;
        }
      }
      const batches = [...run.batches].map(([number, found]) => [...plan.batched.get(number)!, ...found]);
      const commands = [...run.commands, ...batches];
      const exit = run.failed ? 1 : 0;
      if (commands.length === 0) return said({ out: run.out, err: run.err, exit });
      if (run.out === "" && run.err === "") return executed(commands, 0, call, exit, world);
      return { is: "says", out: run.out, err: run.err, then: (w) => executed(commands, 0, call, exit, w) };
    } catch (thrown) {
      if (thrown instanceof Wrong) return said({ err: `find: ${thrown.text}\n`, exit: 1 });
      throw thrown;
    }
  },
};
