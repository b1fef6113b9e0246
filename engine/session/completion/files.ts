import { absolutePath } from "../../shell/mod.ts";
import { HOME } from "../home.ts";
import type { Machine } from "../machine.ts";
import type { Candidate } from "./mod.ts";

/** Files and folders whose path begins as the word does, in the words of the learner: relative stays relative. */
export function files({ word }: { readonly word: string }, { files, memory }: Machine): Candidate[] {
  const folder = word.slice(0, word.lastIndexOf("/") + 1);
  const path = absolutePath(memory.cwd, folder.replace(/^~(?=\/)/, HOME) || ".");
  const names = files.list(path);
  if (!Array.isArray(names)) return [];
  const showsHidden = word.slice(folder.length).startsWith(".");
  return names.filter((name) => showsHidden || !name.startsWith(".")).map((name) => {
    const isFolder = files.stat(`${path === "/" ? "" : path}/${name}`)?.isFolder ?? false;
    return { word: `${folder}${name}${isFolder ? "/" : ""}`, open: isFolder };
  });
}

export function folders(spot: { readonly word: string }, machine: Machine): Candidate[] {
  return files(spot, machine).filter(({ open }) => open);
}
