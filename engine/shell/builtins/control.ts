import type { Outcome } from "../memory.ts";
import { complaint, type Memory } from "../memory.ts";
import { called, scriptInPath } from "../calls.ts";
import { faultText } from "../files.ts";
import { DEPTH } from "../limits.ts";
import { complain, done } from "../output.ts";
import { OPTION_LETTERS } from "../parameters.ts";
import { quotedIfNeeded, shellQuoted } from "../quoting.ts";
import { absolutePath } from "../resolve.ts";
import type { World } from "../process.ts";
import { readAll } from "../reading.ts";
import { runText } from "../scripts.ts";
import type { Builtin, BuiltinCall } from "../shell.ts";
import { after, ended, type Step } from "../step.ts";
import { sortedNames } from "./folders.ts";

const OPTION_NAMES = [
  "allexport",
  "braceexpand",
  "emacs",
  "errexit",
  "errtrace",
  "functrace",
  "hashall",
  "histexpand",
  "history",
  "ignoreeof",
  "interactive-comments",
  "keyword",
  "monitor",
  "noclobber",
  "noexec",
  "noglob",
  "nolog",
  "notify",
  "nounset",
  "onecmd",
  "physical",
  "pipefail",
  "posix",
  "privileged",
  "verbose",
  "vi",
  "xtrace",
];

const SHOPT_NAMES = [
  "autocd",
  "cdspell",
  "checkwinsize",
  "dotglob",
  "expand_aliases",
  "extglob",
  "failglob",
  "globstar",
  "histappend",
  "inherit_errexit",
  "lastpipe",
  "nocaseglob",
  "nocasematch",
  "nullglob",
  "sourcepath",
];

function withOption(memory: Memory, name: string, on: boolean): Memory {
  const options = new Set(memory.options);
  if (on) options.add(name);
  else options.delete(name);
  return { ...memory, options };
}

const padded = (name: string, on: boolean, width = 15) => `${name.padEnd(width)}\t${on ? "on" : "off"}\n`;

/** `set`: options by letter and name, and the positional parameters. */
export function setOptions(call: BuiltinCall): Step<Outcome> {
  const { args, memory, world } = call;
  let now = memory;
  if (args.length === 0) {
    const out = Object.keys(memory.vars).sort().map((name) =>
      `${name}=${quotedIfNeeded(memory.vars[name]!.text ?? "").replace(/^''$/, "")}\n`
    );
    return done(memory, world, { out: out.join("") });
  }
  let at = 0;
  for (; at < args.length; at++) {
    const arg = args[at]!;
    if (arg === "--") return done({ ...now, positional: args.slice(at + 1) }, world);
    if (arg === "-") return done({ ...withOption(now, "xtrace", false), positional: args.slice(at + 1) }, world);
    if (!/^[-+]./.test(arg)) break;
    const on = arg[0] === "-";
    for (const letter of arg.slice(1)) {
      if (letter === "o") {
        const name = args[at + 1];
        if (name === undefined) {
          const out = OPTION_NAMES.map((one) =>
            on ? padded(one, now.options.has(one)) : `set ${now.options.has(one) ? "-" : "+"}o ${one}\n`
          );
          return done(now, world, { out: out.join("") });
        }
        if (!OPTION_NAMES.includes(name)) return complain(now, world, `set: ${name}: invalid option name`, 2);
        now = withOption(now, name, on);
        at++;
      } else if (Object.hasOwn(OPTION_LETTERS, letter)) now = withOption(now, OPTION_LETTERS[letter]!, on);
      else if (!"bmtpkEHPT".includes(letter)) {
        const usage = "set: usage: set [-abefhkmnptuvxBCEHPT] [-o option-name] [--] [-] [arg ...]\n";
        return done(now, world, {
          err: complaint(now, `set: ${arg.slice(0, 1)}${letter}: invalid option`) + usage,
          exit: 2,
        });
      }
    }
  }
  return done(at < args.length ? { ...now, positional: args.slice(at) } : now, world);
}

