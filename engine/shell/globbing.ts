import type { Files } from "./files.ts";
import { byteOrder } from "./bytes.ts";
import { WORDS_PER_EXPANSION } from "./limits.ts";
import { compilePattern, isPattern, matches } from "./patterns.ts";
import { absolutePath } from "./resolve.ts";

export interface GlobOptions {
  readonly dotGlob?: boolean;
  readonly ignoreCase?: boolean;
  readonly globStar?: boolean;
}

/** Paths that a pattern matches, as it would be typed (relative to `cwd` if it is), in the order of their bytes. */
export function globbed(pattern: string, cwd: string, files: Files, o: GlobOptions = {}): string[] {
  const isAbsolute = pattern.startsWith("/");
  const parts = pattern.split(/\/+/).filter((part, i) => part !== "" || i > 0);
  let found = [isAbsolute ? "/" : ""];
  parts.forEach((part, i) => {
    const isLast = i === parts.length - 1;
    if (part === "") found = found.filter((path) => isFolder(path, cwd, files)).map((path) => path + "/");
    else found = found.flatMap((path) => step(path, part, isLast, cwd, files, o)).slice(0, WORDS_PER_EXPANSION);
  });
  return found.sort(byteOrder);
}

function step(path: string, part: string, isLast: boolean, cwd: string, files: Files, o: GlobOptions): string[] {
  const join = (name: string) => path === "" || path.endsWith("/") ? path + name : `${path}/${name}`;
  if (part === "**" && o.globStar) return below(path, isLast, cwd, files, join);
  if (!isPattern(part)) {
    const plain = join(part.replace(/\\(.)/gs, "$1"));
    return files.stat(absolutePath(cwd, plain)) ? [plain] : [];
  }
  const names = files.list(absolutePath(cwd, path || "."));
  if (!Array.isArray(names)) return [];
  const compiled = compilePattern(part, { ignoreCase: o.ignoreCase ?? false });
  const isDotted = /^\\?\./.test(part);
  return names
    .filter((name) => (isDotted || o.dotGlob || !name.startsWith(".")))
    .filter((name) => matches(compiled, o.ignoreCase ? name.toLowerCase() : name))
    .map(join)
    .filter((found) => isLast || isFolder(found, cwd, files));
}

function below(path: string, isLast: boolean, cwd: string, files: Files, join: (name: string) => string): string[] {
  const names = files.list(absolutePath(cwd, path || "."));
  if (!Array.isArray(names)) return [];
  const inner = names.filter((name) => !name.startsWith(".")).flatMap((name) => {
    const full = join(name);
    if (!isFolder(full, cwd, files)) return isLast ? [full] : [];
    const next = (child: string) => `${full}/${child}`;
    return [...(isLast ? [full] : []), ...below(full, isLast, cwd, files, next)];
  });
  return isLast ? inner : [path, ...inner];
}

const isFolder = (path: string, cwd: string, files: Files): boolean =>
  files.stat(absolutePath(cwd, path || "."))?.isFolder === true;
