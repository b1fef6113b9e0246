/** What the terminal and its seat say to each other over the WebSocket: one JSON object a message. */
export type ToServer =
  | { readonly type: "line"; readonly text: string }
  /** Input of the running command; null is the end of input (Ctrl-D). */
  | { readonly type: "input"; readonly text: string | null }
  | { readonly type: "signal"; readonly name: "INT" | "QUIT" }
  /** Gives up an unfinished line (Ctrl-C at the `>` prompt). */
  | { readonly type: "abandon" }
  | { readonly type: "complete"; readonly text: string; readonly at: number }
  | { readonly type: "size"; readonly columns: number; readonly rows: number };

export type FromServer =
  /** `fresh`: the screen starts anew; else what follows goes on where the last connection broke off. */
  | { readonly type: "hello"; readonly fresh: boolean; readonly history: readonly string[] }
  /** `shown` counts the characters of output since the seat was opened. */
  | { readonly type: "output"; readonly text: string; readonly shown: number }
  /** The prompt is free; `looked`: a command ended, and the tasks were looked at. */
  | { readonly type: "ready"; readonly prompt: string; readonly looked: boolean }
  /** Input that no command read: it is typed at the prompt. */
  | { readonly type: "unread"; readonly text: string }
  /** A command has opened a file in the editor, and waits. */
  | { readonly type: "edit"; readonly path: string }
  /** It waits no more. */
  | { readonly type: "edited" }
  /** A task changed by itself. */
  | { readonly type: "looked" }
  | { readonly type: "completed"; readonly text: string; readonly at: number; readonly choices: readonly string[] };
