import { formatDate } from "../dates.ts";
import { absolutePath } from "../resolve.ts";
import { lastOf, readOptions, simple } from "../tool.ts";
import { modeText } from "./ls.ts";

export const stat = simple("stat", (call, world) => {
  const options = readOptions("stat", call.args, {
    letters: "c:Lft",
    long: { "format=": "c", "printf=": "p", dereference: "L" },
  });
  if ("fault" in options) return { err: options.fault, exit: 1 };
  if (options.words.length === 0) {
    return { err: "stat: missing operand\nTry 'stat --help' for more information.\n", exit: 1 };
  }
  let [out, err] = ["", ""];
  for (const path of options.words) {
    const found = world.files.stat(absolutePath(call.cwd, path));
    if (!found) {
      err += `stat: cannot statx '${path}': No such file or directory\n`;
      continue;
    }
    const { isFolder, mode, size, modifiedMs } = found;
    const time = formatDate("%Y-%m-%d %H:%M:%S.%N %z", modifiedMs);
    const kind = isFolder ? "directory" : size === 0 ? "regular empty file" : "regular file";
    const octal = mode.toString(8).padStart(3, "0");
    const blocks = isFolder ? 8 : Math.ceil(size / 4096) * 8;
    const fields: Readonly<Record<string, string>> = {
      n: path,
      N: `'${path}'`,
      s: String(size),
      a: octal,
      A: modeText(found),
      F: kind,
      U: "root",
      G: "root",
      u: "0",
      g: "0",
      b: String(blocks),
      B: "512",
      h: isFolder ? "2" : "1",
      i: "1234567",
      y: time,
      Y: String(Math.floor(modifiedMs / 1000)),
      x: time,
      X: String(Math.floor(modifiedMs / 1000)),
      z: time,
      Z: String(Math.floor(modifiedMs / 1000)),
      w: "-",
      W: "0",
      o: "4096",
      "%": "%",
    };
    const format = lastOf(options, "c") ?? lastOf(options, "p");
    if (format !== undefined) {
      out += format.replace(/%([a-zA-Z%])/g, (whole, field: string) => fields[field] ?? whole) +
        (options.given.has("c") ? "\n" : "");
      continue;
    }
    out +=
      `  File: ${path}\n  Size: ${String(size).padEnd(10)}\tBlocks: ${
        String(blocks).padEnd(10)
      } IO Block: 4096   ${kind}\n` +
      `Device: 8,1\tInode: 1234567     Links: ${isFolder ? 2 : 1}\n` +
      `Access: (0${octal}/${modeText(found)})  Uid: (    0/    root)   Gid: (    0/    root)\n` +
      `Access: ${time}\nModify: ${time}\nChange: ${time}\n Birth: -\n`;
  }
  return { out, err, exit: err === "" ? 0 : 1 };
});
