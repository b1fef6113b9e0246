import type { World } from "../process.ts";
import { absolutePath } from "../resolve.ts";
import { lastOf, readOptions, simple } from "../tool.ts";
import { humanSize } from "./ls.ts";

export const du = simple("du", (call, world) => {
  const options = readOptions("du", call.args, {
    letters: "ahskmcd:xb",
    long: { all: "a", "human-readable": "h", summarize: "s", total: "c", "max-depth=": "d", bytes: "b" },
  });
  if ("fault" in options) return { err: options.fault, exit: 1 };
  const { given, words } = options;
  const depthMax = given.has("s") ? 0 : Number(lastOf(options, "d") ?? Infinity);
  let [out, err, total] = ["", "", 0];
  const shown = (kib: number) =>
    given.has("h") ? humanSize(kib * 1024) : given.has("m") ? String(Math.ceil(kib / 1024)) : String(kib);
  const walk = (path: string, full: string, depth: number, w: World): number => {
    const stat = w.files.stat(full)!;
    if (!stat.isFolder) {
      const size = Math.ceil(stat.size / 4096) * 4;
      if (given.has("a") && depth <= depthMax || depth === 0) out += `${shown(size)}\t${path}\n`;
      return size;
    }
    const names = w.files.list(full);
    let sum = 4;
    for (const name of Array.isArray(names) ? names : []) {
      sum += walk(`${path.replace(/\/$/, "")}/${name}`, absolutePath(full, name), depth + 1, w);
    }
    if (depth <= depthMax) out += `${shown(sum)}\t${path}\n`;
    return sum;
  };
  for (const path of words.length > 0 ? words : ["."]) {
    const full = absolutePath(call.cwd, path);
    if (world.files.stat(full)) total += walk(path, full, 0, world);
    else err += `du: cannot access '${path}': No such file or directory\n`;
  }
  if (given.has("c")) out += `${shown(total)}\ttotal\n`;
  return { out, err, exit: err === "" ? 0 : 1 };
});
