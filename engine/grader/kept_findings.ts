import type { ResourceName } from "../base/object.ts";
import type { CheckStatement, Finding, Scene } from "./check.ts";

/** A finding without reasons, and what it was made from. */
interface Kept {
  readonly names: readonly ResourceName[];
  readonly lists: readonly (readonly unknown[])[];
  readonly finding: Finding;
}

/** The present, what it comes to in a while, and what it settles to. */
const KEPT_MAX = 3;

/**
 * What checks found, for as long as what they read stays the same: a cluster keeps a list until something in it changes,
 * and its forks share it. Only for findings without reasons, which depend on nothing but the resources that a check watches.
 */
export class KeptFindings {
  readonly #byStatement = new Map<CheckStatement, Kept[]>();

  /** The finding that is kept, else what `look` finds. */
  of(statement: CheckStatement, scene: Scene, look: () => Finding): Finding {
    const names = scene.watches(statement);
    if (names === "always") return look();
    const view = scene.cluster.view("grader");
    const lists = names.map((name) => view.list(name));
    const all = this.#byStatement.get(statement) ?? [];
    const known = all.find((kept) => isSame(kept.lists, lists) && isSame(kept.names, names));
    if (known) return known.finding;
    const finding = look();
    this.#byStatement.set(statement, [{ names, lists, finding }, ...all.slice(0, KEPT_MAX - 1)]);
    return finding;
  }
}

function isSame(left: readonly unknown[], right: readonly unknown[]): boolean {
  return left.length === right.length && left.every((item, i) => item === right[i]);
}
