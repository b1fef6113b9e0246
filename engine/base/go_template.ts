import type { Faulty } from "./fault.ts";
import { TemplateSyntaxFault } from "./go_template_lexer.ts";
import { parseTemplate } from "./go_template_parser.ts";
import { TemplateFault, TemplateRun } from "./go_template_walk.ts";

/** A compiled Go template, as `kubectl -o go-template` has them. */
export interface GoTemplate {
  /** What it prints of a value; a fault comes with what was printed before it. */
  print(value: unknown): { readonly text: string; readonly fault?: string };
}

export interface GoTemplateOptions {
  /** A missing key is a fault instead of `<no value>` (`--allow-missing-template-keys=false`). */
  readonly missingIsFault?: boolean;
}

/** Compiles a template. The faults are Go's: `template: output:1: unclosed action`. */
export function compileGoTemplate(source: string, options: GoTemplateOptions = {}): GoTemplate | Faulty {
  try {
    const parsed = parseTemplate(source);
    return {
      print(value) {
        const run = new TemplateRun(source, parsed, options.missingIsFault ?? false);
        try {
          run.run(value);
          return { text: run.text };
        } catch (error) {
          if (error instanceof TemplateFault) return { text: run.text, fault: error.message };
          throw error;
        }
      },
    };
  } catch (error) {
    if (!(error instanceof TemplateSyntaxFault)) throw error;
    const line = source.slice(0, error.at).split("\n").length;
    return { fault: `template: output:${line}: ${error.message}` };
  }
}
