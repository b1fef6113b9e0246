import type { KubeObject, ResourceName } from "../base/object.ts";
import type { Cluster } from "../cluster/cluster.ts";
import type { Files } from "../shell/files.ts";
import { assert } from "../base/assert.ts";
import type { Check, CheckStatement, Finding, ProgramCall, ReadCall, Rehearsal, Scene } from "./check.ts";
import { CHECKS } from "./checks/mod.ts";

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
}

export function sceneOf(parts: SceneParts, task: TaskParts): Scene {
  const { cluster } = parts;
  const view = cluster.view("grader");
  const resourceOf = (kind: string, apiVersion?: string): ResourceName | undefined =>
    cluster.resources().find((one) =>
      one.kind === kind && (apiVersion === undefined || one.apiVersion === apiVersion) && one.verbs.includes("list")
    )?.name;
  const resourcesNamed = (plural: string): ResourceName[] =>
    cluster.resources().filter((one) => one.plural === plural && one.verbs.includes("list")).map(({ name }) => name);
  const scene: Scene = {
    ...parts,
    ...task,
    resourceOf,
    resourcesNamed,
    look: (inner) => lookAt(inner, scene),
    watches: (inner) => checkOf(inner).watches(inner, scene),
    rehearse(script, waitMs): Rehearsal {
      const { parts: after, exit, said } = parts.rehearse(script, waitMs);
      return { scene: sceneOf(after, task), exit, said };
    },
    objects(kind, apiVersion): readonly KubeObject[] | undefined {
      const resource = resourceOf(kind, apiVersion);
      return resource === undefined ? undefined : view.list(resource);
    },
    listNamed(plural) {
      const resource = resourcesNamed(plural)[0];
      return resource === undefined ? undefined : view.list(resource);
    },
    podsOnNode: (node) => view.podsOnNode(node),
  };
  return scene;
}

/** The check that a statement means. */
export function checkOf(statement: CheckStatement): Check {
  const check = CHECKS.find(({ name }) => Object.hasOwn(statement, name));
  assert(check, "statements are validated before they are looked at");
  return check;
}

/** A check's finding, in the author's words where there are any. */
export function lookAt(statement: CheckStatement, scene: Scene): Finding {
  const finding = checkOf(statement).look(statement, scene);
  const says = statement["says"] as Partial<Finding> | undefined;
  return says ? { ...finding, ...says, passed: finding.passed } : finding;
}
