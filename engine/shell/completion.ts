import type { Files } from "./files.ts";
import { byteOrder } from "./bytes.ts";
import { type Memory, textOf } from "./memory.ts";
import { absolutePath } from "./resolve.ts";
import type { Shell } from "./shell.ts";

/** What Tab offers: texts that may stand from `from` to the cursor. */
export interface Completion {
  readonly from: number;
  readonly choices: readonly string[];
}

/** Completes the words after a program's name; undefined leaves it to file names. */
export type Completer = (words: readonly string[], word: string) => readonly string[] | undefined;

const SEPARATORS = /[;&|(]\s*$|^\s*$|\b(?:then|do|else|time|!)\s+$/;
const CHOICES_MAX = 500;

/**
 * Completes the line before the cursor: commands where one may stand, variables after `$`, and file names; a program may
 * have a completer of its own. Folders end with a slash, all else with a space.
 */
export function complete(
  before: string,
  memory: Memory,
  files: Files,
  shell: Pick<Shell, "programs" | "builtins">,
  completers: Readonly<Record<string, Completer>> = {},
): Completion {
  const from = wordStart(before);
  const word = before.slice(from);
  const dollar = /\$\{?(\w*)$/.exec(word);
  if (dollar) {
    const start = before.length - dollar[1]!.length;
    return {
      from: start,
      choices: matching(Object.keys(memory.vars), dollar[1]!).map((name) =>
        name + (dollar[0].includes("{") ? "}" : "")
      ),
    };
  }
  const head = before.slice(0, from);
  if (SEPARATORS.test(head) && !word.includes("/")) {
    const names = new Set([
      ...shell.programs(),
      ...shell.builtins.keys(),
      ...Object.keys(memory.functions),
      ...Object.keys(memory.aliases),
    ]);
    return { from, choices: matching(names, word).map((name) => `${name} `) };
  }
  const words = commandWords(head);
  const alias = memory.aliases[words[0] ?? ""]?.split(/\s+/) ?? words.slice(0, 1);
  const expanded = [...alias, ...words.slice(1)];
  const completer = Object.hasOwn(completers, expanded[0] ?? "") ? completers[expanded[0]!] : undefined;
  const own = completer?.(expanded.slice(1), word);
  if (own) return { from, choices: own.slice(0, CHOICES_MAX) };
  return { from, choices: paths(word, memory, files, words[0] === "cd" || words[0] === "rmdir") };
}

const matching = (names: Iterable<string>, prefix: string): string[] =>
  [...names].filter((name) => name.startsWith(prefix)).sort(byteOrder).slice(0, CHOICES_MAX);

/** Where the word under the cursor begins; quotes and backslashes hold a word together. */
function wordStart(before: string): number {
  let [start, quote] = [0, ""];
  for (let i = 0; i < before.length; i++) {
    const char = before[i]!;
    if (quote !== "") {
      if (char === quote) quote = "";
    } else if (char === "\\") i++;
    else if (char === "'" || char === '"') quote = char;
    else if (/[\s;&|()<>=]/.test(char)) start = i + 1;
  }
  return start;
}

/** The words of the command that the cursor is in. */
function commandWords(head: string): string[] {
  const last = head.split(/[;&|()]|\b(?:then|do|else)\b/).at(-1)!.trim();
  return last === "" ? [] : last.split(/\s+/).filter((word) => !/^\w+=/.test(word));
}

function paths(word: string, memory: Memory, files: Files, onlyFolders: boolean): string[] {
  const plain = word.replace(/\\(.)/g, "$1").replace(/^["']/, "");
  const slash = plain.lastIndexOf("/") + 1;
  const [typed, prefix] = [plain.slice(0, slash), plain.slice(slash)];
  const folder = absolutePath(memory.cwd, typed.replace(/^~(?=\/)/, textOf(memory, "HOME") ?? "/root") || ".");
  const names = files.list(folder);
  if (!Array.isArray(names)) return [];
  return matching(names.filter((name) => prefix.startsWith(".") || !name.startsWith(".")), prefix).flatMap((name) => {
    const isFolder = files.stat(absolutePath(folder, name))?.isFolder ?? false;
    if (onlyFolders && !isFolder) return [];
    return [typed + name.replace(/[\s'"\\$&|;()<>*?[\]!#]/g, "\\$&") + (isFolder ? "/" : " ")];
  });
}
