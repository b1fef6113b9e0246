import { isRecord } from "../base/json.ts";
import { keyOf, type KubeObject, type ResourceName } from "../base/object.ts";
import type { Cluster } from "../cluster/cluster.ts";
import type { CheckStatement, Finding } from "../grader/mod.ts";
import { changedFields, type FieldChange, fieldsAt, leafPaths } from "./field_changes.ts";
import type { Step } from "./steps.ts";

/** A check as it was through an attempt: when it turned true or false, and by what. */
export interface CheckHistory {
  readonly task: string;
  /** Its place in the task. */
  readonly check: number;
  readonly expected: string;
  /** Oldest first; empty where it was never looked at or never passed. */
  readonly turns: readonly Turn[];
}

export interface Turn {
  /** Index of the step. */
  readonly step: number;
  readonly passed: boolean;
  readonly found: string;
  /** What changed with that step in the objects that the check is about, the likeliest first. */
  readonly objects: readonly ObjectChange[];
}

export interface ObjectChange {
  readonly type: "added" | "changed" | "removed";
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly fields: readonly FieldChange[];
}

const OBJECTS_MAX = 3;
const FIELDS_MAX = 4;

/** Finds the step at which each check of each task turned true or false. Tasks that wait for others are not looked at. */
export function bisect(steps: readonly Step[]): readonly CheckHistory[] {
  const [first] = steps;
  if (!first) return [];
  const looks = steps.map(({ seat }) => new Map(seat.tasks().map(({ id, checks }) => [id, checks])));
  return first.seat.variant.tasks.flatMap(({ id, checks }) =>
    checks.map((statement, check): CheckHistory => {
      const findings = looks.map((look) => look.get(id)?.[check]);
      return {
        task: id,
        check,
        expected: findings.find((one) => one !== undefined)?.expected ?? "",
        turns: turns(findings).map(({ step, finding: { passed, found } }) => ({
          step,
          passed,
          found,
          objects: objectsBehind(statement, steps[step - 1], steps[step]!),
        })),
      };
    })
  );
}

/** Where a finding differs from the one before; a first one counts only when it passed. */
function turns(findings: readonly (Finding | undefined)[]): { step: number; finding: Finding }[] {
  let last = false;
  return findings.flatMap((finding, step) => {
    if (!finding || finding.passed === last) return [];
    last = finding.passed;
    return [{ step, finding }];
  });
}

/** Of the objects that are others after a step than before it, those that a check speaks of. */
function objectsBehind(statement: CheckStatement, before: Step | undefined, after: Step): readonly ObjectChange[] {
  if (!before) return [];
  const [from, to] = [before.seat.machine.cluster, after.seat.machine.cluster];
  const wanted = manifestsIn(statement);
  return spokenResources(statement, wanted, to).flatMap((resource) => changesOf(resource, from, to))
    .map((change) => ({ change, weight: weightOf(change, wanted) }))
    .sort((a, b) => b.weight - a.weight).slice(0, OBJECTS_MAX)
    .map(({ change }) => objectChange(change, wanted));
}

interface Change {
  readonly before?: KubeObject;
  readonly after?: KubeObject;
}

/** Objects of one resource that differ between two clusters; whatever is the same is shared. */
function changesOf(resource: ResourceName, from: Cluster, to: Cluster): readonly Change[] {
  const listed = (cluster: Cluster) =>
    new Map(cluster.view("bisect").list<KubeObject>(resource).map((one) => [keyOf(one), one]));
  const [before, after] = [listed(from), listed(to)];
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((key) => ({ before: before.get(key), after: after.get(key) }))
    .filter((change) => change.before !== change.after);
}

type Manifest = Readonly<Record<string, unknown>> & { readonly kind: string };

/** Every partial manifest of a check, those of checks inside it too. */
function manifestsIn(value: unknown): readonly Manifest[] {
  if (Array.isArray(value)) return value.flatMap(manifestsIn);
  if (!isRecord(value)) return [];
  const inner = Object.values(value).flatMap(manifestsIn);
  return typeof value["kind"] === "string" ? [value as Manifest, ...inner] : inner;
}

/** The resources of its manifests, and those whose plural an expression of it says. */
function spokenResources(
  statement: CheckStatement,
  wanted: readonly Manifest[],
  cluster: Cluster,
): readonly ResourceName[] {
  const words = new Set(JSON.stringify(statement).match(/[a-z]+/g) ?? []);
  const kinds = new Set(wanted.map(({ kind }) => kind));
  const spoken = cluster.resources().filter(({ kind, name }) =>
    kinds.has(kind) || (wanted.length === 0 && words.has(name.split(".")[0]!))
  );
  return [...new Set(spoken.map(({ name }) => name))];
}

/** How much a change looks like what a check asks for: its kind first, then its name and namespace, then its fields. */
function weightOf({ before, after }: Change, wanted: readonly Manifest[]): number {
  const object = (after ?? before)!;
  const changed = new Set(before && after ? changedFields(before, after).map(({ path }) => path) : []);
  const weights = wanted.filter(({ kind }) => kind === object.kind).map((manifest) => {
    const meta = isRecord(manifest["metadata"]) ? manifest["metadata"] : {};
    const same = (field: "name" | "namespace") => meta[field] === object.metadata[field] ? 4 : 0;
    return 1 + same("name") + same("namespace") + leafPaths(manifest).filter((path) => changed.has(path)).length * 2;
  });
  return Math.max(0, ...weights);
}

function objectChange({ before, after }: Change, wanted: readonly Manifest[]): ObjectChange {
  const { kind, metadata: { name, namespace } } = (after ?? before)!;
  const asked = new Set(wanted.filter((one) => one.kind === kind).flatMap((one) => leafPaths(one)));
  const strangeness = ({ path }: FieldChange) => asked.has(path) ? 0 : 1;
  const fields = before && after
    ? changedFields(before, after).toSorted((a, b) => strangeness(a) - strangeness(b))
    : after
    ? fieldsAt(after, [...asked])
    : [];
  return {
    type: !before ? "added" : !after ? "removed" : "changed",
    kind,
    ...(namespace === undefined ? {} : { namespace }),
    name,
    fields: fields.slice(0, FIELDS_MAX),
  };
}
