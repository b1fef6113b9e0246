/** The tree of an awk program. */
export type Expr =
  | { readonly is: "number"; readonly value: number }
  | { readonly is: "string"; readonly value: string }
  | { readonly is: "regex"; readonly source: string }
  | Place
  | { readonly is: "assign"; readonly operator: string; readonly place: Place; readonly value: Expr }
  | { readonly is: "binary"; readonly operator: string; readonly left: Expr; readonly right: Expr }
  | { readonly is: "unary"; readonly operator: string; readonly operand: Expr }
  | { readonly is: "step"; readonly operator: "++" | "--"; readonly place: Place; readonly before: boolean }
  | { readonly is: "choice"; readonly test: Expr; readonly yes: Expr; readonly no: Expr }
  | { readonly is: "in"; readonly keys: readonly Expr[]; readonly array: string }
  | { readonly is: "call"; readonly name: string; readonly args: readonly Expr[]; readonly builtin: boolean }
  | { readonly is: "getline"; readonly place?: Place; readonly file?: Expr; readonly command?: Expr }
  /** `(a, b)` before `in`. */
  | { readonly is: "group"; readonly items: readonly Expr[] };

export type Place =
  | { readonly is: "name"; readonly name: string }
  | { readonly is: "field"; readonly index: Expr }
  | { readonly is: "item"; readonly array: string; readonly keys: readonly Expr[] };

export type Statement =
  | { readonly is: "block"; readonly body: readonly Statement[] }
  | { readonly is: "expression"; readonly value: Expr }
  | {
    readonly is: "print" | "printf";
    readonly args: readonly Expr[];
    readonly to?: { readonly operator: ">" | ">>" | "|"; readonly target: Expr };
  }
  | { readonly is: "if"; readonly test: Expr; readonly yes: Statement; readonly no?: Statement }
  | { readonly is: "while"; readonly test: Expr; readonly body: Statement; readonly atEnd: boolean }
  | {
    readonly is: "for";
    readonly first?: Statement;
    readonly test?: Expr;
    readonly update?: Statement;
    readonly body: Statement;
  }
  | { readonly is: "each"; readonly name: string; readonly array: string; readonly body: Statement }
  | { readonly is: "next" | "nextfile" | "break" | "continue" }
  | { readonly is: "exit" | "return"; readonly value?: Expr }
  | { readonly is: "delete"; readonly array: string; readonly keys?: readonly Expr[] };

export interface Rule {
  readonly kind: "begin" | "end" | "each";
  readonly test?: Expr;
  /** The end of a range. */
  readonly until?: Expr;
  /** Without: print. */
  readonly body?: Statement;
}

export interface AwkFunction {
  readonly params: readonly string[];
  readonly body: Statement;
}

export interface Program {
  readonly rules: readonly Rule[];
  readonly functions: ReadonlyMap<string, AwkFunction>;
  /** It reads records itself, so all of them must be there. */
  readonly readsAhead: boolean;
}
