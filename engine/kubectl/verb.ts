import type { Call } from "../shell/command.ts";
import type { Process, World } from "../shell/process.ts";
import type { Cluster } from "../cluster/cluster.ts";
import type { Client } from "./client.ts";
import type { Failure } from "./failure.ts";

/** The world that kubectl runs in: a shell's, with a cluster in it. */
export interface ClusterWorld extends World {
  readonly cluster: Cluster;
  /**
   * What `kubectl explain` says of a definition (`io.k8s.api.core.v1.Pod`) or of a field of it: the Kubernetes authors'
   * text, which is not ours to keep. A host that has it hands it in.
   */
  readonly descriptions?: (definition: string, field?: string) => string | undefined;
}

/** One flag: the table, the parser, the help and the completion all come from this statement of it. */
export interface Flag {
  readonly name: string;
  readonly short?: string;
  /**
   * As pflag has it: a `bool` needs no value; `strings`, `pairs` and `map` (both `a=b`, each with its own complaint) split
   * at commas, `array` does not; all four gather.
   */
  readonly type: "bool" | "string" | "int" | "int32" | "int64" | "duration" | "strings" | "array" | "pairs" | "map";
  /** In the flag's own syntax, as the help shows it. */
  readonly default?: string;
  /** The value of the flag when it is given without one (`--dry-run` means `--dry-run=unchanged`). */
  readonly bare?: string;
  readonly help: string;
  readonly hidden?: boolean;
  readonly deprecated?: string;
  readonly required?: boolean;
}

/** Parsed flags of a verb and the global ones; `changed` tells whether the user gave it. */
export interface Flags {
  text(name: string): string;
  yes(name: string): boolean;
  number(name: string): number;
  list(name: string): readonly string[];
  changed(name: string): boolean;
  /** Arguments, then flags with their values, as `--record` writes them down: `web --filename=a.yaml`. */
  typed(): string;
  /** Whether the verb has such a flag at all. */
  has(name: string): boolean;
}

/**
 * A verb is read, then run. `read` owns every complaint that needs no cluster; `run` trusts its options. What waits
 * returns a process. A verb with `verbs` is a family (`rollout`, `create`, `set`): it only passes on, or runs itself
 * when none is named.
 */
export interface Verb<Options = unknown> {
  readonly name: string;
  readonly aliases?: readonly string[];
  /** Words that people type who mean this verb: `list` for `get`. */
  readonly suggestFor?: readonly string[];
  /** As usage and help show it, after `kubectl`: `scale [--resource-version=version] … --replicas=COUNT (-f FILENAME | TYPE NAME)`. */
  readonly usage: string;
  /** One line, for the list of verbs. */
  readonly short: string;
  readonly long?: string;
  readonly examples?: string;
  readonly hidden?: boolean;
  /** The heading under which `kubectl help` lists it. */
  readonly group?: string;
  readonly flags?: readonly Flag[];
  readonly verbs?: readonly AnyVerb[];
  /** Exit status of a family that is called without one of its verbs, after its help. Default 0. */
  readonly bareExit?: number;
  /** Whether a word that is none of its verbs is passed over, for the same help. */
  readonly takesAnyWord?: boolean;
  /** Whether that help goes to standard error. */
  readonly bareToErrors?: boolean;
  /** Exit status of a complaint or a failure. Default 1; `diff` keeps 1 for differences and has 2. */
  readonly failureExit?: number;
  read?(args: readonly string[], flags: Flags, context: ReadContext): Options | Complaint;
  run?(options: Options, kube: Kube): Outcome | Process<ClusterWorld>;
}

/** A verb whose options are nobody's business but its own. */
// deno-lint-ignore no-explicit-any -- what `read` makes, only `run` of the same verb takes
export type AnyVerb = Verb<any>;

export interface ReadContext {
  /** The namespace of `-n`, or of the current context; `explicit` when it was given on the command line. */
  readonly namespace: string;
  readonly explicitNamespace: boolean;
  readonly call: Call;
  /** Of the arguments, how many stood before `--`; -1 when there was none. */
  readonly dashAt: number;
}

/** A complaint prints `error: …` on standard error and exits 1; `usage` adds `See 'kubectl VERB -h' for help and examples`. */
export interface Complaint {
  readonly complaint: string;
  readonly usage?: boolean;
  /** Printed as it stands, without `error: `. */
  readonly bare?: boolean;
}

/** What a verb that doesn't wait comes back with. Texts carry their own newlines. */
export interface Outcome {
  readonly out?: string;
  readonly err?: string;
  /** Printed as kubectl prints errors, after `err`; with it, the status is the verb's `failureExit`. */
  readonly failure?: Failure;
  readonly exit?: number;
}

/** What `run` works with: the API as the user of this call, files, and the call itself. */
export interface Kube {
  readonly world: ClusterWorld;
  readonly call: Call;
  readonly client: Client;
  readonly flags: Flags;
  readonly namespace: string;
  readonly explicitNamespace: boolean;
  /** All of standard input, when a flag names it (`-f -`). */
  readonly stdin: string;
  /** The verb that runs, with its family: `create namespace`. */
  readonly verb: string;
  /** The same after a wait: the world may be another by then. */
  at(world: ClusterWorld): Kube;
}
