import { z } from "zod";
import type { Check } from "../check.ts";
import { readExpression, valueOf } from "../expression.ts";
import { expressionResources, WORDS, type Words } from "../statements.ts";

interface CelStatement extends Words {
  readonly cel: string;
}

/** An expression over the cluster's lists holds. */
export const cel: Check<CelStatement> = {
  name: "cel",
  about: "A CEL expression over the cluster's lists (pods, nodes, daemonsets, …) is true",
  schema: z.strictObject({ cel: expressionSchema(), ...WORDS }),
  settles: true,
  watches: ({ cel }, scene) => expressionResources(cel, scene),

  look({ cel }, scene) {
    const result = valueOf(cel, scene);
    const found = "fault" in result ? result.fault : `it is ${JSON.stringify(result.value)}`;
    return { passed: "value" in result && result.value === true, expected: `that ${cel}`, found };
  },
};

function expressionSchema() {
  return z.string().superRefine((text, context) => {
    const read = readExpression(text);
    if ("fault" in read) context.addIssue({ code: "custom", message: `cannot read the expression: ${read.fault}` });
  });
}
