/** At which of the machine's terminals it is done, 1 to TERMINALS_MAX; at the first without. */
interface At {
  readonly terminal?: number;
}

/** What a learner does. An attempt is its lab's digest, its seed, its start and these, in order; all else is computed. */
export type Deed =
  /** A line for the shell. While another runs, it is input for that. */
  | { readonly kind: "command"; readonly line: string; readonly columns?: number } & At
  /** Input of the running command; null is the end of input. */
  | { readonly kind: "input"; readonly text: string | null } & At
  | { readonly kind: "signal"; readonly name: "INT" | "QUIT" | "TERM" } & At
  /** `stands`: given before it could be asked (answers.yaml), so it counts as soon as it is right. */
  | {
    readonly kind: "answer";
    readonly task: string;
    readonly answer: string | readonly string[];
    readonly stands?: boolean;
  }
  /** The next hint of a task. */
  | { readonly kind: "hint"; readonly task: string }
  /** Shows how a task is done; costs what all of its hints cost. */
  | { readonly kind: "show"; readonly task: string }
  /** A file saved in the editor; the path is absolute or below the home folder. */
  | { readonly kind: "file"; readonly path: string; readonly text: string }
  /** Closes the editor that a command opened and waits for. */
  | { readonly kind: "close" } & At
  /**
   * Takes cluster, files and shell back to before the last command, or to where they were after command `to` (0: before
   * the first); what has passed stays passed.
   */
  | { readonly kind: "undo"; readonly to?: number }
  /** Takes them back to the start. */
  | { readonly kind: "reset" }
  /** Lets time go by where no clock does. */
  | { readonly kind: "wait"; readonly ms: number };

export type Entry = Deed & {
  /** 1, 2, 3 … without gaps. */
  readonly sequence: number;
  /** The seat's virtual Unix time in milliseconds at which it happened. */
  readonly atMs: number;
};

/** An attempt as it is stored and passed around: `deno task replay` plays it. */
export interface Attempt {
  readonly lab: string;
  readonly digest: string;
  readonly seed: string;
  readonly startMs: number;
  readonly pace: "headless" | "live";
  readonly engine: string;
  readonly entries: readonly Entry[];
}

/** The deed as bytes, for a store: JSON, so that NUL and lone surrogates survive. */
export function encodeDeed({ kind: _kind, ...rest }: Deed): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(rest));
}

/** The deed from a store's `kind` and bytes. Throws when they are none: only our own store writes them. */
export function decodeDeed(kind: string, body: Uint8Array): Deed {
  return { kind, ...JSON.parse(new TextDecoder().decode(body)) } as Deed;
}
