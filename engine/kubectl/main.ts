import type { Call, Command } from "../shell/command.ts";
import type { Process } from "../shell/process.ts";
import { Client } from "./client.ts";
import { ANONYMOUS, connectionFault, NOBODY, readConfig, targetOf } from "./config.ts";
import { bare, complained, type Failure, failureText } from "./failure.ts";
import { GLOBAL_FLAGS } from "./flag_sets.ts";
import { type FlagTable, flagTable, type Parsed, parseFlags } from "./flags.ts";
import { helpOf, rootHelp, rootUsage } from "./help.ts";
import { klogLine } from "./klog.ts";
import { aliased, preferences } from "./preferences.ts";
import { plugin } from "./plugins.ts";
import { isProcess, process, saying } from "./processes.ts";
import { suggestions } from "./suggestions.ts";
import type { AnyVerb, ClusterWorld, Complaint, Flags, Kube, Outcome, Verb } from "./verb.ts";
import { VERBS } from "./verbs/mod.ts";

/** kubectl, as a command of the shell. */
export const kubectl: Command<ClusterWorld> = {
  name: "kubectl",
  start(call, world) {
    const found = lookedUp(call, world);
    return "process" in found ? found.process : begun(found, call, world);
  },
};

/** A verb with its family's words, and what of the command line is its own. */
interface Chosen {
  readonly verb: AnyVerb;
  readonly path: string;
  readonly words: readonly string[];
  /** Of the preferences, for standard error. */
  readonly warnings: string;
}

const UNAUTHORIZED = bare("error: You must be logged in to the server (Unauthorized)");
const ROOT_TABLE = flagTable(GLOBAL_FLAGS);
const TABLES = new WeakMap<AnyVerb, FlagTable>();

/** The flags of a verb and the global ones, put together once. */
export function tableOf(verb: AnyVerb): FlagTable {
  const known = TABLES.get(verb);
  if (known) return known;
  const table = flagTable(verb.flags ?? [], GLOBAL_FLAGS);
  TABLES.set(verb, table);
  return table;
}

const endedWith = ({ out, err, exit = 0 }: Outcome, world: ClusterWorld): Process<ClusterWorld> =>
  saying({ out, err }, world, () => ({ is: "ended", result: exit }));

/** Finds the verb: global flags may stand before it, aliases of the preferences come after the real ones. */
function lookedUp(call: Call, world: ClusterWorld): Chosen | { readonly process: Process<ClusterWorld> } {
  const ends = (outcome: Outcome) => ({ process: endedWith(outcome, world) });
  const settings = preferences(call, world.files, VERBS);
  if ("failure" in settings) return ends({ err: failureText(settings.failure), exit: 1 });
  const { warnings } = settings;
  const args = aliased(call.args, settings, VERBS);
  const at = verbAt(args, ROOT_TABLE);
  if (at < 0) {
    const root = parseFlags(args, ROOT_TABLE);
    if (!("fault" in root)) return ends({ err: warnings, out: rootHelp(VERBS) });
    return ends({ err: `${warnings}error: ${root.fault}\nSee 'kubectl --help' for usage.\n`, exit: 1 });
  }
  const typed = args[at]!;
  const words = [...args.slice(0, at), ...args.slice(at + 1)];
  if (typed === "help") return ends(helpText(words));
  const verb = named(VERBS, typed);
  if (verb) return within({ verb, path: verb.name, words, warnings });
  const other = args[0]!.startsWith("-") ? undefined : plugin(args, call, world.files);
  if (other) return { process: call.spawn([other.path, ...other.args]) };
  return ends({ err: warnings + unknownVerb(typed, args), exit: 1 });
}

/** Where the first word is that is neither a flag nor the value of one; -1 when there is none. */
function verbAt(args: readonly string[], { byName, byShort }: FlagTable): number {
  for (let i = 0; i < args.length; i++) {
    const word = args[i]!;
    if (word === "--") return -1;
    if (word.length < 2 || word[0] !== "-") return i;
    if (word.includes("=")) continue;
    const flag = word.startsWith("--") ? byName.get(word.slice(2)) : byShort.get(word[1]!);
    if (/^(--help|-h)$/.test(word) || flag?.type === "bool" || flag?.bare !== undefined) continue;
    if (word.startsWith("--") || word.length === 2) i++;
  }
  return -1;
}

