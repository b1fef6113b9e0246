import { nearestWord } from "../base/nearest_word.ts";
import type { KubeObject } from "../base/object.ts";
import type { Scene } from "./check.ts";
import { type Difference, differences, foundThere, inWords, matches } from "./match.ts";
import { mergeKeysOf } from "./merge_keys.ts";
import { called, counted, listed, literal, meta, phrase, type Wanted } from "./words.ts";

export interface Search {
  readonly matches: readonly KubeObject[];
  /** Of those that don't match, the one with the fewest differences. Worked out when it is asked for. */
  nearest(): Near | undefined;
  /** All objects of the kind; undefined when the cluster knows no such kind. */
  readonly ofKind?: readonly KubeObject[];
}

interface Near {
  readonly object: KubeObject;
  readonly differs: readonly Difference[];
}

/** Differences that make two objects strangers rather than variants of one. */
const WEIGHTS: Readonly<Record<string, number>> = {
  "metadata.name": 4,
  "metadata.namespace": 3,
  "spec.nodeName": 2.5,
};

function weightOf({ path }: Difference): number {
  return path.startsWith("metadata.labels") ? 3 : WEIGHTS[path] ?? 1;
}

/** Finds the objects that a partial manifest describes; the nearest of the others only when somebody asks for it. */
export function search(wanted: Wanted, scene: Scene): Search {
  const { kind, apiVersion, ...rest } = wanted as { kind: string; apiVersion?: string };
  const objects = scene.objects(kind, apiVersion);
  if (!objects) return { matches: [], nearest: () => undefined };
  const mergeKeyOf = mergeKeysOf(apiVersion, kind, objects[0]);
  const found: KubeObject[] = [];
  const others: KubeObject[] = [];
  for (const object of candidates(wanted, objects, scene)) {
    (matches(rest, object, mergeKeyOf) ? found : others).push(object);
  }
  let nearest: Near | "unasked" | undefined = "unasked";
  return {
    matches: found,
    ofKind: objects,
    nearest() {
      if (nearest === "unasked") nearest = nearestOf(others, (object) => differences(rest, object, mergeKeyOf));
      return nearest;
    },
  };
}

function nearestOf(
  objects: readonly KubeObject[],
  differsOf: (object: KubeObject) => readonly Difference[],
): Near | undefined {
  let nearest: Near | undefined;
  let least = Infinity;
  for (const object of objects) {
    const differs = differsOf(object);
    const distance = differs.reduce((sum, difference) => sum + weightOf(difference), 0);
    if (distance < least) [nearest, least] = [{ object, differs }, distance];
  }
  return nearest;
}

/** What was found, in words: the nearest object and its first difference. */
export function foundText(wanted: Wanted, found: Search): string {
  const kind = String(wanted["kind"]);
  if (found.ofKind === undefined) return `the cluster has no kind ${kind}`;
  const near = found.nearest();
  if (!near) return found.ofKind.length === 0 ? `there is no ${kind}` : `no other ${kind}`;
  const { object, differs } = near;
  const node = literal((wanted["spec"] as Wanted | undefined)?.["nodeName"]);
  if (node !== undefined && differs.some(({ path }) => path === "spec.nodeName")) {
    return `no ${kind} like it on ${node}`;
  }
  const { name, namespace } = meta(wanted);
  const others = found.ofKind.map(({ metadata }) => metadata.name);
  if (differs.length === 1 && differs[0]!.path === "metadata.name") {
    const meant = nearestWord(String(name), others);
    if (meant === undefined) return `no ${kind} of that name; there is ${listed([...new Set(others)], 3)}`;
    const near = found.ofKind.find(({ metadata }) => metadata.name === meant)!;
    return `${called(near)}: metadata.name is ${meant}, expected ${name}`;
  }
  if (!akin(wanted, differs)) {
    return `nothing like it among ${counted(others.length, kind)}${literal(namespace) ? " of the cluster" : ""}`;
  }
  return `${called(object)}: ${differenceText(differs[0]!)}${
    differs.length > 1 ? ` (and ${differs.length - 1} more)` : ""
  }`;
}

/** Whether the nearest object is the wanted one gone wrong, and not a stranger. */
function akin(wanted: Wanted, differs: readonly Difference[]): boolean {
  if (meta(wanted)["name"] !== undefined) {
    return !differs.some(({ path }) => path === "metadata.name") || differs.length === 1;
  }
  return !differs.some(({ path }) => path.startsWith("metadata.labels")) || differs.length === 1;
}

export function differenceText(difference: Difference): string {
  const { path, wanted } = difference;
  const [expected, found] = [inWords(wanted), foundThere(difference)];
  return found === undefined ? `has no ${path}, expected ${expected}` : `${path} is ${found}, expected ${expected}`;
}

export function expectedText(wanted: Wanted): string {
  return phrase(wanted);
}

/** By index where there is one: only what could match, or nearly. */
function candidates(wanted: Wanted, objects: readonly KubeObject[], scene: Scene): readonly KubeObject[] {
  if (objects.length < INDEX_FROM) return objects;
  const node = literal((wanted["spec"] as Wanted | undefined)?.["nodeName"]);
  if (wanted["kind"] === "Pod" && node !== undefined) return scene.podsOnNode(node);
  const name = literal(meta(wanted)["name"]);
  if (name !== undefined) return objects.filter((object) => object.metadata.name === name);
  return objects;
}

const INDEX_FROM = 200;
