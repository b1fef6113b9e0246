import { createHash } from "node:crypto";
import { readLab } from "../../engine/session/mod.ts";
import type { Lab, LabFault, LabSource } from "../../engine/session/mod.ts";
import { labsSetting } from "./settings.ts";

/** Where the labs of this installation lie. */
export const LABS_FOLDER = labsSetting() ?? new URL("../../labs", import.meta.url).pathname;

/** Files larger than this are no part of a lab. */
const FILE_BYTES_MAX = 1024 * 1024;

/** Ids of all labs, `track/lab`, sorted: every folder two levels down that has a lab.yaml. */
export function labIds(folder = LABS_FOLDER): string[] {
  const ids: string[] = [];
  for (const track of folders(folder)) {
    for (const lab of folders(`${folder}/${track}`)) {
      if (isFile(`${folder}/${track}/${lab}/lab.yaml`)) ids.push(`${track}/${lab}`);
    }
  }
  return ids;
}

/** `track/lab`, `lab` where that is the only one, or a path to a lab's folder. */
export function labFolder(name: string, folder = LABS_FOLDER): string | undefined {
  const ids = labIds(folder);
  const id = ids.find((one) => one === name) ?? only(ids.filter((one) => one.endsWith(`/${name}`)));
  if (id !== undefined) return `${folder}/${id}`;
  const path = name.replace(/\/(lab\.yaml)?$/, "");
  return isFile(`${path}/lab.yaml`) ? path : undefined;
}

/** Reads a lab from the disk. Undefined when there is none of that name. */
export function loadLab(
  name: string,
  folder = LABS_FOLDER,
): { lab: Lab } | { faults: readonly LabFault[] } | undefined {
  const path = labFolder(name, folder);
  return path === undefined ? undefined : readLab(labSource(path, folder));
}

/** A lab's files, with those of the clusters that it may name: its own `clusters/` comes first. */
export function labSource(path: string, folder = LABS_FOLDER): LabSource {
  const files = readFolder(path);
  const clusters = new Map([...clustersIn(`${folder}/clusters`), ...clustersIn(`${path}/clusters`)]);
  const id = path.replace(/\/$/, "").split("/").slice(-2).join("/");
  return { id, digest: digestOf(files, clusters), files, clusters };
}

/** Every text file below a folder, by path within it, sorted. Bytes that are not UTF-8 become replacement characters. */
export function readFolder(path: string): Map<string, string> {
  const files = new Map<string, string>();
  const walk = (below: string) => {
    const entries = [...Deno.readDirSync(`${path}/${below}`)].sort((a, b) => a.name < b.name ? -1 : 1);
    for (const { name, isDirectory } of entries) {
      const inside = below === "" ? name : `${below}/${name}`;
      if (isDirectory) walk(inside);
      else if (Deno.statSync(`${path}/${inside}`).size <= FILE_BYTES_MAX) {
        files.set(inside, Deno.readTextFileSync(`${path}/${inside}`));
      }
    }
  };
  walk("");
  return files;
}

/** Tells one state of a folder's files from another, without reading them. */
export function folderStamp(path: string): string {
  if (!isFolder(path)) return "";
  return [...Deno.readDirSync(path)].map(({ name, isDirectory }) => {
    if (isDirectory) return `${name}(${folderStamp(`${path}/${name}`)})`;
    const { size, mtime, ino } = Deno.statSync(`${path}/${name}`);
    return `${name} ${size} ${mtime?.getTime()} ${ino}`;
  }).sort().join("\n");
}

/** The digest of a lab: of its files that a learner's attempt depends on, and of the cluster that it names. */
function digestOf(files: ReadonlyMap<string, string>, clusters: ReadonlyMap<string, string>): string {
  const hash = createHash("sha256");
  const named = /^cluster:\s*["']?([\w-]+)/m.exec(files.get("lab.yaml") ?? "")?.[1] ?? "";
  const parts = [...files].filter(([path]) => /^(lab\.yaml|task\.md|files\/|hidden\/)/.test(path));
  for (const [path, text] of [...parts, [`cluster ${named}`, clusters.get(named) ?? ""]]) {
    hash.update(`${path!.length}:${path}${text!.length}:${text}`);
  }
  return `sha256:${hash.digest("hex")}`;
}

function clustersIn(folder: string): [string, string][] {
  if (!isFolder(folder)) return [];
  return [...readFolder(folder)].filter(([name]) => /^[^/]+\.ya?ml$/.test(name)).map((
    [name, text],
  ) => [name.replace(/\.ya?ml$/, ""), text]);
}

function folders(path: string): string[] {
  if (!isFolder(path)) return [];
  return [...Deno.readDirSync(path)].filter(({ isDirectory }) => isDirectory).map(({ name }) => name).sort();
}

function only<T>(items: readonly T[]): T | undefined {
  return items.length === 1 ? items[0] : undefined;
}

export function isFile(path: string): boolean {
  return kindOf(path)?.isFile ?? false;
}

export function isFolder(path: string): boolean {
  return kindOf(path)?.isDirectory ?? false;
}

function kindOf(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.statSync(path);
  } catch {
    return undefined;
  }
}
