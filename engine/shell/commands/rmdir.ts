import { faultText } from "../files.ts";
import { absolutePath } from "../resolve.ts";
import { readOptions, simple } from "../tool.ts";

export const rmdir = simple("rmdir", (call, world) => {
  const options = readOptions("rmdir", call.args, { letters: "pv", long: { parents: "p", verbose: "v" } });
  if ("fault" in options) return { err: options.fault, exit: 1 };
  if (options.words.length === 0) {
    return { err: "rmdir: missing operand\nTry 'rmdir --help' for more information.\n", exit: 1 };
  }
  let err = "";
  for (const path of options.words) {
    const full = absolutePath(call.cwd, path);
    const stat = world.files.stat(full);
    const fault = stat && !stat.isFolder ? { fault: "ENOTDIR" as const } : world.files.remove(full);
    const what = call.flavour === "busybox" ? "" : "failed to remove ";
    if (fault) err += `rmdir: ${what}'${path}': ${faultText(fault)}\n`;
  }
  return { err, exit: err === "" ? 0 : 1 };
});
