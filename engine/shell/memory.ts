import type { Function as FunctionNode } from "unbash";
import type { Flavour } from "./command.ts";
import type { Signal } from "./process.ts";

export interface Variable {
  /** Undefined when it was declared but never set. Of an array, undefined too. */
  readonly text?: string;
  /** An indexed array: sparse, keys in rising order. */
  readonly items?: ReadonlyMap<number, string>;
  /** An associative array, in the order of insertion. */
  readonly pairs?: ReadonlyMap<string, string>;
  readonly exported?: boolean;
  readonly readOnly?: boolean;
  readonly integer?: boolean;
  readonly case?: "lower" | "upper";
  readonly reference?: boolean;
}

/** Where a descriptor leads: to a channel, a file, a text that is read from, or nowhere. */
export type Descriptor =
  | { readonly to: "channel"; readonly channel: number; readonly is: "terminal" | "pipe" | "none" }
  | { readonly to: "file"; readonly path: string }
  | { readonly to: "text"; readonly id: number };

/** Where words of a script come from, for messages with line numbers. */
export interface Source {
  /** `bash`, or the script's name as it was called. */
  readonly name: string;
  readonly text: string;
  /** At a prompt, messages carry no line number. */
  readonly prompt: boolean;
  /** It was the argument of `-c`: syntax errors say so. */
  readonly isArgument?: boolean;
}

export interface ShellFunction {
  readonly node: FunctionNode;
  readonly source: Source;
}

/** One call of a function: what `local` hides, to be brought back. */
export interface Frame {
  readonly name: string;
  readonly hidden: Readonly<Record<string, Variable | undefined>>;
  readonly positional: readonly string[];
  readonly line: number;
}

export interface Job {
  /** `%1`. */
  readonly number: number;
  readonly pid: number;
  readonly command: string;
}

/** What a shell remembers: one value, replaced and never changed, so a subshell is only another holder of it. */
export interface Memory {
  readonly vars: Readonly<Record<string, Variable>>;
  readonly functions: Readonly<Record<string, ShellFunction>>;
  readonly aliases: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** `$?` */
  readonly last: number;
  readonly pipeStatus: readonly number[];
  readonly name: string;
  readonly positional: readonly string[];
  /** Letters and names of options that are on: `e u x f C pipefail noclobber …`, by long name. */
  readonly options: ReadonlySet<string>;
  readonly traps: Readonly<Record<string, string>>;
  /** Signals that came while a command ran, to be seen to after it. */
  readonly pending: readonly Signal[];
  readonly frames: readonly Frame[];
  readonly fds: Readonly<Record<number, Descriptor>>;
  /** What is left to read of texts that descriptors lead to. */
  readonly texts: Readonly<Record<number, string>>;
  readonly nextText: number;
  readonly nextChannel: number;
  readonly pid: number;
  /** The shell's own, also in its subshells: `$$`. */
  readonly shellPid: number;
  readonly nextPid: number;
  readonly lastBackground: number | undefined;
  readonly jobs: readonly Job[];
  readonly depth: number;
  /** Loops around the running command, within its function. */
  readonly loops: number;
  /** A failing command does not end the shell: conditions, and all but the last of `&&` and `||`. */
  readonly forgiving: boolean;
  readonly source: Source;
  /** Offset of the running command in the source. */
  readonly pos: number;
  readonly startedMs: number;
  readonly umask: number;
  readonly flavour: Flavour;
  readonly history: readonly string[];
  readonly columns: number;
  /** What a shell at a terminal shows before a line, where no variable says otherwise. */
  readonly prompt: string;
  /** `getopts`: the place inside a bundle of options. */
  readonly optionPlace: number;
}

/** How a command ended, other than by going on with the next one. */
export type Flow =
  | { readonly is: "break" | "continue"; readonly levels: number }
  | { readonly is: "return" }
  | { readonly is: "exit" }
  /** A fault that ends the line at a prompt, and a script altogether. */
  | { readonly is: "aborted" }
  | { readonly is: "killed"; readonly by: Signal };

export interface Outcome {
  readonly memory: Memory;
  readonly flow?: Flow;
}

export interface MemoryOptions {
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** `bash` (default) or, in a container, `sh`. */
  readonly name?: string;
  readonly flavour?: Flavour;
  readonly positional?: readonly string[];
  /** Process number: `$$`. 1 in a container, where signals without a trap do nothing. */
  readonly pid?: number;
  readonly startedMs?: number;
  readonly columns?: number;
  readonly prompt?: string;
  /** A person is typing: aliases, and notices of jobs. */
  readonly interactive?: boolean;
  /** Who is at the other end of input and output. */
  readonly stdin?: "none" | "pipe" | "terminal";
  readonly stdout?: "pipe" | "terminal";
}

