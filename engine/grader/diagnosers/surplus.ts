import { controllerOf, type KubeObject } from "../../base/object.ts";
import type { Diagnoser } from "../diagnoser.ts";
import { type Cause, inSpace, type Suspicion } from "../suspicion.ts";

/** Two sets make pods with the same labels. */
export const twoSets = counting("two sets", (matches) => {
  const owners = new Set(matches.map((object) => controllerOf(object)?.uid));
  return owners.size > 1 && !owners.has(undefined);
});

/** Somebody made one by hand, or took it away from its set by its labels. */
export const byHand = counting("made by hand", (matches) => matches.some((object) => !controllerOf(object)));

export const leftOver = counting(
  "being deleted",
  (matches) => matches.some(({ metadata }) => metadata.deletionTimestamp),
);

/** Whatever it is: who they belong to. */
export const owners = counting("too many", () => true);

function counting(name: string, isSo: (matches: readonly KubeObject[]) => boolean): Diagnoser {
  return {
    name,
    verdicts: ["surplus"],
    diagnose: ({ miss, kind }) => kind === "Pod" && isSo(miss.matches) ? belonging(miss) : undefined,
  };
}

function belonging({ matches }: Suspicion["miss"]): Cause | undefined {
  const first = matches[0];
  if (!first) return undefined;
  const said = matches.slice(0, 4).map((object) => {
    const owner = controllerOf(object);
    const going = object.metadata.deletionTimestamp ? " and is being deleted" : "";
    const whose = owner ? `belongs to ${owner.kind} ${owner.name}` : "belongs to nothing: somebody made it by hand";
    return `${object.metadata.name} ${whose}${going}`;
  });
  const wide = first.kind === "Pod" ? " -o wide" : "";
  return { why: said.join("; "), look: `${inSpace(`kubectl get ${first.kind.toLowerCase()}`, first)}${wide}` };
}
