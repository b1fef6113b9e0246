import { faultText, type FileFault } from "../files.ts";
import type { World } from "../process.ts";
import { absolutePath, baseName } from "../resolve.ts";
import { lastOf, readOptions, simple } from "../tool.ts";

/** Copies a file, or a folder with all that is in it. */
function copied(from: string, to: string, world: World): FileFault | undefined {
  const stat = world.files.stat(from);
  if (!stat) return { fault: "ENOENT" };
  if (!stat.isFolder) {
    const text = world.files.read(from);
    return typeof text === "string" ? world.files.write(to, text, { nowMs: world.nowMs, mode: stat.mode }) : text;
  }
  const fault = world.files.makeFolder(to, { nowMs: world.nowMs, mode: stat.mode });
  if (fault && fault.fault !== "EEXIST") return fault;
  const names = world.files.list(from);
  if (!Array.isArray(names)) return names;
  for (const name of names) {
    const wrong = copied(`${from}/${name}`, `${to}/${name}`, world);
    if (wrong) return wrong;
  }
  return undefined;
}

export const cp = simple("cp", (call, world) => {
  const options = readOptions("cp", call.args, {
    letters: "rRapfvniudt:TLPs",
    long: {
      recursive: "r",
      archive: "a",
      force: "f",
      verbose: "v",
      "no-clobber": "n",
      interactive: "i",
      update: "u",
      "target-directory=": "t",
      "preserve?": "p",
    },
  });
  const hint = "Try 'cp --help' for more information.\n";
  if ("fault" in options) return { err: options.fault, exit: 1 };
  const { given, words } = options;
  const folder = lastOf(options, "t");
  const sources = folder === undefined ? words.slice(0, -1) : words;
  const target = folder ?? words.at(-1);
  if (target === undefined) return { err: `cp: missing file operand\n${hint}`, exit: 1 };
  if (sources.length === 0) return { err: `cp: missing destination file operand after '${target}'\n${hint}`, exit: 1 };
  const full = absolutePath(call.cwd, target);
  const isFolder = world.files.stat(full)?.isFolder ?? false;
  if (sources.length > 1 && !isFolder) {
    return {
      err: `cp: target '${target}': ${world.files.stat(full) ? "Not a directory" : "No such file or directory"}\n`,
      exit: 1,
    };
  }
  let [out, err] = ["", ""];
  for (const path of sources) {
    const from = absolutePath(call.cwd, path);
    const to = isFolder ? absolutePath(full, baseName(from)) : full;
    const shown = isFolder ? `${target.replace(/\/$/, "")}/${baseName(path)}` : target;
    const stat = world.files.stat(from);
    if (!stat) {
      err += call.flavour === "busybox"
        ? `cp: can't stat '${path}': No such file or directory\n`
        : `cp: cannot stat '${path}': No such file or directory\n`;
    } else if (stat.isFolder && !["r", "R", "a"].some((letter) => given.has(letter))) {
      err += call.flavour === "busybox"
        ? `cp: omitting directory '${path}'\n`
        : `cp: -r not specified; omitting directory '${path}'\n`;
    } else if (from === to) err += `cp: '${path}' and '${shown}' are the same file\n`;
    else if (stat.isFolder && to.startsWith(from + "/")) {
      err += `cp: cannot copy a directory, '${path}', into itself, '${shown}'\n`;
    } else if (!(given.has("n") && world.files.stat(to))) {
      const fault = target.endsWith("/") && !isFolder && !stat.isFolder
        ? { fault: "ENOTDIR" as const }
        : copied(from, to, world);
      if (fault) err += `cp: cannot create regular file '${shown}': ${faultText(fault)}\n`;
      else if (given.has("v")) out += `'${path}' -> '${shown}'\n`;
    }
  }
  return { out, err, exit: err === "" ? 0 : 1 };
});
