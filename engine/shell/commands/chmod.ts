import { absolutePath } from "../resolve.ts";
import { simple } from "../tool.ts";
import type { World } from "../process.ts";

/** `u+x,go-w` or `755` over the mode there is. */
export function changedMode(text: string, mode: number, isFolder: boolean): number | undefined {
  if (/^[0-7]{1,4}$/.test(text)) return parseInt(text, 8);
  let now = mode;
  for (const clause of text.split(",")) {
    const found = /^([ugoa]*)([-+=])([rwxX]*)$/.exec(clause);
    if (!found) return undefined;
    const who = found[1] === "" || found[1]!.includes("a") ? "ugo" : found[1]!;
    let bits = 0;
    for (const letter of found[3]!) {
      const bit = letter === "r" ? 4 : letter === "w" ? 2 : letter === "x" || isFolder || (mode & 0o111) !== 0 ? 1 : 0;
      for (const one of who) bits |= bit << (one === "u" ? 6 : one === "g" ? 3 : 0);
    }
    const mask = [...who].reduce((sum, one) => sum | (7 << (one === "u" ? 6 : one === "g" ? 3 : 0)), 0);
    now = found[2] === "+" ? now | bits : found[2] === "-" ? now & ~bits : (now & ~mask) | bits;
  }
  return now;
}

export const chmod = simple("chmod", (call, world) => {
  const recursive = call.args.some((arg) => arg === "-R" || arg === "--recursive");
  const [mode, ...paths] = call.args.filter((arg) => !/^(-[Rvfc]+|--\w+)$/.test(arg));
  const hint = "Try 'chmod --help' for more information.\n";
  if (mode === undefined) return { err: `chmod: missing operand\n${hint}`, exit: 1 };
  if (paths.length === 0) return { err: `chmod: missing operand after ‘${mode}’\n${hint}`, exit: 1 };
  if (changedMode(mode, 0, false) === undefined) return { err: `chmod: invalid mode: ‘${mode}’\n${hint}`, exit: 1 };
  let err = "";
  for (const path of paths) {
    const full = absolutePath(call.cwd, path);
    if (!world.files.stat(full)) err += `chmod: cannot access '${path}': No such file or directory\n`;
    else change(full, mode, recursive, world);
  }
  return { err, exit: err === "" ? 0 : 1 };
});

function change(path: string, mode: string, recursive: boolean, world: World): void {
  const stat = world.files.stat(path)!;
  world.files.setMode(path, changedMode(mode, stat.mode, stat.isFolder)!);
  const names = recursive && stat.isFolder ? world.files.list(path) : [];
  for (const name of Array.isArray(names) ? names : []) change(`${path}/${name}`, mode, recursive, world);
}
