import { takeEach } from "../destinations.ts";
import { faultText, type FileFault } from "../files.ts";
import type { World } from "../process.ts";
import { simple } from "../tool.ts";

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

const CP = {
  name: "cp",
  spec: {
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
  },
  missing: "can't stat",
};

export const cp = simple(
  "cp",
  (call, world) =>
    takeEach(CP, call, world, ({ path, from, to, shown, stat }, { given }, isFolder) => {
      if (stat.isFolder && !["r", "R", "a"].some((letter) => given.has(letter))) {
        return { err: `cp: ${call.flavour === "busybox" ? "" : "-r not specified; "}omitting directory '${path}'\n` };
      }
      if (from === to) return { err: `cp: '${path}' and '${shown}' are the same file\n` };
      if (stat.isFolder && to.startsWith(from + "/")) {
        return { err: `cp: cannot copy a directory, '${path}', into itself, '${shown}'\n` };
      }
      if (given.has("n") && world.files.stat(to)) return {};
      const isNoFolder = !isFolder && !stat.isFolder && shown.endsWith("/");
      const fault = isNoFolder ? { fault: "ENOTDIR" as const } : copied(from, to, world);
      if (fault) return { err: `cp: cannot create regular file '${shown}': ${faultText(fault)}\n` };
      return given.has("v") ? { out: `'${path}' -> '${shown}'\n` } : {};
    }),
);
