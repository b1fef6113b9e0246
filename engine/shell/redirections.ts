import type { Redirection } from "unbash";
import type { Expander } from "./expander.ts";
import { expanding } from "./expanding.ts";
import { faultText, type FileFault } from "./files.ts";
import { complaint, type Descriptor, type Memory, type Outcome, setText, textOf } from "./memory.ts";
import { say } from "./output.ts";
import type { World } from "./process.ts";
import { absolutePath } from "./resolve.ts";
import type { Shell } from "./shell.ts";
import { after, ended, type Step } from "./step.ts";
import { fields, hereText, single } from "./words.ts";

/** One redirection with its words expanded. */
export type Plan =
  | {
    readonly does: "open";
    readonly fd: number;
    readonly operator: string;
    readonly path: string;
    readonly both: boolean;
  }
  | { readonly does: "text"; readonly fd: number; readonly text: string }
  | { readonly does: "copy"; readonly fd: number; readonly from: number; readonly moves: boolean }
  | { readonly does: "close"; readonly fd: number }
  | { readonly does: "nothing"; readonly fd: number; readonly fault: string };

export function planned(x: Expander, redirects: readonly Redirection[]): Plan[] {
  return redirects.map((redirect) => plan(x, redirect));
}

function plan(x: Expander, redirect: Redirection): Plan {
  const isInput = redirect.operator.startsWith("<");
  const fd = redirect.descriptor?.type === "FileDescriptor"
    ? redirect.descriptor.value
    : redirect.descriptor
    ? allocated(x, redirect.descriptor.name)
    : isInput
    ? 0
    : 1;
  if (redirect.type === "HereDoc") {
    return { does: "text", fd, text: hereText(x, redirect.body, redirect.operator === "<<-") };
  }
  if (redirect.type === "HereString") return { does: "text", fd, text: single(x, redirect.target!) + "\n" };
  const { operator, target } = redirect;
  const words = target ? fields(x, [target]) : [];
  const ambiguous = { does: "nothing", fd, fault: `${target?.text ?? ""}: ambiguous redirect` } as const;
  if (words.length !== 1) return ambiguous;
  const word = words[0]!;
  if (operator !== "<&" && operator !== ">&") {
    return { does: "open", fd, operator, path: word, both: operator.startsWith("&") };
  }
  if (word === "-") return { does: "close", fd };
  const digits = /^(\d+)(-?)$/.exec(word);
  if (digits) return { does: "copy", fd, from: Number(digits[1]), moves: digits[2] === "-" };
  if (operator === "<&" || redirect.descriptor) return ambiguous;
  return { does: "open", fd, operator: "&>", path: word, both: true };
}

/** `{name}>file` takes a free descriptor from 10 on and tells its number in `$name`. */
function allocated(x: Expander, name: string): number {
  const known = textOf(x.memory, name);
  if (known !== undefined && /^\d+$/.test(known) && x.memory.fds[Number(known)]) return Number(known);
  let fd = 10;
  while (x.memory.fds[fd]) fd++;
  x.memory = setText(x.memory, name, String(fd));
  return fd;
}

/** The memory with its descriptors changed, or what is wrong (without the shell's name). */
export function connectedTo(memory: Memory, plans: readonly Plan[], world: World): Memory | { readonly fault: string } {
  let now = memory;
  for (const plan of plans) {
    const next = applied(now, plan, world);
    if ("fault" in next) return next;
    now = next;
  }
  return now;
}

function applied(memory: Memory, plan: Plan, world: World): Memory | { readonly fault: string } {
  const withFd = (descriptor: Descriptor, m = memory): Memory => ({ ...m, fds: { ...m.fds, [plan.fd]: descriptor } });
  switch (plan.does) {
    case "nothing":
      return { fault: plan.fault };
    case "close": {
      const { [plan.fd]: _closed, ...fds } = memory.fds;
      return { ...memory, fds };
    }
    case "copy": {
      const source = memory.fds[plan.from];
      if (!source) return { fault: `${plan.from}: Bad file descriptor` };
      const copied = withFd(source);
      if (!plan.moves || plan.from === plan.fd) return copied;
      const { [plan.from]: _moved, ...fds } = copied.fds;
      return { ...copied, fds };
    }
    case "text":
      return withFd({ to: "text", id: memory.nextText }, withText(memory, plan.text));
    case "open":
      return opened(memory, plan, world, withFd);
  }
}

