import type { ParsedScript, Statement } from "unbash";
import { faultText } from "./files.ts";
import { lineAt, type Memory, type Outcome, type Source } from "./memory.ts";
import { complain, say } from "./output.ts";
import { parse, type SyntaxFault } from "./parsing.ts";
import type { World } from "./process.ts";
import { absolutePath } from "./resolve.ts";
import type { Shell } from "./shell.ts";
import { inSubshell } from "./subshells.ts";
import { after, ended, type Step } from "./step.ts";

/**
 * Runs a text as bash reads one: line by line, so that what stands before a wrong line is done, and a fault that discards
 * its line goes on with the next.
 */
export function runText(
  shell: Shell,
  text: string,
  source: Omit<Source, "text">,
  memory: Memory,
  world: World,
): Step<Outcome> {
  const inner: Memory = { ...memory, source: { ...source, text }, pos: 0 };
  const parsed = parse(text);
  if ("script" in parsed) return runFrom(shell, parsed.script, 0, inner, world);
  const line = parsed.faults[0]!.line;
  const before = beforeLine(parsed.partial.commands, text, Math.min(line, lineAt(text, parsed.pos)));
  const whole = { ...parsed.partial, commands: before };
  return after(runFrom(shell, whole, 0, inner, world), (outcome, w) => {
    if (outcome.flow && outcome.flow.is !== "aborted") return ended(outcome);
    return wrong(parsed.faults, source, { ...outcome.memory, source: inner.source }, w);
  }, world);
}

/** Statements that end on a line before the wrong one. */
function beforeLine(statements: readonly Statement[], text: string, line: number): Statement[] {
  return statements.filter((statement) => lineAt(text, statement.end) < line);
}

function runFrom(shell: Shell, script: ParsedScript, at: number, memory: Memory, world: World): Step<Outcome> {
  const { commands } = script;
  const rest = at === 0 ? script : { ...script, commands: commands.slice(at) };
  return after(shell.run(shell, rest, memory, world), (outcome, w) => {
    const { flow } = outcome;
    if (flow?.is === "break" || flow?.is === "continue") return ended({ memory: outcome.memory });
    if (flow?.is !== "aborted" || memory.source.prompt) return ended(outcome);
    const line = lineAt(memory.source.text, outcome.memory.pos);
    const next = commands.findIndex((statement, i) => i >= at && lineAt(memory.source.text, statement.pos) > line);
    if (next < 0) return ended({ memory: outcome.memory });
    return runFrom(shell, script, next, { ...outcome.memory, source: memory.source }, w);
  }, world);
}

