import { absolutePath } from "../resolve.ts";
import { simple } from "../tool.ts";

const resolved = (name: string) =>
  simple(name, (call, world) => {
    const paths = call.args.filter((arg) => !arg.startsWith("-"));
    if (paths.length === 0) {
      return { err: `${name}: missing operand\nTry '${name} --help' for more information.\n`, exit: 1 };
    }
    if (
      name === "readlink" && !call.args.some((arg) => /^-[fem]/.test(arg))
    ) return { exit: 1 };
    let [out, err] = ["", ""];
    for (const path of paths) {
      const full = absolutePath(call.cwd, path);
      const folder = absolutePath(full, "..");
      if (world.files.stat(folder)?.isFolder || call.args.includes("-m")) out += `${full}\n`;
      else err += `${name}: ${path}: No such file or directory\n`;
    }
    return { out, err, exit: err === "" ? 0 : 1 };
  });

export const realpath = resolved("realpath");
export const readlink = resolved("readlink");
