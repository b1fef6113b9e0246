import type { Call } from "../shell/command.ts";
import type { Files } from "../shell/files.ts";

/** The path of the program that takes `kubectl WORD…`: the longest `kubectl-a-b` in PATH that can be executed. */
export function plugin(
  args: readonly string[],
  call: Call,
  files: Files,
): { readonly path: string; readonly args: readonly string[] } | undefined {
  const words: string[] = [];
  for (const word of args) {
    if (word.startsWith("-")) break;
    words.push(word.replaceAll("-", "_"));
  }
  for (let length = words.length; length > 0; length--) {
    const name = `kubectl-${words.slice(0, length).join("-")}`;
    for (const folder of (call.env.PATH ?? "").split(":")) {
      const path = `${folder}/${name}`;
      const stat = files.stat(path);
      if (stat && !stat.isFolder && stat.mode & 0o111) return { path, args: args.slice(length) };
    }
  }
  return undefined;
}
