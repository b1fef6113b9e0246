import { Chance } from "../base/chance.ts";
import type { Container } from "../kinds/types.ts";
import {
  begin,
  type Command,
  COMMANDS,
  Files,
  type LineResult,
  type Memory,
  newMemory,
  type Process,
  resultOf,
  type Running,
  runScript,
  type Signal,
  signalled as sent,
  turn,
  type World,
} from "../shell/mod.ts";
import { type Environment, environment, expanded } from "./environment.ts";
import { imageNamed } from "./images.ts";
import { speaks } from "./image_speech.ts";
import { type Image, IMAGES } from "./image_table.ts";
import { NETWORK_PROGRAMS, networkOf } from "./network/mod.ts";
import { networkFiles } from "./network_files.ts";
import { type ContainerRun, type Exit, logged } from "./run.ts";
import type { Sync } from "./sync.ts";
import { mountAll } from "./volumes.ts";

/** Words that a shell knows without a program. */
const BUILTINS = new Set([
  "sh",
  "bash",
  "ash",
  "echo",
  "true",
  "false",
  "test",
  "[",
  "printf",
  "pwd",
  "env",
  "kill",
  "exec",
  "read",
  "wait",
  "trap",
  "exit",
  "export",
  "set",
  "ulimit",
  "umask",
]);

const VERSION_FLAG = /^(-v|-V|--version)$/;

/** What `-s` of a web server asks the one that runs. */
const ASKED: Readonly<Record<string, Signal>> = { stop: "TERM", quit: "QUIT", reload: "HUP", reopen: "USR1" };

/** A server: serves until it is asked to stop, or tells its version. */
function server(names: readonly string[]): readonly Command[] {
  const forever: Process<World> = {
    is: "waits",
    wait: { forChange: [] },
    then: () => forever,
    signal: () => ({ is: "ended", result: 0 }),
  };
  const version = (name: string): Process<World> => {
    const latest = IMAGES.find((image) => image.server === name)?.latest ?? "1.0";
    return { is: "says", err: `${name} version: ${name}/${latest}\n`, then: () => ({ is: "ended", result: 0 }) };
  };
  return names.map((name) => ({
    name,
    start: ({ args }, { others }) => {
      if (args.some((arg) => VERSION_FLAG.test(arg))) return version(name);
      const asked = ASKED[args[args.indexOf("-s") + 1] ?? ""];
      if (!others || !asked) return forever;
      others.signal(1, asked);
      return { is: "ended", result: 0 };
    },
  }));
}

const SERVERS = server(["httpd", ...new Set(IMAGES.flatMap((image) => image.server ?? []))]);
export const PROGRAMS: readonly Command[] = [...COMMANDS, ...NETWORK_PROGRAMS, ...SERVERS];
const NAMES = new Set([...PROGRAMS.map(({ name }) => name), ...BUILTINS]);