function shopt({ args, memory, world }: BuiltinCall): Step<Outcome> {
  const letters = args.filter((arg) => arg.startsWith("-")).join("").replace(/-/g, "");
  const names = args.filter((arg) => !arg.startsWith("-"));
  if (letters.includes("s") || letters.includes("u")) {
    const known = letters.includes("o") ? OPTION_NAMES : SHOPT_NAMES;
    const wrong = names.filter((name) => !known.includes(name));
    const now = names.reduce((m, name) => withOption(m, name, letters.includes("s")), memory);
    const err = wrong.map((name) => complaint(memory, `shopt: ${name}: invalid shell option name`)).join("");
    return done(now, world, { err, exit: wrong.length > 0 ? 1 : 0 });
  }
  const shown = names.length > 0 ? names : SHOPT_NAMES;
  const out = letters.includes("q") ? "" : shown.map((name) => padded(name, memory.options.has(name))).join("");
  return done(memory, world, {
    out,
    exit: shown.every((name) => memory.options.has(name)) || names.length === 0 ? 0 : 1,
  });
}

function evaluate({ shell, args, memory, world }: BuiltinCall): Step<Outcome> {
  const text = args.join(" ");
  if (text.trim() === "") return done(memory, world);
  if (memory.depth >= DEPTH) return complain(memory, world, `eval: maximum eval nesting level exceeded (${DEPTH})`);
  const { source, pos, depth } = memory;
  const inner = { ...memory, depth: depth + 1 };
  return after(
    runText(shell, text, { ...source, isArgument: false }, inner, world),
    (outcome) => ended({ ...outcome, memory: { ...outcome.memory, source, pos, depth } }),
    world,
  );
}

function sourced(name: string, call: BuiltinCall): Step<Outcome> {
  const { args: [path], memory, world } = call;
  if (path === undefined) {
    const usage = `${name}: usage: ${name} filename [arguments]\n`;
    return done(memory, world, { err: complaint(memory, `${name}: filename argument required`) + usage, exit: 2 });
  }
  if (memory.depth >= DEPTH) {
    return complain(memory, world, `${name}: maximum source nesting level exceeded (${DEPTH})`);
  }
  const found = path.includes("/") ? path : scriptInPath(path, memory, world) ?? path;
  if (path === "/dev/stdin") {
    return readAll(memory, world, 0, (text, m, w) => ranHere(call, text, m, w));
  }
  const text = world.files.read(absolutePath(memory.cwd, found));
  if (typeof text !== "string") {
    const fault = text.fault === "EISDIR" ? `${name}: ${path}: is a directory` : `${path}: ${faultText(text)}`;
    if (memory.flavour === "busybox") {
      return complain(memory, world, `${name}: can't open '${path}': ${faultText(text)}`, 2);
    }
    return complain(memory, world, fault);
  }
  return ranHere(call, text, memory, world);
}

/** Runs a text in this shell, with the rest of the arguments as its parameters. */
function ranHere(
  { shell, args: [path, ...args] }: BuiltinCall,
  text: string,
  memory: Memory,
  world: World,
): Step<Outcome> {
  const { source, pos, depth, positional } = memory;
  const wasSourcing = memory.options.has("sourcing");
  const inner = withOption(
    { ...memory, depth: depth + 1, positional: args.length > 0 ? args : positional },
    "sourcing",
    true,
  );
  return after(runText(shell, text, { name: path!, prompt: false }, inner, world), ({ memory: m, flow }) => {
    const back = withOption(
      { ...m, source, pos, depth, ...(args.length > 0 && { positional }) },
      "sourcing",
      wasSourcing,
    );
    return ended<Outcome>(flow && flow.is !== "return" ? { memory: back, flow } : { memory: back });
  }, world);
}

