import { complaint, type Job, type Memory, type Outcome } from "../memory.ts";
import type { Signal, World } from "../process.ts";
import { complain, done, say } from "../output.ts";
import { shellQuoted } from "../quoting.ts";
import type { Builtin, BuiltinCall } from "../shell.ts";
import { guarded } from "../signals.ts";
import { ended, type JobState, NUMBERS, type Step } from "../step.ts";

/** Asks who holds the processes, and goes on with what they are. */
function look(
  pids: readonly number[],
  next: (states: readonly JobState[], world: World) => Step<Outcome>,
  world: World,
): Step<Outcome> {
  if (pids.length === 0) return next([], world);
  return { is: "asks", ask: { do: "look", pids }, then: (w, states) => next(states, w) };
}

/** `%1`, `%%`, `%+`, `%-`, `%name` or a process number. */
function jobOf(memory: Memory, word: string): Job | undefined {
  const { jobs } = memory;
  if (word === "%" || word === "%%" || word === "%+") return jobs.at(-1);
  if (word === "%-") return jobs.at(-2) ?? jobs.at(-1);
  if (/^%\d+$/.test(word)) return jobs.find(({ number }) => number === Number(word.slice(1)));
  if (word.startsWith("%?")) return jobs.find(({ command }) => command.includes(word.slice(2)));
  if (word.startsWith("%")) return jobs.find(({ command }) => command.startsWith(word.slice(1)));
  return jobs.find(({ pid }) => pid === Number(word));
}

const stateText = (exit: number | undefined): string =>
  exit === undefined
    ? "Running"
    : exit === 0
    ? "Done"
    : exit === 143
    ? "Terminated"
    : exit === 137
    ? "Killed"
    : exit === 130
    ? "Interrupt"
    : `Exit ${exit}`;

/** A line of `jobs`, or of the notice before the next prompt. */
export function jobLine(memory: Memory, job: Job, exit: number | undefined, o: { pid?: boolean } = {}): string {
  const at = memory.jobs.indexOf(job);
  const mark = at === memory.jobs.length - 1 ? "+" : at === memory.jobs.length - 2 ? "-" : " ";
  const state = stateText(exit).padEnd(o.pid ? 23 : 24);
  return `[${job.number}]${mark} ${o.pid ? `${job.pid} ` : " "}${state}${job.command}${
    exit === undefined ? " &" : ""
  }\n`;
}

/** Takes away the jobs that have ended. */
export function withoutEnded(memory: Memory, states: readonly JobState[]): Memory {
  const running = new Set(states.filter(({ exit }) => exit === undefined).map(({ pid }) => pid));
  return { ...memory, jobs: memory.jobs.filter(({ pid }) => running.has(pid)) };
}

function jobs({ args, memory, world }: BuiltinCall): Step<Outcome> {
  const letters = args.filter((arg) => arg.startsWith("-")).join("");
  return look(memory.jobs.map(({ pid }) => pid), (states, w) => {
    const exitOf = (job: Job) => states.find(({ pid }) => pid === job.pid)?.exit;
    const shown = memory.jobs.filter((job) => !letters.includes("r") || exitOf(job) === undefined);
    const out = shown.map((job) =>
      letters.includes("p") ? `${job.pid}\n` : jobLine(memory, job, exitOf(job), { pid: letters.includes("l") })
    );
    return done(withoutEnded(memory, states), w, { out: out.join("") });
  }, world);
}

function wait({ args, memory, world }: BuiltinCall): Step<Outcome> {
  const isAny = args[0] === "-n";
  const words = args.filter((arg) => !arg.startsWith("-"));
  const unknown = words.find((word) => !jobOf(memory, word) && !/^\d+$/.test(word));
  if (unknown !== undefined) {
    const text = unknown.startsWith("%")
      ? `wait: ${unknown}: no such job`
      : `wait: \`${unknown}': not a pid or valid job spec`;
    return complain(memory, world, text, unknown.startsWith("%") ? 127 : 1);
  }
  const pids = words.length > 0
    ? words.map((word) => jobOf(memory, word)?.pid ?? Number(word))
    : memory.jobs.map(({ pid }) => pid);
  if (pids.length === 0) return done(memory, world, { exit: isAny ? 127 : 0 });
  return waitFor(pids, isAny, words, memory, world);
}

