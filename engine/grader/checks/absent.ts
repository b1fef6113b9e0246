import { z } from "zod";
import type { Check } from "../check.ts";
import { MANIFEST, resourcesOf, WORDS, type Words } from "../statements.ts";
import { search } from "../search.ts";
import { inSpace } from "../suspicion.ts";
import { because } from "../why.ts";
import { called, counted, listed, phrase, type Wanted } from "../words.ts";

interface AbsentStatement extends Words {
  readonly absent: Wanted;
}

/** Nothing like this is there. */
export const absent: Check<AbsentStatement> = {
  name: "absent",
  about: "No object matches this partial manifest",
  schema: z.strictObject({ absent: MANIFEST, ...WORDS }),
  settles: true,
  watches: ({ absent }, scene) => resourcesOf([absent], scene),

  look({ absent }, scene) {
    const { matches } = search(absent, scene);
    if (!scene.explains) return { passed: matches.length === 0, expected: "", found: "" };
    const expected = `no ${phrase(absent)}`;
    if (matches.length === 0) return { passed: true, expected, found: "none" };
    const first = matches[0]!;
    return {
      passed: false,
      expected,
      found: `${matches.length === 1 ? "" : `${counted(matches.length, first.kind)}: `}${
        listed(matches.map(called), 3)
      } ${matches.length === 1 ? "is" : "are"} still there`,
      look: inSpace(`kubectl get ${first.kind.toLowerCase()}`, first),
      ...because({ wanted: absent, verdict: "present", matches }, scene),
    };
  },
};