/** `exec`: with a command the shell becomes it; without one its redirections stay. */
function exec({ shell, args, memory, world }: BuiltinCall): Step<Outcome> {
  const words = args[0] === "--" ? args.slice(1) : args;
  const [name, ...rest] = words;
  if (name === undefined) return done(memory, world);
  const isKnown = shell.program(name) || shell.builtins.has(name) || name.includes("/") ||
    scriptInPath(name, memory, world);
  const step = isKnown ? called(shell, name, rest, memory, world, [], { noFunctions: true }) : complain(
    memory,
    world,
    memory.flavour === "bash" ? `exec: ${name}: not found` : `exec: line 1: ${name}: not found`,
    127,
  );
  return after(step, (outcome) => ended<Outcome>({ ...outcome, flow: outcome.flow ?? { is: "exit" } }), world);
}

/** What a name stands for, in the order in which it is looked up. */
function kindOf({ shell, memory, world }: BuiltinCall, name: string): { kind: string; path?: string } | undefined {
  if (memory.options.has("expand_aliases") && Object.hasOwn(memory.aliases, name)) return { kind: "alias" };
  if (
    /^(if|then|else|elif|fi|for|while|until|do|done|case|esac|in|function|select|time|\{|\}|!|\[\[|\]\])$/.test(name)
  ) {
    return { kind: "keyword" };
  }
  if (Object.hasOwn(memory.functions, name)) return { kind: "function" };
  if (shell.builtins.has(name) && name !== "bash" && name !== "sh") return { kind: "builtin" };
  if (name.includes("/")) {
    const stat = world.files.stat(absolutePath(memory.cwd, name));
    if (stat && !stat.isFolder && stat.mode & 0o111) return { kind: "file", path: name };
    const base = /^\/(?:usr\/)?(?:local\/)?bin\/([^/]+)$/.exec(name)?.[1];
    return base && shell.program(base) ? { kind: "file", path: name } : undefined;
  }
  const script = scriptInPath(name, memory, world);
  if (script) return { kind: "file", path: script };
  if (!shell.program(name) && !shell.builtins.has(name)) return undefined;
  return { kind: "file", path: memory.flavour === "busybox" ? `/bin/${name}` : programPath(name) };
}

/** Where a program of ours would lie. */
export const programPath = (name: string): string => name === "kubectl" ? `/usr/local/bin/${name}` : `/usr/bin/${name}`;

function type(call: BuiltinCall): Step<Outcome> {
  const { memory, world } = call;
  const letters = call.args.filter((arg) => arg.startsWith("-")).join("");
  const names = call.args.filter((arg) => !arg.startsWith("-"));
  let [out, err] = ["", ""];
  for (const name of names) {
    const found = kindOf(call, name);
    if (!found) {
      if (memory.flavour === "busybox") out += `${name}: not found\n`;
      else if (!/[tpP]/.test(letters)) err += complaint(memory, `type: ${name}: not found`);
    } else if (letters.includes("t")) out += `${found.kind}\n`;
    else if (letters.includes("p") || letters.includes("P")) out += found.path ? `${found.path}\n` : "";
    else out += described(memory, name, found);
  }
  return done(memory, world, {
    out,
    err,
    exit: names.every((name) => kindOf(call, name)) ? 0 : memory.flavour === "busybox" ? 127 : 1,
  });
}

function described(memory: Memory, name: string, { kind, path }: { kind: string; path?: string }): string {
  switch (kind) {
    case "alias":
      return `${name} is aliased to \`${memory.aliases[name]}'\n`;
    case "keyword":
      return `${name} is a shell keyword\n`;
    case "function": {
      const { node, source } = memory.functions[name]!;
      return `${name} is a function\n${name} () \n${source.text.slice(node.body.pos, node.body.end)}\n`;
    }
    case "builtin":
      return `${name} is a shell builtin\n`;
    default:
      return `${name} is ${path}\n`;
  }
}