export function newMemory(options: MemoryOptions): Memory {
  const cwd = options.cwd ?? options.home;
  const name = options.name ?? "bash";
  const pid = options.pid ?? 4242;
  const vars: Record<string, Variable> = {
    IFS: { text: " \t\n" },
    OPTIND: { text: "1" },
    PS4: { text: "+ " },
  };
  const env = { HOME: options.home, PWD: cwd, ...options.env };
  for (const [key, text] of Object.entries(env)) vars[key] = { text, exported: true };
  return {
    vars,
    functions: {},
    aliases: {},
    cwd,
    last: 0,
    pipeStatus: [0],
    name,
    positional: options.positional ?? [],
    options: new Set([
      ...["braceexpand", "hashall", "interactive-comments"],
      ...(options.interactive ? ["monitor", "expand_aliases", "emacs", "histexpand", "history"] : []),
    ]),
    traps: {},
    pending: [],
    frames: [],
    fds: {
      0: { to: "channel", channel: 0, is: options.stdin ?? "none" },
      1: { to: "channel", channel: 1, is: options.stdout ?? "pipe" },
      2: { to: "channel", channel: 2, is: options.stdout ?? "pipe" },
    },
    texts: {},
    nextText: 1,
    nextChannel: 10,
    pid,
    shellPid: pid,
    nextPid: pid + 1,
    lastBackground: undefined,
    jobs: [],
    depth: 0,
    loops: 0,
    forgiving: false,
    source: { name, text: "", prompt: false },
    pos: 0,
    startedMs: options.startedMs ?? 0,
    umask: 0o022,
    flavour: options.flavour ?? "bash",
    history: [],
    columns: options.columns ?? 80,
    prompt: options.prompt ?? "\\u@\\h:\\w\\$ ",
    optionPlace: 0,
  };
}

export function variable(memory: Memory, name: string): Variable | undefined {
  return Object.hasOwn(memory.vars, name) ? memory.vars[name] : undefined;
}

/** The text of a variable; of an array, its item 0. */
export function textOf(memory: Memory, name: string): string | undefined {
  const found = variable(memory, name);
  if (!found) return undefined;
  return found.items ? found.items.get(0) : found.pairs ? found.pairs.get("0") : found.text;
}

export function setVariable(memory: Memory, name: string, value: Variable): Memory {
  return { ...memory, vars: { ...memory.vars, [name]: value } };
}

/** Sets the text and keeps what else is known of the variable. Read-only ones are the caller's to refuse. */
export function setText(memory: Memory, name: string, text: string): Memory {
  const old = variable(memory, name);
  if (old?.items) return setVariable(memory, name, { ...old, items: new Map(old.items).set(0, text) });
  if (old?.pairs) return setVariable(memory, name, { ...old, pairs: new Map(old.pairs).set("0", text) });
  const exported = memory.options.has("allexport") ? { exported: true } : {};
  return setVariable(memory, name, old ? { ...old, text, ...exported } : { text, ...exported });
}

export function unsetVariable(memory: Memory, name: string): Memory {
  const { [name]: _gone, ...vars } = memory.vars;
  return { ...memory, vars };
}

/** Variables that programs see. */
export function environment(memory: Memory): Record<string, string> {
  const env: Record<string, string> = {};
  for (const name of Object.keys(memory.vars)) {
    const { exported, text } = memory.vars[name]!;
    if (exported && text !== undefined) env[name] = text;
  }
  return env;
}

export const isName = (text: string): boolean => /^[A-Za-z_][A-Za-z0-9_]*$/.test(text);

/** A subshell's copy: no traps, no jobs, a process of its own. */
export function subshell(memory: Memory): Memory {
  const traps = Object.fromEntries(Object.entries(memory.traps).filter(([, action]) => action === ""));
  return { ...memory, traps, jobs: [], pending: [], depth: memory.depth + 1, pid: memory.nextPid };
}

/** The line, from 1, of an offset in a text. */
export function lineAt(text: string, pos: number): number {
  let line = 1;
  for (let i = text.indexOf("\n"); i >= 0 && i < pos; i = text.indexOf("\n", i + 1)) line++;
  return line;
}

/** How BusyBox counts lines in complaints of its builtins: those that are behind it. */
export function linesBehind(memory: Memory): number {
  return lineAt(memory.source.text, memory.pos) - (memory.source.isArgument ? 1 : 0);
}

/** How bash begins a complaint: `bash: ` at a prompt, `bash: line 3: ` in what it was given, `x.sh: line 3: ` in a script. */
export function complaint(memory: Memory, text: string): string {
  const { source } = memory;
  if (source.prompt) return `${source.name}: ${text}\n`;
  return `${source.name}: line ${lineAt(source.text, memory.pos)}: ${text}\n`;
}