function waitFor(
  pids: readonly number[],
  isAny: boolean,
  words: readonly string[],
  memory: Memory,
  world: World,
): Step<Outcome> {
  return look(pids, (states, w) => {
    const over = states.filter(({ exit }) => exit !== undefined);
    const missing = pids.filter((pid) => !states.some((state) => state.pid === pid));
    const running = states.filter(({ exit }) => exit === undefined).map(({ pid }) => pid);
    if (running.length === 0 || (isAny && over.length > 0)) {
      const err = words.length > 0
        ? missing.map((pid) => complaint(memory, `wait: pid ${pid} is not a child of this shell`)).join("")
        : "";
      const last = isAny ? over[0] : states.find(({ pid }) => pid === pids.at(-1));
      const exit = words.length === 0 && !isAny ? 0 : missing.includes(pids.at(-1)!) ? 127 : last?.exit ?? 0;
      const gone = new Set(over.map(({ pid }) => pid));
      const left = { ...memory, jobs: memory.jobs.filter(({ pid }) => !gone.has(pid)) };
      return done(left, w, { err, exit });
    }
    const step: Step<boolean> = {
      is: "waits",
      wait: { forJobs: running },
      then: () => ended(true),
      signal: () => ended(false),
    };
    return guarded(
      step,
      memory,
      (isOver, m, w2) =>
        isOver && m.pending.length === 0 ? waitFor(pids, isAny, words, m, w2) : ended<Outcome>({ memory: m }),
      w,
    );
  }, world);
}

function signalNamed(text: string): Signal | undefined {
  const plain = text.toUpperCase().replace(/^SIG/, "");
  if (Object.hasOwn(NUMBERS, plain)) return plain as Signal;
  const number = Number(text);
  return (Object.keys(NUMBERS) as Signal[]).find((name) => NUMBERS[name] === number);
}

function kill({ args, memory, world }: BuiltinCall): Step<Outcome> {
  let name: Signal | undefined = "TERM";
  let words = [...args];
  const first = words[0] ?? "";
  if (first === "-l") {
    const all =
      " 1) SIGHUP\t 2) SIGINT\t 3) SIGQUIT\t 9) SIGKILL\t10) SIGUSR1\t12) SIGUSR2\t13) SIGPIPE\t15) SIGTERM\n";
    return done(memory, world, { out: words[1] ? `${signalNamed(words[1]) ?? ""}\n` : all });
  }
  const isZero = first === "-0";
  if (first === "-s" || first === "-n") {
    name = signalNamed(words[1] ?? "");
    words = words.slice(2);
  } else if (/^-./.test(first) && first !== "--") {
    name = isZero ? "TERM" : signalNamed(first.slice(1));
    if (!name) return complain(memory, world, `kill: ${first.slice(1)}: invalid signal specification`);
    words = words.slice(1);
  } else if (first === "--") words = words.slice(1);
  if (!name) return complain(memory, world, `kill: ${args[1] ?? ""}: invalid signal specification`);
  if (words.length === 0) {
    const usage = "kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]\n";
    if (memory.flavour === "busybox") return complain(memory, world, "you need to specify whom to kill");
    return done(memory, world, { err: usage, exit: 2 });
  }
  return killed(words, isZero ? undefined : name, memory, world);
}

function killed(words: readonly string[], name: Signal | undefined, memory: Memory, world: World): Step<Outcome> {
  let err = "";
  const pids: number[] = [];
  for (const word of words) {
    const pid = jobOf(memory, word)?.pid ?? (/^\d+$/.test(word) ? Number(word) : undefined);
    if (pid !== undefined) pids.push(pid);
    else if (word.startsWith("%")) err += complaint(memory, `kill: ${word}: no such job`);
    else if (memory.flavour === "busybox") err += complaint(memory, `invalid number '${word}'`);
    else err += complaint(memory, `kill: ${word}: arguments must be process or job IDs`);
  }
  const isOwn = pids.includes(memory.shellPid);
  const others = pids.filter((pid) => pid !== memory.shellPid);
  const finish = (states: readonly JobState[], w: World): Step<Outcome> => {
    const missing = others.filter((pid) => !states.some((state) => state.pid === pid) && !isTold(pid, name, w));
    err += missing.map((pid) => noSuchProcess(memory, pid)).join("");
    const exit = err === "" ? 0 : 1;
    if (!isOwn || !name) return done(memory, w, { err, exit });
    return say(memory, 2, err, (w2) => ownSignal(name, memory, w2), w);
  };
  if (others.length === 0) return finish([], world);
  const ask = name ? { do: "signal" as const, pids: others, name } : { do: "look" as const, pids: others };
  return { is: "asks", ask, then: (w, states) => finish(states, w) };
}