function command(call: BuiltinCall): Step<Outcome> {
  const { shell, memory, world } = call;
  const flags = /^-[pvV]+$/.test(call.args[0] ?? "") ? call.args[0]! : "";
  const [name, ...args] = flags ? call.args.slice(1) : call.args[0] === "--" ? call.args.slice(1) : call.args;
  if (name === undefined) return done(memory, world);
  if (!/[vV]/.test(flags)) return called(shell, name, args, memory, world, [], { noFunctions: true });
  const isLong = flags.includes("V");
  const told = [name, ...args].map((one) => ({ name: one, found: kindOf(call, one) }));
  const out = told.map(({ name: one, found }) => {
    if (!found) return "";
    if (isLong) return described(memory, one, found);
    return `${found.kind === "alias" ? `alias ${one}=${shellQuoted(memory.aliases[one]!)}` : found.path ?? one}\n`;
  }).join("");
  const err = told.map(({ name: one, found }) =>
    found || !isLong ? "" : complaint(memory, `command: ${one}: not found`)
  ).join("");
  const isAnyFound = told.some(({ found }) => found);
  return done(memory, world, { out, err, exit: isAnyFound ? 0 : memory.flavour === "busybox" ? 127 : 1 });
}

/** Nothing is remembered of where programs lie, but what is no program is told. */
function hash(call: BuiltinCall): Step<Outcome> {
  const { args, memory, world } = call;
  const err = args.filter((arg) => !arg.startsWith("-") && !kindOf(call, arg))
    .map((arg) => complaint(memory, `hash: ${arg}: not found`)).join("");
  return done(memory, world, { err, exit: err ? 1 : 0 });
}

function alias({ args, memory, world }: BuiltinCall): Step<Outcome> {
  const shown = (name: string) => `alias ${name}=${shellQuoted(memory.aliases[name]!)}\n`;
  if (args.length === 0) {
    return done(memory, world, { out: sortedNames(Object.keys(memory.aliases)).map(shown).join("") });
  }
  let { aliases } = memory;
  let [out, err] = ["", ""];
  for (const arg of args) {
    const equals = arg.indexOf("=");
    if (equals > 0) aliases = { ...aliases, [arg.slice(0, equals)]: arg.slice(equals + 1) };
    else if (Object.hasOwn(aliases, arg)) out += shown(arg);
    else err += complaint(memory, `alias: ${arg}: not found`);
  }
  return done({ ...memory, aliases }, world, { out, err, exit: err === "" ? 0 : 1 });
}

function unalias({ args, memory, world }: BuiltinCall): Step<Outcome> {
  if (args[0] === "-a") return done({ ...memory, aliases: {} }, world);
  const aliases = { ...memory.aliases };
  let err = "";
  for (const arg of args) {
    if (!Object.hasOwn(aliases, arg)) err += complaint(memory, `unalias: ${arg}: not found`);
    delete aliases[arg];
  }
  return done({ ...memory, aliases }, world, { err, exit: err === "" ? 0 : 1 });
}

export const CONTROL: readonly Builtin[] = [
  { name: "set", isSpecial: true, run: setOptions },
  { name: "shopt", run: shopt },
  { name: "eval", isSpecial: true, run: evaluate },
  { name: "source", run: (call) => sourced("source", call) },
  { name: ".", isSpecial: true, run: (call) => sourced(".", call) },
  { name: "exec", isSpecial: true, run: exec },
  { name: "command", run: command },
  {
    name: "builtin",
    run({ shell, args: [name, ...args], memory, world }) {
      const found = name === undefined ? undefined : shell.builtins.get(name);
      if (name !== undefined && !found) return complain(memory, world, `builtin: ${name}: not a shell builtin`);
      return found ? found.run({ shell, args, memory, world, declared: [] }) : done(memory, world);
    },
  },
  { name: "type", run: type },
  { name: "hash", run: hash },
  { name: "alias", run: alias },
  { name: "unalias", run: unalias },
  {
    name: "history",
    run({ args: [arg], memory, world }) {
      if (arg === "-c") return done({ ...memory, history: [] }, world);
      const all = memory.history.map((line, i) => `${String(i + 1).padStart(5)}  ${line}\n`);
      return done(memory, world, { out: (arg && /^\d+$/.test(arg) ? all.slice(-Number(arg)) : all).join("") });
    },
  },
  {
    name: "help",
    run: ({ memory, world }) =>
      done(memory, world, {
        out: "The commands of this shell: `type NAME` says what one is, `NAME --help` how it is used.\n",
      }),
  },
];
