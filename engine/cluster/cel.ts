import { CEL, celFault, narrow, wide } from "../base/cel.ts";

/** Kubernetes' rules in CEL: those of custom resources (`self`, `oldSelf`) and of admission policies (`object`, …). */
export interface Rule {
  /** What the rule says with these variables; a fault is its first line. */
  evaluate(variables: Readonly<Record<string, unknown>>): { readonly value: unknown } | { readonly fault: string };
}

const KEPT_MAX = 200;
const kept = new Map<string, Rule | { readonly fault: string }>();

/** Reads a rule. Kept, so that many objects are judged by one reading. */
export function ruleOf(text: string): Rule | { readonly fault: string } {
  const known = kept.get(text);
  if (known) return known;
  const made = read(text);
  if (kept.size >= KEPT_MAX) kept.delete(kept.keys().next().value!);
  kept.set(text, made);
  return made;
}

function read(text: string): Rule | { readonly fault: string } {
  try {
    const program = CEL.parse(text);
    return {
      evaluate(variables) {
        try {
          return { value: narrow(program(wide(variables) as Record<string, unknown>)) };
        } catch (error) {
          return { fault: firstLine(error) };
        }
      },
    };
  } catch (error) {
    return { fault: firstLine(error) };
  }
}

/** The first line, in the words of Kubernetes' own CEL where they differ. */
function firstLine(error: unknown): string {
  return celFault(error).replace(/^No such key/, "no such key").replace(/^no such overload: .*/, "no such overload");
}