const withText = (memory: Memory, text: string): Memory => ({
  ...memory,
  texts: { ...memory.texts, [memory.nextText]: text },
  nextText: memory.nextText + 1,
});

function opened(
  memory: Memory,
  plan: Plan & { does: "open" },
  world: World,
  withFd: (descriptor: Descriptor, memory?: Memory) => Memory,
): Memory | { readonly fault: string } {
  const { path, operator } = plan;
  const standard = /^\/dev\/(?:fd\/(\d+)|(stdin|stdout|stderr|tty))$/.exec(path);
  if (standard && !world.files.stat(path)) {
    const number = standard[1] ? Number(standard[1]) : { stdin: 0, stdout: 1, stderr: 2, tty: 1 }[standard[2]!]!;
    const source = memory.fds[number];
    return source ? both(memory, plan, withFd(source)) : { fault: `${path}: No such file or directory` };
  }
  const full = absolutePath(memory.cwd, path);
  if (operator === "<" || operator === "<>") {
    const text = path === "" ? { fault: "ENOENT" as const } : world.files.read(full);
    if (typeof text !== "string") return { fault: openFault(memory, path, text, "open") };
    return withFd({ to: "text", id: memory.nextText }, withText(memory, text));
  }
  if (operator === ">" && memory.options.has("noclobber") && world.files.stat(full) && full !== "/dev/null") {
    return { fault: `${path}: cannot overwrite existing file` };
  }
  const isAppending = operator.endsWith(">>");
  const mode = world.files.stat(full) ? {} : { mode: 0o666 & ~memory.umask };
  const fault: FileFault | undefined = path === ""
    ? { fault: "ENOENT" }
    : world.files.write(full, "", { nowMs: world.nowMs, append: isAppending, ...mode });
  if (fault) return { fault: openFault(memory, path, fault, "create") };
  return both(memory, plan, withFd({ to: "file", path: full }));
}

/** `&>` leads error to where output goes. */
function both(_before: Memory, plan: Plan & { does: "open" }, memory: Memory): Memory {
  return plan.both ? { ...memory, fds: { ...memory.fds, 2: memory.fds[plan.fd]! } } : memory;
}

function openFault(memory: Memory, path: string, fault: FileFault, doing: "open" | "create"): string {
  if (memory.flavour === "bash") return `${path}: ${faultText(fault)}`;
  if (fault.fault !== "ENOENT") return `can't ${doing} ${path}: ${faultText(fault)}`;
  return `can't ${doing} ${path}: ${doing === "open" ? "no such file" : "nonexistent directory"}`;
}

/** Runs `body` with its redirections made, and gives the shell its own descriptors back. */
export function redirected(
  shell: Shell,
  redirects: readonly Redirection[],
  memory: Memory,
  world: World,
  body: (memory: Memory, world: World) => Step<Outcome>,
): Step<Outcome> {
  const at = { ...memory, pos: redirects[0]?.pos ?? memory.pos };
  return expanding(shell, at, world, (x) => planned(x, redirects), (plans, m, w) => {
    const inner = connectedTo(m, plans, w);
    if ("fault" in inner) return refused(m, inner.fault, w);
    return after(body(inner, w), (outcome) => ended({ ...outcome, memory: { ...outcome.memory, fds: memory.fds } }), w);
  });
}

export function refused(memory: Memory, fault: string, world: World): Step<Outcome> {
  return say(memory, 2, complaint(memory, fault), () => ended<Outcome>({ memory: { ...memory, last: 1 } }), world);
}