export function isProgram(word: string, image: Image | undefined): boolean {
  const name = baseName(word);
  return NAMES.has(name) && !image?.lacks?.includes(name);
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

export function notFound(word: string): string {
  return `exec: "${word}": ${
    word.includes("/") ? `stat ${word}: no such file or directory` : "executable file not found in $PATH"
  }: unknown`;
}

const START_FAULT =
  "failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: " +
  "unable to start container process: error during container init: ";

/** The program of a container and its arguments: its own, or else its image's. */
export function commandLine(
  { command, args }: Container,
  image: Image | undefined,
  env: Environment,
): readonly string[] {
  const own = command?.length ? command : image?.entrypoint ?? [];
  const rest = args?.length ? args : command?.length ? [] : image?.command ?? [];
  return [...own, ...rest].map((word) => expanded(word, env));
}

/** Starts a container's program with its files; a fault when there is no such program in its image. */
export function started(
  sync: Sync,
  container: Container,
  image: Image | undefined,
): Partial<ContainerRun> | { readonly fault: string } {
  const found = environment(sync, container);
  if ("fault" in found) return found;
  const env = withImage(found.env, image);
  const files = rootFiles(sync, container, image);
  const argv = commandLine(container, image, env);
  const program = programOf(argv, image, container.command?.length ? true : false);
  if (program === "none") return { fault: START_FAULT + notFound(argv[0] ?? "") };
  if (program === "silent") return { files };
  const { stdin = false, tty = false } = container as { readonly stdin?: boolean; readonly tty?: boolean };
  const process = processOf(program, {
    env,
    cwd: container["workingDir"] ?? image?.workingDir ?? "/",
    pid: 1,
    nowMs: sync.nowMs,
    stdin: stdin ? (tty ? "terminal" : "pipe") : "none",
    stdout: tty ? "terminal" : "pipe",
    image,
  });
  return { files, program: begin(process, worldOf(sync, container.name, files), { isClosed: !stdin }) };
}

function withImage(env: Environment, image: Image | undefined): Environment {
  return { HOME: "/root", ...image?.env, ...env };
}

/** What to run: words that the shell knows; nothing at all for what is unknown, which then runs silently for ever. */
function programOf(
  argv: readonly string[],
  image: Image | undefined,
  isExplicit: boolean,
): readonly string[] | "none" | "silent" {
  const [first] = argv;
  const unknown = image?.closed ? "none" : "silent";
  if (first === undefined) return unknown;
  if (isProgram(first, image)) return argv;
  if (image?.entrypoint?.includes(first)) {
    const rest = argv.slice(image.entrypoint.length);
    if (rest[0] === undefined || rest[0].startsWith("-")) return image.server ? [image.server] : "silent";
    return isProgram(rest[0], image) ? rest : unknown;
  }
  return image && (isExplicit || image.command) ? unknown : "silent";
}

export interface Start {
  readonly env: Environment;
  readonly cwd: string;
  readonly pid?: number;
  readonly nowMs: number;
  readonly stdin?: "none" | "pipe" | "terminal";
  readonly stdout?: "pipe" | "terminal";
  readonly image?: Image;
}

/** A program by its argument vector. A shell becomes the process itself, so that its traps hear signals. */
export function processOf(argv: readonly string[], start: Start): Process<World> {
  const [first = "", ...rest] = argv;
  const { env, cwd, pid, nowMs, stdin, stdout, image } = start;
  const memory = (name: string, positional: readonly string[], isShell: boolean): Memory => {
    const home = env["HOME"] ?? "/root";
    const fresh = newMemory({
      home,
      env,
      cwd,
      name,
      positional,
      flavour: "busybox",
      pid,
      startedMs: nowMs,
      stdin,
      stdout,
      prompt: promptOf(baseName(first), image),
    });
    // Runtimes add HOME after everything else, and only a shell tells its programs where they are.
    const { HOME, PWD, ...others } = fresh.vars;
    return { ...fresh, vars: { ...others, HOME: HOME!, PWD: { ...PWD!, exported: isShell } } };
  };
  const isShell = /^(sh|bash|ash)$/.test(baseName(first));
  const flags = isShell ? /^-([a-z]*)c$/.exec(rest[0] ?? "") : null;
  if (flags && rest[1] !== undefined) {
    const set = flags[1] ? `set -${flags[1]}\n` : "";
    const fresh = memory(rest[2] ?? baseName(first), rest.slice(3), true);
    return exitOf(runScript(set + rest[1], fresh, { commands: PROGRAMS, isArgument: true }));
  }
  const words = [baseName(first), ...rest].map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" ");
  return exitOf(runScript(words, memory("sh", [], false), { commands: PROGRAMS, isArgument: true }));
}

/** What a shell shows at a terminal before a line: BusyBox's the folder, Debian's `sh` nothing but the mark. */
function promptOf(shell: string, image: Image | undefined): string {
  if (shell === "bash") return "\\u@\\h:\\w\\$ ";
  const isDebian = /^ID=(debian|ubuntu)$/m.test(image?.files?.["/etc/os-release"] ?? "");
  return isDebian ? "\\$ " : "\\w \\$ ";
}

function exitOf(process: Process<World, LineResult>): Process<World> {
  switch (process.is) {
    case "ended":
      return { is: "ended", result: process.result.exit };
    case "says":
      return { ...process, then: (world: World) => exitOf(process.then(world)) };
    case "waits": {
      const { signal } = process;
      return {
        is: "waits",
        wait: process.wait,
        then: (world, woken) => exitOf(process.then(world, woken)),
        ...(signal && { signal: (name: Signal, world: World) => exitOf(signal(name, world)) }),
      };
    }
  }
}

