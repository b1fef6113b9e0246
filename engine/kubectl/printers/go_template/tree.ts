/** What a template is made of. `at` is `line:column`, as Go tells it. */
export type Node =
  | { readonly is: "text"; readonly text: string }
  | { readonly is: "action"; readonly pipe: Pipe }
  | {
    readonly is: "if" | "with" | "range";
    readonly pipe: Pipe;
    readonly then: readonly Node[];
    readonly otherwise: readonly Node[];
  }
  | { readonly is: "template"; readonly name: string; readonly pipe?: Pipe }
  | { readonly is: "break" | "continue" };

/** `$a, $b := one | two`. */
export interface Pipe {
  readonly names: readonly string[];
  /** `=` instead of `:=`. */
  readonly assigns: boolean;
  readonly commands: readonly Command[];
}

export interface Command {
  readonly words: readonly Operand[];
}

export type Operand =
  | { readonly is: "value"; readonly value: unknown }
  | { readonly is: "dot" }
  | { readonly is: "field"; readonly path: readonly string[]; readonly at: string; readonly text: string }
  | {
    readonly is: "variable";
    readonly name: string;
    readonly path: readonly string[];
    readonly at: string;
    readonly text: string;
  }
  | { readonly is: "function"; readonly name: string; readonly at: string }
  | {
    readonly is: "group";
    readonly pipe: Pipe;
    readonly path: readonly string[];
    readonly at: string;
    readonly text: string;
  };

export interface Template {
  readonly nodes: readonly Node[];
  /** By name: `{{define "x"}}…{{end}}`. */
  readonly defined: ReadonlyMap<string, readonly Node[]>;
}
