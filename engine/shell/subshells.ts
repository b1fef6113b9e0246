import type { ParsedScript, Pipeline, Statement, Subshell, SyntaxNode } from "unbash";
import type { Captured, Needs } from "./expander.ts";
import { runGroup, type Task } from "./group.ts";
import { DEPTH } from "./limits.ts";
import { complaint, type Descriptor, type Memory, type Outcome, subshell } from "./memory.ts";
import { say } from "./output.ts";
import type { World } from "./process.ts";
import type { Shell } from "./shell.ts";
import { guarded } from "./signals.ts";
import { after, ended, type Exit, type Step } from "./step.ts";
import { runTrap } from "./traps.ts";

/** Runs in a subshell: what it changes stays there, but what was read of a text is read. */
export function inSubshell(
  shell: Shell,
  memory: Memory,
  world: World,
  body: (memory: Memory, world: World) => Step<Outcome>,
): Step<Exit> {
  const inner = subshell(memory);
  if (inner.depth > DEPTH) {
    const text = complaint(memory, `stopped: more than ${DEPTH} shells inside each other`);
    return say(memory, 2, text, () => ended({ exit: 1 }), world);
  }
  return after(
    body(inner, world),
    (outcome, w) =>
      after(
        runTrap(shell, "EXIT", outcome.memory, w),
        (trapped) => ended({ exit: trapped.memory.last, outcome: trapped }),
        w,
      ),
    world,
  );
}

export function subshellCommand(shell: Shell, node: Subshell, memory: Memory, world: World): Step<Outcome> {
  const step = inSubshell(shell, memory, world, (m, w) => shell.run(shell, node.body, m, w));
  return guarded(step, memory, ({ exit, outcome }, m) => {
    const texts = outcome ? { texts: { ...m.texts, ...outcome.memory.texts } } : {};
    return ended({ memory: { ...m, ...texts, last: exit } });
  }, world);
}

/** Members beside each other, each in a subshell, joined by pipes. */
export function pipeline(shell: Shell, node: Pipeline, memory: Memory, world: World): Step<Outcome> {
  const count = node.commands.length;
  const first = memory.nextChannel;
  const inner: Memory = { ...memory, nextChannel: first + count, forgiving: memory.forgiving };
  const members = node.commands.map((command, i) => {
    const fds: Record<number, Descriptor> = { ...inner.fds };
    if (i > 0) fds[0] = { to: "channel", channel: first + i - 1, is: "pipe" };
    if (i < count - 1) {
      fds[1] = { to: "channel", channel: first + i, is: "pipe" };
      if (node.operators[i] === "|&") fds[2] = fds[1];
    }
    const step = inSubshell(shell, { ...inner, fds }, world, (m, w) => shell.run(shell, command, m, w));
    return { pid: memory.nextPid + i, step };
  });
  const pipes = members.slice(1).map((_, i) => ({ channel: first + i, writer: i, reader: i + 1 }));
  return guarded(
    runGroup(members, pipes, world),
    { ...memory, nextChannel: first + count },
    ({ exits, left }, m) => {
      const statuses = exits.map(({ exit }) => exit);
      const failed = m.options.has("pipefail") ? statuses.findLast((status) => status !== 0) : undefined;
      const outcome = ended<Outcome>({ memory: { ...m, last: failed ?? statuses.at(-1)!, pipeStatus: statuses } });
      return orphaned(left, outcome);
    },
    world,
  );
}

/** Jobs that outlive their pipeline go on under whoever holds it. */
function orphaned(left: readonly Task[], step: Step<Outcome>): Step<Outcome> {
  const [job, ...rest] = left.filter((task) => task.step.is !== "ended");
  if (!job) return step;
  return { is: "asks", ask: { do: "start", pid: job.pid, step: job.step }, then: () => orphaned(rest, step) };
}

