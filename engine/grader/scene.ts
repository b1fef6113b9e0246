import type { KubeObject, ResourceName } from "../base/object.ts";
import type { Cluster } from "../cluster/cluster.ts";
import type { Resource } from "../kinds/discovery.ts";
import type { Files } from "../shell/files.ts";
import { assert } from "../base/assert.ts";
import type { Check, CheckStatement, Finding, ProgramCall, ReadCall, Rehearsal, Scene } from "./check.ts";
import { CHECKS } from "./checks/mod.ts";
import type { KeptFindings } from "./kept_findings.ts";

/** What a seat shows the grader. */
export interface SceneParts {
  readonly cluster: Cluster;
  readonly files: Files;
  readonly home: string;
  readonly calls: readonly ProgramCall[];
  /** Runs a script on a fork and lets time go by; answers with what the fork shows. */
  rehearse(script: string, waitMs: number): { parts: SceneParts; exit: number; said: string };
  readCall(call: ProgramCall): ReadCall | undefined;
  bounded<T>(work: () => T): T;
}

/** What differs from task to task. */
export interface TaskParts {
  readonly openSinceMs: number;
  readonly answer?: string | readonly string[];
  readonly explains: boolean;
  /** What was found before, for looks that explain nothing. */
  readonly kept?: KeptFindings;
}

export function sceneOf(parts: SceneParts, task: TaskParts): Scene {
  return new TaskScene(parts, task);
}

/** Made for every look at a task, so it holds nothing that isn't there already. */
class TaskScene implements Scene {
  readonly #parts: SceneParts;
  readonly #task: TaskParts;

  constructor(parts: SceneParts, task: TaskParts) {
    this.#parts = parts;
    this.#task = task;
  }

  get cluster(): Cluster {
    return this.#parts.cluster;
  }

  get files(): Files {
    return this.#parts.files;
  }

  get home(): string {
    return this.#parts.home;
  }

  get calls(): readonly ProgramCall[] {
    return this.#parts.calls;
  }

  get openSinceMs(): number {
    return this.#task.openSinceMs;
  }

  get answer(): TaskParts["answer"] {
    return this.#task.answer;
  }

  get explains(): boolean {
    return this.#task.explains;
  }

  look(inner: CheckStatement): Finding {
    const { kept } = this.#task;
    return kept && !this.explains ? kept.of(inner, this, () => found(inner, this)) : found(inner, this);
  }

  watches(inner: CheckStatement): readonly ResourceName[] | "always" {
    return checkOf(inner).watches(inner, this);
  }

  rehearse(script: string, waitMs: number): Rehearsal {
    const { parts, exit, said } = this.#parts.rehearse(script, waitMs);
    return { scene: sceneOf(parts, { ...this.#task, kept: undefined }), exit, said };
  }

  objects(kind: string, apiVersion?: string): readonly KubeObject[] | undefined {
    const resource = this.resourceOf(kind, apiVersion);
    return resource === undefined ? undefined : this.#view.list(resource);
  }

  resourceOf(kind: string, apiVersion?: string): ResourceName | undefined {
    return directoryOf(this.cluster.resources()).resourceOf(kind, apiVersion);
  }

  listNamed(plural: string): readonly KubeObject[] | undefined {
    const resource = this.resourcesNamed(plural)[0];
    return resource === undefined ? undefined : this.#view.list(resource);
  }

  resourcesNamed(plural: string): readonly ResourceName[] {
    return directoryOf(this.cluster.resources()).resourcesNamed(plural);
  }

  podsOnNode(node: string): readonly KubeObject[] {
    return this.#view.podsOnNode(node);
  }

  readCall(call: ProgramCall): ReadCall | undefined {
    return this.#parts.readCall(call);
  }

  bounded<T>(work: () => T): T {
    return this.#parts.bounded(work);
  }

  get #view() {
    return this.cluster.view("grader");
  }
}

/** Finds listable resources by kind or plural word; a kind may be asked for in one version only. */
interface Directory {
  resourceOf(kind: string, apiVersion?: string): ResourceName | undefined;
  resourcesNamed(plural: string): readonly ResourceName[];
}

const DIRECTORIES = new WeakMap<readonly Resource[], Directory>();

/** Made once for each state of discovery. */
function directoryOf(resources: readonly Resource[]): Directory {
  let directory = DIRECTORIES.get(resources);
  if (!directory) DIRECTORIES.set(resources, directory = newDirectory(resources));
  return directory;
}

function newDirectory(resources: readonly Resource[]): Directory {
  const byKind = new Map<string, ResourceName>();
  const byPlural = new Map<string, ResourceName[]>();
  for (const { name, kind, apiVersion, plural } of resources.filter(({ verbs }) => verbs.includes("list"))) {
    for (const key of [kind, `${apiVersion} ${kind}`]) if (!byKind.has(key)) byKind.set(key, name);
    byPlural.set(plural, [...byPlural.get(plural) ?? [], name]);
  }
  return {
    resourceOf: (kind, apiVersion) => byKind.get(apiVersion === undefined ? kind : `${apiVersion} ${kind}`),
    resourcesNamed: (plural) => byPlural.get(plural) ?? [],
  };
}

const MEANT = new WeakMap<CheckStatement, Check>();

/** The check that a statement means. */
export function checkOf(statement: CheckStatement): Check {
  const known = MEANT.get(statement);
  if (known) return known;
  const check = CHECKS.find(({ name }) => Object.hasOwn(statement, name));
  assert(check, "statements are validated before they are looked at");
  MEANT.set(statement, check);
  return check;
}

/** A check's finding, in the author's words where there are any. */
function found(statement: CheckStatement, scene: Scene): Finding {
  const finding = checkOf(statement).look(statement, scene);
  const says = statement["says"] as Partial<Finding> | undefined;
  return says ? { ...finding, ...says, passed: finding.passed } : finding;
}
