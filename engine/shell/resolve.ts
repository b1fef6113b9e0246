/** An absolute path without `.`, `..` and doubled slashes; `path` is taken from `cwd` when it is relative. */
export function absolutePath(cwd: string, path: string): string {
  const plain = path.startsWith("/") ? path : `${cwd}/${path}`;
  if (!/\/\/|\/\.|.\/$/.test(plain)) return plain;
  const parts: string[] = [];
  for (const part of plain.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return "/" + parts.join("/");
}

/** The last part of a path: `/a/b/` gives `b`. */
export function baseName(path: string): string {
  const trimmed = path.replace(/\/+$/, "");
  return trimmed === "" && path !== "" ? "/" : trimmed.slice(trimmed.lastIndexOf("/") + 1);
}

/** What holds it: `/a/b` gives `/a`, `a` gives `.`. */
export function folderOf(path: string): string {
  const trimmed = path.replace(/\/+$/, "");
  const slash = trimmed.lastIndexOf("/");
  if (slash < 0) return path.startsWith("/") ? "/" : ".";
  return trimmed.slice(0, slash).replace(/\/+$/, "") || "/";
}
