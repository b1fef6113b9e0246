/**
 * Go's `text/template`, as far as `-o go-template` needs it: values are JSON. `parser.ts` makes a tree of a template,
 * `evaluation.ts` runs it over a value, `functions.ts` is the table of functions. To add a function: one entry there.
 */
import { Evaluation, TemplateFault } from "./evaluation.ts";
import { parseTemplate } from "./parser.ts";

export interface GoTemplate {
  /** What was printed, up to the fault if there is one. */
  print(value: unknown): { readonly text: string; readonly fault?: string };
}

/** Compiles a template; faults are Go's. */
export function compileGoTemplate(template: string): GoTemplate | { readonly fault: string } {
  const parsed = parseTemplate(template);
  if ("fault" in parsed) return parsed;
  return {
    print(value) {
      const evaluation = new Evaluation(parsed, value);
      try {
        evaluation.run();
        return { text: evaluation.text };
      } catch (error) {
        if (error instanceof TemplateFault) return { text: evaluation.text, fault: error.message };
        throw error;
      }
    },
  };
}