/** Runs a command substitution and goes on with what it said. */
export function captured(
  shell: Shell,
  { script, memory: at, as }: Needs,
  index: number,
  memory: Memory,
  world: World,
  next: (result: Captured, memory: Memory, world: World) => Step<Outcome>,
): Step<Outcome> {
  const path = `/dev/fd/${63 - index}`;
  if (as === "output") {
    world.files.makeFolder("/dev/fd", { nowMs: world.nowMs, parents: true });
    world.files.write(path, "", { nowMs: world.nowMs });
    return next({ text: path, exit: 0, later: script }, memory, world);
  }
  const channel = memory.nextChannel;
  const fds: Record<number, Descriptor> = { ...at.fds, 1: { to: "channel", channel, is: "pipe" } };
  const inner = { ...at, fds, nextChannel: channel + 1, forgiving: memory.forgiving };
  const step = inSubshell(shell, inner, world, (m, w) => body(shell, script, m, w));
  const group = runGroup([{ pid: memory.nextPid, step }], [{ channel, writer: 0, reader: undefined }], world);
  return guarded(group, memory, ({ exits, captured: text }, m, w) => {
    const { exit, outcome } = exits[0]!;
    const now = outcome
      ? { ...m, texts: { ...m.texts, ...outcome.memory.texts }, nextText: outcome.memory.nextText }
      : m;
    if (as === "text") return next({ text, exit }, now, w);
    w.files.makeFolder("/dev/fd", { nowMs: w.nowMs, parents: true });
    w.files.write(path, text, { nowMs: w.nowMs });
    return next({ text: path, exit }, now, w);
  }, world);
}

/** `$(< file)` is the file's text; all else is run. */
function body(shell: Shell, script: ParsedScript, memory: Memory, world: World): Step<Outcome> {
  if (script.errors?.length) {
    const text = complaint(memory, `command substitution: ${script.errors[0]!.message}`);
    return say(memory, 2, text, () => ended({ memory: { ...memory, last: 1 } }), world);
  }
  const inner = script.source === undefined ? memory : { ...memory, source: { ...memory.source, text: script.source } };
  const only = script.commands.length === 1 ? script.commands[0]!.command : undefined;
  const isRead = only?.type === "Command" && !only.name && only.prefix.length === 1 &&
    only.redirects[0]?.operator === "<";
  const node: SyntaxNode = script;
  if (!isRead) return shell.run(shell, node, inner, world);
  return shell.run(shell, catOf(only.redirects[0]!), inner, world);
}

const catOf = (redirect: SyntaxNode): SyntaxNode => {
  const word = { type: "Word", text: "cat", value: "cat", pos: redirect.pos, end: redirect.end } as const;
  return {
    type: "Command",
    pos: redirect.pos,
    end: redirect.end,
    name: word,
    prefix: [],
    suffix: [redirect],
    args: [],
    redirects: [redirect],
  } as unknown as SyntaxNode;
};

/** `command &` */
export function background(shell: Shell, node: Statement, memory: Memory): Step<Outcome> {
  const pid = memory.nextPid;
  const number = Math.max(0, ...memory.jobs.map((job) => job.number)) + 1;
  const command = memory.source.text.slice(node.pos, node.end).replace(/\s*&?\s*$/, "");
  const fds: Record<number, Descriptor> = { ...memory.fds, 0: { to: "channel", channel: 0, is: "none" } };
  const step: Step<Exit> = {
    is: "waits",
    wait: {},
    then: (w) =>
      inSubshell(shell, { ...memory, fds, forgiving: false }, w, (m, w2) => shell.run(shell, node.command, m, w2)),
  };
  const jobs = [...memory.jobs, { number, pid, command }];
  const now: Memory = { ...memory, jobs, nextPid: pid + 1, lastBackground: pid, last: 0 };
  return {
    is: "asks",
    ask: { do: "start", pid, step },
    then: (w, started) => {
      if (started.length === 0) {
        const text = complaint(memory, "fork: retry: Resource temporarily unavailable");
        return say(memory, 2, text, () => ended<Outcome>({ memory: { ...memory, last: 254 } }), w);
      }
      const notice = memory.options.has("monitor") ? `[${number}] ${pid}\n` : "";
      return say(memory, 2, notice, () => ended<Outcome>({ memory: now }), w);
    },
  };
}