function named(verbs: readonly AnyVerb[], typed: string): AnyVerb | undefined {
  return verbs.find((verb) => verb.name === typed || verb.aliases?.includes(typed));
}

/** From a family to its member, as deep as the words go. */
function within(chosen: Chosen): Chosen {
  const { verb, path, words } = chosen;
  if (!verb.verbs?.length) return chosen;
  const at = verbAt(words, tableOf(verb));
  const member = at < 0 ? undefined : named(verb.verbs, words[at]!);
  if (!member) return chosen;
  const rest = [...words.slice(0, at), ...words.slice(at + 1)];
  return within({ ...chosen, verb: member, path: `${path} ${member.name}`, words: rest });
}

/** `kubectl help rollout undo`. */
function helpText(words: readonly string[]): Outcome {
  const names = words.filter((word) => !word.startsWith("-"));
  const verb = names[0] ? named(VERBS, names[0]) : undefined;
  if (!names.length) return { out: rootHelp(VERBS) };
  if (!verb) {
    const topics = names.map((name) => `\`${name}\``).join(" ");
    return { err: `Unknown help topic [${topics}]\n\n\n${rootUsage(VERBS)}` };
  }
  const chosen = within({ verb, path: verb.name, words: names.slice(1), warnings: "" });
  return { out: helpOf(chosen.verb, chosen.path) };
}

function unknownVerb(typed: string, args: readonly string[]): string {
  if (args[0]!.startsWith("-")) return `Error: flags cannot be placed before plugin name: ${args[0]}\n`;
  const meant = suggestions(typed, VERBS);
  const hint = meant.length ? `\n\nDid you mean this?\n${meant.map((name) => `\t${name}\n`).join("")}` : "\n";
  return `error: unknown command ${JSON.stringify(typed)} for "kubectl"${hint}`;
}

function begun(chosen: Chosen, call: Call, world: ClusterWorld): Process<ClusterWorld> {
  const { verb, path } = chosen;
  const parsed = parseFlags(chosen.words, tableOf(verb));
  const fail = (failure: Failure, notices = ""): Process<ClusterWorld> =>
    endedWith({ err: notices + failureText(failure), exit: verb.failureExit ?? 1 }, world);
  if ("fault" in parsed) {
    return endedWith({ err: `error: ${parsed.fault}\nSee 'kubectl ${path} --help' for usage.\n`, exit: 1 }, world);
  }
  if (parsed.help) return endedWith({ out: helpOf(verb, path), exit: 0 }, world);
  const timeout = timeoutFault(parsed.flags);
  if (timeout) return fail(complained(timeout), parsed.notices);
  const missing = missingFlags(verb, parsed.flags);
  if (missing) return endedWith({ err: `${chosen.warnings}${parsed.notices}error: ${missing}\n`, exit: 1 }, world);
  if (!verb.run) return family(chosen, parsed, world);
  return withStdin(verb, parsed.flags, call, world, "", (stdin, later) => ran(chosen, parsed, call, stdin, later));
}

/** A family that was called without one of its verbs: its help, or a complaint about the word. */
function family({ verb, path }: Chosen, parsed: Parsed, world: ClusterWorld): Process<ClusterWorld> {
  if (!parsed.args.length || verb.takesAnyWord) {
    const help = helpOf(verb, path);
    const exit = verb.bareExit ?? 0;
    return endedWith(verb.bareToErrors ? { err: help, exit } : { out: help, exit }, world);
  }
  const typed = JSON.stringify(parsed.args.join(" "));
  return endedWith({
    err: `error: unknown command ${typed}\nSee 'kubectl ${path} -h' for help and examples\n`,
    exit: 1,
  }, world);
}

function missingFlags(verb: AnyVerb, flags: Flags): string | undefined {
  const missing = (verb.flags ?? []).filter((flag) => flag.required && !flags.changed(flag.name)).map((flag) =>
    flag.name
  );
  return missing.length
    ? `required flag(s) ${missing.sort().map((name) => `"${name}"`).join(", ")} not set`
    : undefined;
}

function timeoutFault(flags: Flags): string | undefined {
  const text = flags.text("request-timeout");
  if (/^\d+$|^(\d+(\.\d+)?(h|m|s|ms|us|µs|ns))+$/.test(text)) return undefined;
  return "Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)";
}

/** Flags whose value `-` stands for standard input. */
const STDIN_FLAGS = ["filename", "patch-file", "from-file", "from-env-file", "env"];