/** Whether there is such a process beside the shell's own; it is told the signal. */
function isTold(pid: number, name: Signal | undefined, { others }: World): boolean {
  if (name) return others?.signal(pid, name) ?? false;
  return others?.list().some((other) => other.pid === pid) ?? false;
}

function noSuchProcess(memory: Memory, pid: number): string {
  if (memory.flavour === "busybox") return complaint(memory, `can't kill pid ${pid}: No such process`);
  return complaint(memory, `kill: (${pid}) - No such process`);
}

/** `kill $$`: a trap sees to it, or the shell is gone. */
function ownSignal(name: Signal, memory: Memory, world: World): Step<Outcome> {
  if (name !== "KILL" && Object.hasOwn(memory.traps, name)) {
    return done(memory.traps[name] === "" ? memory : { ...memory, pending: [...memory.pending, name] }, world);
  }
  // Nobody inside can kill the first process of a container.
  if (memory.shellPid === 1) return done(memory, world);
  return ended({ memory: { ...memory, last: 128 + NUMBERS[name] }, flow: { is: "killed", by: name } });
}

const PSEUDO = ["EXIT", "ERR", "DEBUG", "RETURN"];

function trap({ args, memory, world }: BuiltinCall): Step<Outcome> {
  const words = args[0] === "--" ? args.slice(1) : args;
  if (words[0] === "-l") return kill({ args: ["-l"], memory, world } as unknown as BuiltinCall);
  if (words.length === 0 || words[0] === "-p") {
    const wanted = words.slice(1).map(trapName);
    const names = Object.keys(memory.traps).filter((name) => wanted.length === 0 || wanted.includes(name));
    const order = ["EXIT", ...Object.keys(NUMBERS)];
    const out = names.sort((a, b) => order.indexOf(a) - order.indexOf(b))
      .map((name) => `trap -- ${shellQuoted(memory.traps[name]!)} ${PSEUDO.includes(name) ? name : `SIG${name}`}\n`);
    return done(memory, world, { out: out.join("") });
  }
  const isReset = words[0] === "-" || (words.length === 1) || /^\d+$/.test(words[0]!);
  const names = isReset && words[0] !== "-" ? words : words.slice(1);
  const traps: Record<string, string> = { ...memory.traps };
  let err = "";
  for (const word of names) {
    const name = trapName(word);
    if (!name) err += complaint(memory, `trap: ${word}: invalid signal specification`);
    else if (isReset) delete traps[name];
    else traps[name] = words[0]!;
  }
  return done({ ...memory, traps }, world, { err, exit: err === "" ? 0 : 1 });
}

function trapName(word: string): string | undefined {
  const upper = word.toUpperCase();
  if (word === "0") return "EXIT";
  return PSEUDO.includes(upper) ? upper : signalNamed(word);
}

/** `fg`: waits for a job as if it had been started without `&`. */
function foreground(call: BuiltinCall): Step<Outcome> {
  const { args: [word = "%%"], memory, world } = call;
  const job = jobOf(memory, word);
  if (!job) return complain(memory, world, `fg: ${call.args[0] ?? "current"}: no such job`);
  return say(memory, 1, `${job.command}\n`, (w) => waitFor([job.pid], false, [word], memory, w), world);
}

export const JOBS: readonly Builtin[] = [
  { name: "jobs", run: jobs },
  { name: "wait", run: wait },
  { name: "kill", run: kill },
  { name: "trap", isSpecial: true, run: trap },
  { name: "fg", run: foreground },
  {
    name: "bg",
    run({ args: [word = "%%"], memory, world }) {
      const job = jobOf(memory, word);
      if (!job) return complain(memory, world, `bg: ${word === "%%" ? "current" : word}: no such job`);
      return complain(memory, world, `bg: job ${job.number} already in background`, 0);
    },
  },
  {
    name: "disown",
    run({ args, memory, world }) {
      const gone = args.filter((arg) => !arg.startsWith("-")).map((word) => jobOf(memory, word));
      const jobs = gone.length > 0 ? memory.jobs.filter((job) => !gone.includes(job)) : memory.jobs.slice(0, -1);
      return done({ ...memory, jobs }, world);
    },
  },
];
