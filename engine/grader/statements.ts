import { z } from "zod";
import type { ResourceName } from "../base/object.ts";
import type { Finding, Scene } from "./check.ts";
import { readExpression } from "./expression.ts";
import type { Wanted } from "./words.ts";

/** A partial manifest: `kind`, and whatever else matters. */
export const MANIFEST = z.looseObject({
  kind: z.string().min(1),
  apiVersion: z.string().optional(),
  metadata: z.looseObject({}).optional(),
}).describe(
  'A partial manifest. Texts may be matchers: "> 2", "1..3", "~ prefix*", "!= value", "!" (no such field)',
) as unknown as z.ZodType<Wanted>;

export const EACH = MANIFEST;

export const COUNT = z.union([
  z.number().int().min(0),
  z.string().regex(/^([<>]=? *\d+|\d+\.\.\d+)$/, 'write a number, "> 2" or "1..3"'),
])
  .describe('How many: a number, "> 2", "1..3"');

/** Words that an author may put in place of what the check would say. */
export interface Words {
  readonly says?: Partial<Omit<Finding, "passed">>;
}

export const WORDS = {
  says: z.strictObject({
    expected: z.string().optional(),
    found: z.string().optional(),
    why: z.string().optional(),
    look: z.string().optional(),
  }).optional().describe("The author's own words, in place of those made from the check"),
};

/** The resources behind some manifests; "always" when the cluster doesn't know a kind (yet). */
export function resourcesOf(
  manifests: readonly (Wanted | undefined)[],
  scene: Scene,
): readonly ResourceName[] | "always" {
  const names: ResourceName[] = [];
  for (const manifest of manifests) {
    if (!manifest) continue;
    const name = scene.resourceOf(String(manifest["kind"]), manifest["apiVersion"] as string | undefined);
    if (!name) return "always";
    names.push(name);
  }
  return names;
}

/** The resources whose lists an expression names. */
export function expressionResources(text: string, scene: Scene): readonly ResourceName[] | "always" {
  const read = readExpression(text);
  if ("fault" in read) return [];
  return read.words.flatMap((word) => scene.resourcesNamed(word));
}
