import type { ZodType } from "zod";
import type { KubeObject, ResourceName } from "../base/object.ts";
import type { Cluster } from "../cluster/cluster.ts";
import type { Files } from "../shell/files.ts";

/**
 * A way of looking at what the learner has made. A check is a mapping in lab.yaml; the key that is its name tells which
 * check it is (`object:`, `seen:`, …), other keys go with it. It decides and never acts: what-ifs work on a rehearsal.
 */
export interface Check<Statement extends object = object> {
  readonly name: string;
  /** One line for lab authors, shown in the schema. */
  readonly about: string;
  /** What an author may write. */
  readonly schema: ZodType<Statement>;
  look(statement: Statement, scene: Scene): Finding;
  /**
   * The resources whose change can change whether it passes; "always" where something else can (files, commands, time).
   * Checks are looked at again only then.
   */
  watches(statement: Statement, scene: Scene): readonly ResourceName[] | "always";
  /** Checks inside this one. */
  inner?(statement: Statement): readonly CheckStatement[];
  /** Whether the finding may become better without the learner doing anything: pods start, objects vanish. */
  readonly settles: boolean;
  /** Looked at after commands only, and last: it lets time go by on a fork. */
  readonly costly?: boolean;
  /** What is remembered: a `miss` that can't be made good, or a `hit` that can't be lost. */
  readonly sticky?: "miss" | "hit";
}

/** A check as an author wrote it, validated. */
export type CheckStatement = Readonly<Record<string, unknown>>;

export interface Finding {
  readonly passed: boolean;
  /** What was asked for, in words made from the check. */
  readonly expected: string;
  /** The nearest thing there is, and its first difference by path. */
  readonly found: string;
  /** The cluster's own reason. */
  readonly why?: string;
  /** Its name among the diagnosers. */
  readonly cause?: string;
  /** The smallest next look: a command. */
  readonly look?: string;
  /** How near it is, from 0 to 1 (passed), perhaps worked out when asked: to tell a learner's best moment from the others. */
  readonly nearness?: number | (() => number);
}

export function nearnessIn({ passed, nearness = passed ? 1 : 0 }: Finding): number {
  return typeof nearness === "number" ? nearness : nearness();
}

/** What a check sees. Nobody changes it. */
export interface Scene {
  readonly cluster: Cluster;
  readonly files: Files;
  /** The learner's home folder. */
  readonly home: string;
  /** Programs that the learner's commands started, in order. */
  readonly calls: readonly ProgramCall[];
  /** Of this task: programs and requests before it was open do not count. */
  readonly openSinceMs: number;
  /** The learner's answer to this task's question. */
  readonly answer?: string | readonly string[];
  /** Whether findings need their reasons; without, only whether they passed matters. */
  readonly explains: boolean;

  /** Looks at a check inside another. */
  look(inner: CheckStatement): Finding;
  watches(inner: CheckStatement): readonly ResourceName[] | "always";
  /** A fork of all this in which the script ran and the time went by. */
  rehearse(script: string, waitMs: number): Rehearsal;

  /** Objects of one kind, by namespace and name; undefined when the cluster has no such kind. */
  objects(kind: string, apiVersion?: string): readonly KubeObject[] | undefined;
  /** `daemonsets.apps` for DaemonSet. */
  resourceOf(kind: string, apiVersion?: string): ResourceName | undefined;
  /** Objects of a resource by its plural word, such as `daemonsets`; undefined when there is none. */
  listNamed(plural: string): readonly KubeObject[] | undefined;
  /** Full names of the resources with a plural word: `daemonsets.apps` for `daemonsets`. */
  resourcesNamed(plural: string): readonly ResourceName[];
  /** Pods of one node, by index. */
  podsOnNode(node: string): readonly KubeObject[];
  /** A program's arguments by meaning; undefined where nobody knows its flags. */
  readCall(call: ProgramCall): ReadCall | undefined;
  /** Time limit around what an author's expression may take; the host brings one. */
  bounded<T>(work: () => T): T;
}

export interface Rehearsal {
  readonly scene: Scene;
  /** Of the script. */
  readonly exit: number;
  readonly said: string;
}

export interface ProgramCall {
  readonly program: string;
  readonly args: readonly string[];
  readonly atMs: number;
  /** Absent while it runs. */
  readonly exit?: number;
}

export interface ReadCall {
  /** What is no flag: `["rollout", "undo", "daemonset/web"]`. */
  readonly words: readonly string[];
  /** By their long names, as texts. */
  readonly flags: Readonly<Record<string, string>>;
}
