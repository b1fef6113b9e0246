import { z } from "zod";
import type { KubeObject } from "../../base/object.ts";
import { type Check, type Finding, nearnessIn, type Scene } from "../check.ts";
import { fill } from "../fill.ts";
import { plain } from "../match.ts";
import { COUNT, EACH, MANIFEST, resourcesOf, WORDS, type Words } from "../statements.ts";
import { foundText, type Search, search } from "../search.ts";
import { because } from "../why.ts";
import { called, counted, countPhrase, listed, literal, meta, phrase, type Wanted } from "../words.ts";

interface ObjectStatement extends Words {
  readonly object: Wanted;
  readonly count?: number | string;
  readonly each?: Wanted;
}

/** An object like this is there; with `count`, that many; with `each`, for every one of those. */
export const object: Check<ObjectStatement> = {
  name: "object",
  about: "An object matches this partial manifest; `count` says how many, `each` asks it for every object of a kind",
  schema: z.strictObject({ object: MANIFEST, count: COUNT.optional(), each: EACH.optional(), ...WORDS }),
  settles: true,
  watches: ({ object, each }, scene) => resourcesOf([object, each], scene),

  look(statement, scene) {
    const { object, each, count } = statement;
    if (!each) return one(object, count, scene);
    const targets = search(each, scene).matches;
    if (targets.length === 0) {
      return {
        passed: false,
        expected: `for every ${phrase(each)}: ${asked(object, count)}`,
        found: `there is no ${phrase(each)}`,
      };
    }
    return forAll(targets, each, statement, scene);
  },
};

function forAll(
  targets: readonly KubeObject[],
  each: Wanted,
  { object, count }: ObjectStatement,
  scene: Scene,
): Finding {
  const missed: { target: KubeObject; finding: Finding }[] = [];
  for (const target of targets) {
    const finding = one(fill(object, { each: target }), count, scene);
    if (!finding.passed) missed.push({ target, finding });
  }
  const first = missed[0];
  const well = targets.length - missed.length;
  const nearness = () => first ? (well + nearnessIn(first.finding)) / (targets.length + 1) : 1;
  if (!scene.explains) return unexplained(!first, nearness);
  const every = `for every ${phrase(each)}: `;
  if (!first) {
    return {
      passed: true,
      expected: every + asked(object, count),
      found: `so it is for ${counted(targets.length, String(each["kind"]))}`,
    };
  }
  const names = missed.map(({ target }) => target.metadata.name);
  const found = `${well} of ${targets.length} have it; not ${
    listed(names)
  }. ${first.target.metadata.name}: ${first.finding.found}`;
  return { ...first.finding, expected: every + first.finding.expected, found, nearness: nearness() };
}

function one(wanted: Wanted, count: number | string | undefined, scene: Scene): Finding {
  const found = search(wanted, scene);
  const passed = count === undefined ? found.matches.length > 0 : plain(count, found.matches.length);
  if (!scene.explains) return unexplained(passed, () => passed ? 1 : nearnessOf(count, found));
  const expected = asked(wanted, count);
  if (passed) return { passed, expected, found: listed(found.matches.map(called), 3) || `no ${wanted["kind"]}` };
  const surplus = isSurplus(count, found);
  const cause = because(
    {
      wanted,
      verdict: surplus ? "surplus" : "missing",
      matches: found.matches,
      nearest: found.nearest()?.object,
      differs: found.nearest()?.differs.map(({ path }) => path),
    },
    scene,
  );
  const nearness = nearnessOf(count, found);
  return { passed, expected, found: missText(wanted, found, surplus), look: nextLook(wanted), nearness, ...cause };
}

/** Words cost more than looking, and so does how near it was: they are made only when somebody reads them. */
function unexplained(passed: boolean, nearness: () => number): Finding {
  return { passed, expected: "", found: "", nearness };
}

function nearnessOf(count: number | string | undefined, found: Search): number {
  const nearest = found.nearest();
  return nearest || isSurplus(count, found) ? 1 / (2 + (nearest?.differs.length ?? 0)) : 0;
}

function isSurplus(count: number | string | undefined, { matches }: Search): boolean {
  return matches.length > 0 && tooMany(count, matches.length);
}

function missText(wanted: Wanted, found: Search, surplus: boolean): string {
  const kind = String(wanted["kind"]);
  const some = found.matches.length > 0;
  if (surplus) {
    return `${counted(found.matches.length, kind)}: ${listed(found.matches.map((match) => match.metadata.name))}`;
  }
  return (some ? `${counted(found.matches.length, kind)}; ` : "") + foundText(wanted, found);
}

function asked(wanted: Wanted, count: number | string | undefined): string {
  return count === undefined ? article(phrase(wanted)) : `${countPhrase(count)} ${phrase(wanted)}`;
}

function article(words: string): string {
  return `${/^[AEIO]/.test(words) ? "an" : "a"} ${words}`;
}

/** More than asked for: fewer would do. */
function tooMany(count: number | string | undefined, have: number): boolean {
  if (count === undefined) return false;
  for (let fewer = 0; fewer < have; fewer++) if (plain(count, fewer)) return true;
  return false;
}

/** Where a learner sees this kind, when the cluster has no better idea. */
function nextLook(wanted: Wanted): string {
  const namespace = literal(meta(wanted)["namespace"]);
  return `kubectl get ${String(wanted["kind"]).toLowerCase()}${namespace ? ` -n ${namespace}` : ""}`;
}