export function worldOf(sync: Sync, name: string, files: Files): World {
  const world = worldAt(sync.nowMs, `${sync.run.uid}/${name}`, files);
  return onNetwork(world, sync);
}

/** A world on the network of a pod. */
export function onNetwork(world: World, { view, pod, run, machine }: Sync): World {
  const address = pod.spec.hostNetwork ? machine.address : run.ip ?? "";
  return Object.assign(world, { network: networkOf(view, pod, address) });
}

export function worldAt(nowMs: number, salt: string, files: Files): World {
  return { nowMs, files, chance: new Chance(`${salt}/${nowMs}`) };
}

/** What a container sees of its image and its pod. */
export function rootFiles(sync: Sync, container: Container, image: Image | undefined): Files {
  const files = new Files();
  const { nowMs } = sync;
  for (
    const folder of ["/bin", "/dev", "/etc", "/home", "/proc", "/root", "/tmp", "/usr/bin", "/var/log", "/var/run"]
  ) {
    files.makeFolder(folder, { nowMs, parents: true });
  }
  for (const [path, text] of Object.entries({ ...networkFiles(sync), ...image?.files })) {
    files.makeFolder(path.slice(0, path.lastIndexOf("/")), { nowMs, parents: true });
    files.write(path, text, { nowMs });
  }
  if (container["workingDir"]) files.makeFolder(container["workingDir"], { nowMs, parents: true });
  mountAll(sync, container, files);
  return files;
}

/** Lets a container's program go on; how it ended, if it did. */
export function turned(sync: Sync, container: Container): Exit | undefined {
  const one = sync.container(container.name);
  if (!one.program || !one.files) return undefined;
  const world = worldOf(sync, container.name, one.files);
  // Limits count for one command; a container goes on, so each look starts their count anew.
  const result = turn({ ...one.program, turns: 0, said: 0 }, world);
  let { log } = one;
  const isMerged = container["tty"] === true;
  for (const { to, text } of result.said) {
    log = logged(log, sync.nowMs, to === "out" || isMerged ? "stdout" : "stderr", text);
  }
  const { running } = result;
  sync.set(container.name, { program: running, log });
  const exit = resultOf(running);
  if (exit !== undefined) return withMessage(sync, container, { exit });
  if (running.stopped) return { exit: 137, reason: "OOMKilled" };
  const { dueMs } = running;
  if (result.isBusy) sync.at(sync.nowMs + 1);
  else if (dueMs !== undefined && dueMs - sync.nowMs < NEVER_MS) sync.at(Math.max(dueMs, sync.nowMs + 1));
  return undefined;
}

/** `sleep infinity` needs no appointment. */
const NEVER_MS = 1e13;

/** What the program left in its termination log, or the end of its log where the container asks for that. */
function withMessage(sync: Sync, container: Container, exit: Exit): Exit {
  const one = sync.container(container.name);
  const text = one.files?.read(container["terminationMessagePath"] ?? "/dev/termination-log");
  if (typeof text === "string" && text !== "") return { ...exit, message: text.slice(0, 4096) };
  if (container["terminationMessagePolicy"] !== "FallbackToLogsOnError" || exit.exit === 0) return exit;
  const tail = (one.log ?? []).slice(-80).map((line) => line.text).join("").slice(-2048);
  return tail ? { ...exit, message: tail } : exit;
}

/** What servers end by, with all that they were asked done. */
const ENDING: ReadonlySet<Signal> = new Set(["TERM", "INT", "QUIT"]);

/** Sends a signal to a container's program; how it ended, if it did at once. */
export function signalled(sync: Sync, container: Container, name: Signal): Exit | undefined {
  const one = sync.container(container.name);
  if (!one.files) return undefined;
  // Servers, and what nothing is known of, stop when they are asked to; any other program that doesn't listen goes on.
  const image = imageNamed(one.image);
  if (!one.program || (image && speaks(image, container))) return ENDING.has(name) ? { exit: 0 } : undefined;
  const world = worldOf(sync, container.name, one.files);
  const running = sent(one.program as Running<World, number>, name, world);
  if (!running) return undefined;
  sync.set(container.name, { program: running });
  return turned(sync, container);
}