function wrong(
  faults: readonly SyntaxFault[],
  source: Omit<Source, "text">,
  memory: Memory,
  world: World,
): Step<Outcome> {
  const dash = source.isArgument ? "-c: " : "";
  const text = faults.map((fault) => {
    const head = source.prompt ? `${source.name}: ` : `${source.name}: ${dash}line ${fault.line}: `;
    if (memory.flavour === "busybox") {
      const token = /`(.*)'$/s.exec(fault.text)?.[1];
      const what = fault.shown === undefined
        ? (token === "'" || token === '"' || token === "}"
          ? "unterminated quoted string"
          : unfinished(memory.source.text))
        : `unexpected "${token}"`;
      return `${source.name}: syntax error: ${what}\n`;
    }
    const shown = fault.shown === undefined || source.prompt ? "" : `${head}\`${fault.shown}'\n`;
    return `${head}${fault.text}\n${shown}`;
  }).join("");
  return say(memory, 2, text, () => ended<Outcome>({ memory: { ...memory, last: 2 }, flow: { is: "aborted" } }), world);
}

const CLOSERS: Readonly<Record<string, string>> = {
  if: "then",
  then: "fi",
  else: "fi",
  elif: "then",
  do: "done",
  "{": "}",
};

/** What BusyBox still waits for at the end of a text. */
function unfinished(text: string): string {
  const open: string[] = [];
  for (
    const [word] of text.matchAll(
      /(?<![\w$"'-])(?:if|then|elif|else|fi|for|while|until|do|done|case|esac|\{|\}|\$?\(|\))(?![\w"'-])/g,
    )
  ) {
    if (word === "fi" || word === "done" || word === "esac" || word === "}" || word === ")") open.pop();
    else if (word === "then" || word === "else" || word === "elif" || word === "do") open[open.length - 1] = word;
    else open.push(word);
  }
  const last = open.at(-1);
  const wanted = last === undefined
    ? undefined
    : last === "case" || last.endsWith("(")
    ? ")"
    : last === "for" || last === "while" || last === "until"
    ? "do"
    : CLOSERS[last];
  return `unexpected end of file${wanted ? ` (expecting "${wanted}")` : ""}`;
}

/** Runs a file with commands as a shell of its own: `./x.sh`, `bash x.sh`. */
export function runScriptFile(
  shell: Shell,
  path: string,
  args: readonly string[],
  memory: Memory,
  world: World,
  o: { readonly options?: ReadonlySet<string>; readonly caller?: string } = {},
): Step<Outcome> {
  const text = world.files.read(absolutePath(memory.cwd, path));
  if (typeof text !== "string") {
    const fault = memory.flavour === "busybox"
      ? `can't open '${path}': ${faultText(text)}`
      : `${path}: ${faultText(text)}`;
    const exit = text.fault === "EISDIR" ? 126 : memory.flavour === "busybox" ? 2 : 127;
    return say(
      memory,
      2,
      `${o.caller ?? memory.source.name}: ${fault}\n`,
      () => ended<Outcome>({ memory: { ...memory, last: exit } }),
      world,
    );
  }
  if (/^#!\s*\S*(python|perl|node|ruby)/.test(text)) {
    const interpreter = /^#!\s*(\S+(?:[ \t]+\S+)?)/.exec(text)![1]!;
    const named = interpreter.startsWith("/usr/bin/env ")
      ? `/usr/bin/env: ‘${interpreter.slice(13)}’: No such file or directory`
      : undefined;
    if (named) return say(memory, 2, named + "\n", () => ended({ memory: { ...memory, last: 127 } }), world);
    return complain(memory, world, `${path}: ${interpreter}: bad interpreter: No such file or directory`, 126);
  }
  return newShell(
    shell,
    memory,
    world,
    { name: path, positional: args, ...o },
    (m, w) => runText(shell, text, { name: path, prompt: false }, m, w),
  );
}

export interface NewShell {
  readonly name: string;
  readonly positional: readonly string[];
  readonly options?: ReadonlySet<string>;
}

/** A shell of its own: it inherits exported variables, descriptors and the folder, and nothing else. */
export function newShell(
  _shell: Shell,
  memory: Memory,
  world: World,
  { name, positional, options }: NewShell,
  body: (memory: Memory, world: World) => Step<Outcome>,
): Step<Outcome> {
  const kept = Object.entries(memory.vars).filter(([, { exported }]) => exported);
  const inner: Memory = {
    ...memory,
    vars: {
      ...Object.fromEntries(kept),
      IFS: { text: " \t\n" },
      OPTIND: { text: "1" },
      PS4: memory.vars["PS4"] ?? { text: "+ " },
    },
    functions: {},
    aliases: {},
    options: options ?? new Set(["braceexpand", "hashall", "interactive-comments"]),
    traps: {},
    frames: [],
    name,
    positional,
    jobs: [],
    last: 0,
    forgiving: false,
    shellPid: memory.nextPid,
    startedMs: world.nowMs,
    lastBackground: undefined,
  };
  const step = inSubshell(_shell, inner, world, body);
  return after(step, ({ exit, outcome }) => {
    const texts = outcome ? { texts: { ...memory.texts, ...outcome.memory.texts } } : {};
    const flow = outcome?.flow?.is === "killed" ? { flow: outcome.flow } : {};
    return ended<Outcome>({ memory: { ...memory, ...texts, nextPid: memory.nextPid + 1, last: exit }, ...flow });
  }, world);
}
