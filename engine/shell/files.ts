import { byteLength } from "./bytes.ts";
import { baseName, folderOf } from "./resolve.ts";
import { BYTES_PER_HOME } from "./limits.ts";

/** Why a file could not be touched, as the kernel names it. */
export type FileFault = {
  fault: "ENOENT" | "EISDIR" | "ENOTDIR" | "EEXIST" | "ENOSPC" | "EACCES" | "ENOTEMPTY" | "EROFS" | "ENAMETOOLONG";
};

export interface FileStat {
  readonly isFolder: boolean;
  /** Bytes. */
  readonly size: number;
  /** Permission bits, such as 0o644. */
  readonly mode: number;
  readonly modifiedMs: number;
}

interface TextNode {
  readonly text: string;
  readonly size: number;
  readonly mode: number;
  readonly modifiedMs: number;
}

interface FolderNode {
  readonly entries: ReadonlyMap<string, Node>;
  readonly mode: number;
  readonly modifiedMs: number;
}

type Node = TextNode | FolderNode;

interface Mount {
  readonly at: string;
  readonly files: Files;
  readonly readOnly: boolean;
}

const NAME_BYTES_MAX = 255;
const EMPTY: FolderNode = { entries: new Map(), mode: 0o755, modifiedMs: 0 };

const isFolder = (node: Node): node is FolderNode => "entries" in node;

/**
 * A file system of texts. Paths are absolute and resolved (see `absolutePath`). Inside is a tree that is never changed in
 * place, so a fork shares all of it and costs nothing.
 */
export class Files {
  #root: FolderNode = EMPTY;
  #bytes = 0;
  #bytesMax: number;
  #mounts: readonly Mount[] = [];

  constructor(options: { bytesMax?: number } = {}) {
    this.#bytesMax = options.bytesMax ?? BYTES_PER_HOME;
  }

  read(path: string): string | FileFault {
    const mount = this.#mountOf(path);
    if (mount) return mount.files.read(inside(mount, path));
    if (path === "/dev/null") return "";
    const node = this.#find(path);
    if ("fault" in node) return node;
    return isFolder(node) ? { fault: "EISDIR" } : node.text;
  }

