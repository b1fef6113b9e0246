import type { Extension } from "@codemirror/state";
import { Vim, vim } from "@replit/codemirror-vim";

interface Commands {
  readonly save: () => Promise<boolean>;
  readonly close: () => void;
}

/** Vim's keys, and those of its commands that reach beyond the text: `:w`, `:q`, `:wq` and `:x`. */
export function vimKeys({ save, close }: Commands): Extension {
  const saveAndClose = async () => {
    if (await save()) close();
  };
  Vim.defineEx("write", "w", () => void save());
  Vim.defineEx("quit", "q", close);
  Vim.defineEx("wq", "wq", () => void saveAndClose());
  Vim.defineEx("xit", "x", () => void saveAndClose());
  return vim({ status: true });
}