/** Reads all of standard input first, when a flag names it. */
function withStdin(
  verb: AnyVerb,
  flags: Flags,
  call: Call,
  world: ClusterWorld,
  read: string,
  then: (stdin: string, world: ClusterWorld) => Process<ClusterWorld>,
): Process<ClusterWorld> {
  const named = STDIN_FLAGS.some((name) =>
    flags.has(name) && flags.list(name).some((value) => value === "-" || value.endsWith("=-"))
  );
  if (!named || call.stdin === "none") return then(read, world);
  return {
    is: "waits",
    wait: { forInput: true },
    then: (later, { input }) =>
      input === null || input === undefined
        ? then(read, later)
        : withStdin(verb, flags, call, later, read + input, then),
  };
}

function ran(chosen: Chosen, parsed: Parsed, call: Call, stdin: string, world: ClusterWorld): Process<ClusterWorld> {
  const { verb, path } = chosen;
  const made = kubeOf(chosen, parsed.flags, call, stdin, world);
  if ("failure" in made) return endedWith({ err: parsed.notices + failureText(made.failure), exit: 1 }, world);
  const kube = made.kube;
  kube.client.note(chosen.warnings + parsed.notices + made.log);
  const options = verb.read?.(parsed.args, parsed.flags, {
    namespace: kube.namespace,
    explicitNamespace: kube.explicitNamespace,
    call,
    dashAt: parsed.dashAt,
  });
  if (isComplaint(options)) {
    return endedWith(
      { err: kube.client.takeWarnings() + complaintText(options, path), exit: verb.failureExit ?? 1 },
      world,
    );
  }
  const next = (verb as Verb).run!(options, kube);
  return isProcess(next) ? withWarnings(kube, next) : process(next, kube, verb.failureExit);
}

/** Warnings of what was asked before the first wait come first. */
function withWarnings(kube: Kube, next: Process<ClusterWorld>): Process<ClusterWorld> {
  const err = kube.client.takeWarnings();
  return err ? saying({ err }, kube.world, () => next) : next;
}

function isComplaint(options: unknown): options is Complaint {
  return typeof options === "object" && options !== null && "complaint" in options;
}

function complaintText({ complaint, usage, bare: plain }: Complaint, path: string): string {
  const hint = usage ? `See 'kubectl ${path} -h' for help and examples\n` : "";
  return failureText(plain ? bare(complaint) : complained(complaint)) + hint;
}

/** The global flags as they were given; one that the verb has for itself (`--user` of `create rolebinding`) is not global. */
function globalFlags({ verb }: Chosen, flags: Flags): Flags {
  const own = new Set((verb.flags ?? []).map((flag) => flag.name));
  const text = (name: string) => own.has(name) ? "" : flags.text(name);
  return {
    ...flags,
    text,
    list: (name) => own.has(name) ? [] : flags.list(name),
    changed: (name) => !own.has(name) && flags.changed(name),
  };
}

function kubeOf(
  chosen: Chosen,
  flags: Flags,
  call: Call,
  stdin: string,
  world: ClusterWorld,
): { readonly kube: Kube; readonly log: string } | { readonly failure: Failure } {
  const verb = chosen.path;
  const global = globalFlags(chosen, flags);
  const config = readConfig(world.files, call, global);
  // The verbs of `config` mend a broken file; they never talk to a cluster.
  const local = /^(config|completion|options|plugin|kuberc|kustomize)\b/.test(verb);
  const target = "failure" in config ? config : targetOf(config, global);
  if ("failure" in target && !local) return target;
  const { namespace, user, server } = "failure" in target
    ? { namespace: "default", user: ANONYMOUS, server: "" }
    : target;
  const broken = connectionFault(server) ?? (user === NOBODY ? { klog: "", failure: UNAUTHORIZED } : undefined);
  const explicitNamespace = global.changed("namespace") && global.text("namespace") !== "";
  const make = (at: ClusterWorld): Kube => ({
    world: at,
    call,
    client: new Client(at.cluster, user, broken?.failure),
    flags,
    namespace: explicitNamespace ? flags.text("namespace") : namespace,
    explicitNamespace,
    stdin,
    verb,
    at: (later) => make(later),
  });
  const log = broken?.klog && !local ? klogLine("E", "memcache.go:265", broken.klog, world.nowMs).repeat(5) : "";
  return { kube: make(world), log };
}