  write(
    path: string,
    text: string,
    o: { nowMs: number; append?: boolean; mode?: number },
  ): FileFault | undefined {
    const mount = this.#mountOf(path);
    if (mount) return mount.readOnly ? { fault: "EROFS" } : mount.files.write(inside(mount, path), text, o);
    if (path === "/dev/null") return undefined;
    if (path.endsWith("/")) return { fault: "EISDIR" };
    const before = this.#find(path);
    if (!("fault" in before) && isFolder(before)) return { fault: "EISDIR" };
    const old = "fault" in before ? undefined : before as TextNode;
    const kept = o.append && old ? old : undefined;
    const size = byteLength(text) + (kept?.size ?? 0);
    if (this.#bytes + size - (old?.size ?? 0) > this.#bytesMax) return { fault: "ENOSPC" };
    const node = { text: (kept?.text ?? "") + text, size, mode: o.mode ?? old?.mode ?? 0o644, modifiedMs: o.nowMs };
    const fault = this.#put(path, node, o.nowMs);
    if (!fault) this.#bytes += size - (old?.size ?? 0);
    return fault;
  }

  stat(path: string): FileStat | undefined {
    const mount = this.#mounts.findLast(({ at }) => path === at || path.startsWith(at + "/"));
    if (mount) return mount.files.stat(inside(mount, path));
    if (path === "/dev/null") return { isFolder: false, size: 0, mode: 0o666, modifiedMs: 0 };
    const node = this.#find(path);
    if ("fault" in node) return undefined;
    const { mode, modifiedMs } = node;
    return { isFolder: isFolder(node), size: isFolder(node) ? 4096 : node.size, mode, modifiedMs };
  }

  /** Names, in the order of their bytes. */
  list(folder: string): string[] | FileFault {
    const mount = this.#mounts.findLast(({ at }) => folder === at || folder.startsWith(at + "/"));
    if (mount) return mount.files.list(inside(mount, folder));
    const node = this.#find(folder);
    if ("fault" in node) return node;
    return isFolder(node) ? [...node.entries.keys()].sort() : { fault: "ENOTDIR" };
  }

  makeFolder(path: string, o: { nowMs: number; parents?: boolean; mode?: number }): FileFault | undefined {
    const mount = this.#mountOf(path);
    if (mount) return mount.readOnly ? { fault: "EROFS" } : mount.files.makeFolder(inside(mount, path), o);
    const there = this.#find(path);
    if (!("fault" in there)) return o.parents && isFolder(there) ? undefined : { fault: "EEXIST" };
    if (there.fault === "ENOTDIR") return there;
    if (o.parents && path !== "/") {
      const fault = this.makeFolder(folderOf(path), { nowMs: o.nowMs, parents: true });
      if (fault) return fault.fault === "EEXIST" ? { fault: "ENOTDIR" } : fault;
    }
    return this.#put(path, { entries: new Map(), mode: o.mode ?? 0o755, modifiedMs: o.nowMs }, o.nowMs);
  }

  /** A folder with something in it goes only with `recursive`. */
  remove(path: string, o: { recursive?: boolean } = {}): FileFault | undefined {
    const mount = this.#mountOf(path);
    if (mount) return mount.readOnly ? { fault: "EROFS" } : mount.files.remove(inside(mount, path), o);
    if (this.#mounts.some(({ at }) => at === path)) return { fault: "EACCES" };
    const node = this.#find(path);
    if ("fault" in node) return node;
    if (path === "/" || path === "/dev/null") return { fault: "EACCES" };
    if (isFolder(node) && node.entries.size > 0 && !o.recursive) return { fault: "ENOTEMPTY" };
    this.#bytes -= bytesIn(node);
    return this.#put(path, undefined, undefined);
  }

  /** Replaces what is at `to`, unless that is a folder with something in it. */
  rename(from: string, to: string, nowMs: number): FileFault | undefined {
    const [source, target] = [this.#mountOf(from), this.#mountOf(to)];
    if (source || target) return this.#carry(from, to, nowMs);
    const node = this.#find(from);
    if ("fault" in node) return node;
    const there = this.#find(to);
    if (!("fault" in there)) {
      if (isFolder(there) && !isFolder(node)) return { fault: "EISDIR" };
      if (!isFolder(there) && isFolder(node)) return { fault: "ENOTDIR" };
      if (isFolder(there) && there.entries.size > 0) return { fault: "ENOTEMPTY" };
      if (from === to) return undefined;
    }
    const fault = this.#put(to, node, nowMs);
    if (fault) return fault;
    if (!("fault" in there)) this.#bytes -= bytesIn(there);
    return this.#put(from, undefined, nowMs);
  }

  setMode(path: string, mode: number): FileFault | undefined {
    const mount = this.#mountOf(path);
    if (mount) return mount.readOnly ? { fault: "EROFS" } : mount.files.setMode(inside(mount, path), mode);
    const node = this.#find(path);
    return "fault" in node ? node : this.#put(path, { ...node, mode }, undefined);
  }

  /**
   * Shows other files at `at` (a volume in a container). They are shared with whoever else holds them; a fork forks them
   * too, once for each `twins` map, so that files forked together go on sharing.
   */
  mount(at: string, files: Files, o: { nowMs: number; readOnly?: boolean }): void {
    this.makeFolder(at, { nowMs: o.nowMs, parents: true });
    this.#mounts = [...this.#mounts.filter((mount) => mount.at !== at), { at, files, readOnly: o.readOnly ?? false }];
  }

  fork(twins: Map<Files, Files> = new Map()): Files {
    const known = twins.get(this);
    if (known) return known;
    const twin = new Files({ bytesMax: this.#bytesMax });
    twins.set(this, twin);
    [twin.#root, twin.#bytes] = [this.#root, this.#bytes];
    if (this.#mounts.length > 0) {
      twin.#mounts = this.#mounts.map((mount) => ({ ...mount, files: mount.files.fork(twins) }));
    }
    return twin;
  }

  /** The mount that a path lies in; the place of the mount itself belongs to the outer files. */
  #mountOf(path: string): Mount | undefined {
    if (this.#mounts.length === 0) return undefined;
    return this.#mounts.findLast(({ at }) => path.startsWith(at + "/"));
  }

  /** A rename across mounts: as `mv` does it, file by file. */
  #carry(from: string, to: string, nowMs: number): FileFault | undefined {
    const text = this.read(from);
    if (typeof text === "string") return this.write(to, text, { nowMs }) ?? this.remove(from);
    if (text.fault !== "EISDIR") return text;
    const fault = this.makeFolder(to, { nowMs });
    if (fault && fault.fault !== "EEXIST") return fault;
    const names = this.list(from);
    if (!Array.isArray(names)) return names;
    for (const name of names) {
      const wrong = this.#carry(`${from}/${name}`, `${to}/${name}`, nowMs);
      if (wrong) return wrong;
    }
    return this.remove(from);
  }

  #find(path: string): Node | FileFault {
    let node: Node = this.#root;
    if (path === "/") return node;
    for (const name of path.slice(1).split("/")) {
      if (!isFolder(node)) return { fault: "ENOTDIR" };
      const next = node.entries.get(name);
      if (!next) return { fault: "ENOENT" };
      node = next;
    }
    return node;
  }

  /** Puts `node` at `path` (or takes away what is there), with a new folder for each on the way. */
  #put(path: string, node: Node | undefined, nowMs: number | undefined): FileFault | undefined {
    if (path === "/") {
      if (node && isFolder(node)) this.#root = node;
      return undefined;
    }
    if (byteLength(baseName(path)) > NAME_BYTES_MAX) return { fault: "ENAMETOOLONG" };
    const changed = putIn(this.#root, path.slice(1).split("/"), 0, node, nowMs);
    if ("fault" in changed) return changed;
    this.#root = changed;
    return undefined;
  }
}

function putIn(
  folder: Node,
  names: readonly string[],
  depth: number,
  node: Node | undefined,
  nowMs: number | undefined,
): FolderNode | FileFault {
  if (!isFolder(folder)) return { fault: "ENOTDIR" };
  const name = names[depth]!;
  const entries = new Map(folder.entries);
  const isLast = depth === names.length - 1;
  const isNew = isLast && (node === undefined || !entries.has(name));
  if (!isLast) {
    const next = entries.get(name);
    if (!next) return { fault: "ENOENT" };
    const changed = putIn(next, names, depth + 1, node, nowMs);
    if ("fault" in changed) return changed;
    entries.set(name, changed);
  } else if (node) entries.set(name, node);
  else entries.delete(name);
  return { entries, mode: folder.mode, modifiedMs: isNew && nowMs !== undefined ? nowMs : folder.modifiedMs };
}

function inside(mount: Mount, path: string): string {
  return path.slice(mount.at.length) || "/";
}

function bytesIn(node: Node): number {
  if (!isFolder(node)) return node.size;
  let bytes = 0;
  for (const entry of node.entries.values()) bytes += bytesIn(entry);
  return bytes;
}

/** What C's `strerror` says of a fault. */
export function faultText({ fault }: FileFault): string {
  return FAULT_TEXTS[fault];
}

const FAULT_TEXTS: Readonly<Record<FileFault["fault"], string>> = {
  ENOENT: "No such file or directory",
  EISDIR: "Is a directory",
  ENOTDIR: "Not a directory",
  EEXIST: "File exists",
  ENOSPC: "No space left on device",
  EACCES: "Permission denied",
  ENOTEMPTY: "Directory not empty",
  EROFS: "Read-only file system",
  ENAMETOOLONG: "File name too long",
};
